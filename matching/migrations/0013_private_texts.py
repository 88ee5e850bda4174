"""Make room for ciphertext where a wish says why."""

from django.db import migrations

import accounts.fields
from accounts.open_columns import AlterToEncrypted


class Migration(migrations.Migration):
    dependencies = [("matching", "0012_hand_made_decisions")]

    operations = [
        AlterToEncrypted(
            model_name="wish",
            name="reason",
            field=accounts.fields.EncryptedTextField(blank=True, max_length=200, was_plain=True),
        ),
    ]

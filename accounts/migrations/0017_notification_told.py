"""What was sent to a person lately: the desk asks it of everybody who waits, of a million rows."""

from django.db import migrations, models

from accounts.indexing import AddIndexWhileServing


class Migration(migrations.Migration):
    """Outside a transaction, as concurrent building asks."""

    atomic = False
    dependencies = [("accounts", "0016_audit_request")]

    operations = [
        AddIndexWhileServing(
            "notification",
            models.Index(fields=["recipient", "sent_at"], name="notification_told"),
        ),
    ]

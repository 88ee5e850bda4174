"""What was given up or came back: SQLite uses no partial index where a status is a parameter."""

from django.db import migrations, models

from accounts.indexing import AddIndexWhileServing, RemoveIndexWhileServing


class Migration(migrations.Migration):
    """Outside a transaction, as concurrent building asks."""

    atomic = False
    dependencies = [("accounts", "0017_notification_told")]

    operations = [
        AddIndexWhileServing(
            "notification",
            models.Index(fields=["status", "program_id", "category"], name="notification_status"),
        ),
        RemoveIndexWhileServing("notification", "notification_stopped"),
    ]

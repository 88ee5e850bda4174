"""What the desk counts, by program and state."""

from django.db import migrations, models

from accounts.indexing import AddIndexWhileServing


class Migration(migrations.Migration):
    """Outside a transaction, as concurrent building asks."""

    atomic = False
    dependencies = [("mentorship", "0021_seen_as")]

    operations = [
        AddIndexWhileServing(
            "checkinanswer",
            models.Index(fields=["check_in", "state", "due_at"], name="check_in_answer_became"),
        ),
        AddIndexWhileServing(
            "mentee",
            models.Index(fields=["program", "state", "applied_at"], name="mentee_of_program"),
        ),
        AddIndexWhileServing(
            "mentorship",
            models.Index(fields=["program", "state", "announce_at"], name="mentorship_of_program"),
        ),
    ]

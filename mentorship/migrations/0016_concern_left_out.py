"""Whom a reporter left out stays out, whoever the case is handed to later."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0015_calendars_read_unnoticed")]

    operations = [
        migrations.AddField(
            model_name="concern",
            name="left_out",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="concern",
            name="not_colleagues",
            field=models.BooleanField(blank=True, null=True),
        ),
    ]

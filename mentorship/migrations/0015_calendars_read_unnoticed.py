"""Nobody is told when a calendar program came: reading a calendar changes no row."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0014_check_in_changed_at")]

    operations = [migrations.RemoveField(model_name="calendarfeed", name="read_at")]

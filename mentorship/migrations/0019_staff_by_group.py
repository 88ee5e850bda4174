"""Remember which roles in a program's staff a group of the sign-on gave."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0018_people_imports")]

    operations = [
        migrations.AddField(
            model_name="programstaff",
            name="group_gave_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="When a group of the sign-on gave this role; empty: given by hand.",
                null=True,
            ),
        ),
    ]

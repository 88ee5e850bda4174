"""Remember which edition of the time zones due moments were computed with."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0016_concern_left_out")]

    operations = [
        migrations.CreateModel(
            name="ZoneData",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.CharField(blank=True, max_length=20)),
                ("reached", models.BigIntegerField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="zone_data_one_row")
                ],
            },
        ),
    ]

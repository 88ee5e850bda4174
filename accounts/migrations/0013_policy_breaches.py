"""Count what browsers tell of pages that broke their policy."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0012_admins_by_group"),
    ]

    operations = [
        migrations.CreateModel(
            name="PolicyBreach",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("directive", models.CharField(max_length=40)),
                (
                    "blocked",
                    models.CharField(
                        choices=[
                            ("inline", "A script or style within the page"),
                            ("eval", "A text run as a script"),
                            ("data", "A data: or blob: address"),
                            ("ours", "An address of this site"),
                            ("host", "An address of another site"),
                            ("other", "Something else"),
                        ],
                        max_length=20,
                    ),
                ),
                ("n", models.PositiveBigIntegerField(default=0)),
                (
                    "last_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("directive", "blocked"), name="policybreach_once_per_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("directive", ""), _negated=True),
                        name="policybreach_directive_given",
                    ),
                ],
            },
        ),
    ]

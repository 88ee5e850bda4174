"""Pairs made by hand are decisions too, so that they can be undone."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0011_pairs_by_hand"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="decision",
            name="decision_kind_in_list",
        ),
        migrations.AlterField(
            model_name="decision",
            name="kind",
            field=models.CharField(
                choices=[
                    ("approve", "Approved"),
                    ("unapprove", "Approval taken back"),
                    ("reject", "Rejected"),
                    ("pin", "Pinned"),
                    ("unpin", "Unpinned"),
                    ("note", "Note saved"),
                    ("swap", "Swapped"),
                    ("hand_over", "Handed over"),
                    ("publish", "Sent"),
                    ("hand", "Paired by hand"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "approve",
                            "unapprove",
                            "reject",
                            "pin",
                            "unpin",
                            "note",
                            "swap",
                            "hand_over",
                            "publish",
                            "hand",
                        ],
                    )
                ),
                name="decision_kind_in_list",
            ),
        ),
    ]

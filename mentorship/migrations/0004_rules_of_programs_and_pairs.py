"""Rules that rows kept only by habit; on SQLite the rebuilt table gets its triggers back."""

import django.db.models.expressions
import django.db.models.lookups
from django.db import migrations, models

from mentorship import guards


def install(apps, schema_editor):
    guards.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0003_same_program_guard")]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, install),
        migrations.AddConstraint(
            model_name="checkinanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("line_reader__in", ["writer", "partner", "team"])),
                name="check_in_line_reader_in_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkinanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("signal__in", ["", "good", "fine", "low", "help"])),
                name="check_in_signal_in_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="mentorship",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("mentee_answer__in", ["", "accepted", "declined"]),
                    ("mentor_answer__in", ["", "accepted", "declined"]),
                ),
                name="mentorship_answers_in_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="mentorship",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "paused"), _negated=True),
                    ("paused_at__isnull", False),
                    _connector="OR",
                ),
                name="mentorship_paused_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="mentorship",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("ends_on__gte", models.F("started_at")),
                    _connector="OR",
                ),
                name="mentorship_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(("asked_first__in", ["mentor", "both"])),
                name="program_asked_first_in_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(("months__range", (1, 60))),
                name="program_months_1_to_60",
                violation_error_message="A mentorship takes from 1 to 60 months.",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("nudge_day__lt", models.F("offer_days")), ("offer_days__gte", 1)
                ),
                name="program_nudge_before_offer_ends",
                violation_error_message="The nudge has to come before the offer runs out.",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    django.db.models.lookups.Exact(
                        django.db.models.expressions.CombinedExpression(
                            models.F("min_overlap_minutes"), "%%", models.Value(15)
                        ),
                        0,
                    ),
                    django.db.models.lookups.Exact(
                        django.db.models.expressions.CombinedExpression(
                            models.F("full_overlap_minutes"), "%%", models.Value(15)
                        ),
                        0,
                    ),
                    ("full_overlap_minutes__gt", 0),
                ),
                name="program_overlap_in_quarter_hours",
                violation_error_message="Give both overlaps in quarter hours, the full one more than none.",
            ),
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]

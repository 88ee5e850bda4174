"""Keep people apart also when one of them was erased and comes back."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import accounts.fields


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0013_private_texts"),
        ("mentorship", "0021_seen_as"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReturnRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("mark", accounts.fields.EncryptedTextField()),
                ("other_mark", accounts.fields.EncryptedTextField(blank=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("declined", "Declined an introduction"),
                            ("former", "Were a pair before"),
                            ("conflict", "Personal tie or conflict"),
                            ("supervisor", "One reports to the other"),
                            ("block", "Asked not to be matched"),
                            ("rejected", "The program team said no"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=40)),
                (
                    "made_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="mentorship.program",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("other_mark", ""), ("person__isnull", False)),
                            models.Q(
                                ("person__isnull", True),
                                models.Q(("other_mark", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="return_rule_of_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "declined",
                                    "former",
                                    "conflict",
                                    "supervisor",
                                    "block",
                                    "rejected",
                                ],
                            )
                        ),
                        name="return_rule_kind_in_list",
                    ),
                ],
            },
        ),
    ]

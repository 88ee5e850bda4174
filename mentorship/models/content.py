"""The words of the product: texts that an association can change."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from mentorship.models.programs import Program


class ContentText(models.Model):
    """One text, or one structured list of texts, found by its key.

    ``body`` is what people read; ``data`` holds tables and lists (questions, reasons, steps) in the
    form of ``mentorship/data/content.json``. Loading the file again never overwrites an edited row.
    """

    key = models.CharField(max_length=100, unique=True)
    body = models.TextField(blank=True)
    data = models.JSONField(default=dict, blank=True)
    edited = models.BooleanField(
        default=False, help_text=_("Changed here; loading the file again leaves it alone.")
    )

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key


class ProgramText(models.Model):
    """One program's own wording of a text, in place of the association's."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="own_texts")
    key = models.CharField(max_length=100)
    body = models.TextField(blank=True)
    data = models.JSONField(default=dict, blank=True)
    changed_at = models.DateTimeField(db_default=Now())
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "key"], name="program_text_once_per_key")
        ]

    def __str__(self) -> str:
        return f"{self.key} of program {self.program_id}"

"""The words of the product: texts that an association can change."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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

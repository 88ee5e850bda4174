"""Who was erased, by digests alone; and what the nightly tidying deleted, by counts alone."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Erasure(models.Model):
    """One person who was erased. ``digest`` is that of the uuid she had (``services.erasures``).

    A backup from before still knows that uuid, and nothing else leads back to her.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="erasure", primary_key=True
    )
    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="erasure_digest_hashed"
            ),
        ]

    def __str__(self) -> str:
        return f"erasure of {self.user_id}"


class Purge(models.Model):
    """How many rows of one kind one night deleted or emptied, as their age was reached."""

    day = models.DateField()
    kind = models.CharField(max_length=60)
    n = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "kind"], name="purge_once_per_day"),
            models.CheckConstraint(condition=~Q(kind=""), name="purge_kind_given"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}: {self.n}"

"""Copies that people asked for of their own data, until they run out."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.fields import EncryptedTextField
from accounts.models.consents import PrivacyRequest


class PersonalCopy(models.Model):
    """The file made for one request, in encrypted pieces; it is there once ``made_at`` is set.

    Until then it is being made, or waits until ``not_before`` to be tried again. While somebody
    makes it, a lease keeps others from it. It goes, with its pieces, when it has run out.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.OneToOneField(PrivacyRequest, models.CASCADE, related_name="copy")
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(db_default=Now())
    last_error_code = models.CharField(max_length=80, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    n_bytes = models.PositiveBigIntegerField(default=0)
    n_pieces = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "personal copies"
        constraints = [
            models.CheckConstraint(
                condition=Q(lease_token__isnull=True, lease_until__isnull=True)
                | Q(lease_token__isnull=False, lease_until__isnull=False),
                name="personal_copy_lease_whole",
            ),
            models.CheckConstraint(
                condition=Q(made_at__isnull=True, expires_at__isnull=True)
                | Q(made_at__isnull=False, expires_at__gt=models.F("made_at")),
                name="personal_copy_made_runs_out",
            ),
        ]

    def __str__(self) -> str:
        return f"copy for request {self.request_id}"


class CopyPiece(models.Model):
    """Some bytes of a copy, in base64 behind the copy's id and their number, and encrypted."""

    copy = models.ForeignKey(PersonalCopy, models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    data = EncryptedTextField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["copy", "number"], name="copy_piece_once"),
        ]

    def __str__(self) -> str:
        return f"piece {self.number} of copy {self.copy_id}"

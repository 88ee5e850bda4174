"""One-time links in mail: a button behind a secret address."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class OneTimeLink(models.Model):
    """One action that one person may do once, without signing in. The token is kept hashed."""

    token_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=64)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="one_time_links"
    )
    subject_type = models.CharField(max_length=64)
    subject_id = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(token_hash__regex=r"^[0-9a-f]{64}$"),  # noqa: S106  a form, no secret
                name="onetimelink_token_hashed",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="onetimelink_subject"),
            models.Index(fields=["expires_at"], name="onetimelink_age"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject_type}:{self.subject_id}"

    @property
    def is_used(self) -> bool:
        """Whether its action was done."""
        return self.used_at is not None

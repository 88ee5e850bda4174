"""Keys with which other programs act for a person."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Reads of tokens."""

    def usable(self) -> "ApiTokenQuerySet":
        """Those that were neither revoked nor have run out, by the database's clock."""
        return self.filter(revoked_at=None, expires_at__gt=Now())


class ApiToken(models.Model):
    """A token of one person: worth what she may do, within its scopes and its program.

    Only ``digest`` of the secret is kept (SHA-256 of 256 random bits, in hexadecimal); ``hint``
    holds its first characters, by which she tells hers apart. ``scopes`` are ``enums.Scope``
    values. Without ``program_id`` it reaches all programs that she does. ``last_used_at`` is exact
    to five minutes.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    scopes = models.JSONField(default=list)
    program_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(scopes=[]), name="api_token_has_scopes"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="api_token_runs_out_later"
            ),
        ]

    def __str__(self) -> str:
        return f"token {self.pk}"

"""Other programs that want to know what happens in a program."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.fields import EncryptedTextField


class Webhook(models.Model):
    """One address that signed events of one program are sent to, by the outbox.

    ``events`` are names such as ``mentorship.started``. While ``open_until`` lies ahead nothing is
    sent there: its server is in trouble, or another sender speaks to it (``services.receivers``).
    Until ``old_secret_until`` messages are signed with the secret before as well. ``off_code`` says
    why it was switched off by itself. Removed ones stay, for the messages that name them.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    program_id = models.BigIntegerField()
    url = models.CharField(max_length=500)
    secret = EncryptedTextField()
    old_secret = EncryptedTextField(blank=True)
    old_secret_until = models.DateTimeField(null=True)
    events = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())
    removed_at = models.DateTimeField(null=True)
    off_code = models.CharField(max_length=20, blank=True)

    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    open_until = models.DateTimeField(null=True)
    last_error_code = models.CharField(max_length=40, blank=True)
    last_success_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(url=""), name="webhook_url_given"),
            models.CheckConstraint(condition=~Q(secret=""), name="webhook_secret_given"),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(is_active=False), name="webhook_removed_is_off"
            ),
            models.UniqueConstraint(
                fields=["program_id", "url"],
                condition=Q(removed_at=None),
                name="webhook_address_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["program_id"], condition=Q(is_active=True), name="webhook_listening"
            )
        ]

    def __str__(self) -> str:
        return str(self.uid)

"""Small records that keep the house running."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class IdempotencyKey(models.Model):
    """The answer to one request, so that its repetition gets the same one."""

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=200)
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    response = models.JSONField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["actor", "key"], name="idempotencykey_once_per_actor"),
            models.CheckConstraint(condition=~Q(key=""), name="idempotencykey_key_given"),
        ]
        indexes = [models.Index(fields=["created_at"], name="idempotencykey_age")]

    def __str__(self) -> str:
        return f"{self.actor_id}:{self.key}"


class Heartbeat(models.Model):
    """When a background process last said that it is alive."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.name


class MailServer(models.Model):
    """The breaker of one mail server: while it is open nobody connects, and no row loses a try."""

    name = models.CharField(max_length=200, unique=True)
    failures = models.PositiveIntegerField(default=0)
    open_until = models.DateTimeField(null=True)
    last_error_code = models.CharField(max_length=40, blank=True)
    changed_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """The one switch of the outbox: while it is off only sign-in mails leave.

    A row with ``pk`` 1; where there is none, messages leave. ``reason`` is a code.
    """

    is_paused = models.BooleanField(default=False)
    reason = models.CharField(max_length=40, blank=True)
    changed_at = models.DateTimeField(db_default=Now())
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="delivery_one_row")]

    def __str__(self) -> str:
        return "paused" if self.is_paused else "running"


class Incident(models.Model):
    """Something that an operator must see to, from the moment it is noticed until it is over.

    One row for each trouble of that name, so that thousands of failures tell once. ``uid`` is new
    with every telling; ``closed_at`` is None while it lasts.
    """

    code = models.CharField(max_length=80, unique=True)
    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    codes = models.JSONField(default=dict)
    opened_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(code=""), name="incident_code_given")]

    def __str__(self) -> str:
        return self.code

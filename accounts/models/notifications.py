"""The outbox: one row is one message to one person."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.enums import NotificationStatus, Priority

WAITING = (NotificationStatus.PENDING, NotificationStatus.RETRY)
# The ladder of accounts.services.deliver.ladder reaches 48 hours at the tenth attempt.
MAX_ATTEMPTS = 10


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Reads of the outbox, by the database's clock."""

    def waiting(self) -> "NotificationQuerySet":
        """Messages not yet handed over and not being handed over."""
        return self.filter(status__in=WAITING)

    def recallable(self) -> "NotificationQuerySet":
        """Messages that no server has seen: a sender who holds one looks again before it speaks."""
        is_held = Q(status=NotificationStatus.LEASED, handed_over_at=None)
        return self.filter(Q(status__in=WAITING) | is_held)

    def due(self) -> "NotificationQuerySet":
        """Messages that should leave now, with those whose sender went away."""
        waiting = Q(status__in=WAITING, not_before__lte=Now())
        abandoned = Q(status=NotificationStatus.LEASED, lease_until__lt=Now())
        return self.filter(waiting | abandoned)

    def about(self, subject: models.Model) -> "NotificationQuerySet":
        """Messages about one record."""
        return self.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))


class Notification(models.Model):
    """One message to one person, rendered from ids only when it is sent."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dedupe_key = models.CharField(max_length=200, unique=True)
    category = models.CharField(max_length=64)
    template = models.CharField(max_length=100, blank=True)
    template_version = models.PositiveSmallIntegerField(default=1)
    locale = models.CharField(max_length=16, blank=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="notifications"
    )
    address_override = models.EmailField(max_length=254, null=True)
    # A message to another program in place of a person; it goes by HTTPS, not by mail.
    webhook = models.ForeignKey(
        "accounts.Webhook", on_delete=models.PROTECT, null=True, related_name="notifications"
    )
    context = models.JSONField(default=dict)
    program_id = models.BigIntegerField(null=True)
    subject_type = models.CharField(max_length=64, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    priority = models.PositiveSmallIntegerField(default=Priority.NORMAL)
    at_most_once = models.BooleanField(default=False)
    # When it should leave; ``not_before`` moves with every retry, this stays.
    due_at = models.DateTimeField(db_default=Now())
    not_before = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True)

    status = models.CharField(
        max_length=10, choices=NotificationStatus, default=NotificationStatus.PENDING
    )
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=MAX_ATTEMPTS)
    # How often a sender took it; far above ``attempts`` it is a message that kills its senders.
    claims = models.PositiveSmallIntegerField(default=0)
    # Failures of our own code, such as a template error; mail servers do not count here.
    faults = models.PositiveSmallIntegerField(default=0)
    last_error_code = models.CharField(max_length=40, blank=True)
    last_error_text = models.CharField(max_length=500, blank=True)

    created_at = models.DateTimeField(db_default=Now())
    first_attempt_at = models.DateTimeField(null=True)
    # Set just before the mail server sees the message, cleared with the result: only a lease that
    # ended in between can mean a second copy.
    handed_over_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    maybe_duplicate = models.BooleanField(default=False)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=NotificationStatus.values), name="notification_status_known"
            ),
            models.CheckConstraint(
                condition=(
                    Q(status="leased", lease_token__isnull=False, lease_until__isnull=False)
                    | (~Q(status="leased") & Q(lease_token__isnull=True, lease_until__isnull=True))
                ),
                name="notification_lease_iff_leased",
            ),
            models.CheckConstraint(
                condition=~Q(status="sent") | Q(sent_at__isnull=False),
                name="notification_sent_has_time",
            ),
            models.CheckConstraint(
                condition=Q(recipient__isnull=False)
                | Q(address_override__isnull=False)
                | Q(webhook__isnull=False),
                name="notification_has_recipient",
            ),
            models.CheckConstraint(
                condition=~Q(dedupe_key=""), name="notification_dedupe_key_given"
            ),
        ]
        indexes = [
            models.Index(
                fields=["priority", "not_before", "id"],
                condition=Q(status__in=["pending", "retry"]),
                name="notification_waiting",
            ),
            models.Index(
                fields=["lease_until"], condition=Q(status="leased"), name="notification_leased"
            ),
            # Who waits without a word: what was sent to a person lately.
            models.Index(fields=["recipient", "sent_at"], name="notification_told"),
            # What the operations page counts, of a million rows.
            models.Index(
                fields=["sent_at", "program_id", "category"],
                condition=Q(status="sent"),
                name="notification_left",
            ),
            # Not partial: SQLite would not use it where a status is a parameter.
            models.Index(fields=["status", "program_id", "category"], name="notification_status"),
            models.Index(
                fields=["-created_at"], condition=Q(maybe_duplicate=True), name="notification_twice"
            ),
            # What the tidying looks for; ``notification_left`` is its index of sent ones.
            models.Index(
                fields=["due_at"],
                condition=Q(status__in=["cancelled", "expired", "bounced"]),
                name="notification_ended",
            ),
            models.Index(fields=["subject_type", "subject_id"], name="notification_subject"),
            models.Index(fields=["recipient", "created_at"], name="notification_recipient"),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.uid} ({self.status})"


class SpentKey(models.Model):
    """The key of a message whose row is gone, so that no producer ever sends it again."""

    key = models.CharField(max_length=200, primary_key=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(key=""), name="spentkey_given")]
        indexes = [models.Index(fields=["at"], name="spentkey_age")]

    def __str__(self) -> str:
        return self.key


class NotificationCount(models.Model):
    """How many messages of a month left, after their rows are gone."""

    month = models.DateField(help_text=_("Its first day."))
    category = models.CharField(max_length=64)
    status = models.CharField(max_length=10, choices=NotificationStatus)
    n = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month", "category", "status"], name="notificationcount_one_per_month"
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.category} {self.status}: {self.n}"


class SentDay(models.Model):
    """How many messages left on one day that is over (UTC), so that nobody counts them again."""

    day = models.DateField()
    program_id = models.BigIntegerField(default=0, help_text=_("0: of no program."))
    category = models.CharField(max_length=64)
    n = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "program_id", "category"], name="sentday_one_per_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.category}: {self.n}"

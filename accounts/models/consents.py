"""What a person agreed to, what she asked of her data, and which messages she switched off."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from accounts.enums import PrivacyKind, PrivacyState


class Acceptance(models.Model):
    """One document that a person agreed to, in the version that she read; rows are never changed.

    ``document`` is a key such as ``rules``, ``adult`` or ``agreement.northlakes``; ``version``
    names the text, and changes with it.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="acceptances")
    document = models.CharField(max_length=100)
    version = models.CharField(max_length=40)
    accepted_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "document", "version"], name="acceptance_once_per_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.version} by {self.user_id}"


class PrivacyRequestQuerySet(models.QuerySet["PrivacyRequest"]):
    """Reads of what people asked, by the database's clock."""

    def due(self, kind: PrivacyKind) -> "PrivacyRequestQuerySet":
        """Requests of a kind that stand, and whose day has come."""
        return self.filter(kind=kind, state=PrivacyState.ASKED, due_at__lte=Now())


class PrivacyRequest(models.Model):
    """A person's wish to have her data sent to her, or erased.

    ``due_at`` is when it is to be fulfilled. An erasure may be held up by what must be settled
    first; it can be taken back until it is done.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="privacy_requests"
    )
    kind = models.CharField(max_length=10, choices=PrivacyKind)
    state = models.CharField(max_length=10, choices=PrivacyState, default=PrivacyState.ASKED)
    asked_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = PrivacyRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=PrivacyKind.values), name="privacy_request_kind_in_list"
            ),
            models.CheckConstraint(
                condition=Q(state__in=PrivacyState.values), name="privacy_request_state_in_list"
            ),
            models.CheckConstraint(
                condition=Q(state=PrivacyState.ASKED, closed_at__isnull=True)
                | (~Q(state=PrivacyState.ASKED) & Q(closed_at__isnull=False)),
                name="privacy_request_closed_has_time",
            ),
            models.UniqueConstraint(
                fields=["user", "kind"],
                condition=Q(state=PrivacyState.ASKED),
                name="privacy_request_one_open_per_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.user_id}"

    @property
    def is_overdue(self) -> bool:
        """Whether its day has come."""
        return self.due_at <= timezone.now()


class MutedGroup(models.Model):
    """A group of messages that a person switched off; no row means that they are sent."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="muted_groups")
    group = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "group"], name="muted_group_once")]

    def __str__(self) -> str:
        return f"{self.group} for {self.user_id}"

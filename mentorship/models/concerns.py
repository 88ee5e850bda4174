"""Concerns: what a person tells a program's named contacts in confidence, and nobody else."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.fields import EncryptedTextField
from mentorship.enums import ConcernState, SecretKind
from mentorship.models.check_ins import CheckInAnswer
from mentorship.models.mentorships import Mentorship
from mentorship.models.programs import Program


class Concern(models.Model):
    """One concern. Its readers are the rows of ``ConcernReader``, never anybody else.

    ``about`` is the person it is about, where one is named; she is never a reader. ``category``
    and ``wish`` are keys of the texts ``concern.categories`` and ``concern.wish``. ``left_out``
    are ids of those who must not read it, now or later, and with ``not_colleagues`` nobody of
    the reporter's own workplace may. ``is_quiet``: a contact marked the case, so nobody is told
    of what is opened for it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    program = models.ForeignKey(Program, models.PROTECT, related_name="concerns")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    mentorship = models.ForeignKey(
        Mentorship, models.PROTECT, null=True, blank=True, related_name="+"
    )
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    category = models.CharField(max_length=40)
    wish = models.CharField(max_length=40, blank=True)
    left_out = models.JSONField(null=True, blank=True)
    not_colleagues = models.BooleanField(null=True, blank=True)
    body = EncryptedTextField()
    state = models.CharField(max_length=12, choices=ConcernState, default=ConcernState.SUBMITTED)
    submitted_at = models.DateTimeField()
    reply_by = models.DateTimeField(help_text=_("Until when the contacts aim to reply."))
    replied_at = models.DateTimeField(null=True, blank=True)
    is_quiet = models.BooleanField(default=False)
    conclusion = EncryptedTextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(body=""), name="concern_body_given"),
            models.CheckConstraint(
                condition=Q(state__in=ConcernState.values), name="concern_state_in_list"
            ),
            models.CheckConstraint(
                condition=Q(state=ConcernState.CLOSED, closed_at__isnull=False)
                | (~Q(state=ConcernState.CLOSED) & Q(closed_at__isnull=True)),
                name="concern_closed_iff_time",
            ),
            models.CheckConstraint(
                condition=Q(about__isnull=True) | ~Q(about=models.F("reporter")),
                name="concern_not_about_its_reporter",
            ),
        ]

    def __str__(self) -> str:
        return f"concern {self.pk}"


class ConcernReader(models.Model):
    """A contact who may read one concern; never whom it is about."""

    concern = models.ForeignKey(Concern, models.PROTECT, related_name="readers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["concern", "user"], name="concern_reader_once")
        ]

    def __str__(self) -> str:
        return f"reader {self.user_id} of concern {self.concern_id}"


class ConcernMessage(models.Model):
    """One message of a concern; ``is_internal`` stays among its readers."""

    concern = models.ForeignKey(Concern, models.PROTECT, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    is_internal = models.BooleanField(default=False)
    body = EncryptedTextField()
    sent_at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(body=""), name="concern_message_not_empty")
        ]

    def __str__(self) -> str:
        return f"message {self.pk} of concern {self.concern_id}"


class ConcernAttachment(models.Model):
    """A check-in of her own that the reporter attached, so that the readers may read its line."""

    concern = models.ForeignKey(Concern, models.PROTECT, related_name="attachments")
    answer = models.ForeignKey(CheckInAnswer, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["concern", "answer"], name="concern_attachment_once")
        ]

    def __str__(self) -> str:
        return f"attachment {self.pk} of concern {self.concern_id}"


class BrokenGlass(models.Model):
    """One opening of what is private, with its reason: one record, a quarter of an hour.

    ``subject_id`` is a check-in answer's id, that of a mentee whose wishes are read, or that of a
    person as whom an association admin sees the site. The
    person whose words they are is told, unless a contact marked the case.
    """

    program = models.ForeignKey(
        Program, models.PROTECT, null=True, blank=True, related_name="+",
        help_text=_("Empty: of somebody without a part in any."),
    )  # fmt: skip
    opener = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    concern = models.ForeignKey(
        Concern, models.PROTECT, null=True, blank=True, related_name="openings"
    )
    kind = models.CharField(max_length=10, choices=SecretKind)
    subject_id = models.PositiveBigIntegerField()
    reason = EncryptedTextField()
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    is_quiet = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "broken glasses"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=SecretKind.values), name="broken_glass_kind_in_list"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="broken_glass_has_reason"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=models.F("opened_at")), name="broken_glass_closes"
            ),
        ]

    def __str__(self) -> str:
        return f"opening {self.pk}"

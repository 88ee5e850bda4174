"""Meetings of a pair, the times offered for them, and the private calendar feed."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.fields import EncryptedTextField
from mentorship.enums import MeetingMode, MeetingState, Side
from mentorship.models.mentorships import Mentorship

LONGEST_MINUTES = 480


class Meeting(models.Model):
    """One meeting: offered, agreed, held or not.

    ``starts_at`` is the agreed or held time. An agreed meeting with ``MeetingTime`` rows is asked
    to be moved: the old time stands until one of the new ones is picked. ``uid`` and ``sequence``
    are those of the calendar entry (RFC 5545); ``sequence`` grows with every change that a
    calendar must learn. ``is_logged``: it was held elsewhere and written down afterwards.
    ``place`` is a join link, an address or a phone number; only the two read words of a meeting.
    """

    mentorship = models.ForeignKey(Mentorship, models.PROTECT, related_name="meetings")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=MeetingState, default=MeetingState.OFFERED)
    offered_by = models.CharField(max_length=10, choices=Side)
    offered_at = models.DateTimeField(db_default=Now())
    starts_at = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(default=30)
    mode = models.CharField(max_length=10, choices=MeetingMode, default=MeetingMode.VIDEO)
    place = EncryptedTextField(blank=True)
    topic = EncryptedTextField(blank=True)
    summary = EncryptedTextField(blank=True)
    is_logged = models.BooleanField(default=False)
    settled_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When it was said to be held, missed or cancelled.")
    )
    settled_by = models.CharField(max_length=10, choices=Side, blank=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship"],
                condition=Q(state=MeetingState.OFFERED),
                name="meeting_one_offer_open",
                violation_error_message=_("Times for a meeting are on offer already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=MeetingState.values), name="meeting_state_in_list"
            ),
            models.CheckConstraint(
                condition=Q(mode__in=MeetingMode.values), name="meeting_mode_in_list"
            ),
            models.CheckConstraint(
                condition=Q(offered_by__in=Side.values, settled_by__in=["", *Side.values]),
                name="meeting_sides_in_list",
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(5, LONGEST_MINUTES)), name="meeting_minutes_5_to_480"
            ),
            models.CheckConstraint(
                condition=Q(state__in=(MeetingState.OFFERED, MeetingState.CANCELLED))
                | Q(starts_at__isnull=False),
                name="meeting_agreed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(MeetingState.OFFERED, MeetingState.AGREED))
                | Q(settled_at__isnull=False),
                name="meeting_settled_has_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["starts_at"],
                condition=Q(state=MeetingState.AGREED),
                name="meeting_agreed_start",
            ),
        ]

    def __str__(self) -> str:
        return f"meeting {self.pk}"

    @property
    def ends_at(self) -> datetime | None:
        """When it is over; none while no time is agreed."""
        return None if self.starts_at is None else self.starts_at + timedelta(minutes=self.minutes)


class MeetingTime(models.Model):
    """One of up to three times on offer for a meeting; gone when one is picked."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="times")
    starts_at = models.DateTimeField()
    offered_by = models.CharField(max_length=10, choices=Side)

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "starts_at"], name="meeting_time_once"),
            models.CheckConstraint(
                condition=Q(offered_by__in=Side.values), name="meeting_time_side_in_list"
            ),
        ]

    def __str__(self) -> str:
        return f"time {self.pk} of meeting {self.meeting_id}"


class CalendarFeed(models.Model):
    """A person's private calendar address; its token is kept hashed, a new one ends the old."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed", primary_key=True
    )
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"calendar of {self.pk}"

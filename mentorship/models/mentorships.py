"""The relationship that a published match becomes."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.fields import EncryptedTextField
from mentorship.enums import HOLDING_STATES, Answer, MentorshipState, MentorType, Side
from mentorship.models.participants import Mentee, Mentor
from mentorship.models.programs import Program

if TYPE_CHECKING:
    from accounts.models import User

# A mentorship in one of these is over.
CLOSED_STATES = (
    MentorshipState.DECLINED,
    MentorshipState.EXPIRED,
    MentorshipState.RECALLED,
    MentorshipState.WITHDRAWN,
    MentorshipState.COMPLETED,
    MentorshipState.ENDED,
)


class MentorshipQuerySet(models.QuerySet["Mentorship"]):
    """Reading vocabulary of mentorships."""

    def of(self, user: "User") -> "MentorshipQuerySet":
        """Mentorships in which ``user`` is one of the two, announced or not."""
        return self.filter(Q(mentee_user_id=user.pk) | Q(mentor_user_id=user.pk))

    def announced(self, now: datetime) -> "MentorshipQuerySet":
        """Those that the two may know of: published, and past the minutes of taking back."""
        return self.filter(announce_at__lte=now).exclude(state=MentorshipState.RECALLED)

    def with_people(self) -> "MentorshipQuerySet":
        """Those with their program and the two people, in the same query."""
        return self.select_related("program", "mentee_user", "mentor_user")

    def holding(self) -> "MentorshipQuerySet":
        """Those that hold a place of their mentor."""
        return self.filter(state__in=HOLDING_STATES)


class Mentorship(models.Model):
    """One pair in one program, from introduction to its end.

    Hidden from both people until ``announce_at``. Addresses stay private until both
    share theirs. ``words`` keeps the kind sentences for each
    side, as ``{"mentee": [...], "mentor": [...]}``; they hold no score. ``letters`` keeps what an
    admin wrote above them for this round: side to ``{"subject": ..., "body": ...}``, with
    placeholders; a side left out gets the product's own words.
    """

    program = models.ForeignKey(Program, models.PROTECT, related_name="mentorships")
    mentee = models.ForeignKey(Mentee, models.PROTECT, related_name="mentorships")
    mentor = models.ForeignKey(Mentor, models.PROTECT, related_name="mentorships")
    mentee_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    mentor_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    mentor_type = models.CharField(max_length=10, choices=MentorType)
    state = models.CharField(
        max_length=12, choices=MentorshipState, default=MentorshipState.INTRODUCED
    )
    words = models.JSONField(default=dict, blank=True)
    letters = models.JSONField(default=dict, blank=True)
    introduced_at = models.DateTimeField()
    announce_at = models.DateTimeField()
    respond_by = models.DateTimeField()
    mentee_answer = models.CharField(max_length=10, choices=Answer, default=Answer.NONE, blank=True)
    mentee_answered_at = models.DateTimeField(null=True, blank=True)
    mentor_answer = models.CharField(max_length=10, choices=Answer, default=Answer.NONE, blank=True)
    mentor_answered_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(
        max_length=40, blank=True, help_text=_("Only the program team reads this.")
    )
    end_reason = models.CharField(
        max_length=40, blank=True, help_text=_("The other side reads neutral text only.")
    )
    started_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    pause_until = models.DateField(
        null=True, blank=True, help_text=_("The day one of the two named; empty: the longest.")
    )
    suspended_at = models.DateTimeField(null=True, blank=True)
    mentee_shares_address = models.BooleanField(default=False)
    mentor_shares_address = models.BooleanField(default=False)
    ends_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = MentorshipQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["program", "state", "announce_at"], name="mentorship_of_program")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=MentorshipState.values), name="mentorship_state_in_list"
            ),
            models.UniqueConstraint(
                fields=["mentee", "mentor"],
                condition=Q(state__in=HOLDING_STATES),
                name="mentorship_one_live_per_pair",
                violation_error_message=_("These two are paired already."),
            ),
            models.CheckConstraint(
                condition=~Q(mentee_user=F("mentor_user")), name="mentorship_of_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(MentorshipState.ACTIVE, MentorshipState.PAUSED))
                | Q(started_at__isnull=False, ends_on__isnull=False),
                name="mentorship_active_has_dates",
            ),
            models.CheckConstraint(
                condition=~Q(state=MentorshipState.ACTIVE)
                | Q(mentee_answer=Answer.ACCEPTED, mentor_answer=Answer.ACCEPTED),
                name="mentorship_active_was_accepted_by_both",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("introduced_at")),
                name="mentorship_closes_after_introduction",
            ),
            models.CheckConstraint(
                condition=Q(state__in=CLOSED_STATES, closed_at__isnull=False)
                | (~Q(state__in=CLOSED_STATES) & Q(closed_at__isnull=True)),
                name="mentorship_closed_iff_over",
            ),
            models.CheckConstraint(
                condition=Q(mentee_answer="", mentee_answered_at__isnull=True)
                | (~Q(mentee_answer="") & Q(mentee_answered_at__isnull=False)),
                name="mentorship_mentee_answer_has_time",
            ),
            models.CheckConstraint(
                condition=Q(mentor_answer="", mentor_answered_at__isnull=True)
                | (~Q(mentor_answer="") & Q(mentor_answered_at__isnull=False)),
                name="mentorship_mentor_answer_has_time",
            ),
            models.CheckConstraint(
                condition=Q(mentee_answer__in=Answer.values, mentor_answer__in=Answer.values),
                name="mentorship_answers_in_list",
            ),
            models.CheckConstraint(
                condition=~Q(state=MentorshipState.PAUSED) | Q(paused_at__isnull=False),
                name="mentorship_paused_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=MentorshipState.SUSPENDED) | Q(suspended_at__isnull=False),
                name="mentorship_suspended_has_time",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("started_at")),
                name="mentorship_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(mentor_type__in=MentorType.values), name="mentorship_type_in_list"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(started_at__isnull=False),
                name="mentorship_end_needs_start",
            ),
        ]

    def __str__(self) -> str:
        return f"mentorship {self.pk}"

    @property
    def is_life(self) -> bool:
        """Whether what the two say stays between them and the team sees dates only."""
        return self.mentor_type == MentorType.LIFE

    def side_of(self, user: "User") -> str:
        """Return "mentee" or "mentor" for one of the two people, else an empty text."""
        return {self.mentee_user_id: "mentee", self.mentor_user_id: "mentor"}.get(user.pk, "")

    def partner_of(self, side: str) -> "User":
        """Return the other side's user."""
        return self.mentor_user if side == "mentee" else self.mentee_user

    def person_of(self, side: str) -> "User":
        """Return this side's user."""
        return self.mentee_user if side == "mentee" else self.mentor_user

    @property
    def shares_addresses(self) -> bool:
        """Whether both agreed that each may read the other's e-mail address."""
        return self.mentee_shares_address and self.mentor_shares_address

    def answer_of(self, side: str) -> str:
        """Return this side's answer to the introduction; empty while there is none."""
        return self.mentee_answer if side == "mentee" else self.mentor_answer


class AnswerOnBehalf(models.Model):
    """An answer to an introduction that an admin gave for one of the two, who told her.

    ``told`` says who told what, and how; only the program team reads it.
    """

    mentorship = models.ForeignKey(Mentorship, models.CASCADE, related_name="on_behalf")
    side = models.CharField(max_length=10, choices=Side)
    answer = models.CharField(max_length=10, choices=Answer)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    told = EncryptedTextField(max_length=300, was_plain=True)
    given_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "answers on behalf"
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship", "side"], name="answer_on_behalf_once_per_side"
            ),
            models.CheckConstraint(
                condition=Q(side__in=Side.values), name="answer_on_behalf_side_in_list"
            ),
            models.CheckConstraint(
                condition=Q(answer__in=(Answer.ACCEPTED, Answer.DECLINED)),
                name="answer_on_behalf_given",
            ),
            models.CheckConstraint(condition=~Q(told=""), name="answer_on_behalf_says_who"),
        ]

    def __str__(self) -> str:
        return f"{self.answer} for the {self.side} of mentorship {self.mentorship_id}"

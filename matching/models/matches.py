"""Proposed pairs, and people who must not be paired."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from matching.enums import KEPT_STATES, ExclusionKind, MatchOrigin, MatchState, RejectEffect
from matching.models.rounds import Round
from matching.models.runs import Run
from mentorship.enums import MentorType
from mentorship.models import Mentee, Mentor, Mentorship, Program


class MatchQuerySet(models.QuerySet["Match"]):
    """Reading vocabulary of matches."""

    def administered_by(self, user: User) -> "MatchQuerySet":
        """Matches of rounds that ``user`` administers."""
        return self.filter(round__program__in=Program.objects.administered_by(user).values("pk"))

    def current(self):
        """Those a review page lists: the latest proposals and everything decided."""
        return self.exclude(state__in=(MatchState.SUPERSEDED, MatchState.WITHDRAWN))


class Match(models.Model):
    """One proposed pair for one request in a round.

    All scores are ten-thousandths; the three headings and ``bonus`` add up to ``score``.
    ``breakdown`` holds the components with points, weights and reasons, as
    ``matching.encoding.rows`` writes them. ``version`` grows with every decision: a stale one is
    refused. ``run`` is the run whose people and settings it was scored by; ``override_reason`` says
    why an admin paired two whom a soft rule keeps apart. ``reviewer`` is the admin who was asked to
    decide it; any other who may can decide it too.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="matches")
    run = models.ForeignKey(Run, models.PROTECT, null=True, blank=True, related_name="matches")
    mentee = models.ForeignKey(Mentee, models.PROTECT, related_name="matches")
    mentor = models.ForeignKey(Mentor, models.PROTECT, related_name="matches")
    mentor_type = models.CharField(max_length=10, choices=MentorType)
    origin = models.CharField(max_length=10, choices=MatchOrigin, default=MatchOrigin.RUN)
    override_reason = models.CharField(max_length=300, blank=True)
    score = models.PositiveSmallIntegerField()
    career_path = models.PositiveSmallIntegerField(default=0)
    specialization = models.PositiveSmallIntegerField(default=0)
    mentor_type_fit = models.PositiveSmallIntegerField(default=0)
    bonus = models.PositiveSmallIntegerField(default=0)
    wish_rank = models.PositiveSmallIntegerField(null=True, blank=True)
    breakdown = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=MatchState, default=MatchState.PROPOSED)
    is_pinned = models.BooleanField(default=False)
    is_over = models.BooleanField(
        default=False, help_text=_("Published, and came to nothing: the request is open again.")
    )
    version = models.PositiveIntegerField(default=1)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    handed_at = models.DateTimeField(null=True, blank=True)
    reject_effect = models.CharField(max_length=10, choices=RejectEffect, blank=True)
    reject_reason = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=500, blank=True)
    mentorship = models.OneToOneField(
        Mentorship, models.PROTECT, null=True, blank=True, related_name="match"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "matches"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=MatchState.values), name="match_state_in_list"
            ),
            models.CheckConstraint(condition=Q(score__lte=10_000), name="match_score_in_0_1"),
            models.CheckConstraint(
                condition=Q(
                    score=F("career_path") + F("specialization") + F("mentor_type_fit") + F("bonus")
                ),
                name="match_headings_add_up",
            ),
            models.UniqueConstraint(
                fields=["round", "mentee", "mentor_type"],
                condition=Q(state__in=KEPT_STATES, is_over=False),
                name="match_one_kept_per_request",
                violation_error_message=_("This request has a mentor already."),
            ),
            models.UniqueConstraint(
                fields=["round", "mentee", "mentor"],
                condition=Q(state__in=KEPT_STATES, is_over=False),
                name="match_one_kept_per_pair",
                violation_error_message=_("These two are paired already."),
            ),
            models.UniqueConstraint(
                fields=["run", "mentee", "mentor_type"],
                condition=Q(origin=MatchOrigin.RUN),
                name="match_one_per_request_and_run",
            ),
            models.CheckConstraint(
                condition=Q(origin__in=MatchOrigin.values), name="match_origin_in_list"
            ),
            models.CheckConstraint(
                condition=Q(reviewer__isnull=True, handed_by__isnull=True, handed_at__isnull=True)
                | Q(reviewer__isnull=False, handed_by__isnull=False, handed_at__isnull=False),
                name="match_handed_over_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=MatchState.REJECTED) | ~Q(reject_reason=""),
                name="match_rejected_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=MatchState.PUBLISHED) | Q(mentorship__isnull=False),
                name="match_published_has_mentorship",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=(MatchState.PROPOSED, MatchState.SUPERSEDED, MatchState.WITHDRAWN)
                )
                | Q(decided_at__isnull=False),
                name="match_decided_has_time",
            ),
        ]
        indexes = [models.Index(fields=["round", "state", "-score"], name="match_review_order")]

    def __str__(self) -> str:
        return f"match {self.pk}"


class Exclusion(models.Model):
    """Two people who must not be paired in a program, in either direction.

    The person with the smaller id stands first, so that a pair has one row. ``round`` set: only in
    that round.
    """

    program = models.ForeignKey(Program, models.PROTECT, related_name="exclusions")
    round = models.ForeignKey(
        Round, models.PROTECT, null=True, blank=True, related_name="exclusions"
    )
    first = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    second = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=ExclusionKind)
    reason = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="exclusion_of_two_people_in_order"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ExclusionKind.values), name="exclusion_kind_in_list"
            ),
            # Two constraints, because SQLite takes every NULL for another round.
            models.UniqueConstraint(
                fields=["program", "first", "second"],
                condition=Q(round=None),
                name="exclusion_once_per_pair",
            ),
            models.UniqueConstraint(
                fields=["round", "first", "second"], name="exclusion_once_per_round"
            ),
        ]

    def __str__(self) -> str:
        return f"exclusion {self.pk}"

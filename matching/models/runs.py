"""One execution of the engine within a round."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from matching.enums import RunState
from matching.models.fields import PackedJSONField
from matching.models.rounds import Round
from mentorship.enums import MentorType, Side
from mentorship.models import Mentee, Mentor


class Run(models.Model):
    """Settings, input snapshot, certificate and progress of one execution.

    ``snapshot`` holds uuids, taxonomy slugs and numbers; employers, chapters and no-go entries as
    keyed hashes. Scores in ``report`` are ten-thousandths. A running run is held by a lease: when
    it has run out, the round may be run again. A run that ``fills_in`` leaves every proposal as it
    is and looks only for those who have none. ``label`` is what an admin calls a saved run.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="runs")
    state = models.CharField(max_length=10, choices=RunState, default=RunState.QUEUED)
    fills_in = models.BooleanField(default=False)
    label = models.CharField(max_length=80, blank=True)
    settings = models.JSONField(default=dict)
    snapshot = PackedJSONField(default=dict)
    report = models.JSONField(default=dict)
    progress = models.CharField(max_length=120, blank=True)
    error = models.CharField(max_length=500, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    requested_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=RunState.values), name="run_state_in_list"
            ),
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(state=RunState.RUNNING),
                name="run_one_running_per_round",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=RunState.RUNNING, lease_token__isnull=False, lease_until__isnull=False
                )
                | (
                    ~Q(state=RunState.RUNNING)
                    & Q(lease_token__isnull=True, lease_until__isnull=True)
                ),
                name="run_lease_iff_running",
            ),
            models.CheckConstraint(
                condition=~Q(state=RunState.DONE) | Q(finished_at__isnull=False),
                name="run_done_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"run {self.pk}"


class Unmatched(models.Model):
    """A request that a run could not serve, or a mentor it did not need, with the true reason.

    ``detail`` is the engine's reason code with its parameters; ``best_score`` in ten-thousandths.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="unmatched")
    side = models.CharField(max_length=10, choices=Side)
    mentee = models.ForeignKey(Mentee, models.PROTECT, null=True, blank=True, related_name="+")
    mentor = models.ForeignKey(Mentor, models.PROTECT, null=True, blank=True, related_name="+")
    mentor_type = models.CharField(max_length=10, choices=MentorType, blank=True)
    reason = models.CharField(max_length=30)
    detail = models.JSONField(default=dict, blank=True)
    best_score = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "unmatched"
        constraints = [
            models.CheckConstraint(
                condition=Q(side=Side.MENTEE, mentee__isnull=False, mentor__isnull=True)
                | Q(side=Side.MENTOR, mentor__isnull=False, mentee__isnull=True),
                name="unmatched_one_person_of_its_side",
            )
        ]

    def __str__(self) -> str:
        return f"unmatched {self.pk}"

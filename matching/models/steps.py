"""What an admin did about somebody whom a round leaves without a mentor."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from matching.enums import StepKind
from matching.models.rounds import Round
from mentorship.enums import MentorType
from mentorship.models import Mentee, Mentor


class UnmatchedStep(models.Model):
    """One step about one person in a round; each kind is taken once, so nobody is asked twice.

    A mentor is asked for one more place; everything else concerns a mentee.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="unmatched_steps")
    kind = models.CharField(max_length=10, choices=StepKind)
    mentee = models.ForeignKey(Mentee, models.CASCADE, null=True, blank=True, related_name="+")
    mentor = models.ForeignKey(Mentor, models.CASCADE, null=True, blank=True, related_name="+")
    mentor_type = models.CharField(max_length=10, choices=MentorType, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=StepKind.values), name="unmatched_step_kind_in_list"
            ),
            models.CheckConstraint(
                condition=Q(kind=StepKind.PLACE, mentor__isnull=False, mentee__isnull=True)
                | (~Q(kind=StepKind.PLACE) & Q(mentee__isnull=False, mentor__isnull=True)),
                name="unmatched_step_of_one_person",
            ),
            models.UniqueConstraint(
                fields=["round", "kind", "mentee"], name="unmatched_step_once_per_mentee"
            ),
            models.UniqueConstraint(
                fields=["round", "kind", "mentor"], name="unmatched_step_once_per_mentor"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in round {self.round_id}"

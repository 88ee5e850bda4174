"""On the way into the pool: the unsent application, orientation, the starting point, vetting."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.fields import EncryptedJSONField, EncryptedTextField
from mentorship.enums import OutcomeStage, Side
from mentorship.models.participants import Mentor
from mentorship.models.programs import Program


class _OfOneSide(models.Model):
    program = models.ForeignKey(Program, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="%(class)ss")
    side = models.CharField(max_length=10, choices=Side)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["program", "user", "side"], name="%(class)s_once_per_side"
            ),
            models.CheckConstraint(
                condition=Q(side__in=Side.values), name="%(class)s_side_in_list"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.pk}"


class Draft(_OfOneSide):
    """What a person has typed into a program's wizard and not sent yet.

    ``answers`` maps a field's name to the text, or list of texts, as typed, right or wrong;
    ``done`` lists the steps that were complete. Gone when the application is sent.
    ``reminded_at`` is when we wrote, once, that it waits.
    """

    answers = EncryptedJSONField(default=dict)
    step = models.CharField(max_length=20, blank=True)
    done = models.JSONField(default=list)
    saved_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)


class Orientation(_OfOneSide):
    """How far a person has read a program's orientation, and what she thought of it.

    ``page`` counts the pages read; ``rating`` is the key of an option of ``orientation.rating``.
    """

    page = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    rating = models.CharField(max_length=10, blank=True)
    missing = EncryptedTextField(max_length=300, blank=True, was_plain=True)


class OutcomeAnswer(models.Model):
    """The three outcome lines, 1 to 5, as one mentee of a program answered them at one stage."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="outcome_answers"
    )
    stage = models.CharField(max_length=10, choices=OutcomeStage)
    path = models.PositiveSmallIntegerField()
    support = models.PositiveSmallIntegerField()
    stay = models.PositiveSmallIntegerField()
    answered_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "user", "stage"], name="outcome_answer_once_per_stage"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=OutcomeStage.values), name="outcome_answer_stage_in_list"
            ),
            models.CheckConstraint(
                condition=Q(path__range=(1, 5), support__range=(1, 5), stay__range=(1, 5)),
                name="outcome_answer_1_to_5",
            ),
        ]

    def __str__(self) -> str:
        return f"outcome {self.pk}"


class VettingCheck(models.Model):
    """A line of the vetting checklist that an admin ticked for a mentor; ``key`` is the text's."""

    mentor = models.ForeignKey(Mentor, models.CASCADE, related_name="vetting_checks")
    key = models.CharField(max_length=100)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mentor", "key"], name="vetting_check_once")]

    def __str__(self) -> str:
        return f"{self.key} of mentor {self.mentor_id}"


class VettingQuestion(models.Model):
    """What an admin asks a mentor before deciding, and his answer."""

    mentor = models.ForeignKey(Mentor, models.CASCADE, related_name="vetting_questions")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    question = EncryptedTextField(max_length=500, was_plain=True)
    answer = EncryptedTextField(max_length=1000, blank=True, was_plain=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="vetting_question_answer_has_time",
            ),
            models.UniqueConstraint(
                fields=["mentor"],
                condition=Q(answered_at__isnull=True),
                name="vetting_question_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"question {self.pk}"

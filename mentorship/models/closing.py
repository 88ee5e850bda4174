"""How mentorships go on longer, finish, and what comes of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.fields import EncryptedTextField
from mentorship.enums import CertificateKind, JointAnswer, JointKind, OutcomeStage, Side
from mentorship.models.mentorships import Mentorship
from mentorship.models.profiles import HeldCredential
from mentorship.models.programs import Program
from mentorship.models.taxonomy import Credential


class Pause(models.Model):
    """One rest of a mentorship: since when, until which day, who asked for it and why.

    ``until`` is the day on which to ask again. ``ended_by`` stays empty where it came to its end
    by itself. Only the program team reads ``reason``, and not in life mentorships.
    """

    mentorship = models.ForeignKey(Mentorship, models.CASCADE, related_name="pauses")
    begun_at = models.DateTimeField()
    until = models.DateField()
    reason = models.CharField(max_length=40, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship"], condition=Q(ended_at__isnull=True), name="pause_one_open"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("begun_at")),
                name="pause_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"pause {self.pk} of mentorship {self.mentorship_id}"


class JointProposal(models.Model):
    """What one of the two proposes: to go on for some months, or to finish early."""

    mentorship = models.ForeignKey(Mentorship, models.CASCADE, related_name="proposals")
    kind = models.CharField(max_length=10, choices=JointKind)
    side = models.CharField(max_length=10, choices=Side)
    months = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(db_default=Now())
    answer = models.CharField(
        max_length=10, choices=JointAnswer, default=JointAnswer.NONE, blank=True
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship", "kind"],
                condition=Q(answer=JointAnswer.NONE),
                name="joint_proposal_one_open",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=JointKind.values, answer__in=JointAnswer.values)
                & Q(side__in=Side.values),
                name="joint_proposal_in_lists",
            ),
            models.CheckConstraint(
                condition=Q(kind=JointKind.FINISH, months=0)
                | Q(kind=JointKind.EXTEND, months__range=(1, 24)),
                name="joint_proposal_months",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="joint_proposal_answer_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk} of mentorship {self.mentorship_id}"


class OutcomeEvent(models.Model):
    """Something that changed for a person during or after a mentorship.

    ``key`` is an option of the text ``outcomes.events``. ``stage`` is the check-in at which she
    said so; empty where the product saw it itself, such as a certificate on her profile.
    """

    mentorship = models.ForeignKey(Mentorship, models.CASCADE, related_name="outcome_events")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    key = models.CharField(max_length=60)
    credential = models.ForeignKey(
        Credential, models.PROTECT, null=True, blank=True, related_name="+"
    )
    stage = models.CharField(max_length=10, choices=OutcomeStage, blank=True)
    happened_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship", "user", "key", "stage"],
                condition=Q(credential__isnull=True),
                name="outcome_event_once",
            ),
            models.UniqueConstraint(
                fields=["mentorship", "user", "key", "stage", "credential"],
                condition=Q(credential__isnull=False),
                name="outcome_event_once_per_credential",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["", *OutcomeStage.values]),
                name="outcome_event_stage_in_list",
            ),
        ]

    def __str__(self) -> str:
        return f"outcome event {self.pk}"


class Certificate(models.Model):
    """A document that anybody can check by its public code.

    ``facts`` is what it says, as it was when it was issued: names, dates, minutes. One of
    completion belongs to a mentorship; one of mentor hours to a person's part in a program.
    """

    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=12, choices=CertificateKind)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="certificates")
    program = models.ForeignKey(Program, models.PROTECT, related_name="+")
    mentorship = models.ForeignKey(
        Mentorship, models.PROTECT, null=True, blank=True, related_name="certificates"
    )
    facts = models.JSONField(default=dict)
    issued_at = models.DateTimeField(db_default=Now())
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship", "user"],
                condition=Q(kind=CertificateKind.COMPLETION, revoked_at__isnull=True),
                name="certificate_of_completion_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=CertificateKind.values), name="certificate_kind_in_list"
            ),
            models.CheckConstraint(
                condition=~Q(kind=CertificateKind.COMPLETION) | Q(mentorship__isnull=False),
                name="certificate_of_completion_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"certificate {self.pk}"


class ContinuingEducation(models.Model):
    """Continuing education that counts towards the renewal of a credential a person holds."""

    held_credential = models.ForeignKey(
        HeldCredential, models.CASCADE, related_name="continuing_education"
    )
    title = EncryptedTextField(max_length=160, was_plain=True)
    hours = models.DecimalField(max_digits=5, decimal_places=2)
    earned_on = models.DateField()
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-earned_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__gt=0, hours__lte=200), name="continuing_education_hours"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="continuing_education_title"),
        ]

    def __str__(self) -> str:
        return f"continuing education {self.pk}"

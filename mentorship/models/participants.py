"""A person's part in one program: mentee, mentor or both."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.fields import EncryptedTextField
from mentorship.enums import MenteeState, MentorState
from mentorship.models.programs import Program
from mentorship.models.taxonomy import Goal, Role, Specialization


class Participant(models.Model):
    """What both parts have.

    ``avoid`` holds e-mails and employers never to be paired with, normalized for comparison.
    ``paused_until`` is the first day on which to ask again; ``state_reason`` is the key of the
    reason given for pausing or leaving, often none.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    program = models.ForeignKey(Program, models.PROTECT, related_name="%(class)ss")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="%(class)s_parts"
    )
    avoid = models.JSONField(default=list, blank=True)
    applied_at = models.DateTimeField()
    state_changed_at = models.DateTimeField()
    state_reason = models.CharField(max_length=40, blank=True)
    paused_until = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.pk}"


class Mentee(Participant):
    """A technician's part in a program: what she seeks.

    ``seeks`` lists mentor types in order of preference. ``target_role`` empty with
    ``target_words`` empty means "not sure yet".
    """

    state = models.CharField(max_length=10, choices=MenteeState, default=MenteeState.AVAILABLE)
    seeks = models.JSONField(default=list)
    target_role = models.ForeignKey(Role, models.PROTECT, null=True, blank=True, related_name="+")
    target_words = models.CharField(max_length=160, blank=True)
    wants = models.ManyToManyField(Specialization, blank=True, related_name="+")
    goals = models.ManyToManyField(Goal, blank=True, related_name="+")
    supervisor_email = models.EmailField(blank=True)
    not_my_workplace = models.BooleanField(default=False)
    same_employer_ok = models.BooleanField(default=False)
    peer_too = models.BooleanField(default=False)
    waited_rounds = models.PositiveSmallIntegerField(default=0)
    partner_left = models.BooleanField(default=False)
    mentor_prompt_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When she put the question away whether she'd mentor.")
    )

    class Meta:
        indexes = [
            models.Index(fields=["program", "state", "applied_at"], name="mentee_of_program")
        ]
        constraints = [
            models.UniqueConstraint(fields=["program", "user"], name="mentee_once_per_program"),
            models.CheckConstraint(
                condition=Q(state__in=MenteeState.values), name="mentee_state_in_list"
            ),
        ]


class Mentor(Participant):
    """A senior colleague's part in a program: what he offers, and for how many.

    ``places_held`` counts mentorships that hold a place and approved matches not yet published.
    Only ``mentorship.services.places`` changes it. ``listed_at`` is when he agreed to be shown to
    members, empty where he did not; ``shown`` holds the ``ShownField`` values that he chose.
    """

    state = models.CharField(max_length=10, choices=MentorState, default=MentorState.APPLIED)
    offers = models.JSONField(default=list)
    helps_with = models.ManyToManyField(Goal, blank=True, related_name="+")
    capacity = models.PositiveSmallIntegerField(default=1)
    places_held = models.PositiveSmallIntegerField(default=0)
    available_from = models.DateField(null=True, blank=True)
    available_until = models.DateField(null=True, blank=True)
    listed_at = models.DateTimeField(null=True, blank=True)
    shown = models.JSONField(default=list, blank=True)
    vetted_at = models.DateTimeField(null=True, blank=True)
    vetted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    refusal_reason = models.CharField(max_length=40, blank=True)
    vetting_note = EncryptedTextField(max_length=500, blank=True, was_plain=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "user"], name="mentor_once_per_program"),
            models.CheckConstraint(
                condition=Q(state__in=MentorState.values), name="mentor_state_in_list"
            ),
            models.CheckConstraint(
                condition=Q(capacity__range=(0, 20)),
                name="mentor_capacity_0_to_20",
                violation_error_message=_("Places must be a whole number from 0 to 20."),
            ),
            models.CheckConstraint(
                condition=Q(places_held__gte=0, places_held__lte=F("capacity")),
                name="mentor_places_held_within_capacity",
                violation_error_message=_("All places are taken."),
            ),
            models.CheckConstraint(
                condition=Q(available_from__isnull=True)
                | Q(available_until__isnull=True)
                | Q(available_until__gte=F("available_from")),
                name="mentor_available_until_after_from",
            ),
            models.CheckConstraint(
                condition=~Q(state=MentorState.VETTED) | Q(vetted_at__isnull=False),
                name="mentor_vetted_has_time",
            ),
        ]

"""A mentoring program of the association, and its staff."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from accounts.fields import EncryptedTextField
from accounts.models import User
from mentorship.enums import AskedFirst, Intake, Joining, Policy, StaffRole
from mentorship.program_rules import QUARTER_HOUR
from mentorship.validators import validate_program


class ProgramQuerySet(models.QuerySet["Program"]):
    """Reading vocabulary of programs."""

    def administered_by(self, user: User) -> "ProgramQuerySet":
        """Programs whose rounds ``user`` may run: hers as admin, all for an association admin."""
        if user.is_superuser:
            return self
        return self.filter(staff__user_id=user.pk, staff__role=StaffRole.ADMIN).distinct()

    def staffed_by(self, user: User) -> "ProgramQuerySet":
        """Programs of whose staff ``user`` is, in any role; all for an association admin."""
        if user.is_superuser:
            return self
        return self.filter(staff__user_id=user.pk).distinct()


class Program(models.Model):
    """One mentoring program with its own rules, dates and admins.

    Scores are integers of one ten-thousandth. ``weights`` maps a mentor type to its component
    weights, each set summing to 100. ``ladder_days`` are days after a mentorship's start;
    mid-point, closing and the one thirty days after the end follow from its dates. ``by_type`` maps
    a mentor type to the settings that differ there (``mentorship.terms``). ``version`` grows with
    every change of the settings: a stale one is refused.
    """

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    about = models.TextField(blank=True)
    time_zone = models.CharField(max_length=64, default="America/Chicago")
    mentor_types = models.JSONField(default=list)
    months = models.PositiveSmallIntegerField(default=6)
    hours_a_month = models.PositiveSmallIntegerField(default=1)
    is_open = models.BooleanField(default=True, help_text=_("People may apply."))

    chapter = models.CharField(max_length=80, blank=True)
    intake = models.CharField(max_length=10, choices=Intake, default=Intake.COHORT)
    joining = models.CharField(max_length=10, choices=Joining, default=Joining.OPEN)
    orientation_first = models.BooleanField(
        default=False, help_text=_("Nobody is matched before the orientation is done.")
    )
    is_directory_public = models.BooleanField(
        default=True, help_text=_("The mentor directory can be read without signing in.")
    )
    may_be_indexed = models.BooleanField(
        default=False, help_text=_("Search engines may list the mentor directory.")
    )

    mentor_signup_opens_on = models.DateField(null=True, blank=True)
    signup_opens_on = models.DateField(null=True, blank=True)
    signup_closes_on = models.DateField(null=True, blank=True)
    review_until = models.DateField(null=True, blank=True)
    introductions_on = models.DateField(null=True, blank=True)
    answers_due_on = models.DateField(null=True, blank=True)
    hears_by_on = models.DateField(
        null=True, blank=True, help_text=_("Everyone hears by this day, matched or not.")
    )
    ends_on = models.DateField(null=True, blank=True)
    report_on = models.DateField(null=True, blank=True)
    next_round_opens_on = models.DateField(null=True, blank=True)

    capacity_start = models.PositiveSmallIntegerField(default=2)
    capacity_max = models.PositiveSmallIntegerField(default=4)
    mentors_per_mentee = models.PositiveSmallIntegerField(default=1)
    weights = models.JSONField(default=dict)
    policy = models.CharField(max_length=10, choices=Policy, default=Policy.FAIR)
    min_score = models.PositiveSmallIntegerField(default=4000)
    good_score = models.PositiveSmallIntegerField(default=5500)
    strong_score = models.PositiveSmallIntegerField(default=7000)
    min_overlap_minutes = models.PositiveSmallIntegerField(default=60)
    full_overlap_minutes = models.PositiveSmallIntegerField(default=240)

    asked_first = models.CharField(max_length=10, choices=AskedFirst, default=AskedFirst.BOTH)
    offer_days = models.PositiveSmallIntegerField(default=7)
    nudge_day = models.PositiveSmallIntegerField(default=5)
    ladder_days = models.JSONField(default=list)
    no_meeting_days = models.PositiveSmallIntegerField(default=21)
    reply_days = models.PositiveSmallIntegerField(default=3)
    pause_days = models.PositiveSmallIntegerField(default=60)
    extension_months = models.PositiveSmallIntegerField(default=3)
    extensions_most = models.PositiveSmallIntegerField(
        null=True, blank=True, default=1, help_text=_("Empty: any number.")
    )
    by_type = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    health_told_on = models.DateField(
        null=True, blank=True, editable=False,
        help_text=_("The day up to which admins were told which mentorships got worse."),
    )  # fmt: skip

    objects = ProgramQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(policy__in=Policy.values), name="program_policy_in_list"
            ),
            models.CheckConstraint(
                condition=Q(min_score__lte=10_000), name="program_min_score_0_1"
            ),
            models.CheckConstraint(
                condition=Q(capacity_start__gte=1, capacity_start__lte=F("capacity_max"))
                & Q(capacity_max__lte=20),
                name="program_capacity_1_to_20",
            ),
            models.CheckConstraint(
                condition=Q(mentors_per_mentee__range=(1, 3)),
                name="program_mentors_per_mentee_1_to_3",
            ),
            models.CheckConstraint(
                condition=Q(signup_closes_on__isnull=True)
                | Q(signup_opens_on__isnull=True)
                | Q(signup_closes_on__gte=F("signup_opens_on")),
                name="program_signup_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(asked_first__in=AskedFirst.values), name="program_asked_first_in_list"
            ),
            models.CheckConstraint(
                condition=Q(joining__in=Joining.values), name="program_joining_in_list"
            ),
            models.CheckConstraint(
                condition=Q(intake__in=Intake.values), name="program_intake_in_list"
            ),
            models.CheckConstraint(
                condition=Q(months__range=(1, 60)),
                name="program_months_1_to_60",
                violation_error_message=_("A mentorship takes from 1 to 60 months."),
            ),
            models.CheckConstraint(
                condition=Q(offer_days__gte=1, nudge_day__lt=F("offer_days")),
                name="program_nudge_before_offer_ends",
                violation_error_message=_("The nudge has to come before the offer runs out."),
            ),
            models.CheckConstraint(
                condition=Q(Exact(F("min_overlap_minutes") % QUARTER_HOUR, 0))
                & Q(Exact(F("full_overlap_minutes") % QUARTER_HOUR, 0))
                & Q(full_overlap_minutes__gt=0),
                name="program_overlap_in_quarter_hours",
                violation_error_message=_(
                    "Give both overlaps in quarter hours, the full one more than none."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse settings that no database constraint can see."""
        super().clean()
        validate_program(vars(self))


class ProgramStaff(models.Model):
    """One person's role in the staff of one program."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="staff")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="staff_roles")
    role = models.CharField(max_length=10, choices=StaffRole)
    employer = models.CharField(
        max_length=160, blank=True, help_text=_("Pairs from this workplace go to another admin.")
    )
    group_gave_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text=_("When a group of the sign-on gave this role; empty: given by hand."),
    )

    class Meta:
        verbose_name_plural = _("program staff")
        constraints = [
            models.UniqueConstraint(
                fields=["program", "user", "role"], name="staff_one_row_per_role"
            ),
            models.CheckConstraint(
                condition=Q(role__in=StaffRole.values), name="staff_role_in_list"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class LaunchCheck(models.Model):
    """A line of the launch checklist that an admin ticked; ``key`` is the line's own."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="launch_checks")
    key = models.CharField(max_length=40)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "key"], name="launch_check_once")]

    def __str__(self) -> str:
        return f"{self.key} of program {self.program_id}"


class StaffNote(models.Model):
    """What the team of a program keeps about one person; only its admins read it."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="staff_notes")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="notes_of_staff"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    body = EncryptedTextField(max_length=1000, was_plain=True)
    written_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(body=""), name="staff_note_body_given"),
        ]

    def __str__(self) -> str:
        return f"staff note {self.pk}"

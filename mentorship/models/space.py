"""What the two keep in their space: goals, notes, thank-yous, messages."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.fields import EncryptedTextField
from mentorship.enums import Side
from mentorship.models.mentorships import Mentorship
from mentorship.models.profiles import HeldCredential
from mentorship.models.taxonomy import Goal


class MentorshipGoal(models.Model):
    """One goal of a pair, in their words; ``goal`` is what it is of the taxonomy, where known.

    Neither reached nor dropped: they work on it. ``held_credential`` is what it renews, where it
    came from an expiry date.
    """

    mentorship = models.ForeignKey(Mentorship, models.CASCADE, related_name="goals")
    title = EncryptedTextField(max_length=200, was_plain=True)
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, blank=True, related_name="+")
    held_credential = models.ForeignKey(
        HeldCredential, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField(null=True, blank=True)
    added_by = models.CharField(max_length=10, choices=Side)
    added_at = models.DateTimeField(db_default=Now())
    reached_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="mentorship_goal_has_title"),
            models.CheckConstraint(
                condition=Q(added_by__in=Side.values), name="mentorship_goal_side_in_list"
            ),
            models.CheckConstraint(
                condition=Q(reached_at__isnull=True) | Q(dropped_at__isnull=True),
                name="mentorship_goal_reached_or_dropped",
            ),
        ]

    def __str__(self) -> str:
        return f"goal {self.pk}"


class Milestone(models.Model):
    """One step towards a goal."""

    goal = models.ForeignKey(MentorshipGoal, models.CASCADE, related_name="milestones")
    title = EncryptedTextField(max_length=200, was_plain=True)
    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=10, choices=Side, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="milestone_has_title"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by="")
                | Q(done_at__isnull=False, done_by__in=Side.values),
                name="milestone_done_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"milestone {self.pk}"


class Note(models.Model):
    """A note in the space: its writer's alone, or of the two where ``is_shared``."""

    mentorship = models.ForeignKey(Mentorship, models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    is_shared = models.BooleanField(default=False)
    body = EncryptedTextField()
    written_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=~Q(body=""), name="note_not_empty")]

    def __str__(self) -> str:
        return f"note {self.pk}"


class ThankYou(models.Model):
    """One line of thanks from one of the two to the other."""

    mentorship = models.ForeignKey(Mentorship, models.CASCADE, related_name="thank_yous")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    line = EncryptedTextField(max_length=280, was_plain=True)
    may_be_shown = models.BooleanField(
        default=False, help_text=_("The association may show it, with the writer's first name.")
    )
    written_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=~Q(line=""), name="thank_you_not_empty")]

    def __str__(self) -> str:
        return f"thank-you {self.pk}"


class Message(models.Model):
    """What one of the two writes to the other; an e-mail says that it is there."""

    mentorship = models.ForeignKey(Mentorship, models.CASCADE, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    body = EncryptedTextField()
    sent_at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(body=""), name="message_not_empty")]
        indexes = [models.Index(fields=["mentorship", "-sent_at"], name="message_newest")]

    def __str__(self) -> str:
        return f"message {self.pk}"

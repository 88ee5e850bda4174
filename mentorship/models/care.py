"""What the program team does about a mentorship that needs somebody."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.fields import EncryptedTextField
from mentorship.enums import FollowUpKind, HealthRule, Side
from mentorship.models.mentorships import Mentorship


class FollowUp(models.Model):
    """One thing an admin did: a letter to one or both, a call, a pause, an end, a new match.

    ``body`` is the letter, or the note of the call, which only the program's admins read.
    ``side`` empty means both. ``rule`` is the rule of health that fired at the time.
    """

    mentorship = models.ForeignKey(Mentorship, models.PROTECT, related_name="follow_ups")
    kind = models.CharField(max_length=10, choices=FollowUpKind)
    side = models.CharField(max_length=10, choices=Side, blank=True)
    admin = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    subject = EncryptedTextField(max_length=120, blank=True, was_plain=True)
    body = EncryptedTextField(blank=True)
    rule = models.CharField(max_length=20, choices=HealthRule, blank=True)
    look_again_on = models.DateField(
        null=True, blank=True, help_text=_("Until then the row is quiet unless it gets worse.")
    )
    done_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=FollowUpKind.values, side__in=["", *Side.values]),
                name="follow_up_in_lists",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=(FollowUpKind.LETTER, FollowUpKind.CALL)) | ~Q(body=""),
                name="follow_up_says_what",
            ),
        ]

    def __str__(self) -> str:
        return f"follow-up {self.pk}"

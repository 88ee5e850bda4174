"""Mentors whom a mentee ranked, and those whom she hid."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.fields import EncryptedTextField
from mentorship.models import Mentee, Mentor


class Wish(models.Model):
    """A mentor the mentee ranked, 1 being the first of five. The mentor never learns of it."""

    mentee = models.ForeignKey(Mentee, models.CASCADE, related_name="wishes")
    mentor = models.ForeignKey(Mentor, models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField()
    reason = EncryptedTextField(max_length=200, blank=True, was_plain=True)

    class Meta:
        verbose_name_plural = "wishes"
        ordering = ["rank"]
        constraints = [
            models.CheckConstraint(condition=Q(rank__range=(1, 5)), name="wish_rank_1_to_5"),
            models.UniqueConstraint(fields=["mentee", "rank"], name="wish_one_mentor_per_rank"),
            models.UniqueConstraint(fields=["mentee", "mentor"], name="wish_mentor_once"),
        ]

    def __str__(self) -> str:
        return f"wish {self.pk}"


class HiddenMentor(models.Model):
    """A mentor whom a mentee does not want: neither suggested to her nor matched with her.

    The mentor never learns of it; program admins see only that one side asked not to be matched.
    """

    mentee = models.ForeignKey(Mentee, models.CASCADE, related_name="hidden_mentors")
    mentor = models.ForeignKey(Mentor, models.CASCADE, related_name="+")
    hidden_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mentee", "mentor"], name="hidden_mentor_once")
        ]

    def __str__(self) -> str:
        return f"hidden mentor {self.pk}"

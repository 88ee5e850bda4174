"""What the two ask each other before they answer an introduction."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.fields import EncryptedTextField
from mentorship.enums import Side
from mentorship.models.mentorships import Mentorship


class IntroductionQuestion(models.Model):
    """The one question that a side may ask the other, and the answer; only the two read it."""

    mentorship = models.ForeignKey(Mentorship, models.CASCADE, related_name="questions")
    side = models.CharField(max_length=10, choices=Side)
    question = EncryptedTextField()
    asked_at = models.DateTimeField(db_default=Now())
    answer = EncryptedTextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship", "side"], name="introduction_question_once_per_side"
            ),
            models.CheckConstraint(
                condition=Q(side__in=Side.values), name="introduction_question_side_in_list"
            ),
            models.CheckConstraint(
                condition=~Q(question=""), name="introduction_question_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="introduction_question_answer_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"question {self.pk} of mentorship {self.mentorship_id}"

"""What the two agree on at the start, and later when they change it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.fields import EncryptedTextField
from mentorship.enums import Side
from mentorship.models.mentorships import Mentorship


class Agreement(models.Model):
    """One wording of a pair's agreement; it holds once both have signed.

    ``body`` is the whole text with the names, dates and the goal in it, as it was signed;
    ``text_version`` says which wording of the program it was made from (a date and time, or
    "default"). The newest signed by both is the one that holds; ``number`` counts from 1.
    """

    mentorship = models.ForeignKey(Mentorship, models.CASCADE, related_name="agreements")
    number = models.PositiveSmallIntegerField(default=1)
    proposed_by = models.CharField(max_length=10, choices=Side)
    goal = EncryptedTextField(max_length=200, was_plain=True)
    rhythm = EncryptedTextField(max_length=200, blank=True, was_plain=True)
    ends_on = models.DateField()
    body = EncryptedTextField(was_plain=True)
    text_version = models.CharField(max_length=40)
    proposed_at = models.DateTimeField(db_default=Now())
    mentee_signed_at = models.DateTimeField(null=True, blank=True)
    mentor_signed_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship", "number"], name="agreement_once_per_number"
            ),
            models.UniqueConstraint(
                fields=["mentorship"],
                condition=Q(replaced_at__isnull=True)
                & (Q(mentee_signed_at__isnull=True) | Q(mentor_signed_at__isnull=True)),
                name="agreement_one_open",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by__in=Side.values), name="agreement_side_in_list"
            ),
            models.CheckConstraint(condition=~Q(body=""), name="agreement_body_given"),
        ]

    def __str__(self) -> str:
        return f"agreement {self.number} of mentorship {self.mentorship_id}"

    @property
    def is_signed(self) -> bool:
        """Whether both have signed."""
        return self.mentee_signed_at is not None and self.mentor_signed_at is not None

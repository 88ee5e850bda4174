"""Check-ins: due dates of a mentorship, answered by each side on its own."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.fields import EncryptedTextField
from mentorship.enums import CheckInKind, CheckInState, LineReader, Side, Signal
from mentorship.models.mentorships import Mentorship


class CheckIn(models.Model):
    """One due date of one mentorship."""

    mentorship = models.ForeignKey(Mentorship, models.PROTECT, related_name="check_ins")
    kind = models.CharField(max_length=10, choices=CheckInKind)
    period_no = models.PositiveSmallIntegerField(default=1)
    due_on = models.DateField()

    class Meta:
        ordering = ["due_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship", "kind", "period_no"], name="check_in_once_per_period"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=CheckInKind.values), name="check_in_kind_in_list"
            ),
        ]

    def __str__(self) -> str:
        return f"check-in {self.pk}"


class CheckInAnswer(models.Model):
    """One side's part of a check-in: when it opens in her zone, and what she answered.

    ``answers`` maps question numbers ("1", "2", …) to answer keys of the content; what she wrote
    where a question asks for a line stands in ``words`` (``mentorship.queries.check_in_words``).
    ``line`` is read only by the reader she chose. ``changed_at`` is when she changed her answer.
    """

    check_in = models.ForeignKey(CheckIn, models.PROTECT, related_name="answers")
    side = models.CharField(max_length=10, choices=Side)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=CheckInState, default=CheckInState.SCHEDULED)
    due_at = models.DateTimeField(help_text=_("9:00 in the person's zone; 16:00 for night shifts."))
    opened_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=20, blank=True)
    signal = models.CharField(max_length=10, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    is_shared = models.BooleanField(default=False)
    words = EncryptedTextField(blank=True, help_text=_("Lines of text by question, as JSON."))
    line = EncryptedTextField(blank=True)
    line_reader = models.CharField(max_length=10, choices=LineReader, default=LineReader.WRITER)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["check_in", "side"], name="check_in_answer_once_per_side"
            ),
            models.CheckConstraint(
                condition=Q(state__in=CheckInState.values), name="check_in_answer_state_in_list"
            ),
            models.CheckConstraint(
                condition=~Q(state=CheckInState.ANSWERED) | Q(answered_at__isnull=False),
                name="check_in_answered_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=CheckInState.OPEN) | Q(opened_at__isnull=False),
                name="check_in_open_has_time",
            ),
            models.CheckConstraint(
                condition=Q(side__in=Side.values), name="check_in_answer_side_in_list"
            ),
            models.CheckConstraint(
                condition=Q(line_reader__in=LineReader.values), name="check_in_line_reader_in_list"
            ),
            models.CheckConstraint(
                condition=Q(signal__in=["", *Signal.values]), name="check_in_signal_in_list"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(state=CheckInState.SCHEDULED),
                name="check_in_answer_due",
            ),
            models.Index(
                fields=["due_at"],
                condition=Q(state=CheckInState.OPEN),
                name="check_in_answer_open",
            ),
            # Figures by month, which read every answer of a program.
            models.Index(fields=["check_in", "state", "due_at"], name="check_in_answer_became"),
        ]

    def __str__(self) -> str:
        return f"check-in answer {self.pk}"

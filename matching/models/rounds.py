"""One intake of a program, from opening to closing."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from matching.enums import LetterRole, RoundState
from mentorship.models import Program


class RoundQuerySet(models.QuerySet["Round"]):
    """Reading vocabulary of rounds."""

    def administered_by(self, user):
        """Rounds of programs that ``user`` administers."""
        return self.filter(program__in=Program.objects.administered_by(user).values("pk"))

    def staffed_by(self, user):
        """Rounds of programs of whose staff ``user`` is."""
        return self.filter(program__in=Program.objects.staffed_by(user).values("pk"))


class Round(models.Model):
    """One intake of a program."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="rounds")
    name = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=RoundState, default=RoundState.DRAFT)
    opens_on = models.DateField()
    closes_on = models.DateField()
    introductions_on = models.DateField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=RoundState.values), name="round_state_in_list"
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="round_closes_after_it_opens"
            ),
            models.UniqueConstraint(fields=["program", "name"], name="round_name_once_per_program"),
        ]

    def __str__(self) -> str:
        return self.name


class RoundLetter(models.Model):
    """What an admin wrote for one kind of message of a round, in place of the product's words.

    ``body`` holds paragraphs; both may name the placeholders of ``matching.queries.letters``.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="letters")
    role = models.CharField(max_length=10, choices=LetterRole)
    subject = models.CharField(max_length=120)
    body = models.CharField(max_length=3000)
    changed_at = models.DateTimeField(db_default=Now())
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "role"], name="round_letter_once_per_role"),
            models.CheckConstraint(
                condition=Q(role__in=LetterRole.values), name="round_letter_role_in_list"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} letter of round {self.round_id}"


class BoardVisit(models.Model):
    """An admin who has a round's board open; ``seen_at`` is renewed while it stays open."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="visits")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    match = models.ForeignKey(
        "matching.Match", models.CASCADE, null=True, blank=True, related_name="+"
    )
    seen_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "user"], name="board_visit_once_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} at round {self.round_id}"

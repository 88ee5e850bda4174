"""What was decided about a match, kept so that it can be undone."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from matching.enums import DecisionKind
from matching.models.matches import Match
from matching.models.rounds import Round


class Decision(models.Model):
    """One change of one match by one admin.

    Those made with one press share ``batch`` and are undone together. ``before`` holds what undoing
    puts back, ids and codes but for the note; ``version`` is the match's version afterwards: where
    it has grown since, somebody changed the match and this can no longer be undone.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="decisions")
    match = models.ForeignKey(Match, models.CASCADE, related_name="decisions")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    batch = models.UUIDField()
    kind = models.CharField(max_length=10, choices=DecisionKind)
    before = models.JSONField(default=dict)
    version = models.PositiveIntegerField()
    made_at = models.DateTimeField(db_default=Now())
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=DecisionKind.values), name="decision_kind_in_list"
            ),
            models.UniqueConstraint(fields=["batch", "match"], name="decision_once_per_press"),
        ]
        indexes = [
            models.Index(
                fields=["round", "actor", "-id"],
                condition=Q(undone_at=None),
                name="decision_last_of_actor",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of match {self.match_id}"

"""A run's work, laid out for several workers: what they need to know, and who does what."""

from django.db import models
from django.db.models import F, Q

from matching.enums import BlockState
from matching.models.runs import Run


class RunFile(models.Model):
    """A part of something that the workers of a run read: its pool, or one query of all pairs.

    Arrays of numbers, packed. Everything goes when the run ends.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="files")
    name = models.CharField(max_length=30)
    part = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        ordering = ["name", "part"]
        constraints = [
            models.UniqueConstraint(fields=["run", "name", "part"], name="run_file_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} of run {self.run_id}, part {self.part}"


class Block(models.Model):
    """Some rows of one query, ``start`` to ``stop`` of those it asks for; ``data`` its answer.

    Held by a lease while somebody works on it: when that has run out, anybody may take it over.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="blocks")
    query = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    stop = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=BlockState, default=BlockState.WAITING)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    data = models.BinaryField(null=True)

    class Meta:
        ordering = ["query", "start"]
        constraints = [
            models.UniqueConstraint(fields=["run", "query", "start"], name="block_once"),
            models.CheckConstraint(
                condition=Q(state__in=BlockState.values), name="block_state_in_list"
            ),
            models.CheckConstraint(condition=Q(start__lt=F("stop")), name="block_has_rows"),
            models.CheckConstraint(
                condition=Q(
                    state=BlockState.LEASED, lease_token__isnull=False, lease_until__isnull=False
                )
                | (
                    ~Q(state=BlockState.LEASED)
                    & Q(lease_token__isnull=True, lease_until__isnull=True)
                ),
                name="block_lease_iff_leased",
            ),
            models.CheckConstraint(
                condition=Q(state=BlockState.DONE, data__isnull=False)
                | (~Q(state=BlockState.DONE) & Q(data__isnull=True)),
                name="block_answer_iff_done",
            ),
        ]

    def __str__(self) -> str:
        return f"block {self.pk} of run {self.run_id}"

"""Mentors kept ready for suggestions, and what has changed since."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from mentorship.models import Mentor, Program


class MentorSnapshot(models.Model):
    """The mentors of one program as the engine reads them: numbers and keyed hashes, no names.

    ``version`` is new with every build, none before the first. ``form`` names the layout of
    ``data`` and the key of its hashes: another one cannot be read. ``day`` is the program's day of
    the build, on which availability depends. While somebody builds, a lease keeps others from it.
    """

    program = models.OneToOneField(Program, models.CASCADE, related_name="+")
    version = models.UUIDField(null=True, blank=True)
    form = models.CharField(max_length=40, blank=True)
    day = models.DateField(null=True, blank=True)
    n_mentors = models.PositiveIntegerField(default=0)
    data = models.BinaryField(default=b"")
    built_at = models.DateTimeField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(lease_token__isnull=True, lease_until__isnull=True)
                | Q(lease_token__isnull=False, lease_until__isnull=False),
                name="mentor_snapshot_lease_whole",
            ),
            models.CheckConstraint(
                condition=Q(version__isnull=True) | Q(day__isnull=False, built_at__isnull=False),
                name="mentor_snapshot_built_has_day",
            ),
        ]

    def __str__(self) -> str:
        return f"mentors of program {self.program_id}"


class MentorChange(models.Model):
    """Something that a score may read has changed: of a mentor, of a person, or of the taxonomy.

    Written by triggers (``matching.mentor_watch``), whoever changes the row and however; neither
    ``mentor`` nor ``user`` means everybody. Goes when every snapshot that it touches was rebuilt.
    """

    mentor = models.ForeignKey(
        Mentor, models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="+",
    )

    def __str__(self) -> str:
        return f"change {self.pk}"

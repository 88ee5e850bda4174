"""Which edition of the world's time zones the due moments were computed with."""

from django.db import models
from django.db.models import Q


class ZoneData(models.Model):
    """One row: the newest edition that was met, such as ``2026a``, and how far it was followed.

    ``reached`` is the last person whose check-ins were computed anew; None when all were.
    """

    version = models.CharField(max_length=20, blank=True)
    reached = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="zone_data_one_row")]

    def __str__(self) -> str:
        return self.version

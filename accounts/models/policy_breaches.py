"""What browsers told of pages that broke their policy: numbers, nobody and no address."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.enums import Blocked


class PolicyBreach(models.Model):
    """How often one rule of the content security policy was broken by one kind of thing."""

    directive = models.CharField(max_length=40)
    blocked = models.CharField(max_length=20, choices=Blocked)
    n = models.PositiveBigIntegerField(default=0)
    last_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["directive", "blocked"], name="policybreach_once_per_kind"
            ),
            models.CheckConstraint(condition=~Q(directive=""), name="policybreach_directive_given"),
        ]

    def __str__(self) -> str:
        return f"{self.directive} {self.blocked}"

"""Pairs from a file: those that wait for a yes, and rules for people who have not joined yet."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now

from matching.enums import RULE_KINDS, ExclusionKind, PairUse
from mentorship.models import Program


class PairRule(models.Model):
    """Two addresses whose owners must not be paired, kept until both have joined.

    Once both have an account the rule holds like an exclusion, in either direction; a run reads
    both. Addresses are in lower case.
    """

    program = models.ForeignKey(Program, models.CASCADE, related_name="pair_rules")
    mentee_email = models.EmailField(max_length=254)
    mentor_email = models.EmailField(max_length=254)
    kind = models.CharField(max_length=12, choices=ExclusionKind)
    created_at = models.DateTimeField(db_default=Now())
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(mentee_email=F("mentor_email")), name="pair_rule_of_two_addresses"
            ),
            models.CheckConstraint(condition=Q(kind__in=RULE_KINDS), name="pair_rule_kind_in_list"),
            models.UniqueConstraint(
                "program", Lower("mentee_email"), Lower("mentor_email"), name="pair_rule_once"
            ),
        ]

    def __str__(self) -> str:
        return f"pair rule {self.pk}"


class PairImport(models.Model):
    """A file of pairs that was read and shown, and waits for its admin's yes; gone after a day.

    ``lines`` are mentee's address, mentor's address (lower case), mentor type (often empty) and the
    line of the file.
    """

    program = models.ForeignKey(Program, models.CASCADE, related_name="pair_imports")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    use = models.CharField(max_length=10, choices=PairUse)
    lines = models.JSONField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(use__in=PairUse.values), name="pair_import_use_in_list"
            )
        ]

    def __str__(self) -> str:
        return f"pair import {self.pk}"

"""What of closed rounds goes when it is old: what runs read, and what undoing puts back."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.retention import YEAR, Rule, register_retention
from accounts.services.batches import first_of
from matching.enums import RoundState
from matching.models import Block, Decision, Run, RunFile


def register() -> None:
    """Give the rules of this floor."""
    text = _("What runs of closed rounds read of people")
    register_retention(Rule("runs", text, YEAR, 90, 5 * YEAR, _runs))
    text = _("How decisions of closed rounds are undone")
    register_retention(Rule("decisions", text, YEAR, 90, 5 * YEAR, _decisions))


def _runs(before: datetime, most: int) -> int:
    closed = Run.objects.filter(round__state=RoundState.CLOSED, finished_at__lt=before)
    pks = first_of(closed.exclude(snapshot={}).order_by("pk"), most)
    RunFile.objects.filter(run__in=pks).delete()
    Block.objects.filter(run__in=pks).delete()
    return Run.objects.filter(pk__in=pks).update(snapshot={})


def _decisions(before: datetime, most: int) -> int:
    closed = Decision.objects.filter(round__state=RoundState.CLOSED, made_at__lt=before)
    pks = first_of(closed.exclude(before={}).order_by("pk"), most)
    return Decision.objects.filter(pk__in=pks).update(before={})

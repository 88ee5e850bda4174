"""Figures of runs for operators."""

from django.db.models import Count

from matching.enums import RunState
from matching.models import Run


def runs() -> dict[str, int]:
    """Count all runs by state; one query."""
    found = dict(Run.objects.order_by().values_list("state").annotate(n=Count("pk")))
    return {state.value: found.get(state, 0) for state in RunState}

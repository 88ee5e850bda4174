"""Who changed a match last, and how."""

from dataclasses import dataclass
from datetime import datetime

from matching.models import Decision, Match


@dataclass(frozen=True, slots=True)
class Change:
    """A match's latest change; ``kind`` is a ``DecisionKind``, or "" where none is kept."""

    kind: str
    name: str
    at: datetime | None


def last_change(match: Match) -> Change:
    """Return who changed a match last; without a name where the system did."""
    rows = Decision.objects.filter(match=match, undone_at=None, version=match.version)
    decision = rows.select_related("actor").first()
    if decision is not None:
        return Change(decision.kind, decision.actor.name, decision.made_at)
    by = match.decided_by.name if match.decided_by else ""
    return Change("", by, match.decided_at)

"""One press for many matches: each in its own transaction, with a report of each."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from accounts.exceptions import Refused
from accounts.models import User
from matching.models import Match
from matching.services import handing_over, review
from matching.services.publish import Report

Chosen = Iterable[tuple[int, int]]


def approve(
    *, chosen: Chosen, actor: User, batch: UUID, kept: frozenset[int] | None = None
) -> list[Report]:
    """Approve matches as they were seen: (id, version).

    ``kept`` are those whom another admin sees to in their program, where they are known.
    """
    return _each(review.approve, chosen, actor=actor, batch=batch, kept=kept)


def pin(*, chosen: Chosen, actor: User, batch: UUID) -> list[Report]:
    """Pin matches as they were seen: (id, version)."""
    return _each(review.pin, chosen, actor=actor, batch=batch)


def hand_over(*, chosen: Chosen, actor: User, batch: UUID, to_id: int) -> list[Report]:
    """Ask a colleague to decide matches as they were seen: (id, version)."""
    return _each(handing_over.hand_over, chosen, actor=actor, batch=batch, to_id=to_id)


def _each(decide: Callable[..., Match], chosen: Chosen, **given: Any) -> list[Report]:
    reports = []
    for match_id, version in chosen:
        try:
            decide(match_id=match_id, version=version, **given)
        except Refused as refusal:
            reports.append(Report(match_id, refusal))
        else:
            reports.append(Report(match_id))
    return reports

"""Keep two people apart, in either direction."""

from accounts.models import User
from accounts.services import audit
from matching.enums import ExclusionKind
from matching.models import Exclusion, Round
from mentorship.models import Program


def add(
    *,
    program: Program,
    first: int,
    second: int,
    kind: ExclusionKind,
    reason: str = "",
    only_round: Round | None = None,
    actor: User | None,
) -> Exclusion:
    """Exclude a pair of people (user ids) in a program, or in one round; once is enough."""
    low, high = sorted((first, second))
    exclusion, is_new = Exclusion.objects.get_or_create(
        program=program,
        round=only_round,
        first_id=low,
        second_id=high,
        defaults={"kind": kind, "reason": reason, "created_by": actor},
    )
    if is_new:
        audit.record(
            actor=actor, action="exclusion.added", target=exclusion, kind=str(kind), reason=reason
        )
    return exclusion


def keep_apart_for_good(program: Program, one: int, other: int) -> bool:
    """Exclude a pair of people for good as if one of them had asked; return whether it is new.

    No actor and no reason are kept: the list of who is kept apart tells nobody more, and admins
    can't lift it.
    """
    low, high = sorted((one, other))
    known = Exclusion.objects.filter(program=program, round=None, first=low, second=high)
    asked = known.filter(kind=ExclusionKind.BLOCK, reason="", created_by=None)
    if asked.exists():
        return False
    if known.update(kind=ExclusionKind.BLOCK, reason="", created_by=None):
        return True
    add(program=program, first=low, second=high, kind=ExclusionKind.BLOCK, actor=None)
    return True

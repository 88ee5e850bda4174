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

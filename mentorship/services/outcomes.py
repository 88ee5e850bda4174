"""The three outcome lines, answered by a mentee at the start, at closing and thirty days after."""

from collections.abc import Mapping

from accounts.models import User
from accounts.services import audit, locking
from mentorship.enums import OutcomeStage
from mentorship.models import OutcomeAnswer, Program


@locking.serialized
def keep(
    *, program: Program, actor: User, stage: OutcomeStage, lines: Mapping[str, int]
) -> OutcomeAnswer:
    """Keep how a mentee sees her work at one stage; what she answered once stays."""
    row, is_new = OutcomeAnswer.objects.get_or_create(
        program=program, user=actor, stage=stage, defaults={**lines}
    )
    if is_new:
        audit.record(actor=actor, action="outcomes.answered", target=row, stage=stage.value)
    return row

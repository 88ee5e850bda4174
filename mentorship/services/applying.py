"""Send a wizard's answers: everything that belongs to it in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from accounts.models import User
from accounts.services import consents, locking
from mentorship.enums import OutcomeStage, Side
from mentorship.models import Mentee, Mentor, OutcomeAnswer, Program
from mentorship.services import drafts, outcomes, participants
from mentorship.services.participants import MenteeAnswers, MentorAnswers
from mentorship.services.profiles import ProfileAnswers

Part = TypeVar("Part", Mentee, Mentor)


@dataclass(frozen=True)
class Accepted:
    """One document that a person agreed to with her application, in the version she read."""

    document: str
    version: str


@locking.serialized
def send_mentee(
    *,
    program: Program,
    actor: User,
    profile: ProfileAnswers,
    answers: MenteeAnswers,
    part_id: int | None = None,
    accepted: Sequence[Accepted] = (),
    start: Mapping[str, int] | None = None,
) -> Mentee:
    """Apply as a mentee, or with ``part_id`` change the answers; the draft goes.

    Args:
        start: the three outcome lines 1 to 5 (path, support, stay), kept the first time only.

    Raises:
        Refused: as ``participants.apply_as_mentee`` and ``change_mentee`` do; nothing is written.
    """
    known = {"actor": actor, "profile": profile, "answers": answers}
    if part_id is None:
        mentee = participants.apply_as_mentee(program=program, **known)  # type: ignore[arg-type]
    else:
        mentee = participants.change_mentee(mentee_id=part_id, **known)  # type: ignore[arg-type]
    if start:
        keep_start(program=program, actor=actor, lines=start)
    return _finish(mentee, Side.MENTEE, actor, accepted)


@locking.serialized
def send_mentor(
    *,
    program: Program,
    actor: User,
    profile: ProfileAnswers,
    answers: MentorAnswers,
    part_id: int | None = None,
    accepted: Sequence[Accepted] = (),
) -> Mentor:
    """Apply as a mentor, or with ``part_id`` change the answers; the draft goes.

    Raises:
        Refused: as ``participants.apply_as_mentor`` and ``change_mentor`` do; nothing is written.
    """
    known = {"actor": actor, "profile": profile, "answers": answers}
    if part_id is None:
        mentor = participants.apply_as_mentor(program=program, **known)  # type: ignore[arg-type]
    else:
        mentor = participants.change_mentor(mentor_id=part_id, **known)  # type: ignore[arg-type]
    return _finish(mentor, Side.MENTOR, actor, accepted)


def _finish(part: Part, side: Side, actor: User, accepted: Sequence[Accepted]) -> Part:
    for one in accepted:
        consents.accept(user=actor, document=one.document, version=one.version)
    drafts.delete(program=part.program, user=actor, side=side)
    return part


def keep_start(*, program: Program, actor: User, lines: Mapping[str, int]) -> OutcomeAnswer:
    """Keep a mentee's starting point; what she answered once stays."""
    return outcomes.keep(program=program, actor=actor, stage=OutcomeStage.START, lines=lines)

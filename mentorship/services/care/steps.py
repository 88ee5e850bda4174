"""Pause, end and rematch for the two, kept beside what else the team did."""

from datetime import date

from accounts.models import User
from accounts.services import locking
from mentorship.enums import FollowUpKind, MentorshipState
from mentorship.exceptions import NotAllowed
from mentorship.models import Mentorship
from mentorship.rules.care import can_care_for
from mentorship.services import mentorships
from mentorship.services.care.keeping import keep


@locking.serialized
def pause(
    *,
    mentorship_id: int,
    actor: User,
    until: date | None = None,
    reason: str = "",
    look_again: int | None = None,
) -> Mentorship:
    """Let a mentorship rest because one of the two asked for it; one on pause stays so.

    Raises:
        NotAllowed, Refused: not hers to see to; see ``mentorships.pause``.
    """
    mentorship = _locked(mentorship_id, actor)
    if mentorship.state == MentorshipState.ACTIVE:
        keep(mentorship, FollowUpKind.PAUSE, actor, look_again=look_again)
    return mentorships.pause(mentorship_id=mentorship_id, actor=actor, until=until, reason=reason)


@locking.serialized
def end(*, mentorship_id: int, actor: User, reason: str = "") -> Mentorship:
    """End a mentorship without fault; one that ended stays so.

    Raises:
        NotAllowed, Refused: not hers to see to; see ``mentorships.end``.
    """
    return _end(mentorship_id, actor, reason, FollowUpKind.END)


@locking.serialized
def rematch(*, mentorship_id: int, actor: User, reason: str = "") -> Mentorship:
    """End it so that the mentee is first in line for another mentor, never this one again.

    Raises:
        NotAllowed, Refused: not hers to see to; see ``mentorships.end``.
    """
    return _end(mentorship_id, actor, reason, FollowUpKind.REMATCH)


def _end(mentorship_id: int, actor: User, reason: str, kind: FollowUpKind) -> Mentorship:
    mentorship = _locked(mentorship_id, actor)
    if mentorship.state in mentorships.RUNNING:
        keep(mentorship, kind, actor)
    is_rematch = kind == FollowUpKind.REMATCH
    return mentorships.end(
        mentorship_id=mentorship_id, actor=actor, reason=reason, rematch=is_rematch
    )


def _locked(mentorship_id: int, actor: User) -> Mentorship:
    mentorship = mentorships.locked(mentorship_id)
    if not can_care_for(actor, mentorship):
        raise NotAllowed
    return mentorship

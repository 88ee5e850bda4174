"""How each decision of the review is undone: the place, the exclusion, and what refuses it."""

from accounts.models import User
from matching.enums import UNDECIDED_STATES, DecisionKind, MatchState
from matching.exceptions import conflicts
from matching.models import Decision, Match
from matching.services import rejections
from matching.services.decisions import undoing
from matching.services.review import take_place
from mentorship.services import places


def register() -> None:
    """Say how the decisions of the review, and handing over, are undone."""
    undoing(DecisionKind.APPROVE)(_approval)
    undoing(DecisionKind.UNAPPROVE)(_approval_taken_back)
    undoing(DecisionKind.REJECT)(_rejection)
    for kind in (DecisionKind.PIN, DecisionKind.UNPIN, DecisionKind.NOTE, DecisionKind.HAND_OVER):
        undoing(kind)(_nothing_else)


def _approval(_decision: Decision, match: Match, _actor: User) -> None:
    """Free the place again."""
    places.release(match.mentor_id)


def _approval_taken_back(_decision: Decision, match: Match, _actor: User) -> None:
    """Take the place again, where there still is one."""
    _refuse_other_proposal(match)
    take_place(match)


def _rejection(decision: Decision, match: Match, actor: User) -> None:
    """Let the two be paired again, and take the place where they had been approved."""
    rejections.take_back(decision.before, actor)
    _refuse_other_proposal(match)
    if match.state == MatchState.APPROVED:
        take_place(match)


def _refuse_other_proposal(match: Match) -> None:
    """Refuse where a run or an admin has found another mentor for this request meanwhile."""
    others = Match.objects.filter(
        round=match.round_id,
        mentee=match.mentee_id,
        mentor_type=match.mentor_type,
        state__in=UNDECIDED_STATES,
    ).exclude(pk=match.pk)
    if others.exists():
        raise conflicts.ProposedAnew(name=match.mentee.user.name)


def _nothing_else(_decision: Decision, _match: Match, _actor: User) -> None:
    """Nothing besides the match's own fields changes."""

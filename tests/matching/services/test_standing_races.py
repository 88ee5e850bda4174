"""Approve and pause at the same moment, against PostgreSQL; the control proves the race first."""

from functools import partial

import pytest

from matching.enums import MatchState
from matching.models import Match
from matching.services import publish
from mentorship.enums import HOLDING_STATES, Side
from mentorship.models import Mentorship
from mentorship.services import places, standing
from tests.factories.matching import MatchFactory, RoundFactory
from tests.factories.mentorship import ProgramStaffFactory
from tests.matching.services.test_races import approving, unlocked
from tests.races import DONE, race

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
__all__ = ["unlocked"]  # a fixture

PAIRS = 8
GONE = {"mentee_gone", "mentor_gone", "wrong_state"}
BOTH = pytest.mark.parametrize("side", list(Side))


def stepping(step, match, side):
    part = getattr(match, side.value)
    return partial(step, side=side, part_id=part.pk, actor=part.user)


def assert_no_orphan(side):
    """Nothing waits for somebody who is gone, and no place is held for it."""
    gone = {f"{side.value}__state__in": ("paused", "left")}
    assert not Match.objects.filter(state=MatchState.APPROVED, **gone).exists()
    assert not Mentorship.objects.filter(state__in=HOLDING_STATES, **gone).exists()
    assert places.recount() == []


def race_of_approvals_and_pauses(side):
    match_round = RoundFactory()
    admin = ProgramStaffFactory(program=match_round.program).user
    matches = [MatchFactory(round=match_round) for _ in range(PAIRS)]

    ends = race(
        [approving(match.pk, admin) for match in matches]
        + [stepping(standing.pause, match, side) for match in matches]
    )

    assert_no_orphan(side)
    assert set(ends) <= {DONE} | GONE
    assert not Match.objects.filter(state=MatchState.PROPOSED).exists()


@BOTH
def test_control_pause_leaves_an_approved_match_without_lock(side, unlocked):
    with pytest.raises(AssertionError):
        race_of_approvals_and_pauses(side)


@BOTH
def test_pause_during_approvals_leaves_no_orphan(side):
    race_of_approvals_and_pauses(side)


@BOTH
def test_leaving_during_publication_leaves_no_orphan(side):
    match_round = RoundFactory()
    admin = ProgramStaffFactory(program=match_round.program).user
    matches = [MatchFactory(round=match_round, state=MatchState.APPROVED) for _ in range(PAIRS)]

    ends = race(
        [partial(publish.publish_one, match_id=match.pk, actor=admin) for match in matches]
        + [stepping(standing.leave, match, side) for match in matches]
    )

    assert_no_orphan(side)
    assert set(ends) <= {DONE} | GONE


def test_mentor_of_many_pauses_during_their_approvals():
    match_round = RoundFactory()
    admin = ProgramStaffFactory(program=match_round.program).user
    first = MatchFactory(round=match_round, mentor__capacity=PAIRS)
    rest = [MatchFactory(round=match_round, mentor=first.mentor) for _ in range(PAIRS - 1)]
    matches = [first, *rest]

    race(
        [approving(match.pk, admin) for match in matches]
        + [stepping(standing.pause, match, Side.MENTEE) for match in matches]
        + [stepping(standing.pause, first, Side.MENTOR)]
    )

    assert_no_orphan(Side.MENTOR)
    assert_no_orphan(Side.MENTEE)

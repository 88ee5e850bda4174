"""Approve against approve, pause, decline, erase and lower capacity, in the orders of their steps.

A build runs a named subset; ``HYPOTHESIS_PROFILE=nightly`` runs all 70 orders of each pair.
"""

from collections.abc import Callable
from functools import partial

import pytest

from accounts.services import erasing, locking
from matching.enums import MatchState
from matching.models import Match
from matching.services import review
from mentorship.enums import HOLDING_STATES, MenteeState, MentorState, Side
from mentorship.models import Mentor, Mentorship
from mentorship.services import introductions, places, standing
from tests.factories.matching import MatchFactory, RoundFactory
from tests.factories.mentorship import MentorFactory, MentorshipFactory, ProgramStaffFactory
from tests.interleavings import interleave, named, orders
from tests.nightly import IS_NIGHTLY
from tests.races import DONE

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
RUN = orders() if IS_NIGHTLY else list(named(orders(), every=7))

Pair = tuple[Callable[[], object], Callable[[], object]]


class World:
    """One round with an admin and a mentor of two places, one of them taken."""

    def __init__(self) -> None:
        self.round = RoundFactory(program__capacity_max=4)
        self.program = self.round.program
        self.mentor = MentorFactory(program=self.program, capacity=2, places_held=1)
        self.live = MentorshipFactory(
            program=self.program, mentor=self.mentor, mentor_user=self.mentor.user
        )

    def approval(self) -> Callable[[], object]:
        """Return an approval of another mentee's match with the mentor, by another admin."""
        match = MatchFactory(round=self.round, mentor=self.mentor)
        admin = ProgramStaffFactory(program=self.program).user
        return partial(review.approve, match_id=match.pk, actor=admin)

    def assert_whole(self) -> None:
        """Every place is counted, none above capacity, and nobody gone holds one."""
        assert places.recount() == []
        assert not Mentor.objects.filter(places_held__gt=places.F("capacity")).exists()
        approved = Match.objects.filter(state=MatchState.APPROVED)
        gone = {"mentor__state__in": (MentorState.PAUSED, MentorState.LEFT)}
        assert not approved.filter(**gone).exists()
        assert not approved.filter(mentee__state=MenteeState.PAUSED).exists()
        assert not Mentorship.objects.filter(state__in=HOLDING_STATES, **gone).exists()


def approve_and_approve(world: World) -> Pair:
    return world.approval(), world.approval()


def approve_and_pause(world: World) -> Pair:
    pause = partial(
        standing.pause, side=Side.MENTOR, part_id=world.mentor.pk, actor=world.mentor.user
    )
    return world.approval(), pause


def approve_and_decline(world: World) -> Pair:
    decline = partial(
        introductions.decline, mentorship_id=world.live.pk, actor=world.live.mentee_user
    )
    return world.approval(), decline


def approve_and_lower_capacity(world: World) -> Pair:
    lower = partial(
        places.set_capacity, mentor_id=world.mentor.pk, capacity=1, actor=world.mentor.user
    )
    return world.approval(), lower


def approve_and_erase(world: World) -> Pair:
    """Erase the mentor: an approval that came first is withdrawn, a later one is refused."""
    return world.approval(), partial(erasing.erase, person=world.mentor.user)


# What each pair may end with; every other pair of ends is a fault.
ENDS = {
    approve_and_approve: {(DONE, "mentor_full"), ("mentor_full", DONE)},
    approve_and_pause: {(DONE, DONE), ("mentor_gone", DONE), ("wrong_state", DONE)},
    approve_and_decline: {(DONE, DONE)},
    approve_and_erase: {(DONE, DONE), ("mentor_gone", DONE), ("wrong_state", DONE)},
    approve_and_lower_capacity: {(DONE, "capacity_in_use"), ("mentor_full", DONE)},
}


@pytest.mark.parametrize("pair", ENDS, ids=lambda pair: pair.__name__)
def test_every_order_leaves_a_whole_world(pair):
    for order in RUN:
        world = World()

        ends = interleave(order, *pair(world))

        assert ends in ENDS[pair], order
        world.assert_whole()


@pytest.mark.parametrize(
    "pair",
    [approve_and_approve, approve_and_pause, approve_and_lower_capacity],
    ids=lambda pair: pair.__name__,
)
def test_control_an_order_breaks_the_world_without_lock_and_guard(pair, monkeypatch):
    monkeypatch.setattr(locking, "lock", lambda rows: rows)
    monkeypatch.setattr(places, "_with_free_place", lambda mentors: mentors)
    broken = []

    for order in orders()[::9]:
        world = World()
        ends = interleave(order, *pair(world))
        try:
            assert ends in ENDS[pair]
            world.assert_whole()
        except AssertionError:
            broken.append(order)

    assert broken


def test_orders_are_all_seventy():
    assert len(set(orders())) == 70
    assert {order.count("A") for order in orders()} == {4}

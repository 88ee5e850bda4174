"""The small mentor part of a mentee who would also be a peer."""

import pytest

from accounts.models import AuditEvent
from mentorship.enums import MentorshipState, MentorState
from mentorship.exceptions import BadAnswers
from mentorship.models import Mentor
from mentorship.services import participants
from mentorship.services.participants import MenteeAnswers
from mentorship.services.profiles import ProfileAnswers
from tests.factories.mentorship import (
    NOW,
    GoalFactory,
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
)

pytestmark = pytest.mark.django_db


def _change(mentee, **answers):
    return participants.change_mentee(
        mentee_id=mentee.pk, actor=mentee.user, profile=ProfileAnswers(),
        answers=MenteeAnswers(**{"seeks": ["career"], **answers}),
    )  # fmt: skip


def _peer(mentee, **fields):
    known = {"offers": ["peer"], "capacity": 1} | fields
    return MentorFactory(program=mentee.program, user=mentee.user, **known)


def test_tick_makes_one_place_for_a_peer_to_be_vetted():
    mentee, goal = MenteeFactory(), GoalFactory()

    _change(mentee, peer_too=True, peer_helps=[goal])

    mentor = Mentor.objects.get()
    assert (mentor.user, mentor.offers, mentor.capacity) == (mentee.user, ["peer"], 1)
    assert (mentor.state, list(mentor.helps_with.all())) == (MentorState.APPLIED, [goal])


def test_tick_that_stays_changes_what_she_helps_with():
    mentee, goal = MenteeFactory(peer_too=True), GoalFactory()
    peer = _peer(mentee)

    _change(mentee, peer_too=True, peer_helps=[goal])

    assert Mentor.objects.get() == peer
    assert (peer.state, list(peer.helps_with.all())) == (MentorState.VETTED, [goal])


@pytest.mark.parametrize("state", [MentorState.APPLIED, MentorState.VETTED, MentorState.PAUSED])
def test_tick_taken_away_takes_the_part_back(state):
    mentee = MenteeFactory(peer_too=True)
    _peer(mentee, state=state)

    _change(mentee)

    assert Mentor.objects.get().state == MentorState.LEFT
    assert AuditEvent.objects.filter(action="mentor.left").count() == 1


def test_tick_cannot_be_taken_away_while_she_is_a_peer_for_someone():
    mentee = MenteeFactory(peer_too=True)
    peer = _peer(mentee, places_held=1)
    MentorshipFactory(program=mentee.program, mentor=peer, active=True)

    with pytest.raises(BadAnswers, match="You are a peer for someone now"):
        _change(mentee)

    assert Mentor.objects.get().state == MentorState.VETTED
    mentee.refresh_from_db()
    assert mentee.peer_too


def test_tick_taken_away_lets_an_introduction_go():
    mentee = MenteeFactory(peer_too=True)
    peer = _peer(mentee, places_held=1)
    introduction = MentorshipFactory(program=mentee.program, mentor=peer)

    _change(mentee)

    peer.refresh_from_db()
    introduction.refresh_from_db()
    assert (peer.state, peer.places_held) == (MentorState.LEFT, 0)
    assert introduction.state == MentorshipState.WITHDRAWN


def test_tick_comes_back_after_it_was_taken_away():
    mentee = MenteeFactory()
    _peer(mentee, state=MentorState.LEFT)

    _change(mentee, peer_too=True)

    assert Mentor.objects.get().state == MentorState.APPLIED


def test_tick_that_stays_does_not_ask_again_after_a_refusal():
    mentee = MenteeFactory(peer_too=True)
    _peer(mentee, state=MentorState.REFUSED)

    _change(mentee, peer_too=True)

    assert Mentor.objects.get().state == MentorState.REFUSED


@pytest.mark.parametrize("ticks", [True, False])
def test_tick_leaves_a_whole_mentor_alone(ticks):
    mentee = MenteeFactory(peer_too=True)
    mentor = _peer(mentee, offers=["peer", "career"], capacity=3)

    _change(mentee, peer_too=ticks)

    mentor.refresh_from_db()
    assert (mentor.state, mentor.offers) == (MentorState.VETTED, ["peer", "career"])


@pytest.mark.parametrize("state", [MentorState.LEFT, MentorState.REFUSED])
def test_tick_does_not_list_her_again_as_the_mentor_she_was(state):
    mentee = MenteeFactory()
    mentor = _peer(mentee, state=state, offers=["career"], listed_at=NOW, shown=["employer"])

    _change(mentee, peer_too=True)

    mentor.refresh_from_db()
    assert (mentor.state, mentor.offers) == (MentorState.APPLIED, ["peer"])
    assert (mentor.listed_at, mentor.shown) == (None, [])

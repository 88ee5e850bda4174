from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from matching import exceptions
from matching.enums import MatchState, RoundState
from matching.services import publish, review
from mentorship import hooks
from mentorship.enums import MentorshipState, MentorState, Side
from mentorship.services import introductions, places, standing
from tests.factories.matching import MatchFactory, RoundFactory
from tests.factories.mentorship import MentorFactory, MentorshipFactory, ProgramStaffFactory

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.parametrize("side", list(Side))
STEPS = pytest.mark.parametrize("step", [standing.pause, standing.leave])


def take(step, match, side):
    part = getattr(match, side.value)
    step(side=side, part_id=part.pk, actor=part.user)
    match.refresh_from_db()
    match.mentor.refresh_from_db()


@BOTH
@STEPS
@pytest.mark.parametrize("state", [MatchState.PROPOSED, MatchState.APPROVED])
def test_waiting_match_is_withdrawn_at_once(step, side, state):
    match = MatchFactory(state=state, is_pinned=True)

    take(step, match, side)

    assert (match.state, match.is_pinned, match.version) == (MatchState.WITHDRAWN, False, 2)
    assert match.mentor.places_held == 0
    assert places.recount() == []
    events = AuditEvent.objects.filter(action="match.withdrawn")
    (event,) = events
    how = "paused" if step is standing.pause else "left"
    assert (event.actor, event.data) == (
        getattr(match, side.value).user,
        {"reason": f"{side}_{how}"},
    )


@BOTH
@pytest.mark.parametrize("state", [MatchState.REJECTED, MatchState.SUPERSEDED])
def test_decided_match_is_left_alone(side, state):
    match = MatchFactory(state=state)

    take(standing.pause, match, side)

    assert (match.state, match.version) == (state, 1)


@BOTH
def test_matches_of_others_are_left_alone(side):
    match, other = MatchFactory(), MatchFactory(state=MatchState.APPROVED)

    take(standing.pause, match, side)

    other.refresh_from_db()
    assert other.state == MatchState.APPROVED


def test_mentor_with_many_matches_frees_all_his_places():
    mentor = MentorFactory(capacity=3, places_held=2)
    match_round = RoundFactory(program=mentor.program)
    for state in (MatchState.APPROVED, MatchState.APPROVED, MatchState.PROPOSED):
        MatchFactory(round=match_round, mentor=mentor, state=state)

    standing.pause(side=Side.MENTOR, part_id=mentor.pk, actor=mentor.user)

    mentor.refresh_from_db()
    assert mentor.places_held == 0
    assert set(mentor.matches.values_list("state", flat=True)) == {MatchState.WITHDRAWN}


def test_withdrawn_match_is_not_approved_and_the_request_is_open_again():
    match = MatchFactory()
    admin = ProgramStaffFactory(program=match.round.program).user
    take(standing.pause, match, Side.MENTEE)

    with pytest.raises(exceptions.WrongState):
        review.approve(match_id=match.pk, actor=admin)

    standing.resume(side=Side.MENTEE, part_id=match.mentee_id, actor=match.mentee.user)
    again = MatchFactory(round=match.round, mentee=match.mentee)
    review.approve(match_id=again.pk, actor=admin)
    again.refresh_from_db()
    assert again.state == MatchState.APPROVED


def test_published_match_is_open_again_once_its_introduction_is_withdrawn():
    approved = MatchFactory(state=MatchState.APPROVED, round__program__asked_first="both")
    admin = ProgramStaffFactory(program=approved.round.program).user
    publish.publish_one(match_id=approved.pk, actor=admin)

    take(standing.pause, approved, Side.MENTOR)

    assert approved.mentorship.state == MentorshipState.WITHDRAWN
    assert approved.mentor.places_held == 0
    again = MatchFactory(round=approved.round, mentee=approved.mentee)
    review.approve(match_id=again.pk, actor=admin)
    assert places.recount() == []


def test_silent_mentor_gives_approved_places_back_as_well():
    now = timezone.now()
    mentor = MentorFactory(places_held=3, capacity=3)
    for days in (20, 8):
        MentorshipFactory(
            program=mentor.program, mentor=mentor, introduced_at=now - timedelta(days=days)
        )
    match = MatchFactory(round__program=mentor.program, mentor=mentor, state=MatchState.APPROVED)

    introductions.expire_overdue(now)

    match.refresh_from_db()
    mentor.refresh_from_db()
    assert (mentor.state, mentor.places_held) == (MentorState.PAUSED, 0)
    assert match.state == MatchState.WITHDRAWN


@BOTH
@pytest.mark.parametrize("state", [MatchState.PROPOSED, MatchState.APPROVED])
def test_pending_names_nobody(side, state):
    match = MatchFactory(state=state, mentor__user__name="Dolores", mentee__user__name="Dolores")

    said = hooks.pending_offers(getattr(match, side.value))

    assert said.startswith("The program team is reading a suggestion for you.")
    assert "Dolores" not in said


def test_pending_covers_what_nobody_was_told_yet():
    mentorship = MentorshipFactory(announce_at=timezone.now() + timedelta(minutes=9))
    MatchFactory(
        round=RoundFactory(program=mentorship.program),
        mentee=mentorship.mentee,
        mentor=mentorship.mentor,
        mentorship=mentorship,
        state=MatchState.PUBLISHED,
    )

    assert hooks.pending_offers(mentorship.mentee)


@BOTH
def test_pending_is_silent_where_nothing_waits(side):
    closed = MatchFactory(round__state=RoundState.CLOSED)
    told = MentorshipFactory()

    assert hooks.pending_offers(getattr(closed, side.value)) == ""
    assert hooks.pending_offers(getattr(told, side.value)) == ""

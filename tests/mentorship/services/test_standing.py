from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent, Notification
from mentorship.enums import Answer, AskedFirst, MenteeState, MentorshipState, MentorState, Side
from mentorship.exceptions import (
    BadAnswers,
    IntroductionClosed,
    MentorshipLookedAfter,
    MentorshipsRunning,
    NotAllowed,
    NotOnPause,
    NotPausable,
)
from mentorship.models import Mentor
from mentorship.services import introductions, standing
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import MenteeFactory, MentorFactory, MentorshipFactory
from tests.recorded import actions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
DAY = timedelta(days=1)
FACTORIES = {Side.MENTEE: MenteeFactory, Side.MENTOR: MentorFactory}
BOTH = pytest.mark.parametrize("side", list(Side))


def make(side, **given):
    return FACTORIES[side](**given)


def own(part, side):
    return {"side": side, "part_id": part.pk, "actor": part.user}


def waiting():
    return set(Notification.objects.waiting().values_list("category", "recipient_id"))


# -- pause -------------------------------------------------------------------------------------


@BOTH
def test_pause_rests_until_the_day(side):
    part, day = make(side), timezone.localdate() + 20 * DAY

    standing.pause(**own(part, side), reason="vacation", until=day)

    part.refresh_from_db()
    assert (part.state, part.state_reason, part.paused_until) == ("paused", "vacation", day)
    event = AuditEvent.objects.get()
    assert (event.action, event.actor) == (f"{side}.paused", part.user)
    assert event.data == {"reason": "vacation"}


@BOTH
def test_pause_without_a_day_asks_after_sixty(side):
    part = make(side)

    standing.pause(**own(part, side))

    part.refresh_from_db()
    assert part.paused_until == timezone.localdate() + 60 * DAY


@BOTH
def test_pause_twice_gives_the_present_state(side):
    part = make(side)

    for _click in range(2):
        standing.pause(**own(part, side))

    assert actions() == [f"{side}.paused"]


def test_pause_again_with_another_day_moves_it():
    part, day = make(Side.MENTEE), timezone.localdate() + 5 * DAY
    standing.pause(**own(part, Side.MENTEE))

    for _click in range(2):
        standing.pause(**own(part, Side.MENTEE), until=day)

    part.refresh_from_db()
    assert part.paused_until == day
    assert actions() == ["mentee.paused", "mentee.pause_moved"]


@BOTH
@pytest.mark.parametrize("days", [-1, 0, 61, 9999])
def test_pause_refuses_a_day_out_of_reach(side, days):
    part = make(side)

    with pytest.raises(BadAnswers) as refusal:
        standing.pause(**own(part, side), until=timezone.localdate() + days * DAY)

    part.refresh_from_db()
    assert refusal.value.field == "until"
    assert (part.state != "paused", actions()) == (True, [])


@BOTH
def test_pause_refuses_an_unknown_reason(side):
    with pytest.raises(BadAnswers):
        standing.pause(**own(make(side), side), reason="bored")

    assert actions() == []


@pytest.mark.parametrize(
    ("side", "state"),
    [
        (Side.MENTEE, MenteeState.APPLIED),
        (Side.MENTEE, MenteeState.LEFT),
        (Side.MENTOR, MentorState.APPLIED),
        (Side.MENTOR, MentorState.REFUSED),
        (Side.MENTOR, MentorState.LEFT),
    ],
)
def test_pause_and_resume_refuse_parts_that_are_not_in_the_pool(side, state):
    part = make(side, state=state)

    with pytest.raises(NotPausable):
        standing.pause(**own(part, side))
    with pytest.raises(NotOnPause):
        standing.resume(**own(part, side))

    part.refresh_from_db()
    assert (part.state, actions()) == (state, [])


@BOTH
@pytest.mark.parametrize("step", [standing.pause, standing.resume, standing.leave])
def test_standing_is_ones_own_word(side, step):
    part = make(side)

    with pytest.raises(NotAllowed):
        step(side=side, part_id=part.pk, actor=UserFactory(is_superuser=True))

    assert actions() == []


# -- what waits --------------------------------------------------------------------------------


def test_pause_of_a_mentee_lets_her_introductions_go():
    mentorship = MentorshipFactory()

    standing.pause(**own(mentorship.mentee, Side.MENTEE))

    mentorship.refresh_from_db()
    mentorship.mentee.refresh_from_db()
    assert (mentorship.state, mentorship.decline_reason) == (
        MentorshipState.WITHDRAWN,
        "mentee_paused",
    )
    assert Mentor.objects.get().places_held == 0
    assert not mentorship.mentee.partner_left
    assert waiting() == {("introduction_declined", mentorship.mentor_user_id)}
    assert actions() == ["mentee.paused", "introduction.withdrawn"]


def test_pause_of_a_mentor_lets_them_go_and_puts_them_first_in_line():
    mentor = MentorFactory(places_held=2)
    hers = [MentorshipFactory(program=mentor.program, mentor=mentor) for _ in range(2)]

    standing.pause(**own(mentor, Side.MENTOR))

    mentor.refresh_from_db()
    assert (mentor.state, mentor.places_held) == (MentorState.PAUSED, 0)
    for mentorship in hers:
        mentorship.mentee.refresh_from_db()
        assert (mentorship.mentee.partner_left, mentorship.mentee.waited_rounds) == (True, 1)
    assert waiting() == {("introduction_declined", row.mentee_user_id) for row in hers}


def test_pause_before_the_announcement_is_never_heard_of():
    mentorship = MentorshipFactory(
        introduced_at=timezone.now(), announce_at=timezone.now() + timedelta(minutes=9)
    )
    introductions.ask(mentorship, Side.MENTEE, mentorship.announce_at)

    standing.pause(**own(mentorship.mentor, Side.MENTOR))

    mentorship.refresh_from_db()
    assert mentorship.state == MentorshipState.WITHDRAWN
    assert waiting() == set()


def test_mentee_who_was_not_asked_yet_hears_nothing():
    mentorship = MentorshipFactory(program__asked_first=AskedFirst.MENTOR)

    standing.leave(**own(mentorship.mentor, Side.MENTOR))

    mentorship.mentee.refresh_from_db()
    assert mentorship.mentee.partner_left
    assert waiting() == set()


@BOTH
def test_pause_leaves_running_mentorships_alone(side):
    mentorship = MentorshipFactory(active=True)
    part = getattr(mentorship, side.value)

    standing.pause(**own(part, side))

    mentorship.refresh_from_db()
    assert mentorship.state == MentorshipState.ACTIVE
    assert Mentor.objects.get().places_held == 1
    assert actions() == [f"{side}.paused"]


def test_pause_of_one_side_leaves_others_alone():
    mentorship, other = MentorshipFactory(), MentorshipFactory()

    standing.pause(**own(mentorship.mentee, Side.MENTEE))

    other.refresh_from_db()
    assert other.state == MentorshipState.INTRODUCED


def test_withdrawn_introduction_takes_no_answer():
    mentorship = MentorshipFactory()
    standing.pause(**own(mentorship.mentee, Side.MENTEE))

    with pytest.raises(IntroductionClosed):
        introductions.accept(mentorship_id=mentorship.pk, actor=mentorship.mentor_user)


# -- resume ------------------------------------------------------------------------------------


@BOTH
def test_resume_opens_again_and_twice_is_once(side):
    part = make(side)
    before = part.state
    standing.pause(**own(part, side), reason="vacation")

    for _click in range(2):
        standing.resume(**own(part, side))

    part.refresh_from_db()
    assert (part.state, part.state_reason, part.paused_until) == (before, "", None)
    assert actions() == [f"{side}.paused", f"{side}.resumed"]


# -- leave -------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("state", ["applied", "paused"])
def test_leave_is_possible_from_any_state(side, state):
    part = make(side, state=state)

    for _click in range(2):
        standing.leave(**own(part, side), reason="no_time")

    part.refresh_from_db()
    assert (part.state, part.state_reason, part.paused_until) == ("left", "no_time", None)
    assert actions() == [f"{side}.left"]


def test_leave_lets_introductions_go():
    mentorship = MentorshipFactory(mentor_answer=Answer.ACCEPTED, mentor_answered_at=timezone.now())

    standing.leave(**own(mentorship.mentee, Side.MENTEE))

    mentorship.refresh_from_db()
    assert (mentorship.state, mentorship.decline_reason) == (
        MentorshipState.WITHDRAWN,
        "mentee_left",
    )
    assert waiting() == {("introduction_declined", mentorship.mentor_user_id)}


@BOTH
@pytest.mark.parametrize("state", [MentorshipState.ACTIVE, MentorshipState.PAUSED])
def test_leave_is_refused_while_a_mentorship_runs(side, state):
    mentorship = MentorshipFactory(active=True, state=state, paused_at=timezone.now())
    part = getattr(mentorship, side.value)

    with pytest.raises(MentorshipsRunning):
        standing.leave(**own(part, side))

    part.refresh_from_db()
    assert (part.state != "left", actions()) == (True, [])


@BOTH
def test_leave_ends_what_runs_by_choice(side):
    mentorship = MentorshipFactory(active=True)
    part = getattr(mentorship, side.value)

    standing.leave(**own(part, side), end_mentorships=True)

    mentorship.refresh_from_db()
    part.refresh_from_db()
    assert (mentorship.state, part.state) == (MentorshipState.ENDED, "left")
    assert Mentor.objects.get().places_held == 0
    partner = mentorship.partner_of(side)
    assert ("mentorship_ended", partner.pk) in waiting()
    assert actions() == ["mentorship.ended", f"{side}.left"]


def test_leave_is_refused_while_a_contact_looks_after_a_mentorship():
    mentorship = MentorshipFactory(active=True, state=MentorshipState.SUSPENDED)

    with pytest.raises(MentorshipLookedAfter):
        standing.leave(**own(mentorship.mentee, Side.MENTEE), end_mentorships=True)

    assert actions() == []

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent, Notification
from mentorship.enums import Answer, AskedFirst, MenteeState, MentorshipState, MentorState
from mentorship.exceptions import (
    BadAnswers,
    IntroductionClosed,
    NotAllowed,
    NotPausable,
    NotYourTurn,
)
from mentorship.exceptions.introductions import AvoidListFull, NothingToAvoid, ReasonGiven
from mentorship.models import Mentee, Mentor, Mentorship
from mentorship.services import introductions
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import (
    ContentTextFactory,
    MentorshipFactory,
    ProgramFactory,
)
from tests.recorded import actions

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _lists(db):
    def listed(key, *keys):
        ContentTextFactory(key=key, data={"options": [{"key": k, "label": k} for k in keys]})

    listed("reasons.pause", "vacation", "exam_coming_up")
    listed("reasons.decline_mentor", "take_a_break", "worried")
    listed("reasons.decline_mentee", "bad_timing", "too_close_to_work")


def _introduction(asked_first=AskedFirst.BOTH, **fields):
    introduced = timezone.now() - timedelta(hours=1)
    program = ProgramFactory(asked_first=asked_first)
    return MentorshipFactory(program=program, introduced_at=introduced, **fields)


def _day(days=30):
    return timezone.localdate() + timedelta(days=days)


def _not_now(pair, person, **fields):
    return introductions.not_now(mentorship_id=pair.pk, actor=person, **fields)


def _told():
    rows = Notification.objects.waiting().order_by("pk")
    return [(row.category, row.recipient_id) for row in rows]


def test_not_now_of_a_mentor_lets_it_go_and_rests_until_then():
    pair = _introduction()

    _not_now(pair, pair.mentor_user, until=_day(), reason="vacation")

    pair.refresh_from_db()
    assert (pair.state, pair.mentor_answer) == (MentorshipState.WITHDRAWN, Answer.NOT_NOW)
    assert pair.decline_reason == "mentor_not_now"
    mentor, mentee = Mentor.objects.get(), Mentee.objects.get()
    assert (mentor.state, mentor.paused_until) == (MentorState.PAUSED, _day())
    assert (mentor.state_reason, mentor.places_held) == ("vacation", 0)
    assert (mentee.state, mentee.partner_left, mentee.waited_rounds) == (
        MenteeState.AVAILABLE, True, 1,
    )  # fmt: skip
    assert _told() == [("introduction_declined", pair.mentee_user_id)]
    assert actions() == ["mentor.paused", "introduction.not_now"]


def test_not_now_of_a_mentee_rests_her_part_only():
    pair = _introduction()

    _not_now(pair, pair.mentee_user, until=_day(7))

    mentor, mentee = Mentor.objects.get(), Mentee.objects.get()
    assert (mentee.state, mentee.paused_until) == (MenteeState.PAUSED, _day(7))
    assert (mentee.partner_left, mentee.waited_rounds) == (False, 0)
    assert (mentor.state, mentor.places_held) == (MentorState.VETTED, 0)
    assert _told() == [("introduction_declined", pair.mentor_user_id)]


def test_not_now_again_changes_nothing():
    pair = _introduction()
    _not_now(pair, pair.mentor_user, until=_day())
    count = AuditEvent.objects.count()

    again = _not_now(pair, pair.mentor_user, until=_day(3))

    assert again.state == MentorshipState.WITHDRAWN
    assert Mentor.objects.get().paused_until == _day()
    assert AuditEvent.objects.count() == count


def test_not_now_without_a_day_rests_as_long_as_it_may():
    pair = _introduction()

    _not_now(pair, pair.mentor_user)

    assert Mentor.objects.get().paused_until == _day(60)


def test_not_now_leaves_other_introductions_to_their_own_answers():
    pair = _introduction()
    other = MentorshipFactory(program=pair.program, mentor=pair.mentor)
    Mentor.objects.update(capacity=2, places_held=2)

    _not_now(pair, pair.mentor_user, until=_day())

    other.refresh_from_db()
    assert other.state == MentorshipState.INTRODUCED
    accepted = introductions.accept(mentorship_id=other.pk, actor=other.mentor_user)
    assert accepted.mentor_answer == Answer.ACCEPTED


@pytest.mark.parametrize("fields", [{"until": 0}, {"until": 61}, {"reason": "made_up"}])
def test_not_now_refuses_what_was_not_offered(fields):
    pair = _introduction()
    if "until" in fields:
        fields = {"until": _day(fields["until"])}

    with pytest.raises(BadAnswers):
        _not_now(pair, pair.mentor_user, **fields)

    pair.refresh_from_db()
    assert (pair.state, Mentor.objects.get().state) == (
        MentorshipState.INTRODUCED, MentorState.VETTED,
    )  # fmt: skip


def test_not_now_only_of_the_side_that_is_asked():
    first = _introduction(AskedFirst.MENTOR)
    running = MentorshipFactory(active=True)
    refusals = (
        (first, first.mentee_user, NotYourTurn),
        (running, running.mentor_user, IntroductionClosed),
        (first, UserFactory(), NotAllowed),
    )

    for pair, person, refusal in refusals:
        with pytest.raises(refusal):
            _not_now(pair, person, until=_day())

    assert set(Mentor.objects.values_list("state", flat=True)) == {MentorState.VETTED}
    assert set(Mentee.objects.values_list("state", flat=True)) == {MenteeState.AVAILABLE}


@pytest.mark.parametrize("first", ["accept", "not_now"])
def test_accept_and_not_now_of_the_two_sides_collide(first):
    pair = _introduction(mentee_answer=Answer.ACCEPTED, mentee_answered_at=timezone.now())
    if first == "accept":
        introductions.accept(mentorship_id=pair.pk, actor=pair.mentor_user)
        with pytest.raises(IntroductionClosed):
            _not_now(pair, pair.mentee_user, until=_day())
    else:
        _not_now(pair, pair.mentee_user, until=_day())
        with pytest.raises(IntroductionClosed):
            introductions.accept(mentorship_id=pair.pk, actor=pair.mentor_user)

    pair.refresh_from_db()
    started = pair.state == MentorshipState.ACTIVE
    assert started == (first == "accept")
    assert Mentor.objects.get().places_held == started
    assert (Mentee.objects.get().state == MenteeState.PAUSED) == (first == "not_now")


def test_yes_with_a_pause_keeps_this_one():
    pair = _introduction()

    introductions.accept(mentorship_id=pair.pk, actor=pair.mentor_user, pause_until=_day())

    pair.refresh_from_db()
    mentor = Mentor.objects.get()
    assert (pair.state, pair.mentor_answer) == (MentorshipState.INTRODUCED, Answer.ACCEPTED)
    assert (mentor.state, mentor.paused_until, mentor.places_held) == (
        MentorState.PAUSED, _day(), 1,
    )  # fmt: skip
    introductions.accept(mentorship_id=pair.pk, actor=pair.mentee_user)
    pair.refresh_from_db()
    assert pair.state == MentorshipState.ACTIVE


def test_pause_with_an_answer_moves_the_day_of_one_on_pause():
    pair = _introduction()
    Mentor.objects.update(state=MentorState.PAUSED, paused_until=_day(3))

    introductions.accept(mentorship_id=pair.pk, actor=pair.mentor_user, pause_until=_day(20))

    assert Mentor.objects.get().paused_until == _day(20)


def test_no_with_a_pause_does_both_or_nothing():
    pair = _introduction()
    with pytest.raises(BadAnswers):
        introductions.decline(mentorship_id=pair.pk, actor=pair.mentor_user, pause_until=_day(90))
    with pytest.raises(BadAnswers):
        introductions.decline(
            mentorship_id=pair.pk, actor=pair.mentor_user, reason="x", pause_until=_day()
        )
    assert Mentor.objects.get().state == MentorState.VETTED

    introductions.decline(
        mentorship_id=pair.pk, actor=pair.mentor_user, reason="take_a_break", pause_until=_day()
    )

    pair.refresh_from_db()
    assert (pair.state, pair.decline_reason) == (MentorshipState.DECLINED, "take_a_break")
    assert Mentor.objects.get().state == MentorState.PAUSED


def test_pause_of_somebody_who_left_is_refused():
    pair = _introduction()
    Mentor.objects.update(state=MentorState.LEFT)

    with pytest.raises(NotPausable):
        introductions.accept(mentorship_id=pair.pk, actor=pair.mentor_user, pause_until=_day())

    assert Mentorship.objects.get().mentor_answer == Answer.NONE


def test_reason_may_follow_a_no_once():
    pair = _introduction()
    introductions.decline(mentorship_id=pair.pk, actor=pair.mentor_user)

    for _ in range(2):
        introductions.explain(mentorship_id=pair.pk, actor=pair.mentor_user, reason="worried")

    pair.refresh_from_db()
    assert pair.decline_reason == "worried"
    assert actions() == ["introduction.declined", "introduction.explained"]
    with pytest.raises(ReasonGiven):
        introductions.explain(mentorship_id=pair.pk, actor=pair.mentor_user, reason="take_a_break")


def test_reason_is_only_for_ones_own_no():
    pair, waiting = _introduction(), _introduction()
    introductions.decline(mentorship_id=pair.pk, actor=pair.mentor_user)

    for row, person in ((pair, pair.mentee_user), (waiting, waiting.mentor_user)):
        with pytest.raises(ReasonGiven):
            introductions.explain(mentorship_id=row.pk, actor=person, reason="")
    with pytest.raises(BadAnswers):
        introductions.explain(mentorship_id=pair.pk, actor=pair.mentor_user, reason="bad_timing")


def _too_close(mentor=None, **fields):
    mentor = mentor or {}
    pair = _introduction(
        mentee__profile__employer="North Clinic", mentor__profile__employer="St. Mary",
        **{f"mentor__{name}": value for name, value in mentor.items()}, **fields,
    )  # fmt: skip
    introductions.decline(mentorship_id=pair.pk, actor=pair.mentee_user, reason="too_close_to_work")
    return pair


def test_workplace_is_put_on_her_list_once():
    pair = _too_close({"listed_at": timezone.now(), "shown": ["employer"]})

    for _ in range(2):
        introductions.avoid_workplace(mentorship_id=pair.pk, actor=pair.mentee_user)

    assert Mentee.objects.get().avoid == ["St. Mary"]
    assert actions()[1:] == ["mentee.avoid_added"]


def test_workplace_that_he_does_not_show_is_not_told():
    pair = _too_close()

    introductions.avoid_workplace(mentorship_id=pair.pk, actor=pair.mentee_user)

    assert Mentee.objects.get().avoid == ["North Clinic"]


def test_workplace_is_only_for_the_mentee_who_said_so():
    pair, waiting = _too_close(), _introduction()

    with pytest.raises(NotAllowed):
        introductions.avoid_workplace(mentorship_id=pair.pk, actor=pair.mentor_user)
    with pytest.raises(NothingToAvoid):
        introductions.avoid_workplace(mentorship_id=waiting.pk, actor=waiting.mentee_user)
    Mentee.objects.update(avoid=[f"line {n}" for n in range(20)])
    with pytest.raises(AvoidListFull):
        introductions.avoid_workplace(mentorship_id=pair.pk, actor=pair.mentee_user)

    assert all(len(mentee.avoid) == 20 for mentee in Mentee.objects.all())

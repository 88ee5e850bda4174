from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEvent, Notification
from accounts.services import locking
from mentorship.enums import Answer, AskedFirst, MenteeState, MentorshipState, MentorState, Side
from mentorship.exceptions import (
    BadAnswers,
    IntroducedAlready,
    IntroductionClosed,
    MenteeServed,
    NotAllowed,
    NotAvailable,
    NotYourTurn,
    TooLateToRecall,
)
from mentorship.models import CheckIn, Mentorship
from mentorship.services import introductions, standing
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import (
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    ProgramFactory,
    ProgramStaffFactory,
)
from tests.recorded import actions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
WORDS = {
    "mentee": [{"icon": "clock", "text": "You both like nights."}],
    "mentor": [{"icon": "clock", "text": "You both like nights."}],
}


@pytest.fixture
def now():
    return timezone.now()


def _introduction(asked_first=AskedFirst.BOTH, **fields):
    now = fields.pop("introduced_at", timezone.now() - timedelta(hours=1))
    program = ProgramFactory(asked_first=asked_first)
    return MentorshipFactory(program=program, introduced_at=now, **fields)


def _waiting():
    rows = Notification.objects.waiting().order_by("pk")
    return [(row.category, row.recipient_id) for row in rows]


def _held(mentorship):
    mentorship.mentor.refresh_from_db()
    return mentorship.mentor.places_held


def _introduce(mentee, mentor, **fields):
    defaults = {
        "mentee_id": mentee.pk,
        "mentor_id": mentor.pk,
        "mentor_type": "career",
        "words": WORDS,
        "announce_at": timezone.now() + timedelta(minutes=10),
        "actor": fields.pop("actor", None) or UserFactory(),
    }
    return introductions.introduce(**{**defaults, **fields})


@pytest.mark.parametrize(
    ("asked_first", "sides"),
    [(AskedFirst.MENTOR, ["mentor"]), (AskedFirst.BOTH, ["mentor", "mentee"])],
)
def test_introduce_asks_the_sides_that_the_program_asks_first(asked_first, sides):
    program = ProgramFactory(asked_first=asked_first)
    mentee, mentor = MenteeFactory(program=program), MentorFactory(program=program, places_held=1)

    mentorship = _introduce(mentee, mentor)

    mentorship.refresh_from_db()
    assert (mentorship.state, mentorship.words) == (MentorshipState.INTRODUCED, WORDS)
    assert mentorship.respond_by == mentorship.announce_at + timedelta(days=7)
    people = {"mentor": mentor.user_id, "mentee": mentee.user_id}
    assert _waiting() == [(f"introduction_{side}", people[side]) for side in sides]
    assert set(Notification.objects.values_list("not_before", flat=True)) == {
        mentorship.announce_at
    }
    assert _held(mentorship) == 1
    assert actions() == ["introduction.made"]


def _other_program(mentee, mentor):
    mentor.program = ProgramFactory()
    mentor.save()


def _left(mentee, mentor):
    mentee.state = MenteeState.LEFT
    mentee.save()


def _paused(mentee, mentor):
    mentor.state = MentorState.PAUSED
    mentor.save()


def _same_person(mentee, mentor):
    mentor.user = mentee.user
    mentor.save()


def _served(mentee, mentor):
    MentorshipFactory(mentee=mentee, program=mentee.program)


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        (_other_program, NotAvailable),
        (_left, NotAvailable),
        (_paused, NotAvailable),
        (_same_person, NotAvailable),
        (_served, MenteeServed),
    ],
)
def test_introduce_refuses_and_writes_nothing(spoil, refusal):
    mentee = MenteeFactory()
    mentor = MentorFactory(program=mentee.program, places_held=1)
    spoil(mentee, mentor)
    before = Mentorship.objects.count()

    with pytest.raises(refusal):
        _introduce(mentee, mentor)

    assert Mentorship.objects.count() == before
    assert (_waiting(), actions()) == ([], [])


def test_recall_within_the_minutes_takes_everything_back(now):
    mentorship = _introduction(announce_at=now + timedelta(minutes=5), introduced_at=now)
    admin = ProgramStaffFactory(program=mentorship.program).user
    introductions.ask(mentorship, Side.MENTOR, mentorship.announce_at)

    for _twice in range(2):
        introductions.recall(mentorship_id=mentorship.pk, actor=admin)

    mentorship.refresh_from_db()
    assert mentorship.state == MentorshipState.RECALLED
    assert (_held(mentorship), _waiting()) == (0, [])
    assert actions() == ["introduction.recalled"]


def test_recall_refuses_after_the_minutes_and_to_others(now):
    mentorship = _introduction(announce_at=now - timedelta(seconds=1))
    admin = ProgramStaffFactory(program=mentorship.program).user

    with pytest.raises(TooLateToRecall):
        introductions.recall(mentorship_id=mentorship.pk, actor=admin)
    for stranger in (ProgramStaffFactory().user, mentorship.mentor_user):
        with pytest.raises(NotAllowed):
            introductions.recall(mentorship_id=mentorship.pk, actor=stranger)

    mentorship.refresh_from_db()
    assert (mentorship.state, _held(mentorship)) == (MentorshipState.INTRODUCED, 1)
    assert actions() == []


def test_announce_now_makes_messages_due_and_starts_the_days(now):
    mentorship = _introduction(announce_at=now + timedelta(minutes=9), introduced_at=now)
    admin = ProgramStaffFactory(program=mentorship.program).user
    introductions.ask(mentorship, Side.MENTOR, mentorship.announce_at)

    introductions.announce_now(mentorship_id=mentorship.pk, actor=admin)

    mentorship.refresh_from_db()
    assert mentorship.announce_at <= timezone.now()
    assert Notification.objects.due().count() == 1


def test_accept_by_both_starts_the_mentorship():
    mentorship = _introduction()

    introductions.accept(mentorship_id=mentorship.pk, actor=mentorship.mentee_user)
    introductions.accept(mentorship_id=mentorship.pk, actor=mentorship.mentor_user)

    mentorship.refresh_from_db()
    assert mentorship.state == MentorshipState.ACTIVE
    assert mentorship.started_at is not None
    assert (mentorship.ends_on - mentorship.started_at.date()).days > 175
    assert CheckIn.objects.filter(mentorship=mentorship).count() > 4
    assert _held(mentorship) == 1
    assert _waiting() == [
        ("introduction_accepted", mentorship.mentee_user_id),
        ("introduction_accepted", mentorship.mentor_user_id),
    ]
    assert actions() == ["introduction.accepted"] * 2 + ["mentorship.started"]


def test_accept_again_returns_the_present_state():
    mentorship = _introduction()

    for _twice in range(2):
        introductions.accept(mentorship_id=mentorship.pk, actor=mentorship.mentee_user)

    assert actions() == ["introduction.accepted"]


def test_accept_by_the_mentor_first_asks_the_mentee_for_the_full_time():
    mentorship = _introduction(AskedFirst.MENTOR)
    before = mentorship.respond_by

    with pytest.raises(NotYourTurn):
        introductions.accept(mentorship_id=mentorship.pk, actor=mentorship.mentee_user)
    introductions.accept(mentorship_id=mentorship.pk, actor=mentorship.mentor_user)

    mentorship.refresh_from_db()
    assert mentorship.state == MentorshipState.INTRODUCED
    assert mentorship.respond_by > before
    assert _waiting() == [("introduction_mentee", mentorship.mentee_user_id)]


def test_accept_refuses_strangers_and_what_is_hidden(now):
    hidden = _introduction(announce_at=now + timedelta(minutes=5), introduced_at=now)

    with pytest.raises(NotAllowed):
        introductions.accept(mentorship_id=hidden.pk, actor=UserFactory())
    with pytest.raises(IntroductionClosed):
        introductions.accept(mentorship_id=hidden.pk, actor=hidden.mentor_user)

    hidden.refresh_from_db()
    assert hidden.mentor_answer == Answer.NONE
    assert actions() == []


def test_decline_frees_the_place_keeps_the_reason_and_puts_her_first_in_line():
    mentorship = _introduction()

    for _twice in range(2):
        introductions.decline(
            mentorship_id=mentorship.pk, actor=mentorship.mentor_user, reason="no_time_now"
        )

    mentorship.refresh_from_db()
    mentorship.mentee.refresh_from_db()
    assert (mentorship.state, mentorship.decline_reason) == (
        MentorshipState.DECLINED,
        "no_time_now",
    )
    assert (mentorship.mentee.partner_left, mentorship.mentee.waited_rounds) == (True, 1)
    assert _held(mentorship) == 0
    assert _waiting() == [("introduction_declined", mentorship.mentee_user_id)]
    assert actions() == ["introduction.declined"]
    everything = [str(event.data) for event in AuditEvent.objects.all()]
    everything += [str(row.context) for row in Notification.objects.all()]
    assert "no_time_now" not in " ".join(everything)


@pytest.mark.parametrize("reason", ["no_answer", "different_path", "<script>"])
def test_decline_refuses_a_reason_that_is_not_the_sides_own(reason):
    mentorship = _introduction()

    with pytest.raises(BadAnswers):
        introductions.decline(
            mentorship_id=mentorship.pk, actor=mentorship.mentor_user, reason=reason
        )

    mentorship.refresh_from_db()
    assert (mentorship.state, _held(mentorship)) == (MentorshipState.INTRODUCED, 1)


def test_answers_after_the_end_are_refused_and_change_nothing():
    mentorship = _introduction()
    introductions.decline(mentorship_id=mentorship.pk, actor=mentorship.mentee_user)

    for late in (introductions.accept, introductions.decline):
        with pytest.raises(IntroductionClosed):
            late(mentorship_id=mentorship.pk, actor=mentorship.mentor_user)

    assert _held(mentorship) == 0
    assert actions() == ["introduction.declined"]


def test_introduce_refuses_the_same_two_again():
    program = ProgramFactory(mentors_per_mentee=2)
    pair = MentorshipFactory(program=program)

    with pytest.raises(IntroducedAlready):
        _introduce(pair.mentee, pair.mentor)

    assert Mentorship.objects.count() == 1


def test_nudge_silent_asks_once_and_only_who_was_asked_and_is_silent(now):
    both = _introduction(introduced_at=now - timedelta(days=6))
    introductions.accept(mentorship_id=both.pk, actor=both.mentee_user)
    first = _introduction(AskedFirst.MENTOR, introduced_at=now - timedelta(days=6))
    _introduction(introduced_at=now - timedelta(days=4))

    assert (introductions.nudge_silent(now), introductions.nudge_silent(now)) == (2, 0)

    assert _waiting() == [
        ("introduction_nudge", both.mentor_user_id),
        ("introduction_nudge", first.mentor_user_id),
    ]


def test_nudge_silent_waits_for_her_morning():
    night = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)  # 3:00 in Chicago
    _introduction(AskedFirst.MENTOR, introduced_at=night - timedelta(days=6))

    introductions.nudge_silent(night)

    nudge = Notification.objects.get()
    assert nudge.not_before == datetime(2026, 3, 10, 14, 0, tzinfo=UTC)


def test_expire_overdue_frees_the_place_and_tells_the_mentee(now):
    overdue = _introduction(introduced_at=now - timedelta(days=8))
    running = _introduction(introduced_at=now - timedelta(days=6))

    assert (introductions.expire_overdue(now), introductions.expire_overdue(now)) == (1, 0)

    overdue.refresh_from_db()
    running.refresh_from_db()
    overdue.mentee.refresh_from_db()
    assert (overdue.state, overdue.decline_reason) == (MentorshipState.EXPIRED, "no_answer")
    assert (running.state, _held(overdue), _held(running)) == (MentorshipState.INTRODUCED, 0, 1)
    assert overdue.mentee.partner_left
    assert _waiting() == [("introduction_declined", overdue.mentee_user_id)]
    assert actions() == ["introduction.expired"]


def test_expire_twice_in_a_row_pauses_a_silent_mentor(now):
    mentor = MentorFactory(places_held=2, capacity=2)
    for days in (20, 8):
        MentorshipFactory(
            program=mentor.program, mentor=mentor, introduced_at=now - timedelta(days=days)
        )

    introductions.expire_overdue(now)

    mentor.refresh_from_db()
    assert (mentor.state, mentor.places_held) == (MentorState.PAUSED, 0)
    assert ("mentor_paused", mentor.user_id) in _waiting()


def test_expire_twice_in_a_row_pauses_a_mentor_who_has_a_running_mentorship(now):
    mentor = MentorFactory(places_held=3, capacity=3)
    for days, active in ((90, True), (20, False), (8, False)):
        MentorshipFactory(
            program=mentor.program,
            mentor=mentor,
            introduced_at=now - timedelta(days=days),
            active=active,
        )

    introductions.expire_overdue(now)

    mentor.refresh_from_db()
    assert mentor.state == MentorState.PAUSED


def test_expire_counts_silence_anew_once_the_places_are_open_again(now):
    mentor = MentorFactory(places_held=3, capacity=3)
    for days in (20, 18):
        MentorshipFactory(
            program=mentor.program, mentor=mentor, introduced_at=now - timedelta(days=days)
        )
    introductions.expire_overdue(now)
    standing.resume(side=Side.MENTOR, part_id=mentor.pk, actor=mentor.user)
    MentorshipFactory(program=mentor.program, mentor=mentor, introduced_at=now - timedelta(days=8))

    introductions.expire_overdue(now)

    mentor.refresh_from_db()
    assert (mentor.state, mentor.places_held) == (MentorState.VETTED, 0)


def test_expire_counts_only_what_the_mentor_let_run_out(now):
    mentor = MentorFactory(places_held=3, capacity=3)
    for days in (20, 18, 8):
        MentorshipFactory(
            program=mentor.program, mentor=mentor, introduced_at=now - timedelta(days=days)
        )
    middle = mentor.mentorships.order_by("introduced_at")[1]
    introductions.decline(mentorship_id=middle.pk, actor=middle.mentee_user)

    introductions.expire_overdue(now)

    mentor.refresh_from_db()
    assert mentor.state == MentorState.PAUSED


def _assert_both_answers_start_once(rounds: int) -> None:
    """Let both say yes in the same moment, again and again: each pair starts exactly once."""
    for number in range(1, rounds + 1):
        mentorship = _introduction()
        barrier = Barrier(2)

        def answer(person, barrier=barrier, pk=mentorship.pk):
            try:
                barrier.wait()
                introductions.accept(mentorship_id=pk, actor=person)
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(answer, [mentorship.mentee_user, mentorship.mentor_user]))
        mentorship.refresh_from_db()
        assert mentorship.state == MentorshipState.ACTIVE
        assert actions().count("mentorship.started") == number


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_accept_by_both_in_one_moment_starts_once():
    _assert_both_answers_start_once(rounds=10)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_accept_race_is_seen_without_the_lock(monkeypatch):
    monkeypatch.setattr(locking, "lock", lambda rows: rows)

    with pytest.raises(AssertionError):
        _assert_both_answers_start_once(rounds=60)

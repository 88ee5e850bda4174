from datetime import date, timedelta

import pytest
from django.utils import timezone

from mentorship.enums import CheckInKind, CheckInState, Health, HealthRule, MentorshipState
from mentorship.queries import health
from tests.factories.care import FollowUpFactory, HeldMeetingFactory
from tests.factories.mentorship import (
    NOW,
    CheckInAnswerFactory,
    CheckInFactory,
    MentorshipFactory,
    ProgramFactory,
)

pytestmark = pytest.mark.django_db

STARTED = NOW.date()


@pytest.fixture
def program():
    return ProgramFactory()


def answered(mentorship, kind, answer, signal, *, day, side="mentee", **given):
    check_in, _made = mentorship.check_ins.get_or_create(
        kind=kind, period_no=1, defaults={"due_on": STARTED + timedelta(days=day)}
    )
    return CheckInAnswerFactory(
        check_in=check_in, side=side, state=CheckInState.ANSWERED, answer=answer, signal=signal,
        answered_at=NOW + timedelta(days=day), **given,
    )  # fmt: skip


def on_day(program, day, **given):
    rows = health.watched(program, today=STARTED + timedelta(days=day), **given)
    return [(row.pk, row.health, row.verdict.rule) for row in rows]


def test_only_active_mentorships_are_watched(program):
    active = MentorshipFactory(program=program, active=True)
    MentorshipFactory(program=program)
    MentorshipFactory(program=program, active=True, state=MentorshipState.PAUSED, paused_at=NOW)
    MentorshipFactory(active=True)

    assert on_day(program, 3) == [(active.pk, Health.TOO_EARLY, HealthRule.EARLY)]


def test_those_of_another_admin_are_left_out(program):
    hers, his, shown = MentorshipFactory.create_batch(3, program=program, active=True)
    kept = {hers.mentee_user_id, his.mentor_user_id}

    assert [row[0] for row in on_day(program, 3, kept=kept)] == [shown.pk]


def test_health_reads_answers_misses_and_meetings(program):
    pair = MentorshipFactory(program=program, active=True)
    answered(pair, CheckInKind.DAY14, "yes", "good", day=14)
    answered(pair, CheckInKind.DAY30, "stuck", "low", day=30)
    CheckInAnswerFactory(
        check_in=CheckInFactory(
            mentorship=pair, kind=CheckInKind.MONTHLY, due_on=STARTED + timedelta(days=60)
        ),
        state=CheckInState.OPEN, opened_at=NOW,
    )  # fmt: skip

    (row,) = health.watched(program, today=STARTED + timedelta(days=62))

    assert (row.health, row.verdict.rule) == (Health.NEEDS_CHECK_IN, HealthRule.LOW)
    assert (row.verdict.day, row.verdict.answer) == (date(2026, 4, 1), "stuck")
    assert row.verdict.met_on == date(2026, 4, 1)


def test_monthly_question_about_meetings_is_read(program):
    pair = MentorshipFactory(program=program, active=True)
    answered(pair, CheckInKind.DAY14, "yes", "good", day=14)
    answered(pair, CheckInKind.MONTHLY, "steady", "fine", day=60, answers={"2": "not_yet"})

    assert on_day(program, 61) == [(pair.pk, Health.AT_RISK, HealthRule.NO_MEETING)]


def test_life_mentorship_tells_nothing_of_the_four_answers(program):
    pair = MentorshipFactory(program=program, active=True, mentor_type="life")
    answered(pair, CheckInKind.DAY14, "yes", "good", day=14)
    for day, kind in ((30, CheckInKind.DAY30), (60, CheckInKind.MONTHLY)):
        answered(pair, kind, "stuck", "low", day=day)
        answered(pair, kind, "well", "good", day=day, side="mentor")

    (row,) = health.watched(program, today=STARTED + timedelta(days=62))

    assert (row.health, row.verdict.rule) == (Health.ON_TRACK, HealthRule.FINE)
    assert (row.verdict.answer, row.verdict.met_on) == ("", STARTED + timedelta(days=14))


def test_life_mentorship_tells_of_silence_and_of_a_call_for_help(program):
    silent, asking = MentorshipFactory.create_batch(
        2, program=program, active=True, mentor_type="life"
    )
    answered(silent, CheckInKind.DAY14, "yes", "good", day=14)
    CheckInAnswerFactory(check_in=CheckInFactory(mentorship=silent), state=CheckInState.MISSED)
    answered(asking, CheckInKind.DAY14, "we_cant_find_a_time", "help", day=14)

    assert [row[2] for row in on_day(program, 50)] == [HealthRule.MISSED, HealthRule.NO_MEETING]
    assert [row[2] for row in on_day(program, 20)] == [HealthRule.MISSED, HealthRule.HELP]


def test_each_kind_waits_for_the_first_meeting_as_its_terms_say():
    program = ProgramFactory(no_meeting_days=21, by_type={"peer": {"no_meeting_days": 14}})
    peer, career = (
        MentorshipFactory(program=program, active=True, mentor_type=kind)
        for kind in ("peer", "career")
    )

    assert on_day(program, 14) == [
        (peer.pk, Health.NEEDS_CHECK_IN, HealthRule.NO_FIRST_MEETING),
        (career.pk, Health.ON_TRACK, HealthRule.FINE),
    ]


def test_days_are_counted_in_the_programs_zone():
    west = ProgramFactory(time_zone="America/Los_Angeles")
    pair = MentorshipFactory(
        program=west, active=True, introduced_at=NOW.replace(hour=3), announce_at=NOW
    )

    (row,) = health.watched(west, today=STARTED)

    assert (row.pk, row.started_on) == (pair.pk, STARTED - timedelta(days=1))


def test_one_mentorship_has_its_verdict_while_it_runs(program):
    running = MentorshipFactory(program=program, active=True)
    waiting = MentorshipFactory(program=program)
    today = STARTED + timedelta(days=21)

    assert health.verdict_of(running, today).rule == HealthRule.NO_FIRST_MEETING
    assert health.verdict_of(waiting, today) is None


def test_counts_name_every_health(program):
    MentorshipFactory(program=program, active=True)
    rows = health.watched(program, today=STARTED)

    assert health.counts(rows) == {
        Health.ON_TRACK: 0, Health.TOO_EARLY: 1, Health.NEEDS_CHECK_IN: 0, Health.AT_RISK: 0,
    }  # fmt: skip


@pytest.mark.parametrize("size", [1, 3])
def test_health_takes_two_queries(program, size, django_assert_num_queries):
    for pair in MentorshipFactory.create_batch(size, program=program, active=True):
        answered(pair, CheckInKind.DAY14, "yes", "good", day=14)

    with django_assert_num_queries(2):
        health.watched(program, today=STARTED)


def moment(day):
    return NOW + timedelta(days=day)


def test_meeting_held_counts_in_life_mentorships_too(program):
    pair = MentorshipFactory(program=program, active=True, mentor_type="life")
    HeldMeetingFactory(mentorship=pair, starts_at=moment(10))

    (row,) = health.watched(program, today=STARTED + timedelta(days=30))

    assert (row.verdict.rule, row.verdict.met_on, row.verdict.is_dated) == (
        HealthRule.FINE, STARTED + timedelta(days=10), True,
    )  # fmt: skip


def test_meetings_that_did_not_happen_do_not_count(program):
    pair = MentorshipFactory(program=program, active=True)
    for state in ("missed", "cancelled"):
        HeldMeetingFactory(mentorship=pair, state=state, starts_at=moment(10))

    assert on_day(program, 21) == [
        (pair.pk, Health.NEEDS_CHECK_IN, HealthRule.NO_FIRST_MEETING)
    ]  # fmt: skip


def test_agreed_meeting_to_come_is_waited_for(program):
    pair = MentorshipFactory(program=program, active=True)
    today = timezone.localdate()
    HeldMeetingFactory(
        mentorship=pair, state="agreed", settled_at=None, settled_by="",
        starts_at=timezone.now() + timedelta(days=3),
    )  # fmt: skip

    (row,) = health.watched(program, today=today)

    assert row.verdict.rule == HealthRule.FINE


def stuck_twice(program):
    pair = MentorshipFactory(program=program, active=True)
    answered(pair, CheckInKind.DAY14, "not_yet", "low", day=14)
    answered(pair, CheckInKind.DAY30, "stuck", "low", day=30)
    return pair


@pytest.mark.parametrize(
    ("rule", "look_again", "is_quiet"),
    [("low_twice", 40, True), ("low", 40, False), ("low_twice", 35, False), ("", 40, True),
     ("low_twice", None, False)],
)  # fmt: skip
def test_row_is_quiet_until_the_day_named_unless_it_gets_worse(program, rule, look_again, is_quiet):
    pair = stuck_twice(program)
    until = None if look_again is None else STARTED + timedelta(days=look_again)
    FollowUpFactory(mentorship=pair, rule=rule, look_again_on=until, done_at=moment(31))

    (row,) = health.watched(program, today=STARTED + timedelta(days=35))

    assert row.quiet_until == (until if is_quiet else None)


def test_new_call_for_help_is_never_quiet(program):
    pair = MentorshipFactory(program=program, active=True)
    answered(pair, CheckInKind.DAY3, "id_like_help_to", "help", day=3)
    answered(pair, CheckInKind.DAY14, "we_cant_find_a_time", "help", day=14)
    FollowUpFactory(
        mentorship=pair, rule="help", look_again_on=STARTED + timedelta(days=20), done_at=moment(4)
    )

    (row,) = health.watched(program, today=STARTED + timedelta(days=15))

    assert row.quiet_until is None


def test_rows_say_how_they_were(program):
    stuck_twice(program)
    today = STARTED + timedelta(days=30)

    (row,) = health.watched(program, today=today)

    assert row.verdict.rule == HealthRule.LOW_TWICE
    assert row.as_of(today - timedelta(days=1)).rule == HealthRule.LOW
    assert row.as_of(STARTED - timedelta(days=1)).rule == HealthRule.EARLY


@pytest.mark.parametrize("size", [1, 3])
def test_meetings_and_follow_ups_take_no_query_more(program, size, django_assert_num_queries):
    for _ in range(size):
        pair = stuck_twice(program)
        HeldMeetingFactory(mentorship=pair)
        FollowUpFactory(mentorship=pair, look_again_on=STARTED + timedelta(days=90))

    with django_assert_num_queries(2):
        health.watched(program)

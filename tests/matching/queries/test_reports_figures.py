from datetime import UTC, date, datetime, timedelta

import pytest

from matching.enums import MatchState
from matching.queries import reports_figures as figures
from matching.queries.reports_figures import Month, Period
from mentorship.enums import CheckInKind, CheckInState, MenteeState, MentorshipState, MentorState
from mentorship.models import OutcomeAnswer
from tests.factories.accounts import UserFactory
from tests.factories.applications import OrientationFactory
from tests.factories.matching import MatchFactory, RoundFactory
from tests.factories.mentorship import (
    NOW,
    CheckInAnswerFactory,
    CheckInFactory,
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    ProgramFactory,
    SpecializationFactory,
)

pytestmark = pytest.mark.django_db
YEAR = Period("2026", datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
EVER = Period("all", None, None)
LATER = NOW + timedelta(days=200)


@pytest.fixture
def program():
    return ProgramFactory()


def running(program, **given):
    return MentorshipFactory(program=program, active=True, **given)


def answered(mentorship, kind, answer, *, side="mentee", after=30, period=1, **given):
    at = mentorship.started_at + timedelta(days=after)
    check_in, _ = mentorship.check_ins.get_or_create(
        kind=kind, period_no=period, defaults={"due_on": at.date()}
    )
    return CheckInAnswerFactory(
        check_in=check_in, side=side, state=CheckInState.ANSWERED,
        answer=answer, answered_at=at, due_at=at, **given,
    )  # fmt: skip


def test_funnel_counts_how_far_people_came(program):
    steady, met = running(program), running(program)
    answered(steady, CheckInKind.DAY14, "yes")
    answered(steady, CheckInKind.MONTHLY, "well", after=90)
    answered(met, CheckInKind.DAY30, "stuck")
    running(program)
    MentorshipFactory(program=program)
    MentorshipFactory(program=program, state=MentorshipState.RECALLED, closed_at=NOW)
    MatchFactory(round=RoundFactory(program=program), state=MatchState.SUPERSEDED,
                 mentee=MenteeFactory(program=program))  # fmt: skip
    MatchFactory(round=RoundFactory(program=program), mentee=MenteeFactory(program=program))
    running(ProgramFactory())

    assert figures.funnel(program, YEAR, LATER) == {
        "applied": 7, "matched": 5, "introduced": 4, "started": 3, "met": 2, "steady": 1,
    }  # fmt: skip


def test_funnel_is_of_those_who_applied_in_the_period(program):
    MenteeFactory(program=program, applied_at=NOW)
    MenteeFactory(program=program, applied_at=YEAR.end)

    assert figures.funnel(program, YEAR, LATER)["applied"] == 1
    assert figures.funnel(program, EVER, LATER)["applied"] == 2


@pytest.mark.parametrize(
    ("kind", "answer", "second", "mentor_type", "has_met"),
    [
        ("day14", "yes", "", "life", 1),
        ("day14", "its_booked", "", "career", 0),
        ("day30", "well", "", "career", 1),
        ("day30", "not_met", "", "career", 0),
        ("day30", "well", "", "life", 0),
        ("monthly", "well", "not_yet", "career", 0),
        ("monthly", "not_met", "yes", "career", 1),
        ("monthly", "well", "yes", "life", 1),
        ("midpoint", "steady", "", "peer", 1),
        ("closing", "a_lot", "", "peer", 0),
    ],
)
def test_meetings_are_those_the_team_may_read_of(
    program, kind, answer, second, mentor_type, has_met
):
    mentorship = running(program, mentor_type=mentor_type)
    answered(mentorship, kind, answer, answers={"2": second} if second else {})

    found = figures.meetings(program, YEAR, ())

    assert (found["meetings"], found["pairs"]) == (has_met, has_met)


def test_meeting_that_both_tell_of_is_one(program):
    mentorship = running(program)
    for side in ("mentee", "mentor"):
        answered(mentorship, CheckInKind.DAY30, "well", side=side)
    answered(mentorship, CheckInKind.MONTHLY, "well", after=60)

    found = figures.meetings(program, YEAR, ())

    assert (found["meetings"], found["pairs"]) == (2, 1)


def test_what_changed_is_counted_by_stage_without_life_mentorships(program):
    two, life = running(program), running(program, mentor_type="life")
    answered(two, CheckInKind.CLOSING, "a_lot", answers={"2": ["passed", "raise"]})
    answered(two, CheckInKind.CLOSING, "yes", side="mentor", answers={"4": '"passed"'})
    answered(two, CheckInKind.AFTER30, "often", answers={"2": ["raise"]})
    answered(life, CheckInKind.CLOSING, "a_lot", answers={"2": ["passed"]})

    found = figures.meetings(program, YEAR, ("passed", "raise"))

    assert {name: n for name, n in found.items() if "." in name or name in CheckInKind} == {
        "closing": 1, "closing.passed": 1, "closing.raise": 1,
        "after30": 1, "after30.passed": 0, "after30.raise": 1,
    }  # fmt: skip


def test_words_of_a_line_are_no_event(program):
    answered(running(program), CheckInKind.CLOSING, "some", answers={"4": 'He "passed" it on'})

    assert figures.meetings(program, YEAR, ("passed",))["closing.passed"] == 0


def test_introductions_are_counted_by_end_and_by_days(program):
    ends = {"state": MentorshipState.DECLINED, "closed_at": LATER}
    given = {"mentor_answer": "declined", "mentor_answered_at": NOW + timedelta(days=2)}
    MentorshipFactory(program=program, **ends, **given)
    MentorshipFactory(program=program, state=MentorshipState.EXPIRED, closed_at=LATER)
    MentorshipFactory(program=program)
    running(program)
    MentorshipFactory(program=program, state=MentorshipState.RECALLED, closed_at=LATER)
    MentorshipFactory(program=program, introduced_at=LATER)

    assert figures.introductions(program, YEAR, NOW + timedelta(days=9)) == {
        "introduced": 4, "accepted": 1, "declined": 1, "expired": 1, "withdrawn": 0, "waiting": 1,
        "mentee_1": 1, "mentee_3": 1, "mentee_7": 1, "mentee_answered": 1,
        "mentor_1": 1, "mentor_3": 2, "mentor_7": 2, "mentor_answered": 2,
    }  # fmt: skip


def test_one_that_ended_later_was_accepted_all_the_same(program):
    running(program, state=MentorshipState.ENDED, closed_at=LATER)

    found = figures.introductions(program, YEAR, LATER)

    assert (found["accepted"], found["withdrawn"]) == (1, 0)


def test_check_ins_are_counted_by_the_month_they_were_due_in(program):
    mentorship = running(program)
    answered(mentorship, CheckInKind.DAY14, "yes", after=14)
    first = mentorship.check_ins.get()
    CheckInAnswerFactory(check_in=first, side="mentor", state=CheckInState.MISSED,
                         due_at=first.answers.get().due_at)  # fmt: skip
    answered(mentorship, CheckInKind.MONTHLY, "well", after=60)
    CheckInAnswerFactory(check_in=CheckInFactory(mentorship=mentorship), state="scheduled")

    assert figures.months(program, YEAR) == [
        Month(date(2026, 3, 1), 2, 1),
        Month(date(2026, 5, 1), 1, 1),
    ]


def outcome(program, user, stage, *lines, at=NOW):
    OutcomeAnswer.objects.create(
        program=program, user=user, stage=stage, answered_at=at,
        **dict(zip(figures.LINES, lines, strict=True)),
    )  # fmt: skip


def test_outcomes_pair_each_person_with_her_own_start(program):
    one, two, three = (UserFactory() for _ in range(3))
    outcome(program, one, "start", 2, 3, 4)
    outcome(program, one, "closing", 4, 3, 3)
    outcome(program, one, "after30", 5, 3, 3)
    outcome(program, two, "start", 3, 3, 3)
    outcome(program, two, "closing", 4, 3, 3)
    outcome(program, three, "closing", 1, 1, 1)
    outcome(ProgramFactory(), three, "start", 5, 5, 5)

    found = figures.outcomes(program, YEAR)

    assert found["closing"] == {
        "stage": "closing", "n": 2,
        "path_worse": 0, "path_better": 2, "path_before": 5, "path_after": 8,
        "support_worse": 0, "support_better": 0, "support_before": 6, "support_after": 6,
        "stay_worse": 1, "stay_better": 0, "stay_before": 7, "stay_after": 6,
    }  # fmt: skip
    assert (found["after30"]["n"], found["after30"]["path_better"]) == (1, 1)
    assert figures.outcomes(program, Period("2025", None, YEAR.start)) == {}


def test_named_counts_are_ratings_answers_supply_and_demand(program):
    field = SpecializationFactory(name="Oncology")
    waiting = MenteeFactory(program=program, seeks=["life", "peer"])
    paired = running(program, mentee=MenteeFactory(program=program)).mentee
    paused = MenteeFactory(program=program, state=MenteeState.PAUSED)
    for mentee in (waiting, paired, paused):
        mentee.wants.add(field)
    MentorFactory(program=program, capacity=3, places_held=1, profile__specializations=[field])
    MentorFactory(program=program, state=MentorState.APPLIED, profile__specializations=[field])
    mentorship = running(program, mentor__capacity=1)
    answered(mentorship, CheckInKind.CLOSING, "a_lot")
    answered(mentorship, CheckInKind.CLOSING, "yes", side="mentor")
    life = running(program, mentor_type="life", mentor__capacity=1)
    answered(life, CheckInKind.CLOSING, "a_lot")
    OrientationFactory(
        program=program, user=waiting.user, side="mentee", rating="yes", finished_at=NOW
    )

    found = dict(figures.named(program, YEAR))

    assert found == {
        ("orientation.mentee", "yes"): 1,
        ("closing.mentee", "a_lot"): 1, ("closing.mentor", "yes"): 1,
        ("waiting", "Oncology"): 1, ("places", "Oncology"): 2, ("mentors", "Oncology"): 1,
        ("kind.waiting", "peer"): 1, ("kind.waiting", "life"): 1,
        ("kind.places", "career"): 3, ("kind.mentors", "career"): 2,
    }  # fmt: skip

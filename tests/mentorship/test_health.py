"""Every rule of a mentorship's health, with the day before it and the day on which it fires."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorship.enums import Health, HealthRule
from mentorship.health import (
    WEIGHTS,
    Held,
    Said,
    Verdict,
    course_of,
    is_worse,
    judge,
    met_of,
)  # fmt: skip

START = date(2026, 1, 5)


def said(number, side, signal="fine", *, day=None, **given):
    """Return an answer of the ``number``-th check-in, thirty days apart."""
    due = START + timedelta(days=30 * number if day is None else day)
    return Said(check_in=number, due_on=due, side=side, on=due, signal=signal, **given)


def missed(number, side):
    return said(number, side, "", is_missed=True)


def judged(*parts, day=100, no_meeting_days=21):
    verdict = judge(course_of(START, no_meeting_days, parts), START + timedelta(days=day))
    return verdict.health, verdict.rule


MET = said(0, "mentee", "good", day=14, met=True)


def test_course_tells_its_verdict_of_each_day_it_is_asked_for():
    course = course_of(START, 21, [])
    days = [START + timedelta(days=n) for n in (3, 60, 3)]

    assert [course.verdict(day) for day in days] == [judge(course, day) for day in days]


@pytest.mark.parametrize(
    ("parts", "day", "expected"),
    [
        ((), 0, (Health.TOO_EARLY, HealthRule.EARLY)),
        ((), 13, (Health.TOO_EARLY, HealthRule.EARLY)),
        ((), 14, (Health.ON_TRACK, HealthRule.FINE)),
        ((), 20, (Health.ON_TRACK, HealthRule.FINE)),
        ((), 21, (Health.NEEDS_CHECK_IN, HealthRule.NO_FIRST_MEETING)),
        ((MET,), 21, (Health.ON_TRACK, HealthRule.FINE)),
        ((MET,), 300, (Health.ON_TRACK, HealthRule.FINE)),
        (
            (said(0, "mentor", "low", day=3),),
            13,
            (Health.TOO_EARLY, HealthRule.EARLY),
        ),
        (
            (said(0, "mentee", "help", day=3),),
            3,
            (Health.NEEDS_CHECK_IN, HealthRule.HELP),
        ),
        (
            (said(0, "mentee", "help", day=3), said(1, "mentee", "fine", day=14)),
            15,
            (Health.ON_TRACK, HealthRule.FINE),
        ),
    ],
)
def test_the_first_weeks(parts, day, expected):
    assert judged(*parts, day=day) == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        # One low answer; a better one afterwards takes it back.
        ((said(1, "mentee", "low"),), (Health.NEEDS_CHECK_IN, HealthRule.LOW)),
        ((said(1, "mentee", "low"), said(2, "mentee")), (Health.ON_TRACK, HealthRule.FINE)),
        ((said(1, "mentor", "fine"), said(1, "mentee", "low")),
         (Health.NEEDS_CHECK_IN, HealthRule.LOW)),
        # Both at the same check-in agree: low once.
        ((said(1, "mentor", "low"), said(1, "mentee", "low")),
         (Health.NEEDS_CHECK_IN, HealthRule.LOW)),
        # Two in a row, of one side or of both in turn; not with a good one in between.
        ((said(1, "mentee", "low"), said(2, "mentee", "low")),
         (Health.AT_RISK, HealthRule.LOW_TWICE)),
        ((said(1, "mentee", "low"), said(2, "mentor", "low"), said(2, "mentee")),
         (Health.AT_RISK, HealthRule.LOW_TWICE)),
        ((said(1, "mentee", "low"), said(2, "mentee"), said(3, "mentee", "low")),
         (Health.NEEDS_CHECK_IN, HealthRule.LOW)),
        ((said(1, "mentee", "low"), said(2, "mentee", "help")),
         (Health.AT_RISK, HealthRule.LOW_TWICE)),
        # A missed one in between is no answer.
        ((said(1, "mentee", "low"), missed(2, "mentee"), said(3, "mentee", "low")),
         (Health.AT_RISK, HealthRule.LOW_TWICE)),
        # One low, the other good, at the same check-in only.
        ((said(1, "mentee", "low"), said(1, "mentor", "good")),
         (Health.AT_RISK, HealthRule.DISAGREE)),
        ((said(1, "mentor", "good"), said(2, "mentee", "low")),
         (Health.NEEDS_CHECK_IN, HealthRule.LOW)),
        ((said(1, "mentee", "low"), said(1, "mentor", "good"), said(2, "mentee", "good"),
          said(2, "mentor", "good")), (Health.ON_TRACK, HealthRule.FINE)),
        # Help counts while it is the newest word.
        ((said(1, "mentor", "help"),), (Health.NEEDS_CHECK_IN, HealthRule.HELP)),
        # Missed once, twice by one side, once by each.
        ((missed(1, "mentor"), said(1, "mentee")), (Health.NEEDS_CHECK_IN, HealthRule.MISSED)),
        ((missed(1, "mentor"), missed(1, "mentee")), (Health.NEEDS_CHECK_IN, HealthRule.MISSED)),
        ((missed(1, "mentor"), missed(2, "mentor")), (Health.AT_RISK, HealthRule.MISSED_TWICE)),
        ((missed(1, "mentor"), said(2, "mentor"), missed(3, "mentor")),
         (Health.NEEDS_CHECK_IN, HealthRule.MISSED)),
        ((missed(1, "mentor"), said(2, "mentor")), (Health.ON_TRACK, HealthRule.FINE)),
        ((missed(1, "mentee"), missed(2, "mentor"), said(1, "mentor"), said(2, "mentee")),
         (Health.NEEDS_CHECK_IN, HealthRule.MISSED)),
    ],
)  # fmt: skip
def test_answers_and_silence(parts, expected):
    assert judged(MET, *parts) == expected


@pytest.mark.parametrize(("sides", "about"), [(("mentor",), "mentor"), (("mentee", "mentor"), "")])
def test_two_missed_by_both_are_about_both(sides, about):
    parts = [missed(number, side) for number in (1, 2) for side in sides]

    verdict = judge(course_of(START, 30, parts), START + timedelta(days=60))

    assert (verdict.rule, verdict.side) == (HealthRule.MISSED_TWICE, about)


@pytest.mark.parametrize(
    ("parts", "day", "expected"),
    [
        # Told of no meeting: 45 days after the last one, or after the start.
        ((MET, said(1, "mentee", met=False)), 58, Health.ON_TRACK),
        ((MET, said(1, "mentee", met=False)), 59, Health.AT_RISK),
        ((said(1, "mentee", met=False),), 44, Health.NEEDS_CHECK_IN),
        ((said(1, "mentee", met=False),), 45, Health.AT_RISK),
        # Nobody was asked: silence is no sign.
        ((MET,), 120, Health.ON_TRACK),
        # A yes of the other side counts, and so does a later one.
        ((MET, said(1, "mentee", met=False), said(1, "mentor", met=True)), 60, Health.ON_TRACK),
        ((MET, said(1, "mentee", met=False), said(2, "mentor", met=True)), 90, Health.ON_TRACK),
        ((MET, said(2, "mentee", met=False), said(1, "mentor", met=True)), 74, Health.ON_TRACK),
        ((MET, said(2, "mentee", met=False), said(1, "mentor", met=True)), 75, Health.AT_RISK),
    ],
)
def test_days_without_a_meeting(parts, day, expected):
    assert judged(*parts, day=day)[0] == expected


@pytest.mark.parametrize("days", [14, 21])
def test_first_meeting_is_waited_for_as_long_as_the_program_says(days):
    assert judged(day=days - 1, no_meeting_days=days)[0] in (Health.TOO_EARLY, Health.ON_TRACK)
    assert judged(day=days, no_meeting_days=days)[1] == HealthRule.NO_FIRST_MEETING


@pytest.mark.parametrize(
    ("kind", "answer", "second", "plain", "life"),
    [
        ("day3", "yes_we_have_a_date", "", None, None),
        ("day14", "yes", "", True, True),
        ("day14", "its_booked", "", False, False),
        ("day14", "not_yet", "shifts", False, False),
        ("day30", "well", "yes", True, None),
        ("day30", "not_met", "", False, None),
        ("monthly", "stuck", "", True, None),
        ("monthly", "stuck", "not_yet", False, False),
        ("monthly", "not_met", "yes", True, True),
        ("midpoint", "steady", "", True, None),
        ("closing", "a_lot", "", None, None),
    ],
)
def test_what_an_answer_tells_of_a_meeting(kind, answer, second, plain, life):
    found = [met_of(kind, answer, second, is_life=is_life) for is_life in (False, True)]

    assert found == [plain, life]


PARTS = st.builds(
    Said,
    check_in=st.integers(1, 6),
    due_on=st.integers(0, 200).map(lambda n: START + timedelta(days=n)),
    side=st.sampled_from(["mentee", "mentor"]),
    on=st.integers(0, 200).map(lambda n: START + timedelta(days=n)),
    is_missed=st.booleans(),
    signal=st.sampled_from(["", "good", "fine", "low", "help"]),
    met=st.sampled_from([None, True, False]),
)


@given(st.lists(PARTS, max_size=12), st.integers(0, 300))
def test_verdict_does_not_depend_on_the_order_of_its_parts(parts, day):
    distinct = list({(part.due_on, part.check_in, part.side): part for part in parts}.values())

    assert judged(*distinct, day=day) == judged(*reversed(distinct), day=day)


@given(st.lists(PARTS, max_size=12), st.integers(0, 13))
def test_nobody_is_at_risk_in_the_first_two_weeks(parts, day):
    assert judged(*parts, day=day)[0] in (Health.TOO_EARLY, Health.NEEDS_CHECK_IN)


@given(st.lists(PARTS, max_size=12), st.integers(14, 300))
def test_a_good_word_of_both_and_a_meeting_put_everything_right(parts, day):
    later = START + timedelta(days=201)
    good = [Said(9, later, side, later, signal="good", met=True) for side in ("mentee", "mentor")]

    assert judged(*parts, *good, day=day)[0] == Health.ON_TRACK


def held(day, known=None):
    on = START + timedelta(days=day)
    return Held(on, START + timedelta(days=day if known is None else known))


def course(*parts, meetings=(), next_day=None, no_meeting_days=21):
    next_on = None if next_day is None else START + timedelta(days=next_day)
    return course_of(START, no_meeting_days, parts, meetings, next_on)


def rule_on(day, found):
    verdict = judge(found, START + timedelta(days=day))
    return verdict.rule


def test_meeting_held_is_the_best_sign_of_a_meeting():
    verdict = judge(course(meetings=[held(12)]), START + timedelta(days=30))

    assert (verdict.rule, verdict.met_on, verdict.is_dated) == (
        HealthRule.FINE, START + timedelta(days=12), True,
    )  # fmt: skip


def test_pair_that_writes_meetings_down_is_at_risk_after_45_days_of_none():
    found = course(meetings=[held(12)])

    assert [rule_on(day, found) for day in (56, 57)] == [HealthRule.FINE, HealthRule.NO_MEETING]


def test_meeting_told_of_later_counts_for_as_long_as_nobody_is_asked_again():
    found = course(said(1, "mentee", "good", met=True), meetings=[held(12)])

    assert rule_on(100, found) == HealthRule.FINE


def test_meeting_held_after_a_no_takes_it_back():
    no = said(1, "mentee", "fine", day=60, met=False)

    assert rule_on(61, course(no)) == HealthRule.NO_MEETING
    assert rule_on(61, course(no, meetings=[held(60)])) == HealthRule.FINE


@pytest.mark.parametrize(
    ("next_day", "expected"),
    [
        (None, HealthRule.NO_FIRST_MEETING), (21, HealthRule.FINE), (35, HealthRule.FINE),
        (36, HealthRule.NO_FIRST_MEETING), (20, HealthRule.NO_FIRST_MEETING),
    ],
)  # fmt: skip
def test_date_within_two_weeks_answers_the_want_of_a_first_meeting(next_day, expected):
    assert rule_on(21, course(next_day=next_day)) == expected


def test_date_ahead_answers_the_want_of_another_meeting():
    found = course(meetings=[held(12)], next_day=62)

    assert rule_on(57, found) == HealthRule.FINE


def test_course_as_of_a_day_holds_what_was_known_then():
    found = course(
        said(1, "mentee", "low", day=30), missed(0, "mentor"), said(2, "mentee", "low", day=60),
        meetings=[held(10, known=40)],
    )  # fmt: skip

    then = found.as_of(START + timedelta(days=30))

    assert [part.on for part in then.said] == [START, START + timedelta(days=30)]
    assert then.held == ()
    assert [rule_on(60, found), rule_on(30, then)] == [HealthRule.LOW_TWICE, HealthRule.LOW]


def test_missed_check_in_is_known_when_a_late_answer_counts_no_more():
    found = course(missed(0, "mentor"))

    assert found.as_of(START + timedelta(days=13)).said == ()
    assert len(found.as_of(START + timedelta(days=14)).said) == 1


WORST = [HealthRule.NO_FIRST_MEETING, HealthRule.MISSED, HealthRule.LOW, HealthRule.HELP,
         HealthRule.NO_MEETING, HealthRule.MISSED_TWICE, HealthRule.DISAGREE,
         HealthRule.LOW_TWICE]  # fmt: skip


def verdict_by(rule, day=START):
    health = Health.AT_RISK if rule in WORST[4:] else Health.NEEDS_CHECK_IN
    return Verdict(health, rule, day)


def test_every_rule_is_worse_than_those_before_it_and_no_other():
    found = [
        (one, other)
        for one in WORST
        for other in WORST
        if is_worse(verdict_by(one), verdict_by(other))
    ]

    assert found == [(one, other) for i, one in enumerate(WORST) for other in WORST[:i]]


def test_good_news_is_never_worse_and_another_call_for_help_always():
    fine, early = (Verdict(Health.ON_TRACK, HealthRule.FINE),
                   Verdict(Health.TOO_EARLY, HealthRule.EARLY))  # fmt: skip
    again = verdict_by(HealthRule.HELP, START + timedelta(days=1))

    assert not is_worse(early, fine)
    assert is_worse(again, verdict_by(HealthRule.HELP))


def test_rules_are_weighed_as_they_fire():
    assert set(WEIGHTS) == set(HealthRule)

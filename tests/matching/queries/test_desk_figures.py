from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import caches
from django.utils import timezone

from matching.enums import MatchState
from matching.queries import desk_figures as figures
from matching.queries.desk_check_ins import Tally, tallies_of, told
from matching.queries.desk_figures import Need, Step
from mentorship.enums import CheckInState, MenteeState, MentorshipState, MentorState
from mentorship.models import Draft
from tests.factories.accounts import UserFactory
from tests.factories.matching import MatchFactory
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


@pytest.fixture
def program():
    return ProgramFactory()


def wanting(program, fields, **given):
    mentee = MenteeFactory(program=program, **given)
    mentee.wants.set(fields)
    return mentee


def test_needed_mentors_put_the_worst_shortage_first(program):
    oncology, ivs, leading = (
        SpecializationFactory(name=name) for name in ("Oncology", "IV room", "Leadership")
    )
    SpecializationFactory(name="Nobody asks")
    for _ in range(3):
        wanting(program, [oncology, ivs])
    MentorFactory(program=program, capacity=4, places_held=1,
                  profile__specializations=[ivs, leading])  # fmt: skip

    assert figures.needed_mentors(program) == [
        Need("Oncology", 3, 0), Need("IV room", 3, 3), Need("Leadership", 0, 3),
    ]  # fmt: skip


def test_needed_mentors_count_only_who_waits_and_who_is_free(program):
    field = SpecializationFactory(name="Oncology")
    wanting(program, [field], state=MenteeState.PAUSED)
    MentorshipFactory(program=program, mentee=wanting(program, [field]))
    wanting(ProgramFactory(), [field])
    wanting(program, [field])
    for given in (
        {"state": MentorState.APPLIED}, {"state": MentorState.PAUSED},
        {"capacity": 1, "places_held": 1}, {"program": ProgramFactory()},
    ):  # fmt: skip
        MentorFactory(**{"program": program, "profile__specializations": [field], **given})

    (need,) = figures.needed_mentors(program)

    assert (need, need.balance, need.short) == (Need("Oncology", 1, 0), -1, 1)


def test_of_many_needs_the_shortest_and_the_sparest_are_named(program):
    fields = [SpecializationFactory(name=f"Field {number}") for number in range(14)]
    for number in range(1, 8):
        for _ in range(number):
            wanting(program, [fields[number]])
    for number in range(8, 13):
        MentorFactory(program=program, capacity=number, profile__specializations=[fields[number]])

    found = [(need.specialization, need.balance) for need in figures.needed_mentors(program)]

    assert found == [
        ("Field 7", -7), ("Field 6", -6), ("Field 5", -5), ("Field 4", -4), ("Field 3", -3),
        ("Field 10", 10), ("Field 11", 11), ("Field 12", 12),
    ]  # fmt: skip


def pair(program, started=None, **given):
    mentee = MenteeFactory(program=program, applied_at=timezone.now())
    moment = started or timezone.now() - timedelta(days=1)
    mentorship = MentorshipFactory(
        program=program, mentee=mentee, introduced_at=moment, announce_at=moment, **given
    )
    MatchFactory(round__program=program, mentee=mentee, mentor=mentorship.mentor,
                 mentorship=mentorship, state=MatchState.PUBLISHED)  # fmt: skip
    return mentorship


def test_funnel_counts_each_mentee_once_at_every_step(program):
    long_ago = timezone.now() - timedelta(days=95)
    steady = pair(program, long_ago, active=True)
    CheckInAnswerFactory(
        check_in=CheckInFactory(mentorship=steady), state=CheckInState.ANSWERED, answer="well",
        answered_at=long_ago,
    )  # fmt: skip
    MentorshipFactory(program=program, mentee=steady.mentee, state=MentorshipState.DECLINED,
                      closed_at=timezone.now())  # fmt: skip
    pair(program)
    MatchFactory(
        round__program=program, mentee=MenteeFactory(program=program, applied_at=timezone.now())
    )
    MenteeFactory(program=program, applied_at=timezone.now())
    MenteeFactory(program=program, applied_at=timezone.now() - timedelta(days=400))
    Draft.objects.create(program=program, user=UserFactory(), side="mentee",
                         saved_at=timezone.now())  # fmt: skip
    Draft.objects.create(program=program, user=steady.mentee_user, side="mentee",
                         saved_at=timezone.now())  # fmt: skip

    steps = figures.funnel(program)

    assert steps == [
        Step("Signed up", 5, ""),
        Step("Profile complete", 4, "80%"),
        Step("Matched", 3, "75%"),
        Step("Approved", 2, "67%"),
        Step("Introduced", 2, "100%"),
        Step("First meeting", 1, "50%"),
        Step("Still together at month 3", 1, "100%"),
    ]
    assert figures.biggest_loss(steps) == (
        "Biggest loss: 1 person stops between “Signed up” and “Profile complete”."
    )


def test_funnel_reads_no_answer_of_a_life_mentorship_but_the_first_meeting(program):
    for kind, answer in (("day30", "well"), ("day14", "yes")):
        life = pair(program, active=True, mentor_type="life")
        CheckInAnswerFactory(
            check_in=CheckInFactory(mentorship=life, kind=kind), state=CheckInState.ANSWERED,
            answer=answer, answered_at=NOW,
        )  # fmt: skip

    counts = {step.name: step.count for step in figures.funnel(program)}

    assert (counts["Introduced"], counts["First meeting"]) == (2, 1)


@pytest.mark.parametrize(("days", "steady"), [(89, 0), (91, 1)])
def test_mentorship_that_ended_was_steady_where_it_lasted(program, days, steady):
    began = timezone.now() - timedelta(days=200)
    pair(program, began, active=True, state=MentorshipState.ENDED,
         closed_at=began + timedelta(days=days))  # fmt: skip

    assert figures.funnel(program)[-1].count == steady


def test_nobody_lost_is_no_finding():
    assert figures.biggest_loss([Step("One", 3), Step("Two", 3)]) == ""
    assert figures.biggest_loss([]) == ""


def sent(program, due_at, state, kind="day30", mentor_type="career"):
    check_in = CheckInFactory(
        mentorship__program=program, mentorship__mentor_type=mentor_type, kind=kind
    )
    moment = NOW if state in (CheckInState.OPEN, CheckInState.ANSWERED) else None
    return CheckInAnswerFactory(
        check_in=check_in, state=state, due_at=due_at, opened_at=moment,
        answered_at=moment if state == CheckInState.ANSWERED else None,
    )  # fmt: skip


def test_tallies_count_what_was_sent_by_month_and_stage(program):
    march = NOW
    for state in ("answered", "answered", "missed", "open", "scheduled", "cancelled"):
        sent(program, march, CheckInState(state))
    sent(program, march - timedelta(days=20), CheckInState.ANSWERED, kind="day14")
    sent(program, march - timedelta(days=200), CheckInState.ANSWERED)
    sent(ProgramFactory(), march, CheckInState.ANSWERED)

    found = tallies_of(program, months=3, today=date(2026, 3, 20))

    assert found.by_month == {
        date(2026, 1, 1): Tally(), date(2026, 2, 1): Tally(1, 1, 0),
        date(2026, 3, 1): Tally(4, 2, 1),
    }  # fmt: skip
    assert {kind.value: tally for kind, tally in found.by_kind.items()} == {
        "day14": Tally(1, 1, 0), "day30": Tally(4, 2, 1),
    }  # fmt: skip
    assert (found.all, found.all.waiting, found.all.share) == (Tally(5, 3, 1), 1, 60)


def test_tallies_can_be_of_one_kind_of_mentoring(program):
    sent(program, NOW, CheckInState.ANSWERED, mentor_type="life")
    sent(program, NOW, CheckInState.MISSED)

    found = tallies_of(program, months=1, kind="life", today=date(2026, 3, 20))

    assert found.all == Tally(1, 1, 0)


def test_month_begins_in_the_programs_zone():
    program = ProgramFactory(time_zone="America/Los_Angeles")
    sent(program, NOW.replace(day=1, hour=7), CheckInState.ANSWERED)

    found = tallies_of(program, months=2, today=date(2026, 3, 20))

    assert found.by_month == {date(2026, 2, 1): Tally(1, 1, 0), date(2026, 3, 1): Tally()}


def test_first_moment_of_a_month_is_of_that_month():
    program = ProgramFactory(time_zone="America/Los_Angeles")
    for first in (datetime(2026, 2, 1, 8, tzinfo=UTC), datetime(2026, 3, 1, 8, tzinfo=UTC)):
        sent(program, first, CheckInState.ANSWERED)

    found = tallies_of(program, months=2, today=date(2026, 3, 20))

    assert found.by_month == {date(2026, 2, 1): Tally(1, 1, 0), date(2026, 3, 1): Tally(1, 1, 0)}


def test_nothing_sent_has_no_share():
    assert Tally().share is None


@pytest.mark.parametrize(
    ("tally", "is_told"),
    [
        (Tally(), True),
        (Tally(10, 5, 5), True),
        (Tally(10, 10, 0), True),
        (Tally(10, 6, 4), False),  # four missed
        (Tally(20, 10, 6), False),  # four wait
        (Tally(4, 4, 0), False),
    ],
)
def test_figures_are_told_only_where_none_is_small(tally, is_told):
    row = told(tally, sees_names=False)

    assert (row["answered"] != "") == is_told
    assert told(tally, sees_names=True)["answered"] == tally.answered


def test_figures_take_one_query_each(program, django_assert_num_queries):
    for read in (figures.needed_mentors, figures.funnel):
        with django_assert_num_queries(1):
            read(program)
    with django_assert_num_queries(1):
        tallies_of(program, months=6)


@pytest.fixture
def figures_kept(settings):
    """Keep figures as in production; here for as long as a test takes."""
    backend = "django.core.cache.backends.locmem.LocMemCache"
    kept = {"BACKEND": backend, "LOCATION": "kept", "TIMEOUT": None}
    settings.CACHES = {**settings.CACHES, "figures": kept}
    yield caches["figures"]
    caches["figures"].clear()


def test_figures_are_counted_anew_once_those_kept_are_over(
    program, figures_kept, django_assert_num_queries
):
    def read():
        return figures.funnel(program)[1].count, tallies_of(program, months=6).all.sent

    assert read() == (0, 0)
    sent(program, timezone.now(), CheckInState.ANSWERED)
    with django_assert_num_queries(0):
        assert read() == (0, 0)

    figures_kept.clear()

    assert read() == (1, 1)


def test_figures_kept_are_of_one_program_kind_and_span(program, figures_kept):
    sent(program, timezone.now(), CheckInState.ANSWERED)
    sent(program, timezone.now() - timedelta(days=70), CheckInState.ANSWERED, mentor_type="life")
    other = ProgramFactory()

    for months, kind, of, count in (
        (6, "", program, 2), (1, "", program, 1), (6, "life", program, 1), (6, "", other, 0)
    ):  # fmt: skip
        assert tallies_of(of, months=months, kind=kind).all.sent == count
    assert figures.funnel(other)[0].count == 0

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from matching.encoding import pool
from matching.enums import MatchState, RoundState
from matching.queries.home import home_of
from matching.queries.waiting import reason_on_home, waiting_in, waitlist_of
from matching.queries.waitlist import described, waitlist
from mentorship.enums import MenteeState, MentorshipState
from tests.factories.matching import MatchFactory, RoundFactory, RunFactory, UnmatchedFactory
from tests.factories.mentorship import MenteeFactory, MentorFactory, MentorshipFactory

pytestmark = pytest.mark.django_db
FIRST = datetime(2026, 2, 3, tzinfo=UTC)
NONE = frozenset()


@pytest.fixture
def match_round():
    return RoundFactory(state=RoundState.PUBLISHED)


def mentee_of(match_round, **fields):
    fields = {"applied_at": FIRST, **fields}
    return MenteeFactory(program=match_round.program, **fields)


def line(match_round, kept=NONE):
    return described(list(waitlist(match_round, kept)), match_round, kept)


def test_waitlist_holds_who_is_in_the_pool_without_mentor_or_proposal(match_round):
    waiting = mentee_of(match_round)
    proposed = MatchFactory(round=match_round, mentee=mentee_of(match_round)).mentee
    MatchFactory(round=match_round, mentee=mentee_of(match_round), state=MatchState.APPROVED)
    MentorshipFactory(program=match_round.program, mentee=mentee_of(match_round))
    mentee_of(match_round, state=MenteeState.PAUSED)
    mentee_of(match_round, applied_at=datetime(2026, 4, 2, tzinfo=UTC))
    MenteeFactory(applied_at=FIRST)

    assert list(waitlist_of(match_round)) == [waiting]
    assert set(waiting_in(match_round)) > {waiting, proposed}


def test_waitlist_stands_in_the_order_of_the_engines_own_bonus(match_round):
    late = mentee_of(match_round, applied_at=FIRST + timedelta(days=2))
    early = mentee_of(match_round)
    once = mentee_of(match_round, waited_rounds=1)
    often = mentee_of(match_round, waited_rounds=9)
    lost = mentee_of(match_round, partner_left=True)

    places = [(one.place, one.mentee_id) for one in line(match_round)]

    assert places == list(enumerate([row.pk for row in (lost, often, once, early, late)], 1))
    bonuses = [row.waiting_bonus for row in waitlist(match_round, NONE)]
    assert bonuses == [pool.PARTNER_LEFT, pool.MOST_WAITING, pool.WAITED_ROUND, 0, 0]


def test_waitlist_says_the_true_reason_and_what_would_change_it(match_round):
    mentee = mentee_of(match_round, waited_rounds=2)
    UnmatchedFactory(run=RunFactory(round=match_round), mentee=mentee, reason="type_not_offered")
    last = RunFactory(round=match_round)
    UnmatchedFactory(run=last, mentee=mentee, reason="no_eligible_mentor")
    UnmatchedFactory(run=last, mentee=mentee, reason="places_taken", best_score=6100)

    (one,) = line(match_round)

    assert (one.reason, one.waited) == (
        "All places that fit are taken", "Moved up: waited 2 rounds",
    )  # fmt: skip
    assert one.helps == "One more place with a mentor who fits, or one more mentor like that."


def test_waitlist_tells_of_whoever_came_after_the_last_run(match_round):
    mentee_of(match_round)

    (one,) = line(match_round)

    assert (one.reason, one.helps) == ("Not in the last run", "The next run looks for somebody.")


def test_waitlist_leaves_out_and_never_names_whom_another_admin_sees_to(match_round):
    mentor = MentorFactory(program=match_round.program, user__name="Colleague Kept")
    mine, kept = mentee_of(match_round), mentee_of(match_round)
    UnmatchedFactory(
        run=RunFactory(round=match_round), mentee=mine, reason="below_minimum",
        detail={"code": "below_minimum", "params": {"other": str(mentor.uuid), "score": 3000}},
    )  # fmt: skip

    people = line(match_round, frozenset({kept.user_id, mentor.user_id}))

    assert [(one.name, one.detail) for one in people] == [(mine.user.name, "")]


def _told(mentee):
    situation = home_of(mentee.user)
    return str(situation)


@pytest.mark.parametrize("case", ["looking", "unmatched", "declined", "declined_then_unmatched"])
def test_waitlist_says_what_her_home_page_says(match_round, case):
    mentee = mentee_of(match_round)
    run = RunFactory(round=match_round, finished_at=timezone.now() - timedelta(days=1))
    if case != "looking":
        UnmatchedFactory(run=run, mentee=mentee, reason="below_minimum")
    if case.startswith("declined"):
        days = 9 if case.endswith("unmatched") else 0.5
        at = timezone.now() - timedelta(days=days)
        MentorshipFactory(
            program=match_round.program, mentee=mentee, introduced_at=at, closed_at=at,
            state=MentorshipState.DECLINED,
        )  # fmt: skip

    (one,) = line(match_round)

    assert one.reads in _told(mentee)


def test_reason_on_home_is_that_of_the_last_told_round(match_round):
    mentee = mentee_of(match_round)
    assert reason_on_home(mentee) == ""
    UnmatchedFactory(run=RunFactory(round=match_round), mentee=mentee, reason="below_minimum")
    UnmatchedFactory(run=RunFactory(round=RoundFactory(program=match_round.program)), mentee=mentee)

    assert reason_on_home(mentee) == "below_minimum"


def test_waitlist_needs_as_many_queries_for_one_as_for_three(
    match_round, django_assert_max_num_queries
):
    run = RunFactory(round=match_round)
    for _number in range(3):
        UnmatchedFactory(run=run, mentee=mentee_of(match_round))
    rows = list(waitlist(match_round, NONE))

    with django_assert_max_num_queries(6) as one:
        described(rows[:1], match_round, NONE)
    with django_assert_max_num_queries(len(one)):
        described(rows, match_round, NONE)

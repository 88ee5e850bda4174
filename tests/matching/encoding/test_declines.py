import json
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from matching.encoding import declines, rows
from matching.encoding.pairs import have_new_hours, keeps_apart
from matching.encoding.records import PairKey
from matching.enums import ExclusionKind, MatchState
from matching.models import Exclusion
from mentorship.enums import MenteeState, MentorshipState
from tests.factories.matching import MatchFactory, RoundFactory, RunFactory
from tests.factories.mentorship import (
    NOW,
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    PatternFactory,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 4)
CONTENT = Path(__file__).resolve().parents[3] / "mentorship" / "data" / "content.json"


def closed(match_round, state=MentorshipState.DECLINED, reason="", introduced_in=None, run=None):
    """Two people in the pool of a round whose introduction is over."""
    mentee = MenteeFactory(program=match_round.program, state=MenteeState.AVAILABLE)
    mentor = MentorFactory(program=match_round.program)
    mentorship = MentorshipFactory(
        program=match_round.program,
        mentee=mentee,
        mentor=mentor,
        state=state,
        decline_reason=reason,
        closed_at=NOW,
    )
    if introduced_in:
        MatchFactory(
            round=introduced_in,
            run=run or RunFactory(round=introduced_in),
            mentee=mentee,
            mentor=mentor,
            state=MatchState.PUBLISHED,
            mentorship=mentorship,
        )
    return mentorship


def exclusions(match_round):
    return set(
        rows.inputs_of(match_round, rows.settings_of(match_round.program, TODAY), TODAY).exclusions
    )


def uuids(mentorship):
    return str(mentorship.mentee_user.uuid), str(mentorship.mentor_user.uuid)


@pytest.mark.parametrize(
    "reason", [r for r, effect in declines.EFFECTS.items() if effect == "never"]
)
def test_never_keeps_two_people_apart_in_both_directions(reason):
    match_round = RoundFactory()
    her, his = uuids(closed(match_round, reason=reason))

    assert exclusions(match_round) == {PairKey(her, his), PairKey(his, her)}


@pytest.mark.parametrize("reason", ["no_time_now", "take_a_break", "bad_timing"])
def test_not_now_keeps_them_apart_in_that_round_only(reason):
    match_round = RoundFactory()
    her, his = uuids(closed(match_round, reason=reason, introduced_in=match_round))
    later = RoundFactory(program=match_round.program)

    assert exclusions(match_round) == {PairKey(her, his)}
    assert exclusions(later) == set()


def test_expired_introduction_may_come_again_next_round():
    match_round = RoundFactory()
    closed(match_round, MentorshipState.EXPIRED, introduced_in=match_round)

    assert len(exclusions(match_round)) == 1
    assert exclusions(RoundFactory(program=match_round.program)) == set()


@pytest.mark.parametrize("reason", ["mentor_not_now", "mentee_not_now", "mentor_paused"])
def test_who_said_not_now_may_meet_the_other_once_back(reason):
    match_round = RoundFactory()
    closed(match_round, MentorshipState.WITHDRAWN, reason, introduced_in=match_round)

    assert exclusions(match_round) == set()


def test_effects_are_those_that_the_lists_of_reasons_tell():
    again = {
        "never": "never",
        "next_round": "next_round",
        "if_hours_change": "other_hours",
        "as_that_type": "other_type",
    }
    texts = {text["key"]: text for text in json.loads(CONTENT.read_text(encoding="utf-8"))["texts"]}
    told = {
        option["key"]: again[option["again"]]
        for side in ("mentor", "mentee")
        for option in texts[f"reasons.decline_{side}"]["data"]["options"]
    }

    assert told | {"": "never"} == declines.EFFECTS


def test_other_type_excludes_that_type_only():
    match_round = RoundFactory()
    her, his = uuids(closed(match_round, reason="other_type"))

    assert exclusions(match_round) == {PairKey(her, his, "career")}


def test_hours_keep_apart_until_they_change():
    first = RoundFactory()
    later = RoundFactory(program=first.program)
    run = RunFactory(round=first)
    mentorship = closed(first, reason="hours_dont_fit", introduced_in=first, run=run)
    run.snapshot = {
        "mentees": [
            {
                "person": str(mentorship.mentee_user.uuid),
                "facts": {"timezone": "America/Chicago", "patterns": [], "windows": []},
            }
        ]
    }
    run.save()
    mentorship.refresh_from_db()

    assert not have_new_hours(mentorship)
    assert exclusions(later) == {PairKey(*uuids(mentorship))}

    mentorship.mentee_user.profile.patterns.add(PatternFactory())

    assert exclusions(later) == set()


def test_what_a_run_saw_is_read_once_and_only_where_hours_matter(django_assert_num_queries):
    first = RoundFactory()
    later = RoundFactory(program=first.program)
    run = RunFactory(round=first, snapshot={"mentees": [], "mentors": []})
    settings = rows.settings_of(first.program, TODAY)
    closed(first, reason="no_time_now", introduced_in=first, run=run)
    with CaptureQueriesContext(connection) as without:
        rows.inputs_of(later, settings, TODAY)
    closed(first, reason="hours_dont_fit", introduced_in=first, run=run)
    closed(first, reason="hours_dont_fit", introduced_in=first, run=run)

    with django_assert_num_queries(len(without) + 1):
        rows.inputs_of(later, settings, TODAY)


@pytest.mark.parametrize("reason", ["worried", "other_type"])
def test_approval_looks_at_earlier_answers_of_the_two_only(reason):
    match_round = RoundFactory()
    declined = closed(match_round, reason=reason)
    again = MatchFactory(round=match_round, mentee=declined.mentee, mentor=declined.mentor)
    elsewhere = MatchFactory(round=match_round, mentee=declined.mentee)

    assert (keeps_apart(again), keeps_apart(elsewhere)) == (True, False)


@pytest.mark.parametrize("state", [MentorshipState.COMPLETED, MentorshipState.ENDED])
def test_former_pair_is_not_paired_again_in_its_direction(state):
    match_round = RoundFactory()

    her, his = uuids(closed(match_round, state))

    assert exclusions(match_round) == {PairKey(her, his)}


def test_exclusion_holds_in_both_directions_and_only_in_its_round():
    match_round = RoundFactory()
    mentee = MenteeFactory(program=match_round.program)
    mentor = MentorFactory(program=match_round.program)
    first, second = sorted((mentee.user, mentor.user), key=lambda user: user.pk)
    Exclusion.objects.create(
        program=match_round.program,
        round=match_round,
        first=first,
        second=second,
        kind=ExclusionKind.REJECTED,
    )
    her, his = str(mentee.user.uuid), str(mentor.user.uuid)

    assert exclusions(match_round) == {PairKey(her, his), PairKey(his, her)}
    assert exclusions(RoundFactory(program=match_round.program)) == set()

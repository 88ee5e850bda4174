"""Suggestions are those that a round of today would score best, whatever changed a moment ago."""

import pytest

from matching.encoding import snapshot
from matching.encoding.pool import build
from matching.engine.pool import TYPES
from matching.enums import ExclusionKind
from matching.models import HiddenMentor, MentorSnapshot, Run
from matching.queries import warm
from matching.queries.suggestions import Scored, scored_for, suggestions_for
from matching.services import exclusions, runs
from matching.services import suggestions as upkeep
from matching.services.run_input import current_taxonomy
from mentorship.enums import MenteeState, MentorState, MentorType
from mentorship.models import Mentee, Mentor, Role
from tests.factories.matching import MatchFactory, RoundFactory
from tests.factories.mentorship import (
    GoalFactory,
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    PatternFactory,
    RoleFactory,
)
from tests.matching import enrolled, scenes
from tests.matching.halves import slowly

pytestmark = pytest.mark.django_db

QUERIES = 31


def by_a_round(match_round, count=10):
    """Run a round; return the best mentors of each of its mentees as its scores have them."""
    run = runs.request_run(round_id=match_round.pk, actor=None)
    runs.execute(run.pk)
    run = Run.objects.get(pk=run.pk)
    inputs = snapshot.from_json(run.snapshot, snapshot.settings_from_json(run.settings))
    pool = build(inputs.mentees, inputs.mentors, current_taxonomy(), inputs.settings,
                 inputs.exclusions)  # fmt: skip
    ids = {str(uuid): pk for uuid, pk in Mentor.objects.values_list("uuid", "pk")}
    return {
        key: tuple(
            Scored(ids[mentor], TYPES[kind], score)
            for kind, mentor, score in slowly(pool, row, inputs.settings, count)
        )
        for row, key in enumerate(pool.mentees.keys)
    }


def by_suggestions(match_round, count=10):
    mentees = Mentee.objects.filter(program=match_round.program)
    return {str(mentee.uuid): scored_for(mentee, count) for mentee in mentees}


@pytest.fixture
def match_round():
    scenes.taxonomy()
    return RoundFactory(program__min_score=0)


@pytest.fixture
def pair(match_round):
    """A mentee and a mentor who fit."""
    evening, goal = PatternFactory(), GoalFactory(slug="get-certified", name="Get certified")
    mentee = MenteeFactory(program=match_round.program, profile__patterns=[evening])
    mentor = new_mentor(match_round.program, goal)
    mentee.goals.set([goal])
    return mentee, mentor


def new_mentor(program, goal=None, **given):
    senior = RoleFactory(slug="lead-technician", level=4)
    mentor = MentorFactory(program=program, listed=True, profile__role=senior,
                           profile__patterns=[PatternFactory()], **given)  # fmt: skip
    mentor.helps_with.set([goal or GoalFactory(slug="get-certified")])
    return mentor


def ids_for(mentee):
    return [found.mentor_id for found in suggestions_for(mentee)]


@pytest.mark.parametrize("is_large", [False, True], ids=["small", "large"])
def test_suggestions_have_the_scores_of_a_round_to_the_last_digit(monkeypatch, is_large):
    enrolled.load_taxonomy()
    match_round = RoundFactory(program__min_score=2_000, program__mentors_per_mentee=2)
    enrolled.enroll(match_round.program, 7, 14, 40)
    if is_large:
        monkeypatch.setattr(warm, "SMALL", 0)
        upkeep.refresh()

    expected = by_a_round(match_round)

    assert by_suggestions(match_round) == expected
    assert max(map(len, expected.values())) == 10


def test_suggestions_tell_why_in_kind_words_and_no_score(pair):
    mentee, mentor = pair

    (found,) = suggestions_for(mentee)

    name = mentor.user.first_name
    assert (found.mentor_id, found.mentor_type) == (mentor.pk, MentorType.CAREER)
    assert f"{name} helps with “Get certified”." in found.reasons
    assert set(vars(found)) == {"mentor_id", "mentor_type", "reasons", "plan"}


@pytest.mark.parametrize(
    "state", [MenteeState.APPLIED, MenteeState.PAUSED, MenteeState.LEFT], ids=str
)
def test_mentee_whom_no_round_takes_gets_no_suggestion(pair, state):
    mentee, _mentor = pair
    Mentee.objects.filter(pk=mentee.pk).update(state=state)

    assert suggestions_for(mentee) == ()


def test_mentee_who_has_her_mentor_gets_no_suggestion(pair):
    mentee, _mentor = pair
    MentorshipFactory(program=mentee.program, mentee=mentee, mentor=new_mentor(mentee.program))

    assert suggestions_for(mentee) == ()


def test_mentor_of_another_program_is_not_suggested(pair):
    mentee, mentor = pair
    new_mentor(RoundFactory().program)

    assert ids_for(mentee) == [mentor.pk]


@pytest.mark.parametrize("is_large", [False, True], ids=["small", "large"])
@pytest.mark.parametrize(
    "values",
    [
        {"state": MentorState.PAUSED},
        {"state": MentorState.LEFT},
        {"available_until": "2026-01-01"},
        {"offers": ["peer"]},
        {"places_held": 2},
        {"listed_at": None},
    ],
    ids=lambda values: str(next(iter(values.values()))),
)
def test_mentor_who_is_not_to_be_had_any_more_is_not_suggested(monkeypatch, pair, values, is_large):
    mentee, mentor = pair
    if is_large:
        monkeypatch.setattr(warm, "SMALL", 0)
    upkeep.refresh()
    assert ids_for(mentee) == [mentor.pk]

    Mentor.objects.filter(pk=mentor.pk).update(**values)

    assert suggestions_for(mentee) == ()


@pytest.mark.parametrize("is_large", [False, True], ids=["small", "large"])
def test_mentor_who_closed_the_account_is_not_suggested(monkeypatch, pair, is_large):
    mentee, mentor = pair
    if is_large:
        monkeypatch.setattr(warm, "SMALL", 0)
    upkeep.refresh()
    assert ids_for(mentee) == [mentor.pk]

    mentor.user.is_active = False
    mentor.user.save()

    assert suggestions_for(mentee) == ()
    upkeep.refresh()
    assert suggestions_for(mentee) == ()


@pytest.mark.parametrize("is_large", [False, True], ids=["small", "large"])
def test_new_mentor_and_new_answers_count_at_once(monkeypatch, pair, is_large):
    mentee, mentor = pair
    if is_large:
        monkeypatch.setattr(warm, "SMALL", 0)
    upkeep.refresh()
    before = scored_for(mentee)

    other = new_mentor(mentee.program)
    mentor.helps_with.clear()

    after = scored_for(mentee)
    assert {found.mentor_id for found in after} == {mentor.pk, other.pk}
    scores = {found.mentor_id: found.score for found in after}
    assert scores[mentor.pk] < before[0].score == scores[other.pk]


def test_more_changes_than_can_be_read_beside_leave_those_mentors_out(monkeypatch, pair):
    mentee, mentor = pair
    monkeypatch.setattr(warm, "SMALL", 0)
    others = [new_mentor(mentee.program) for _ in range(3)]
    upkeep.refresh()
    monkeypatch.setattr(warm, "MOST_CHANGED", 2)

    for other in others:
        Mentor.objects.filter(pk=other.pk).update(capacity=5)

    assert ids_for(mentee) == [mentor.pk]
    upkeep.refresh()
    assert set(ids_for(mentee)) == {mentor.pk, *(other.pk for other in others)}


def test_large_program_that_was_never_read_is_not_ready(monkeypatch, pair):
    mentee, mentor = pair
    monkeypatch.setattr(warm, "SMALL", 0)

    assert suggestions_for(mentee) is None
    assert scored_for(mentee) is None

    upkeep.refresh()
    assert ids_for(mentee) == [mentor.pk]


def test_snapshot_of_another_layout_or_key_is_not_read(monkeypatch, pair):
    mentee, _mentor = pair
    monkeypatch.setattr(warm, "SMALL", 0)
    upkeep.refresh()

    MentorSnapshot.objects.update(form="0.another")

    assert suggestions_for(mentee) is None


def test_entry_that_is_newer_than_the_snapshot_waits_for_the_next(monkeypatch, pair):
    mentee, mentor = pair
    monkeypatch.setattr(warm, "SMALL", 0)
    upkeep.refresh()

    mentee.target_role = RoleFactory(slug="brand-new", level=5)
    mentee.save()

    assert suggestions_for(mentee) is None
    upkeep.refresh()
    assert ids_for(mentee) == [mentor.pk]


def test_changed_taxonomy_counts_at_once_in_a_small_program(pair):
    mentee, mentor = pair
    assert ids_for(mentee) == [mentor.pk]

    Role.objects.filter(slug="lead-technician").update(level=1)

    assert ids_for(mentee) == []


@pytest.mark.parametrize("is_large", [False, True], ids=["small", "large"])
def test_mentor_whom_she_hid_is_not_suggested_to_her_alone(monkeypatch, pair, is_large):
    mentee, mentor = pair
    other = MenteeFactory(program=mentee.program, profile__patterns=[PatternFactory()])
    if is_large:
        monkeypatch.setattr(warm, "SMALL", 0)
    upkeep.refresh()

    HiddenMentor.objects.create(mentee=mentee, mentor=mentor)

    assert (ids_for(mentee), ids_for(other)) == ([], [mentor.pk])


def test_exclusion_only_for_another_round_does_not_count(pair, match_round):
    mentee, mentor = pair
    earlier = RoundFactory(program=mentee.program, state="closed")
    two = {"first": mentee.user_id, "second": mentor.user_id, "actor": None}
    exclusions.add(program=mentee.program, kind=ExclusionKind.CONFLICT, only_round=earlier, **two)
    assert ids_for(mentee) == [mentor.pk]

    exclusions.add(
        program=mentee.program, kind=ExclusionKind.CONFLICT, only_round=match_round, **two
    )
    assert ids_for(mentee) == []


def test_pair_that_is_approved_is_not_suggested_again(match_round, pair):
    mentee, mentor = pair
    match_round.program.mentors_per_mentee = 2
    match_round.program.save()
    mentee.seeks = ["career", "peer"]
    mentee.save()
    Mentor.objects.filter(pk=mentor.pk).update(offers=["career", "peer"], capacity=5)
    MatchFactory(round=match_round, mentee=mentee, mentor=mentor, state="approved")

    assert suggestions_for(mentee) == ()


def test_suggestions_without_any_round_are_those_of_a_new_one(pair):
    mentee, mentor = pair
    mentee.program.rounds.all().delete()

    assert ids_for(mentee) == [mentor.pk]


def test_memory_holds_few_mentors(monkeypatch, pair):
    monkeypatch.setattr(warm, "MOST_KEPT", 1)
    mentee, mentor = pair
    other = MenteeFactory(profile__patterns=[PatternFactory()])
    new_mentor(other.program)

    for _ in range(2):
        assert ids_for(mentee) == [mentor.pk]
        assert len(suggestions_for(other)) == 1
    assert list(warm._kept) == [other.program_id]


def test_warm_suggestions_read_no_more_for_more_mentors(pair, django_assert_num_queries):
    mentee, _mentor = pair
    upkeep.refresh()
    suggestions_for(mentee)

    with django_assert_num_queries(QUERIES):
        suggestions_for(mentee)

    for _ in range(3):
        new_mentor(mentee.program)
    upkeep.refresh()
    suggestions_for(mentee)
    with django_assert_num_queries(QUERIES):
        assert len(suggestions_for(mentee)) == 4

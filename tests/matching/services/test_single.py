import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from matching import exceptions
from matching.enums import ExclusionKind
from matching.models import Match, Run
from matching.services import exclusions, single
from mentorship.models import Mentee, Mentor, Program
from tests.factories.mentorship import (
    GoalFactory,
    MenteeFactory,
    MentorFactory,
    RoleFactory,
    SpecializationFactory,
)
from tests.matching.scenes import reviewed_round

pytestmark = pytest.mark.django_db

FIELDS = ("score", "career_path", "specialization", "mentor_type_fit", "bonus", "wish_rank")


@pytest.fixture
def scene():
    return reviewed_round(2)


def scored(scene, mentee=None, mentor=None, mentor_type="career", **more):
    return single.scored(
        match_round=scene.round,
        mentee=Mentee.objects.get(pk=(mentee or scene.mentees[0]).pk),
        mentor=Mentor.objects.get(pk=(mentor or scene.mentors[0]).pk),
        mentor_type=mentor_type,
        **more,
    )


def codes(found):
    return [(obstacle.code, obstacle.is_soft) for obstacle in found.obstacles]


def test_scored_gives_what_a_run_stores_of_the_pair(scene):
    match = scene.matches[0]

    found = scored(scene, match.mentee, match.mentor, run=scene.run)

    assert {name: found.fields[name] for name in FIELDS} == {
        name: getattr(match, name) for name in FIELDS
    }
    own = ("alternatives", "other_mentees", "is_close")
    assert {k: v for k, v in found.fields["breakdown"].items() if k not in own} == {
        k: v for k, v in match.breakdown.items() if k not in own
    }
    assert found.obstacles == ()
    assert found.is_possible


def test_scored_fields_make_a_match(scene):
    found = scored(scene)

    made = Match.objects.create(
        round=scene.round,
        mentee=scene.mentees[0],
        mentor=scene.mentors[0],
        mentor_type="career",
        origin="hand",
        **found.fields,
    )

    assert made.score == found.score


def test_scored_reads_the_facts_of_today(scene):
    before = scored(scene, run=scene.run).score
    scene.mentees[0].goals.add(GoalFactory(slug="learn-to-lead"))

    assert scored(scene, run=scene.run).score < before


def test_scored_weighs_specializations_as_the_run_or_as_today(scene):
    hers, his = SpecializationFactory(slug="hers"), SpecializationFactory(slug="his")
    scene.mentees[0].wants.set([hers, his])
    scene.mentors[0].user.profile.specializations.set([his])
    today = scored(scene).score
    frozen = {**scene.run.snapshot["specialization_weights"], "his": 5, "hers": 1}
    Run.objects.filter(pk=scene.run.pk).update(
        snapshot={**scene.run.snapshot, "specialization_weights": frozen}
    )

    assert scored(scene, run=Run.objects.get(pk=scene.run.pk)).score > today
    assert scored(scene, run=Run(round=scene.round, state="queued")).score == today


def test_scored_names_soft_rules_that_do_not_hold(scene):
    peer = MentorFactory(program=scene.program, profile__role=RoleFactory(slug="a", level=1))

    found = scored(scene, mentor=peer)

    assert codes(found) == [("level", True), ("minimum", True)]
    assert found.obstacles[0].sentence == (
        f"{peer.user.first_name} isn't at a stage that fits this kind of mentoring."
    )
    missing = [one["params"] for one in found.fields["breakdown"]["missing"][:1]]
    assert missing == [{"rule": "level"}]


def test_scored_names_rules_that_nobody_may_set_aside(scene):
    mentee, mentor = scene.mentees[0], scene.mentors[0]
    exclusions.add(
        program=scene.program,
        first=mentee.user_id,
        second=mentor.user_id,
        kind=ExclusionKind.BLOCK,
        actor=scene.admin,
    )
    Mentor.objects.filter(pk=mentor.pk).update(places_held=mentor.capacity, offers=["life"])
    Mentee.objects.filter(pk=mentee.pk).update(supervisor_email=mentor.user.email)

    found = scored(scene)

    assert codes(found) == [
        ("excluded", False),
        ("type", False),
        ("capacity", False),
        ("supervisor", False),
    ]
    assert not found.is_possible


def test_scored_says_that_she_did_not_ask_for_the_type(scene):
    found = scored(scene, mentor_type="life")

    assert ("not_sought", False) in codes(found)


def test_scored_refuses_the_same_person(scene):
    both = MentorFactory(program=scene.program, user=scene.mentees[0].user)

    assert ("same_person", False) in codes(scored(scene, mentor=both))


def test_scored_says_that_the_pair_is_below_the_minimum(scene):
    scene.mentees[0].goals.add(GoalFactory(slug="learn-to-lead"))
    Program.objects.filter(pk=scene.program.pk).update(min_score=10_000)
    scene.round.program.refresh_from_db()

    (only,) = scored(scene).obstacles

    points = scored(scene).score // 100
    assert only.sentence == f"The pair has {points} points; the program's minimum is 100."


def test_scored_asks_for_a_role_first(scene):
    nobody = MenteeFactory(program=scene.program, profile__role=None)

    with pytest.raises(exceptions.RunUnusable, match=f"{nobody.user.name} has not named a role"):
        scored(scene, mentee=nobody)


def test_scored_asks_as_many_queries_whatever_the_size_of_the_program(scene):
    def count():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            scored(scene)
        return len(caught)

    few = count()
    for _ in range(3):
        MentorFactory(program=scene.program)

    assert count() == few

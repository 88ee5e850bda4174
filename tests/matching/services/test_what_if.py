from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from matching import exceptions
from matching.models import Match, Run
from matching.services import review, runs, what_if
from matching.services.what_if import Asked
from mentorship.models import Mentor, Program
from tests.factories.matching import MatchFactory
from tests.factories.mentorship import (
    GoalFactory,
    MentorFactory,
    ProgramStaffFactory,
    SpecializationFactory,
    default_weights,
)
from tests.matching.scenes import reviewed_round

pytestmark = pytest.mark.django_db

GOALS_ONLY = {"career": {"goals": 100}}


@pytest.fixture
def scene():
    """Three mentees and three mentors, matched; they share one of her two goals."""
    found = reviewed_round(3)
    for mentee in found.mentees:
        mentee.goals.add(GoalFactory(slug="learn-to-lead"))
    found.run = run_again(found)
    return found


def run_again(scene):
    return runs.execute(runs.request_run(round_id=scene.round.pk, actor=None).pk)


def tried(scene, run=None, actor=None, **asked):
    run = run or scene.run
    return what_if.try_settings(run_id=run.pk, asked=Asked(**asked), actor=actor or scene.admin)


def test_same_settings_give_the_run_s_own_result(scene):
    found = tried(scene)

    comparison = found.comparison
    assert [row.change for row in comparison.rows] == ["same"] * 3
    assert comparison.after == comparison.before
    assert comparison.total_by_before == comparison.before.total == scene.run.report["total"]
    assert comparison.settings == ()


def test_higher_minimum_drops_everybody_below(scene):
    found = tried(scene, min_score=10_000)

    comparison = found.comparison
    mentees = sorted(str(mentee.uuid) for mentee in scene.mentees)
    assert [(row.mentee, row.change) for row in comparison.rows] == [
        (mentee, "dropped") for mentee in mentees
    ]
    assert comparison.left_without == tuple(mentees)
    assert (comparison.after.served, comparison.after.mean) == (0, None)
    assert comparison.settings == ("min_score",)


def test_other_weights_tell_what_the_result_is_worth_by_the_run_s(scene):
    comparison = tried(scene, weights=GOALS_ONLY).comparison

    assert comparison.settings == ("weights.career",)
    assert not comparison.is_same_scale
    assert comparison.after.total == 15_000
    assert comparison.total_by_before == comparison.before.total > 15_000


def test_people_and_places_are_those_of_the_run_not_of_today(scene):
    Mentor.objects.filter(pk=scene.mentors[0].pk).update(capacity=0)
    MentorFactory(program=scene.program, capacity=9)
    Program.objects.filter(pk=scene.program.pk).update(min_score=9_999)

    assert [row.change for row in tried(scene).comparison.rows] == ["same"] * 3


def test_pinned_pairs_are_the_same_on_both_sides(scene):
    pinned = Match.objects.filter(run=scene.run).first()
    review.pin(match_id=pinned.pk, actor=scene.admin)

    found = tried(scene, run=run_again(scene), min_score=10_000, policy="total")

    changes = {row.mentee: row.change for row in found.comparison.rows}
    assert changes.pop(str(pinned.mentee.uuid)) == "same"
    assert set(changes.values()) == {"dropped"}
    assert found.comparison.after.weakest is None


def test_weights_of_specializations_are_those_frozen_with_the_run(scene):
    """She wants two fields and he practices one; how much that one weighs is the run's affair."""
    practiced, missing = SpecializationFactory(slug="one"), SpecializationFactory(slug="two")
    for mentee in scene.mentees:
        mentee.wants.set([practiced, missing])
    for mentor in scene.mentors:
        mentor.user.profile.specializations.set([practiced])
    run = run_again(scene)
    assert tried(scene, run=run).comparison.after.total == run.report["total"]

    frozen = run.snapshot["specialization_weights"]
    heavy = {**run.snapshot, "specialization_weights": frozen | {"one": 5, "two": 1}}
    Run.objects.filter(pk=run.pk).update(snapshot=heavy)

    assert tried(scene, run=run).comparison.after.total > run.report["total"]


def test_snapshot_of_the_first_version_is_tried_too(scene):
    first = {key: v for key, v in scene.run.snapshot.items() if key != "specialization_weights"}
    Run.objects.filter(pk=scene.run.pk).update(snapshot=first | {"version": 1})

    comparison = tried(scene).comparison

    assert comparison.after == comparison.before


def test_nothing_is_stored(scene):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        tried(scene, policy="stable", min_score=10_000)

    words = {query["sql"].lstrip("(").split()[0] for query in queries}
    assert words == {"SELECT"}


def test_every_wrong_setting_has_its_sentence(scene):
    weights = {
        "career": {"path": 90},
        "peer": {"charm": 100},
        "life": {"goals": -1, "path": 101},
        "boss": {},
    }

    with pytest.raises(exceptions.SettingsUnusable) as refusal:
        tried(scene, weights=weights, policy="best", min_score=10_001, mentors_per_mentee=0)

    assert refusal.value.problems == {
        "weights.career": "The weights for a career mentor add up to 90. Make them add up to 100.",
        "weights.peer": "charm is nothing that a match is scored by.",
        "weights.life": "Give whole numbers from 0 to 100 for a life mentor.",
        "weights.boss": "boss is no type of mentor.",
        "policy": "Choose fair, total or stable.",
        "min_score": "Choose a minimum from 0 to 100 points.",
        "mentors_per_mentee": "Choose one, two or three mentors for each mentee.",
    }


def test_weights_of_other_types_stay_the_run_s(scene):
    settings = what_if.settings_of(scene.run, Asked(weights=GOALS_ONLY, mentors_per_mentee=2))

    assert settings.weights["career"] == (0, 0, 0, 0, 100, 0, 0, 0, 0, 0, 0)
    assert settings.weights["peer"] == tuple(default_weights()["peer"].values())
    assert (settings.mentors_per_mentee, settings.min_score) == (2, 4_000)


def test_pins_beyond_a_lower_limit_are_named(scene):
    """Two pins of one mentee fit a limit of two, not of one."""
    Program.objects.filter(pk=scene.program.pk).update(mentors_per_mentee=2)
    mentee = scene.mentees[0]
    mentee.seeks = ["career", "peer"]
    mentee.save(update_fields=["seeks"])
    for kind, mentor in zip(mentee.seeks, scene.mentors, strict=False):
        MatchFactory(
            round=scene.round, mentee=mentee, mentor=mentor, mentor_type=kind, is_pinned=True
        )
    run = run_again(scene)

    with pytest.raises(exceptions.RunUnusable) as refusal:
        tried(scene, run=run, mentors_per_mentee=1)

    said = str(refusal.value.sentence)
    assert f"{mentee.user.name} may have 1 at once" in said
    assert str(mentee.user.uuid) not in said


def test_run_with_entries_that_the_taxonomy_lost_is_refused(scene):
    mentees = [row | {"goals": ["gone"]} for row in scene.run.snapshot["mentees"]]
    Run.objects.filter(pk=scene.run.pk).update(snapshot=scene.run.snapshot | {"mentees": mentees})

    with pytest.raises(exceptions.RunUnusable, match="taxonomy has changed since this run"):
        tried(scene)


def test_unproven_result_is_not_shown(scene, monkeypatch):
    real = what_if.solve_again

    def tampered(*given):
        trial = real(*given)
        return replace(trial, certificate=replace(trial.certificate, problems=("no proof",)))

    monkeypatch.setattr(what_if, "solve_again", tampered)

    with pytest.raises(exceptions.RunUnusable, match="did not confirm"):
        tried(scene)


def test_admin_of_another_program_is_refused(scene):
    with pytest.raises(exceptions.AnotherProgram):
        tried(scene, actor=ProgramStaffFactory().user)


def test_rows_of_her_own_workplace_are_left_out(scene):
    mine = Match.objects.filter(run=scene.run).first()
    employer = mine.mentor.user.profile.employer
    colleague = ProgramStaffFactory(program=scene.program, employer=employer).user

    found = tried(scene, actor=colleague, min_score=10_000)

    assert str(mine.mentee.uuid) not in {row.mentee for row in found.comparison.rows}
    assert (found.others, found.comparison.after.served) == (1, 0)


def test_round_too_large_to_wait_for_is_refused_with_what_to_do(scene, monkeypatch):
    monkeypatch.setattr(what_if, "LARGEST", 2)

    with pytest.raises(exceptions.RunUnusable, match="compare the two plans"):
        tried(scene)

import pytest

from matching import exceptions
from matching.enums import RunState
from matching.models import Match
from matching.queries import what_if
from matching.services import review, runs
from mentorship.enums import StaffRole
from tests.factories.matching import RoundFactory, RunFactory
from tests.factories.mentorship import GoalFactory, MenteeFactory, ProgramStaffFactory
from tests.matching.scenes import reviewed_round

pytestmark = pytest.mark.django_db

# What a run without people leaves behind.
EMPTY = {"version": 2, "mentees": [], "mentors": [], "pins": [], "exclusions": []}


def run_again(scene):
    return runs.execute(runs.request_run(round_id=scene.round.pk, actor=None).pk)


def compared(scene, before, after, actor=None):
    return what_if.compare_runs(before_id=before.pk, after_id=after.pk, actor=actor or scene.admin)


def pairs_of(run):
    return {
        (str(match.mentee.uuid), str(match.mentor.uuid), match.score)
        for match in Match.objects.filter(run=run).select_related("mentee", "mentor")
    }


def test_superseded_proposals_are_what_the_earlier_run_proposed():
    scene = reviewed_round(3)
    later = run_again(scene)

    found = compared(scene, scene.run, later)

    rows = found.comparison.rows
    assert [row.change for row in rows] == ["same"] * 3
    assert {(row.mentee, row.before.mentor, row.before.score) for row in rows} == pairs_of(
        scene.run
    )
    assert all(figure.difference == 0 for figure in found.comparison.figures)
    assert found.comparison.settings == ()
    assert {found.names[str(part.uuid)] for part in (*scene.mentees, *scene.mentors)} == {
        part.user.name for part in (*scene.mentees, *scene.mentors)
    }


def test_pinned_pair_of_an_earlier_run_is_a_pair_of_the_later_one():
    scene = reviewed_round(2)
    first, second = scene.matches
    review.pin(match_id=first.pk, actor=scene.admin)
    later = run_again(scene)

    side = what_if.result_of(later)

    mentee, mentor = str(first.mentee.uuid), str(first.mentor.uuid)
    assert (side.pairs[mentee, "career"].mentor, len(side.pairs)) == (mentor, 2)
    assert [row.change for row in compared(scene, scene.run, later).comparison.rows] == [
        "same",
        "same",
    ]
    assert pairs_of(later) == {(str(second.mentee.uuid), str(second.mentor.uuid), second.score)}


def test_people_of_one_run_only_are_told_with_who_was_approved_meanwhile():
    scene = reviewed_round(2)
    approved, left = scene.matches
    review.approve(match_id=approved.pk, actor=scene.admin)
    left.mentee.seeks = ["peer"]
    left.mentee.save(update_fields=["seeks"])
    new = MenteeFactory(program=scene.program)
    new.goals.set([GoalFactory(slug="get-certified")])
    later = run_again(scene)

    found = compared(scene, scene.run, later)

    her, other = str(approved.mentee.uuid), str(left.mentee.uuid)
    changes = {row.request: row.change for row in found.comparison.rows}
    assert changes == {
        (her, "career"): "only_before",
        (other, "career"): "only_before",
        (other, "peer"): "only_after",
        (str(new.uuid), "career"): "only_after",
    }
    assert found.approved == {(her, "career")}
    assert found.comparison.mentees_only_before == (her,)
    assert found.comparison.mentees_only_after == (str(new.uuid),)


def test_rows_that_another_admin_decides_are_left_out_and_counted():
    scene = reviewed_round(3)
    mine = scene.matches[0]
    colleague = ProgramStaffFactory(
        program=scene.program, employer=mine.mentee.user.profile.employer
    ).user

    found = compared(scene, scene.run, scene.run, actor=colleague)

    mentees = [str(match.mentee.uuid) for match in scene.matches[1:]]
    assert sorted(row.mentee for row in found.comparison.rows) == sorted(mentees)
    assert found.others == 1
    assert str(mine.mentee.uuid) not in found.names
    assert found.comparison.before.served == 3


@pytest.mark.parametrize("size", [1, 3])
def test_queries_do_not_grow_with_people(size, django_assert_num_queries):
    scene = reviewed_round(size)

    with django_assert_num_queries(8):
        compared(scene, scene.run, scene.run)


@pytest.mark.parametrize("role", [StaffRole.VIEWER, StaffRole.CONTACT])
def test_others_than_admins_of_the_program_are_refused(role):
    scene = reviewed_round(1)
    staff = ProgramStaffFactory(program=scene.program, role=role).user

    for actor in (staff, ProgramStaffFactory().user, scene.mentees[0].user):
        with pytest.raises(exceptions.AnotherProgram):
            compared(scene, scene.run, scene.run, actor=actor)


@pytest.mark.parametrize("state", [RunState.QUEUED, RunState.FAILED, RunState.CANCELLED])
def test_run_without_a_result_is_refused(state):
    scene = reviewed_round(1)
    run = RunFactory(round=scene.round, state=state, snapshot=EMPTY)

    with pytest.raises(exceptions.RunUnusable, match="has no result"):
        compared(scene, scene.run, run)


def test_run_whose_people_were_not_kept_is_refused():
    scene = reviewed_round(1)

    for snapshot in ({}, {"version": 99}):
        run = RunFactory(round=scene.round, snapshot=snapshot)
        with pytest.raises(exceptions.RunUnusable, match="were not kept"):
            compared(scene, run, scene.run)


def test_runs_of_two_programs_are_refused():
    scene = reviewed_round(1)
    other = RoundFactory()
    ProgramStaffFactory(program=other.program, user=scene.admin)
    run = RunFactory(round=other, snapshot=EMPTY)

    with pytest.raises(exceptions.RunUnusable, match="belong to two programs"):
        compared(scene, scene.run, run)


def test_names_for_every_admin_leave_out_whom_one_may_not_see():
    admin = ProgramStaffFactory(employer="Lakeshore")
    hers = MenteeFactory(program=admin.program, profile__employer="Lakeshore")
    other = MenteeFactory(program=admin.program, profile__employer="Elsewhere")

    assert what_if.names_of_people(admin.program) == {
        str(hers.user.uuid): "Somebody whom another admin sees to",
        str(other.user.uuid): other.user.name,
    }

from dataclasses import replace

import pytest

from matching.enums import ExclusionKind, MatchOrigin
from matching.models import Match
from matching.queries import solved_runs
from matching.queries.exchange import Choice, steps_of
from matching.queries.exchange_words import plan_words
from matching.queries.live_board import live_board
from matching.services import exclusions, review, runs
from mentorship.models import Mentor, Program
from tests.factories.mentorship import GoalFactory, MentorFactory
from tests.matching.scenes import reviewed_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return reviewed_round(3)


def steps(scene, match, mentee=None, mentor=None, run=None):
    """Return who moves when a match's mentee gets another mentor, or its mentor another mentee."""
    solved_runs.forget()
    board = live_board(scene.round, scene.admin)
    base = next(row for row in board.rows if row.id == match.pk)
    choice = Choice(
        str((mentee or match.mentee).uuid), "career", str((mentor or match.mentor).uuid)
    )
    return steps_of(solved_runs.solved_run(run or scene.run), board, choice, base)


def told(found):
    return [(step.mentee, step.before, step.after) for step in found]


def keys(*parts):
    return tuple(str(part.uuid) for part in parts)


def test_steps_tell_from_whom_to_whom(scene):
    first, second, _third = scene.matches

    found = steps(scene, first, mentor=second.mentor)

    assert told(found) == [
        keys(first.mentee, first.mentor, second.mentor),
        keys(second.mentee, second.mentor, first.mentor),
    ]
    assert [(step.before_score, step.after_score) for step in found] == [
        (first.score, first.score),
        (second.score, second.score),
    ]
    assert [step.row.id for step in found] == [first.pk, second.pk]


def test_another_mentee_takes_the_place_of_the_one_shown(scene):
    """His other place does not save her: the question was who comes in her stead."""
    mentor = scene.matches[0].mentor
    Mentor.objects.filter(pk=mentor.pk).update(capacity=2)
    match = Match.objects.get(pk=scene.matches[0].pk)
    other = scene.matches[1]

    found = steps(scene, match, mentee=other.mentee)

    assert told(found) == [
        keys(other.mentee, other.mentor, mentor),
        keys(match.mentee, mentor, other.mentor),
    ]


def test_decided_and_pinned_pairs_are_never_moved(scene):
    first, second, third = scene.matches
    review.approve(match_id=second.pk, actor=scene.admin)
    review.pin(match_id=third.pk, actor=scene.admin)

    for fixed in (second, third):
        with pytest.raises(ValueError, match="cannot have mentor"):
            steps(scene, first, mentor=fixed.mentor)


def test_pairs_of_a_swap_or_made_by_hand_stay(scene):
    first, second, _third = scene.matches
    Match.objects.filter(pk=second.pk).update(origin=MatchOrigin.SWAP)

    with pytest.raises(ValueError, match="cannot have mentor"):
        steps(scene, first, mentor=second.mentor)


def test_pairs_that_another_admin_decides_stay(scene):
    first, second, _third = scene.matches
    profile = second.mentee.user.profile
    type(profile).objects.filter(pk=profile.pk).update(employer="Mill Street")
    scene.program.staff.filter(user=scene.admin).update(employer="Mill Street")

    with pytest.raises(ValueError, match="cannot have mentor"):
        steps(scene, first, mentor=second.mentor)


def test_whom_an_exclusion_keeps_apart_is_not_proposed(scene):
    first, second, _third = scene.matches
    exclusions.add(
        program=scene.program,
        first=first.mentee.user_id,
        second=second.mentor.user_id,
        kind=ExclusionKind.CONFLICT,
        actor=scene.admin,
    )

    with pytest.raises(ValueError, match="may not be paired"):
        steps(scene, first, mentor=second.mentor)


def test_who_moves_avoids_a_pair_that_an_exclusion_keeps_apart(scene):
    first, second, third = scene.matches
    exclusions.add(
        program=scene.program,
        first=second.mentee.user_id,
        second=first.mentor.user_id,
        kind=ExclusionKind.CONFLICT,
        actor=scene.admin,
    )

    found = steps(scene, first, mentor=second.mentor)

    assert told(found) == [
        keys(first.mentee, first.mentor, second.mentor),
        keys(second.mentee, second.mentor, third.mentor),
        keys(third.mentee, third.mentor, first.mentor),
    ]


def test_whoever_loses_a_mentor_gets_a_place_that_a_rejection_freed(scene):
    """Nothing of the run's proof tells of that place; it is looked for at the end."""
    first, second, third = scene.matches
    for barred in (first.mentor,):
        exclusions.add(
            program=scene.program,
            first=second.mentee.user_id,
            second=barred.user_id,
            kind=ExclusionKind.CONFLICT,
            actor=scene.admin,
        )
    review.reject(match_id=third.pk, actor=scene.admin, reason="profile_old")

    found = steps(scene, first, mentor=second.mentor)

    assert told(found) == [
        keys(first.mentee, first.mentor, second.mentor),
        keys(second.mentee, second.mentor, third.mentor),
    ]


@pytest.fixture
def short():
    """Two mentees and one place, which one of them has."""
    scene = reviewed_round(2)
    Mentor.objects.filter(pk=scene.mentors[1].pk).update(capacity=0)
    scene.mentees[0].goals.add(GoalFactory())
    scene.run = runs.execute(runs.request_run(round_id=scene.round.pk, actor=None).pk)
    scene.match = next(m for m in scene.matches if m.run_id == scene.run.pk)
    scene.other = next(m for m in scene.mentees if m != scene.match.mentee)
    return scene


def test_someone_without_a_mentor_may_take_the_place_of_another(short):
    match, other = short.match, short.other

    found = steps(short, match, mentee=other)

    assert told(found) == [
        (str(other.uuid), "", str(match.mentor.uuid)),
        (str(match.mentee.uuid), str(match.mentor.uuid), ""),
    ]
    assert (found[0].row, found[0].before_score, found[1].after_score) == (None, None, None)


def test_a_new_mentor_is_not_in_the_run(short):
    with pytest.raises(ValueError, match="not in the run"):
        steps(short, short.match, mentor=MentorFactory(program=short.program))


def test_solved_run_is_kept_and_few_are(scene, monkeypatch):
    solved_runs.forget()
    found = solved_runs.solved_run(scene.run)

    monkeypatch.setattr(solved_runs, "match", None)

    assert solved_runs.solved_run(scene.run) is found
    assert len(solved_runs._kept) <= solved_runs.MOST_RUNS


def words(scene, found, total_after):
    board = live_board(scene.round, scene.admin)
    return plan_words(found, board, total_after)


def test_plan_is_told_in_sentences(scene):
    first, second, _third = scene.matches
    found = steps(scene, first, mentor=second.mentor)

    assert words(scene, found, 299_437) == {
        "sentence": "Total 300 to 2,994. One other moves.",
        "moves": [
            (
                f"{first.mentee.user.name} moves from {first.mentor.user.name} (100) to "
                f"{second.mentor.user.name} (100)."
            ),
            (
                f"{second.mentee.user.name} moves from {second.mentor.user.name} (100) to "
                f"{first.mentor.user.name} (100)."
            ),
        ],
    }
    alone = words(scene, found[:1], 30_000)["sentence"]
    assert alone == "Total 300, as now. No one else moves."


def test_plan_tells_who_loses_or_gains_a_mentor(short):
    match, other = short.match, short.other
    found = steps(short, match, mentee=other)

    said = words(short, found, 10_000)

    points = [found[0].after_score // 100, match.score // 100]
    assert said["moves"] == [
        f"{other.user.name} gets {match.mentor.user.name} ({points[0]}), and had nobody.",
        (
            f"{match.mentee.user.name} would have nobody instead of {match.mentor.user.name} "
            f"({points[1]})."
        ),
    ]
    dropped = words(short, found[1:], 0)["sentence"]
    assert dropped.startswith("1 fewer would have a mentor. Total ")


def test_many_moves_are_counted(scene):
    first, second, _third = scene.matches
    one, two = steps(scene, first, mentor=second.mentor)

    said = words(scene, [one] + [two] * 10, 30_000)

    assert said["sentence"] == "Total 300, as now. One other moves."
    assert said["moves"][-1] == "3 more move."


def test_another_kind_of_mentor_for_the_same_person_is_one_move(scene):
    first, second, _third = scene.matches
    one, two = steps(scene, first, mentor=second.mentor)
    gained = replace(one, row=None, mentor_type="peer")
    lost = replace(one, after="", after_score=None)

    for order in ([gained, two, lost], [lost, two, gained]):
        said = words(scene, order, 30_000)

        assert said["sentence"] == "Total 300, as now. One other moves."
        assert sorted(said["moves"]) == sorted(words(scene, [one, two], 30_000)["moves"])


def test_nobody_gets_a_second_mentor_from_a_place_that_became_free(scene):
    """She seeks two kinds and may have one mentor; a rejection freed a place of the other kind."""
    first, second, third = scene.matches
    mentee = second.mentee
    type(mentee).objects.filter(pk=mentee.pk).update(seeks=["career", "peer"])
    for one in (first.mentor, second.mentor, third.mentor):
        type(one).objects.filter(pk=one.pk).update(offers=["career", "peer"])
    Program.objects.filter(pk=scene.program.pk).update(min_score=0)
    run = runs.execute(runs.request_run(round_id=scene.round.pk, actor=None).pk)
    rows = {match.mentee_id: match for match in scene.matches if match.run_id == run.pk}
    hers = rows[mentee.pk]
    other = next(m for m in rows.values() if m != hers)
    last = next(m for m in rows.values() if m not in (hers, other))
    review.reject(match_id=last.pk, actor=scene.admin, reason="profile_old")
    solved_runs.forget()
    board = live_board(scene.round, scene.admin)
    base = next(row for row in board.rows if row.id == other.pk)
    kind = "peer" if hers.mentor_type == "career" else "career"
    choice = Choice(str(mentee.uuid), kind, str(other.mentor.uuid))

    found = steps_of(solved_runs.solved_run(run), board, choice, base)

    served = [step for step in found if step.mentee == str(mentee.uuid) and step.after]
    assert [step.mentor_type for step in served] == [kind]

import pytest

from matching import exceptions
from matching.engine import match
from matching.models import Run
from matching.queries import exchange
from matching.queries.exchange import Choice, Move, Moves, who_moves
from matching.queries.exchange_words import moves_words
from matching.services import review, runs
from mentorship.enums import StaffRole
from tests.factories.mentorship import (
    GoalFactory,
    MentorFactory,
    ProgramStaffFactory,
)
from tests.matching.scenes import reviewed_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return reviewed_round(3)


def swap(scene) -> tuple[Choice, list]:
    """Return the mentor of the second match for the mentee of the first, and both matches."""
    first, second, _third = scene.matches
    return Choice(str(first.mentee.uuid), "career", str(second.mentor.uuid)), [first, second]


def asked(scene, choice, **more):
    return who_moves(**{"run_id": scene.run.pk, "choice": choice, "actor": scene.admin} | more)


def test_who_moves_tells_from_whom_to_whom(scene):
    choice, (first, second) = swap(scene)

    found = asked(scene, choice)

    assert (found.served, found.total, found.others) == (0, 0, 0)
    her, other = first.mentee.user.name, second.mentee.user.name
    his, hers = first.mentor.user.name, second.mentor.user.name
    assert found.moves == (
        Move(her, "career", his, first.score, hers, first.score),
        Move(other, "career", hers, second.score, his, second.score),
    )


def test_who_moves_stores_nothing_and_solves_a_run_once(scene, monkeypatch):
    choice, _ = swap(scene)
    asked(scene, choice)
    before = list(Run.objects.values())

    def refuse(*_args):
        raise AssertionError("solved again")

    monkeypatch.setattr(exchange, "match", refuse)

    assert asked(scene, choice).total == 0
    assert list(Run.objects.values()) == before
    assert len(exchange._kept) <= exchange.MOST_RUNS


def test_who_moves_leaves_out_whom_another_admin_sees_to(scene):
    choice, (_first, second) = swap(scene)
    employer = "Workplace of a colleague"
    profile = second.mentee.user.profile
    type(profile).objects.filter(pk=profile.pk).update(employer=employer)
    ProgramStaffFactory(
        program=scene.program, user=scene.admin, role=StaffRole.VIEWER, employer=employer
    )

    found = asked(scene, choice)

    assert (len(found.moves), found.others) == (1, 1)
    assert second.mentee.user.name not in str(found)


def test_who_moves_keeps_the_pins_of_the_run(scene):
    first, _second, third = scene.matches
    review.pin(match_id=third.pk, actor=scene.admin)
    later = runs.execute(runs.request_run(round_id=scene.round.pk, actor=None).pk)
    pinned = Choice(str(first.mentee.uuid), "career", str(third.mentor.uuid))

    with pytest.raises(exceptions.RunUnusable, match="can't be paired in this plan"):
        asked(scene, pinned, run_id=later.pk)


def test_who_moves_refuses_what_cannot_be_told(scene, monkeypatch):
    choice, _ = swap(scene)
    stranger = Choice(choice.mentee, "career", "nobody")
    another = Choice(choice.mentee, "life", choice.mentor)

    for wrong in (stranger, another):
        with pytest.raises(exceptions.RunUnusable, match="can't be paired in this plan"):
            asked(scene, wrong)
    with pytest.raises(exceptions.AnotherProgram):
        asked(scene, choice, actor=ProgramStaffFactory().user)
    exchange._kept.clear()
    monkeypatch.setattr(match, "ALL_AT_ONCE", 2)
    with pytest.raises(exceptions.RunUnusable, match="too large to try a pair by hand"):
        asked(scene, choice)


def test_who_moves_refuses_when_the_lists_have_changed_since(scene):
    choice, _ = swap(scene)
    changed = {**scene.run.report, "total": scene.run.report["total"] - 1}
    Run.objects.filter(pk=scene.run.pk).update(report=changed)

    with pytest.raises(exceptions.RunUnusable, match="have changed since this run"):
        asked(scene, choice)


def test_who_moves_speaks_of_those_who_lose_or_gain_a_place():
    """Two mentees, one place; the second is wanted by nobody else."""
    scene = reviewed_round(2)
    MentorFactory(program=scene.program, capacity=1)
    mentor = scene.mentors[1]
    type(mentor).objects.filter(pk=mentor.pk).update(capacity=0)
    scene.mentees[0].goals.add(GoalFactory())
    run = runs.execute(runs.request_run(round_id=scene.round.pk, actor=None).pk)
    match = next(m for m in scene.matches if m.run_id == run.pk)
    other = next(m for m in scene.mentees if m != match.mentee)

    found = asked(scene, Choice(str(other.uuid), "career", str(match.mentor.uuid)), run_id=run.pk)

    assert [(move.mentee, bool(move.before), bool(move.after)) for move in found.moves] == [
        (other.user.name, False, True),
        (match.mentee.user.name, True, False),
    ]


def test_moves_are_told_in_sentences():
    moves = [
        Move("Noor", "peer", "Dolores", 7_150, "Grace", 6_500),
        Move("Wei", "peer", "Grace", 6_890, "", None),
        Move("Sam", "life", "", None, "Owen", 5_010),
        *[Move("Ann", "peer", "Ruth", 5_000, "Mei", 5_000)] * 3,
    ]

    assert moves_words(Moves(-1, -4_040, tuple(moves), 2)) == {
        "sentence": "1 fewer would have a mentor. Everyone together loses 40.4 points.",
        "moves": [
            "Noor moves from Dolores (71) to Grace (65).",
            "Wei would have nobody instead of Grace (68).",
            "Sam gets Owen (50), and had nobody.",
            "Ann moves from Ruth (50) to Mei (50).",
            "Ann moves from Ruth (50) to Mei (50).",
            "3 more move.",
        ],
    }
    assert moves_words(Moves(1, 10, (), 0)) == {
        "sentence": "1 more would have a mentor. Everyone together gains 0.1 points.",
        "moves": [],
    }
    assert moves_words(Moves(0, 0, (), 1))["moves"] == ["1 more moves."]

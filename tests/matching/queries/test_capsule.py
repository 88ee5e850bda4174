import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.models import Match, Wish
from matching.queries import capsule
from mentorship.models import Mentor, Program
from tests.matching import scenes

SCORES = st.integers(0, 10_000)


@given(st.lists(st.integers(0, 2_500), min_size=4, max_size=4))
def test_parts_add_up_to_the_score_that_is_shown(parts):
    path, field, kind, bonus = parts
    match = Match(
        score=sum(parts), career_path=path, specialization=field, mentor_type_fit=kind, bonus=bonus
    )

    shown = [part["points"] for part in capsule.parts_of(match)]

    assert sum(shown) == capsule.points(match.score)
    assert all(exact // 100 <= points <= exact // 100 + 1
               for exact, points in zip(parts, shown, strict=True))  # fmt: skip


@pytest.mark.parametrize(
    ("score", "word"),
    [(7000, "Strong fit"), (6999, "Good fit"), (5500, "Good fit"), (5499, "Fair fit")],
)
def test_word_is_the_programs(score, word):
    assert capsule.word(score, Program()) == word


def test_most_points_leave_out_what_she_did_not_answer():
    match = Match(
        career_path=2000,
        breakdown={
            "weights": {"path": 25, "setting": 25, "outlook": 50},
            "components": {"path": 8000, "setting": None, "outlook": 5000},
        },
    )

    assert capsule.most_points(match, "career_path") == 33
    assert capsule.most_points(match, "mentor_type") == 67
    assert capsule.most_points(Match(career_path=250), "career_path") == 3


@pytest.mark.parametrize(("capacity", "held"), [(1, 0), (1, 1), (3, 2), (20, 7)])
def test_places_say_how_many_are_free(capacity, held):
    places = capsule.places_of(Mentor(capacity=capacity, places_held=held))

    assert places["sentence"] == f"{held} of {capacity} places taken"
    assert len(places["segments"]) <= 5


def test_types_are_named_in_order():
    assert capsule.types_text(["career", "peer"]) == "Career, peer mentor"
    assert capsule.types_text([]) == ""


@pytest.mark.django_db
def test_team_learns_that_a_wish_is_met_and_never_why():
    (match,) = scenes.reviewed_round(1).matches
    reason = "She taught my class."
    Wish.objects.create(mentee=match.mentee, mentor=match.mentor, rank=1, reason=reason)
    match.bonus = 1_500
    match.breakdown["reasons"] = [{"code": "wish", "params": {"rank": 1}}]

    shown = capsule.capsule(match)

    her, his = match.mentee.user.first_name, match.mentor.user.first_name
    assert shown["bonus"]["reasons"] == [f"{his} is {her}'s first choice."]
    assert reason not in str(shown)

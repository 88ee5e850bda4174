import pytest

from matching.queries.alternatives import alternatives_of, loss_words
from tests.factories.matching import MatchFactory
from tests.factories.mentorship import MenteeFactory, MentorFactory


@pytest.mark.parametrize(
    ("loss", "may_cost_place", "said"),
    [
        (0, False, "May cost the others nothing."),
        (99, False, "May cost the others nothing."),
        (450, False, "Costs everyone together at least 4 points."),
        (10_400, False, "Costs everyone together at least 104 points."),
        (10_000, True, "Somebody would likely lose their place."),
        (None, False, "Others may move as well."),
    ],
)
def test_loss_is_told_as_a_lower_bound(loss, may_cost_place, said):
    assert loss_words(loss, may_cost_place=may_cost_place) == said


@pytest.mark.django_db
def test_alternatives_name_both_sides_with_one_query(django_assert_num_queries):
    mentor, mentee, hidden = MentorFactory(), MenteeFactory(), MenteeFactory()
    figures = {"score": 7_380, "difference": -650, "loss": 220}
    match = MatchFactory(
        breakdown={
            "alternatives": [{"mentor_id": mentor.pk, **figures}, {"mentor_id": 0, **figures}],
            "other_mentees": [
                {"mentee_id": hidden.pk, "mentor_type": "peer", **figures},
                {"mentee_id": mentee.pk, "mentor_type": "peer", **figures, "difference": 0},
            ],
        }
    )

    with django_assert_num_queries(1):
        found = alternatives_of(match, {hidden.user_id})

    shown = {"score": 73, "change": "Costs everyone together at least 2 points."}
    assert found == {
        "mentor": [
            {
                "side": "mentor",
                "id": mentor.pk,
                "name": mentor.user.name,
                "difference": "−6",
                **shown,
            }
        ],
        "mentee": [
            {
                "side": "mentee",
                "id": mentee.pk,
                "name": mentee.user.name,
                "difference": "0",
                **shown,
            }
        ],
    }


@pytest.mark.django_db
def test_alternatives_of_a_match_made_by_hand_are_none():
    assert alternatives_of(MatchFactory(breakdown={}), ()) == {"mentor": [], "mentee": []}

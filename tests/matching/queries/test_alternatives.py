import pytest
from django.urls import reverse

from matching.queries.alternatives import alternatives_of, loss_words
from matching.queries.exchange import Choice
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

    instead_of_him = Choice(str(match.mentee.uuid), "career", str(mentor.uuid))
    instead_of_her = Choice(str(mentee.uuid), "peer", str(match.mentor.uuid))
    shown = {"score": 73, "change": "Costs everyone together at least 2 points."}
    swap = reverse("match-swap", args=[match.round.program.slug, match.pk])
    him = {"choice": instead_of_him, "side": "mentor", "name": mentor.user.name}
    her = {"choice": instead_of_her, "side": "mentee", "name": mentee.user.name}
    him["swap_url"] = f"{swap}?instead={mentor.uuid}"
    her["swap_url"] = f"{swap}?instead={mentee.uuid}"
    assert found == {
        "mentor": [him | shown | {"difference": "−6"}],
        "mentee": [her | shown | {"difference": "0"}],
    }


@pytest.mark.django_db
def test_alternatives_of_a_match_made_by_hand_are_none():
    assert alternatives_of(MatchFactory(breakdown={}), ()) == {"mentor": [], "mentee": []}

from datetime import date, timedelta

import pytest
from django.utils import timezone

from mentorship.enums import MentorshipState
from mentorship.models import Mentorship
from mentorship.queries import goals
from tests.factories.mentorship import CredentialFactory, GoalFactory, MentorshipFactory
from tests.factories.space import MentorshipGoalFactory, MilestoneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    return MentorshipFactory(active=True)


def test_panel_lists_open_goals_by_day_and_the_closed_apart(pair):
    now = timezone.now()
    without = MentorshipGoalFactory(mentorship=pair)
    later = MentorshipGoalFactory(mentorship=pair, due_on=date(2026, 6, 1))
    sooner = MentorshipGoalFactory(mentorship=pair, due_on=date(2026, 5, 1))
    reached = MentorshipGoalFactory(mentorship=pair, reached_at=now)
    dropped = MentorshipGoalFactory(mentorship=pair, dropped_at=now)

    panel = goals.panel(pair, pair.mentee_user)

    assert [one.id for one in panel["goals"]] == [sooner.pk, later.pk, without.pk]
    assert [(one.id, one.is_reached) for one in panel["closed"]] == [
        (reached.pk, True), (dropped.pk, False),
    ]  # fmt: skip
    assert panel["add_url"] == f"/mentorships/{pair.pk}/goals/new/"


def test_card_has_the_done_first_and_names_who(pair):
    goal = MentorshipGoalFactory(mentorship=pair)
    late = MilestoneFactory(goal=goal, due_on=date(2026, 6, 1))
    soon = MilestoneFactory(goal=goal, due_on=date(2026, 5, 1))
    done = MilestoneFactory(goal=goal, done=True)

    card = goals.card(goal, pair, pair.mentor_user)

    assert [line.id for line in card.milestones] == [done.pk, soon.pk, late.pk]
    assert [line.who for line in card.milestones] == [pair.mentee_user.first_name, "", ""]
    assert goals.card(goal, pair, pair.mentee_user).milestones[0].who == "You"
    assert (card.status, card.asks_reached) == ("1 of 3 done", False)


def test_entries_tell_what_was_reached_and_who_ticked(pair):
    now = timezone.now()
    goal = MentorshipGoalFactory(mentorship=pair, title="Sit the CSPT", reached_at=now)
    MilestoneFactory(
        goal=goal, title="media-fill test passed", done_by="mentor", done_at=now - timedelta(days=2)
    )
    MilestoneFactory(goal=goal)

    found = goals.entries(pair, pair.mentee_user)

    assert [(one.kind, one.what, one.more) for one in found] == [
        ("goal", "Goal reached: Sit the CSPT", ""),
        (
            "goal", "Milestone reached: media-fill test passed",
            f"Sit the CSPT · {pair.mentor_user.first_name}",
        ),
    ]  # fmt: skip


def test_over_without_goals_shows_nothing_and_with_them_takes_none(pair):
    pair.state, pair.closed_at = MentorshipState.ENDED, timezone.now()
    pair.save()
    assert goals.panel(pair, pair.mentee_user) == {}
    MentorshipGoalFactory(mentorship=pair)

    panel = goals.panel(Mentorship.objects.get(), pair.mentee_user)

    assert (panel["add_url"], [one.can_write for one in panel["goals"]]) == ("", [False])


@pytest.mark.parametrize("count", [1, 3])
def test_panel_and_entries_share_two_questions(pair, count, django_assert_num_queries):
    for goal in MentorshipGoalFactory.create_batch(count, mentorship=pair):
        MilestoneFactory.create_batch(count, goal=goal, done=True)

    with django_assert_num_queries(2):
        goals.panel(pair, pair.mentee_user)
        goals.entries(pair, pair.mentee_user)


def test_suggestions_are_her_aims_that_are_not_set_yet(pair):
    pair.mentee.goals.add(GoalFactory(name="Earn the CSPT"), GoalFactory(name="Plan my CE"))
    pair.mentee.target_words = "compounding lead"
    pair.mentee.save()
    MentorshipGoalFactory(mentorship=pair, title="earn the CSPT")

    assert goals.suggestions(pair) == [
        "Move into this role: compounding lead",
        "Plan my CE",
    ]


def test_credential_that_she_works_for_is_suggested(pair):
    pair.mentee_user.profile.working_for.add(CredentialFactory(name="CSPT"))

    assert goals.suggestions(pair) == ["Earn the CSPT"]

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from mentorship.exceptions import BadAnswers, NotAllowed
from mentorship.exceptions.space import ChangedMeanwhile, GoalClosed, MilestonesFull
from mentorship.models import Milestone
from mentorship.services.space import goals, milestones
from tests.factories.accounts import UserFactory
from tests.factories.space import MentorshipGoalFactory, MilestoneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def goal():
    return MentorshipGoalFactory()


@pytest.fixture
def pair(goal):
    return goal.mentorship


@pytest.fixture
def step(goal):
    return MilestoneFactory(goal=goal)


def actions():
    return list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))


def test_either_adds_a_step_and_the_same_twice_is_one(goal, pair):
    due = timezone.localdate() + timedelta(days=5)
    first = milestones.add(goal_id=goal.pk, actor=pair.mentor_user, title=" Book it ", due_on=due)
    second = milestones.add(goal_id=goal.pk, actor=pair.mentee_user, title="Book it")

    assert first == second
    assert list(Milestone.objects.values_list("title", "due_on", "done_by")) == [
        ("Book it", due, "")
    ]
    assert actions() == ["milestone.added"]


def test_twenty_first_step_is_refused(goal, pair):
    MilestoneFactory.create_batch(20, goal=goal)

    with pytest.raises(MilestonesFull):
        milestones.add(goal_id=goal.pk, actor=pair.mentee_user, title="One more")


@pytest.mark.parametrize(("title", "days"), [("", 1), ("x" * 201, 1), ("Fine", -2)])
def test_add_refuses_no_words_too_many_and_days_gone_by(goal, pair, title, days):
    due = timezone.localdate() + timedelta(days=days)

    with pytest.raises(BadAnswers):
        milestones.add(goal_id=goal.pk, actor=pair.mentee_user, title=title, due_on=due)

    assert not Milestone.objects.exists()


def test_tick_names_who_did_it_first_and_undoing_forgets_it(step, pair):
    milestones.tick(milestone_id=step.pk, actor=pair.mentee_user, is_done=True)
    first = Milestone.objects.get()
    milestones.tick(milestone_id=step.pk, actor=pair.mentor_user, is_done=True)

    assert Milestone.objects.values_list("done_at", "done_by").get() == (first.done_at, "mentee")
    milestones.tick(milestone_id=step.pk, actor=pair.mentor_user, is_done=False)
    assert Milestone.objects.values_list("done_at", "done_by").get() == (None, "")
    assert actions() == ["milestone.done", "milestone.undone"]


def test_change_words_and_notice_what_the_other_one_wrote(step, pair):
    seen = step.title
    milestones.change(
        milestone_id=step.pk, actor=pair.mentor_user, title="Two papers", due_on=None, seen=seen
    )

    with pytest.raises(ChangedMeanwhile):
        milestones.change(
            milestone_id=step.pk, actor=pair.mentee_user, title="Three", due_on=None, seen=seen
        )

    assert Milestone.objects.get().title == "Two papers"


def test_remove_is_done_once(step, pair):
    milestones.remove(milestone_id=step.pk, actor=pair.mentee_user)
    milestones.remove(milestone_id=step.pk, actor=pair.mentee_user)

    assert not Milestone.objects.exists()
    assert actions() == ["milestone.removed"]


def test_steps_of_a_closed_goal_stay_as_they_are(step, goal, pair):
    goals.reach(goal_id=goal.pk, actor=pair.mentee_user)

    for act in (
        lambda: milestones.tick(milestone_id=step.pk, actor=pair.mentee_user, is_done=True),
        lambda: milestones.remove(milestone_id=step.pk, actor=pair.mentee_user),
        lambda: milestones.add(goal_id=goal.pk, actor=pair.mentee_user, title="More"),
    ):
        with pytest.raises(GoalClosed):
            act()
    assert Milestone.objects.get().done_at is None


def test_stranger_ticks_nothing(step):
    with pytest.raises(NotAllowed):
        milestones.tick(milestone_id=step.pk, actor=UserFactory(), is_done=True)

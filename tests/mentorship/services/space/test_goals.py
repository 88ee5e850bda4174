from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from mentorship.enums import MentorshipState
from mentorship.exceptions import BadAnswers, NotAllowed
from mentorship.exceptions.space import (
    ChangedMeanwhile,
    GoalClosed,
    GoalsFull,
    SpaceOver,
    SpaceResting,
)
from mentorship.models import MentorshipGoal, ThankYou
from mentorship.services.space import goals
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import GoalFactory, MentorshipFactory
from tests.factories.space import MentorshipGoalFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    return MentorshipFactory(active=True)


def add(pair, title="Sit the CSPT in May", **options):
    return goals.add(mentorship_id=pair.pk, actor=pair.mentee_user, title=title, **options)


def actions():
    return list(AuditEvent.objects.order_by("pk").values_list("action", "data"))


def today():
    return timezone.localdate()


def test_add_keeps_the_words_the_day_and_who_and_records_no_word(pair):
    due = today() + timedelta(days=30)

    goal = add(pair, "  Sit the CSPT in May ", due_on=due)

    assert list(MentorshipGoal.objects.values_list("title", "due_on", "added_by", "goal")) == [
        ("Sit the CSPT in May", due, "mentee", None)
    ]
    assert actions() == [("goal.added", {})]
    assert AuditEvent.objects.get().target_id == str(goal.pk)


def test_add_knows_a_goal_of_the_taxonomy_by_its_name(pair):
    known = GoalFactory(name="Earn the CSPT")

    assert add(pair, "earn the cspt").goal == known


def test_same_open_goal_twice_is_one(pair):
    assert add(pair) == add(pair)
    assert len(actions()) == 1


def test_mentor_adds_as_well(pair):
    goal = goals.add(mentorship_id=pair.pk, actor=pair.mentor_user, title="Mock interview")

    assert goal.added_by == "mentor"


@pytest.mark.parametrize("title", ["", " \r\n", "x" * 201])
def test_add_refuses_nothing_and_too_much(pair, title):
    with pytest.raises(BadAnswers) as refusal:
        add(pair, title)

    assert refusal.value.field == "title"
    assert not MentorshipGoal.objects.exists()


def test_add_refuses_a_day_that_is_over_by_the_calendar_of_whoever_sets_it(pair, monkeypatch):
    day, late = (
        date(2026, 3, 2),
        datetime(2026, 3, 3, 5, 30, tzinfo=UTC),
    )  # the 2nd in Chicago, the 3rd in Delhi
    monkeypatch.setattr("mentorship.services.space.doors.database_now", lambda: late)
    pair.mentee_user.time_zone, pair.mentor_user.time_zone = "America/Chicago", "Asia/Kolkata"

    goals.add(mentorship_id=pair.pk, actor=pair.mentee_user, title="a", due_on=day)
    with pytest.raises(BadAnswers) as refusal:
        goals.add(
            mentorship_id=pair.pk, actor=pair.mentor_user, title="b",
            due_on=day,
        )  # fmt: skip

    assert refusal.value.field == "due_on"


def test_eleventh_open_goal_is_refused_until_one_is_closed(pair):
    first, *_rest = MentorshipGoalFactory.create_batch(10, mentorship=pair)

    with pytest.raises(GoalsFull):
        add(pair)
    goals.drop(goal_id=first.pk, actor=pair.mentee_user)

    assert add(pair).pk
    with pytest.raises(GoalsFull):
        goals.reopen(goal_id=first.pk, actor=pair.mentee_user)


@pytest.mark.parametrize(
    ("state", "refusal"),
    [
        (MentorshipState.SUSPENDED, SpaceResting),
        (MentorshipState.COMPLETED, SpaceOver),
        (MentorshipState.ENDED, SpaceOver),
    ],
)
def test_nothing_changes_where_nothing_can_be_written(pair, state, refusal):
    goal = MentorshipGoalFactory(mentorship=pair)
    settle(pair, state)

    for act in (
        lambda: add(pair),
        lambda: goals.reach(goal_id=goal.pk, actor=pair.mentee_user),
        lambda: goals.change(goal_id=goal.pk, actor=pair.mentee_user, title="x", due_on=None),
    ):
        with pytest.raises(refusal):
            act()
    assert actions() == []


def settle(pair, state):
    now = timezone.now()
    pair.state = state
    pair.suspended_at = now if state == MentorshipState.SUSPENDED else None
    pair.closed_at = None if state == MentorshipState.SUSPENDED else now
    pair.save()


def test_pause_leaves_goals_open(pair):
    pair.state, pair.paused_at = MentorshipState.PAUSED, timezone.now()
    pair.save()

    assert add(pair).pk


def test_stranger_and_introduced_person_set_no_goals(pair):
    with pytest.raises(NotAllowed):
        goals.add(mentorship_id=pair.pk, actor=UserFactory(), title="Mine")
    introduced = MentorshipFactory()
    with pytest.raises(NotAllowed):
        goals.add(mentorship_id=introduced.pk, actor=introduced.mentee_user, title="Mine")


def test_change_words_and_day(pair):
    goal = add(pair)

    goals.change(goal_id=goal.pk, actor=pair.mentor_user, title="Sit it in June", due_on=today())

    goal.refresh_from_db()
    assert (goal.title, goal.due_on) == ("Sit it in June", today())
    assert [action for action, _data in actions()] == ["goal.added", "goal.changed"]


def test_change_to_the_same_records_nothing(pair):
    goal = add(pair)

    goals.change(goal_id=goal.pk, actor=pair.mentor_user, title=goal.title, due_on=None, seen="x")

    assert len(actions()) == 1


def test_change_keeps_a_day_that_has_passed_since(pair):
    passed = today() - timedelta(days=3)
    goal = MentorshipGoalFactory(mentorship=pair, due_on=passed)

    goals.change(goal_id=goal.pk, actor=pair.mentee_user, title="Anew", due_on=passed)

    goal.refresh_from_db()
    assert goal.title == "Anew"


def test_change_that_would_undo_the_other_ones_names_who(pair):
    goal = add(pair, "First words")
    goals.change(
        goal_id=goal.pk, actor=pair.mentor_user, title="His words", due_on=None, seen="First words"
    )

    with pytest.raises(ChangedMeanwhile) as refusal:
        goals.change(
            goal_id=goal.pk, actor=pair.mentee_user, title="Hers", due_on=None, seen="First words"
        )

    assert pair.mentor_user.first_name in str(refusal.value.sentence)
    assert "“His words”" in str(refusal.value.sentence)
    goal.refresh_from_db()
    assert goal.title == "His words"


def test_reach_is_said_once_and_thanks_with_it(pair):
    goal = add(pair)

    goals.reach(goal_id=goal.pk, actor=pair.mentee_user, thanks="Your mock interview.")
    first = MentorshipGoal.objects.get().reached_at
    goals.reach(goal_id=goal.pk, actor=pair.mentor_user)

    assert MentorshipGoal.objects.get().reached_at == first
    assert [action for action, _data in actions()] == [
        "goal.added", "goal.reached", "thank_you.given",
    ]  # fmt: skip
    assert list(ThankYou.objects.values_list("author", "line", "may_be_shown")) == [
        (pair.mentee_user_id, "Your mock interview.", False)
    ]


def test_reach_with_too_long_thanks_is_not_said_at_all(pair):
    goal = add(pair)

    with pytest.raises(BadAnswers):
        goals.reach(goal_id=goal.pk, actor=pair.mentee_user, thanks="x" * 281)

    assert MentorshipGoal.objects.get().reached_at is None


def test_dropped_goal_is_opened_before_it_is_reached_or_changed(pair):
    goal = add(pair)
    goals.drop(goal_id=goal.pk, actor=pair.mentee_user)

    with pytest.raises(GoalClosed):
        goals.reach(goal_id=goal.pk, actor=pair.mentee_user)
    with pytest.raises(GoalClosed):
        goals.change(goal_id=goal.pk, actor=pair.mentee_user, title="x", due_on=None)
    goals.reopen(goal_id=goal.pk, actor=pair.mentor_user)
    goals.reach(goal_id=goal.pk, actor=pair.mentee_user)

    with pytest.raises(GoalClosed):
        goals.drop(goal_id=goal.pk, actor=pair.mentee_user)
    assert [action for action, _data in actions()] == [
        "goal.added", "goal.dropped", "goal.reopened", "goal.reached",
    ]  # fmt: skip


def test_drop_and_reopen_twice_record_once(pair):
    goal = add(pair)
    for _again in range(2):
        goals.drop(goal_id=goal.pk, actor=pair.mentee_user)
    for _again in range(2):
        goals.reopen(goal_id=goal.pk, actor=pair.mentee_user)

    assert len(actions()) == 3

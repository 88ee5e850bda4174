"""The steps towards a goal; either of the two adds, ticks and removes them."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit, locking
from mentorship.enums import Side
from mentorship.exceptions.space import ChangedMeanwhile, MilestonesFull
from mentorship.models import Milestone
from mentorship.services.space import doors, goals

MOST = 20
LONGEST_TITLE = 200


@locking.serialized
def add(*, goal_id: int, actor: User, title: str, due_on: date | None = None) -> Milestone:
    """Add a step; one in the same words is that step.

    Raises:
        NotAllowed, SpaceOver, SpaceResting: see ``doors.enter``.
        GoalClosed: the goal was reached or dropped.
        BadAnswers: no words, too many, or a day that is over.
        MilestonesFull: the goal has twenty.
    """
    goal = goals.locked(goal_id, actor)
    goals.refuse_closed(goal)
    title = _checked(title)
    doors.refuse_past(due_on, goal.mentorship, actor)
    known = list(goal.milestones.all())
    same = next((one for one in known if one.title == title), None)
    if same is not None:
        return same
    if len(known) >= MOST:
        raise MilestonesFull
    milestone = Milestone.objects.create(goal=goal, title=title, due_on=due_on)
    audit.record(actor=actor, action="milestone.added", target=milestone, goal=goal.pk)
    return milestone


@locking.serialized
def change(
    *, milestone_id: int, actor: User, title: str, due_on: date | None, seen: str | None = None
) -> Milestone:
    """Word a step anew, or move its day; ``seen`` is the title that the actor had before her.

    Raises:
        NotAllowed, SpaceOver, SpaceResting: see ``doors.enter``.
        GoalClosed: the goal was reached or dropped.
        BadAnswers: no words, too many, or a day that is over.
        ChangedMeanwhile: the other one has worded it anew.
    """
    milestone = _locked(milestone_id, actor)
    goals.refuse_closed(milestone.goal)
    title = _checked(title)
    if (milestone.title, milestone.due_on) == (title, due_on):
        return milestone
    if seen is not None and milestone.title not in (seen, title):
        name = goals.partner_name(milestone.goal, actor)
        raise ChangedMeanwhile(name=name, title=milestone.title)
    if due_on != milestone.due_on:
        doors.refuse_past(due_on, milestone.goal.mentorship, actor)
    milestone.title, milestone.due_on = title, due_on
    milestone.save(update_fields=["title", "due_on"])
    audit.record(actor=actor, action="milestone.changed", target=milestone)
    return milestone


@locking.serialized
def tick(*, milestone_id: int, actor: User, is_done: bool) -> Milestone:
    """Say whether a step is done; whoever said so first stays named.

    Raises:
        NotAllowed, SpaceOver, SpaceResting: see ``doors.enter``.
        GoalClosed: the goal was reached or dropped.
    """
    milestone = _locked(milestone_id, actor)
    if is_done == (milestone.done_at is not None):
        return milestone
    goals.refuse_closed(milestone.goal)
    side = Side(milestone.goal.mentorship.side_of(actor))
    milestone.done_at = timezone.now() if is_done else None
    milestone.done_by = side if is_done else ""
    milestone.save(update_fields=["done_at", "done_by"])
    action = "milestone.done" if is_done else "milestone.undone"
    audit.record(actor=actor, action=action, target=milestone)
    return milestone


@locking.serialized
def remove(*, milestone_id: int, actor: User) -> None:
    """Take a step away; one that is gone already stays gone.

    Raises:
        NotAllowed, SpaceOver, SpaceResting: see ``doors.enter``.
        GoalClosed: the goal was reached or dropped.
    """
    try:
        milestone = _locked(milestone_id, actor)
    except Milestone.DoesNotExist:
        return
    goals.refuse_closed(milestone.goal)
    audit.record(actor=actor, action="milestone.removed", target=milestone)
    milestone.delete()


def _locked(milestone_id: int, actor: User) -> Milestone:
    rows = Milestone.objects.all()
    goal = goals.locked(rows.values_list("goal_id", flat=True).get(pk=milestone_id), actor)
    milestone = locking.lock(rows).get(pk=milestone_id)
    milestone.goal = goal
    return milestone


def _checked(title: str) -> str:
    ask = _("Write the step in a few words.")
    return doors.checked(title, field="title", longest=LONGEST_TITLE, ask=ask)

"""The goals of a pair and their milestones; either of the two may change them."""

from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit, locking
from mentorship.enums import Side
from mentorship.exceptions.space import ChangedMeanwhile, GoalClosed, GoalsFull
from mentorship.models import Goal, HeldCredential, Mentorship, MentorshipGoal
from mentorship.services.space import doors, thank_yous

MOST_OPEN = 10
LONGEST_TITLE = 200


@locking.serialized
def add(
    *,
    mentorship_id: int,
    actor: User,
    title: str,
    due_on: date | None = None,
    held_credential: HeldCredential | None = None,
) -> MentorshipGoal:
    """Set a goal; one that is open in the same words already is that goal.

    Words that name a goal of the taxonomy are kept with it.

    Raises:
        NotAllowed, SpaceOver, SpaceResting: see ``doors.enter``.
        BadAnswers: no words, too many, or a day that is over.
        GoalsFull: ten are open.
    """
    mentorship = doors.enter(mentorship_id, actor)
    title = _checked(title)
    doors.refuse_past(due_on, mentorship, actor)
    waiting = list(open_goals(mentorship))
    same = next((goal for goal in waiting if goal.title == title), None)
    if same is not None:
        return same
    if len(waiting) >= MOST_OPEN:
        raise GoalsFull
    goal = MentorshipGoal.objects.create(
        mentorship=mentorship,
        title=title,
        goal=Goal.objects.filter(name__iexact=title).first(),
        held_credential=held_credential,
        due_on=due_on,
        added_by=Side(mentorship.side_of(actor)),
    )
    audit.record(actor=actor, action="goal.added", target=goal)
    return goal


@locking.serialized
def change(
    *, goal_id: int, actor: User, title: str, due_on: date | None, seen: str | None = None
) -> MentorshipGoal:
    """Word an open goal anew, or move its day; ``seen`` is the title that the actor had before her.

    Raises:
        NotAllowed, SpaceOver, SpaceResting: see ``doors.enter``.
        BadAnswers: no words, too many, or a day that is over.
        GoalClosed: it was reached or dropped.
        ChangedMeanwhile: the other one has worded it anew.
    """
    goal = locked(goal_id, actor)
    refuse_closed(goal)
    title = _checked(title)
    if (goal.title, goal.due_on) == (title, due_on):
        return goal
    if seen is not None and goal.title not in (seen, title):
        raise ChangedMeanwhile(name=partner_name(goal, actor), title=goal.title)
    if due_on != goal.due_on:
        doors.refuse_past(due_on, goal.mentorship, actor)
    goal.title, goal.due_on = title, due_on
    goal.goal = Goal.objects.filter(name__iexact=title).first()
    goal.save(update_fields=["title", "due_on", "goal"])
    audit.record(actor=actor, action="goal.changed", target=goal)
    return goal


@locking.serialized
def reach(
    *, goal_id: int, actor: User, thanks: str = "", may_be_shown: bool = False
) -> MentorshipGoal:
    """Say that a goal is reached, with a line of thanks where one was written.

    Raises:
        NotAllowed, SpaceOver, SpaceResting: see ``doors.enter``.
        GoalClosed: it was dropped.
        BadAnswers: the line is too long.
    """
    goal = locked(goal_id, actor)
    if goal.dropped_at is not None:
        raise GoalClosed
    if goal.reached_at is None:
        goal.reached_at = timezone.now()
        goal.save(update_fields=["reached_at"])
        audit.record(actor=actor, action="goal.reached", target=goal)
    if thanks.strip():
        thank_yous.give(
            mentorship_id=goal.mentorship_id, actor=actor, line=thanks, may_be_shown=may_be_shown
        )
    return goal


@locking.serialized
def drop(*, goal_id: int, actor: User) -> MentorshipGoal:
    """Let a goal go; its milestones stay with it.

    Raises:
        NotAllowed, SpaceOver, SpaceResting: see ``doors.enter``.
        GoalClosed: it was reached.
    """
    goal = locked(goal_id, actor)
    if goal.reached_at is not None:
        raise GoalClosed
    if goal.dropped_at is None:
        goal.dropped_at = timezone.now()
        goal.save(update_fields=["dropped_at"])
        audit.record(actor=actor, action="goal.dropped", target=goal)
    return goal


@locking.serialized
def reopen(*, goal_id: int, actor: User) -> MentorshipGoal:
    """Work on a goal again that was reached or dropped.

    Raises:
        NotAllowed, SpaceOver, SpaceResting: see ``doors.enter``.
        GoalsFull: ten are open.
    """
    goal = locked(goal_id, actor)
    if is_open(goal):
        return goal
    if open_goals(goal.mentorship).count() >= MOST_OPEN:
        raise GoalsFull
    goal.reached_at = goal.dropped_at = None
    goal.save(update_fields=["reached_at", "dropped_at"])
    audit.record(actor=actor, action="goal.reopened", target=goal)
    return goal


def open_goals(mentorship: Mentorship) -> QuerySet[MentorshipGoal]:
    """Return the goals that the two work on."""
    return MentorshipGoal.objects.filter(
        mentorship=mentorship, reached_at__isnull=True, dropped_at__isnull=True
    )


def is_open(goal: MentorshipGoal) -> bool:
    """Whether the two work on it: neither reached nor dropped."""
    return goal.reached_at is None and goal.dropped_at is None


def locked(goal_id: int, actor: User) -> MentorshipGoal:
    """Lock a goal's mentorship, then the goal, in the caller's transaction."""
    goals = MentorshipGoal.objects.all()
    mentorship = doors.enter(goals.values_list("mentorship_id", flat=True).get(pk=goal_id), actor)
    goal = locking.lock(goals).get(pk=goal_id)
    goal.mentorship = mentorship
    return goal


def refuse_closed(goal: MentorshipGoal) -> None:
    """Refuse a goal that was reached or dropped.

    Raises:
        GoalClosed: it was.
    """
    if not is_open(goal):
        raise GoalClosed


def partner_name(goal: MentorshipGoal, actor: User) -> str:
    """Return the first name of the other one of the two."""
    mentorship = goal.mentorship
    return mentorship.partner_of(mentorship.side_of(actor)).first_name


def _checked(title: str) -> str:
    return doors.checked(
        title, field="title", longest=LONGEST_TITLE, ask=_("Write the goal in a few words.")
    )

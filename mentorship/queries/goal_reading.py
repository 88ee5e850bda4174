"""A goal of a pair as a program reads it for one of the two."""

from dataclasses import dataclass
from datetime import date, datetime

from mentorship.models import MentorshipGoal, Milestone
from mentorship.queries.goals import in_order
from mentorship.rules import space as rules

OPEN, REACHED, DROPPED = "open", "reached", "dropped"
STATES = (OPEN, REACHED, DROPPED)


@dataclass(frozen=True)
class Read:
    """One goal with its milestones, in the order of its page."""

    pk: int
    mentorship: int
    program: str
    title: str
    goal: str
    due_on: date | None
    added_by: str
    added_at: datetime
    state: str
    closed_at: datetime | None
    may_write: bool
    milestones: tuple[Milestone, ...]


def read(goal: MentorshipGoal) -> Read:
    """Return a goal; no query where its mentorship and milestones are read."""
    return Read(
        pk=goal.pk,
        mentorship=goal.mentorship_id,
        program=goal.mentorship.program.slug,
        title=goal.title,
        goal=goal.goal.slug if goal.goal else "",
        due_on=goal.due_on,
        added_by=goal.added_by,
        added_at=goal.added_at,
        state=_state(goal),
        closed_at=goal.reached_at or goal.dropped_at,
        may_write=rules.may_write(goal.mentorship),
        milestones=tuple(sorted(goal.milestones.all(), key=in_order)),
    )


def _state(goal: MentorshipGoal) -> str:
    if goal.reached_at is not None:
        return REACHED
    return OPEN if goal.dropped_at is None else DROPPED

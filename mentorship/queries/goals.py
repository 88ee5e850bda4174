"""A pair's goals as the two read them, and what of them stands in their timeline."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.prepared import Prepared, related
from mentorship.enums import Side
from mentorship.models import Goal, Mentee, Mentorship, MentorshipGoal, Milestone, Profile
from mentorship.queries.timeline import Entry
from mentorship.rules import space as rules

SUGGESTED = 4


@dataclass(frozen=True)
class MilestoneLine:
    """One step; ``day`` is when it was done, or until when it should be."""

    id: int
    title: str
    is_done: bool
    day: datetime | date | None
    due_on: date | None
    who: str


@dataclass(frozen=True)
class GoalCard:
    """One goal with its steps; ``asks_reached`` where all of them are done."""

    id: int
    title: str
    url: str
    due_on: date | None
    closed_at: datetime | None
    is_reached: bool
    milestones: tuple[MilestoneLine, ...]
    done: int
    can_write: bool

    @property
    def count(self) -> int:
        """How many steps it has."""
        return len(self.milestones)

    @property
    def status(self) -> str:
        """How many of them are done, in words."""
        return _("%(done)d of %(all)d done") % {"done": self.done, "all": self.count}

    @property
    def asks_reached(self) -> bool:
        """Whether it is time to ask whether the goal is reached."""
        is_open = self.closed_at is None and self.can_write
        return is_open and self.count > 0 and self.done == self.count


def of(mentorship: Mentorship) -> list[MentorshipGoal]:
    """Return all goals of a pair with their milestones; two queries, once for each instance."""
    return related(mentorship, "goals", _rows_of)


@Prepared
def _rows_of(mentorship: int) -> QuerySet[MentorshipGoal]:
    rows = MentorshipGoal.objects.filter(mentorship=mentorship)
    return rows.select_related("goal__group").prefetch_related("milestones")


def panel(mentorship: Mentorship, user: User) -> dict[str, Any]:
    """Return what ``mentorship/space/_goals.html`` draws: open goals, the next due first."""
    can_write = rules.may_write(mentorship)
    cards = [card(goal, mentorship, user) for goal in of(mentorship)]
    if not (can_write or cards):
        return {}
    return {
        "goals": sorted((one for one in cards if one.closed_at is None), key=_by_day),
        "closed": [one for one in cards if one.closed_at is not None],
        "add_url": reverse("goal-new", args=[mentorship.pk]) if can_write else "",
    }


def card(goal: MentorshipGoal, mentorship: Mentorship, user: User) -> GoalCard:
    """Return one goal as its card shows it; its milestones are read already, or now."""
    names = _names(mentorship, user)
    lines = tuple(_line(one, names) for one in sorted(goal.milestones.all(), key=in_order))
    closed_at = goal.reached_at or goal.dropped_at
    return GoalCard(
        id=goal.pk,
        title=goal.title,
        url=reverse("goal", args=[goal.pk]),
        due_on=goal.due_on,
        closed_at=closed_at,
        is_reached=goal.reached_at is not None,
        milestones=lines,
        done=sum(line.is_done for line in lines),
        can_write=rules.may_write(mentorship) and closed_at is None,
    )


def entries(mentorship: Mentorship, user: User) -> list[Entry]:
    """Return the goals reached and the milestones done; no query after ``of``."""
    names, found = _names(mentorship, user), []
    for goal in of(mentorship):
        found += [_reached(goal)] if goal.reached_at else []
        found += [_done(one, goal, names) for one in goal.milestones.all() if one.done_at]
    return found


def suggestions(mentorship: Mentorship) -> list[str]:
    """Return words for a goal that her own aims suggest and that are not set yet.

    Three queries: what she wants to become, her goals, and the credentials that she works for.
    """
    mentee = Mentee.objects.select_related("target_role").get(pk=mentorship.mentee_id)
    aims = [goal.name for goal in mentee.goals.all()]
    working_for = Profile.working_for.through._default_manager.filter(profile=mentee.user_id)
    names = working_for.order_by("pk").values_list("credential__name", flat=True)
    aims += [_("Earn the %(name)s") % {"name": name} for name in names]
    target = mentee.target_role.name if mentee.target_role else mentee.target_words
    if target:
        aims.insert(0, _("Move into this role: %(role)s") % {"role": target})
    known = {title.casefold() for title in mentorship.goals.values_list("title", flat=True)}
    return [aim for aim in dict.fromkeys(aims) if aim.casefold() not in known][:SUGGESTED]


def taxonomy_words() -> list[str]:
    """Return the names of all goals of the taxonomy; one query."""
    return list(Goal.objects.values_list("name", flat=True))


def _line(milestone: Milestone, names: dict[str, str]) -> MilestoneLine:
    return MilestoneLine(
        id=milestone.pk,
        title=milestone.title,
        is_done=milestone.done_at is not None,
        day=milestone.done_at or milestone.due_on,
        due_on=milestone.due_on,
        who=names.get(milestone.done_by, ""),
    )


def _reached(goal: MentorshipGoal) -> Entry:
    assert goal.reached_at is not None
    what = _("Goal reached: %(title)s") % {"title": goal.title}
    return Entry("goal", "award", what, goal.reached_at, tone="good")


def _done(milestone: Milestone, goal: MentorshipGoal, names: dict[str, str]) -> Entry:
    assert milestone.done_at is not None
    what = _("Milestone reached: %(title)s") % {"title": milestone.title}
    more = f"{goal.title} · {names[milestone.done_by]}"
    return Entry("goal", "flag", what, milestone.done_at, tone="good", more=more)


def _names(mentorship: Mentorship, user: User) -> dict[str, str]:
    """Return whom a side is for the reader: "You", or the other one's first name."""
    people = {side: mentorship.person_of(side) for side in Side.values}
    return {side: _("You") if one.pk == user.pk else one.first_name for side, one in people.items()}


def in_order(milestone: Milestone) -> tuple[bool, date, int]:
    """Sort the done first, as they were done, then by day, those without one last."""
    if milestone.done_at is not None:
        return False, milestone.done_at.date(), milestone.pk
    return True, milestone.due_on or date.max, milestone.pk


def _by_day(one: GoalCard) -> tuple[date, int]:
    return one.due_on or date.max, one.id

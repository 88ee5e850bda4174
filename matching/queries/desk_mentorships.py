"""The mentorships of a program: by state and health, searched, sorted, a page at a time.

A suspended one is listed as paused: that a concern stands behind it is not the team's to know.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from matching.queries.naming import called
from mentorship.enums import Health, MentorshipState
from mentorship.models import FollowUp, Mentorship, Program
from mentorship.queries import care, health
from mentorship.queries.care import Action
from mentorship.queries.health import Watched
from mentorship.queries.health_words import first_names, next_step, reason
from mentorship.queries.mentorships import state_of

RUNNING, INTRODUCED, ACTIVE, PAUSED = "running", "introduced", "active", "paused"
COMPLETED, ENDED, NOTHING = "completed", "ended", "nothing"
STATES: dict[str, tuple[Any, tuple[MentorshipState, ...]]] = {
    RUNNING: (_("Running"), (MentorshipState.ACTIVE, MentorshipState.PAUSED,
                             MentorshipState.SUSPENDED)),
    PAUSED: (_("On pause"), (MentorshipState.PAUSED, MentorshipState.SUSPENDED)),
    INTRODUCED: (_("Introduced"), (MentorshipState.INTRODUCED,)),
    COMPLETED: (_("Completed"), (MentorshipState.COMPLETED,)),
    ENDED: (_("Ended"), (MentorshipState.ENDED,)),
    NOTHING: (_("Came to nothing"), (MentorshipState.DECLINED, MentorshipState.EXPIRED,
                                     MentorshipState.WITHDRAWN, MentorshipState.RECALLED)),
}  # fmt: skip
ATTENTION, NAME, NEWEST, ENDING = "attention", "name", "newest", "ending"
SORTS = {
    ATTENTION: _("Most worrying first"),
    NAME: _("Name of the mentee"),
    NEWEST: _("Newest first"),
    ENDING: _("Ending first"),
}
ORDERS = {
    NAME: ("mentee_user__name", "pk"),
    NEWEST: ("-introduced_at", "-pk"),
    ENDING: ("ends_on", "pk"),
}
WORST_FIRST = (Health.AT_RISK, Health.NEEDS_CHECK_IN, Health.TOO_EARLY, Health.ON_TRACK)
QUIET = WORST_FIRST.index(Health.TOO_EARLY)  # looked after: behind all that need somebody


@dataclass(frozen=True)
class Asked:
    """What a list is asked for; empty is everything."""

    words: str = ""
    state: str = RUNNING
    health: str = ""
    kind: str = ""
    sort: str = ATTENTION


PEOPLE = ("mentee_user", "mentor_user")
READ = ("mentor_type", "state", "introduced_at", "started_at", "ends_on", "closed_at",
        *(f"{person}__name" for person in PEOPLE))  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One mentorship as the team reads it in a list."""

    pk: int
    mentee_name: str
    mentor_name: str
    kind: str
    state: str
    introduced_at: datetime
    started_at: datetime | None
    ends_on: date | None
    closed_at: datetime | None
    health: str = ""
    reason: str = ""
    next_step: str = ""
    care: str = ""
    quiet_until: date | None = None
    action: Action | None = None


class Mentorships:
    """The mentorships of a program that one admin may see, and how they are."""

    def __init__(self, program: Program, kept: Collection[int]) -> None:
        self.program, self.kept = program, frozenset(kept)

    @cached_property
    def watched(self) -> dict[int, Watched]:
        """Every active one with its health, by id; two queries."""
        return {row.pk: row for row in health.watched(self.program, kept=self.kept)}

    @cached_property
    def by_health(self) -> Counter[str]:
        """How many active ones are of every health."""
        return Counter(str(row.health) for row in self.watched.values())

    @cached_property
    def by_state(self) -> dict[str, int]:
        """How many there are under every heading of ``STATES``; one query."""
        counted = self._seen().order_by().values_list("state").annotate(n=Count("pk"))
        numbers: dict[str, int] = dict(counted)
        return {
            key: sum(numbers.get(state, 0) for state in states)
            for key, (_name, states) in STATES.items()
        }

    @cached_property
    def hidden(self) -> int:
        """How many are another admin's; one query."""
        everything = Mentorship.objects.filter(program=self.program)
        return everything.filter(self._is_kept()).count()

    def ids(self, asked: Asked) -> list[int]:
        """Return the ids of those asked for, in order; one query, and those of the health."""
        rows = self._seen().filter(
            called(asked.words, "mentee_user__name", "mentor_user__name"),
            state__in=STATES[asked.state][1],
        )
        if asked.kind:
            rows = rows.filter(mentor_type=asked.kind)
        order = ORDERS.get(asked.sort, ORDERS[NEWEST])
        found = list(rows.order_by(*order).values_list("pk", flat=True))
        if asked.health:
            found = [pk for pk in found if self._health(pk) == asked.health]
        if asked.sort == ATTENTION:
            found.sort(key=self._worry)
        return found

    def rows(self, ids: Collection[int]) -> list[Row]:
        """Return the rows of these ids, in their order; two queries."""
        found = Mentorship.objects.select_related(*PEOPLE).only(*READ).in_bulk(list(ids))
        done = care.newest_of(ids)
        return [row_of(found[pk], self.watched.get(pk), done.get(pk)) for pk in ids]

    def _seen(self) -> QuerySet[Mentorship]:
        return Mentorship.objects.filter(program=self.program).exclude(self._is_kept())

    def _is_kept(self) -> Q:
        return Q(mentee_user__in=self.kept) | Q(mentor_user__in=self.kept)

    def _health(self, pk: int) -> str:
        row = self.watched.get(pk)
        return row.health if row else ""

    def _worry(self, pk: int) -> tuple[int, date]:
        row = self.watched.get(pk)
        if row is None:
            return len(WORST_FIRST) + 1, date.max
        if row.quiet_until is not None:
            return QUIET, row.quiet_until
        place = WORST_FIRST.index(row.health)
        return place + (place >= QUIET), row.verdict.day or date.max


def row_of(mentorship: Mentorship, watched: Watched | None, done: FollowUp | None = None) -> Row:
    """Return one mentorship for a list, with its health where it runs and what was done last."""
    mentee, mentor = mentorship.mentee_user, mentorship.mentor_user
    names = first_names(mentee.name, mentor.name)
    verdict = watched.verdict if watched else None
    return Row(
        pk=mentorship.pk,
        mentee_name=mentee.name,
        mentor_name=mentor.name,
        kind=mentorship.mentor_type,
        state=state_of(mentorship),
        introduced_at=mentorship.introduced_at,
        started_at=mentorship.started_at,
        ends_on=mentorship.ends_on,
        closed_at=mentorship.closed_at,
        health=verdict.health if verdict else "",
        reason=reason(verdict, names) if verdict else "",
        next_step=next_step(verdict, names) if verdict else "",
        care=care.said(done, names) if done else "",
        quiet_until=watched.quiet_until if watched else None,
        action=care.action(verdict, names, is_quiet=bool(watched and watched.quiet_until)),
    )

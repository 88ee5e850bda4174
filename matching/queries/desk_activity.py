"""What happened in a program lately, from the audit trail: who did what, when, and about whom.

Events about people whose matters another admin sees to are left out and counted.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, islice
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AuditEvent
from accounts.prepared import Prepared
from matching.models import Match
from matching.queries.activity_words import BY_MEMBERS, BY_STAFF, TOLD, icon_of, sentence
from mentorship.models import CheckInAnswer, Mentee, Mentor, Mentorship, Program

PAGE = 100  # events; those alike in a row become one line
LOOKED_AT = 60
NAMED = 3
PAIRS: tuple[type[Model], ...] = (Match, Mentorship)
PARTS: tuple[type[Model], ...] = (Mentee, Mentor)
Key = tuple[str, str]  # target's type and id


@dataclass(frozen=True)
class About:
    """Whom an event is about: their ids, and what to call them."""

    people: frozenset[int]
    name: str


@dataclass(frozen=True)
class Line:
    """One thing that happened, or several alike in a row."""

    icon: str
    what: str
    about: str
    at: datetime

    @property
    def day(self) -> date:
        """The reader's day of it."""
        return timezone.localtime(self.at).date()


@dataclass(frozen=True)
class Activity:
    """One page of the trail; ``hidden`` events are about people of another admin."""

    lines: tuple[Line, ...]
    hidden: int
    has_more: bool


def recent(program: Program, kept: Collection[int], most: int = 6) -> list[Line]:
    """Return the newest lines, without whom they are about; one query."""
    events = (one for one in _newest(program.pk) if not _is_kept(one, kept, {}))
    return list(islice(_lines(events, {}), most))


def activity(program: Program, kept: Collection[int], number: int) -> Activity:
    """Return one page of the trail, with whom it is about; at most six queries."""
    start = (number - 1) * PAGE
    found = list(_events(program.pk)[start : start + PAGE + 1])
    events, about = found[:PAGE], _about(found[:PAGE])
    shown = [event for event in events if not _is_kept(event, kept, about)]
    return Activity(
        tuple(_lines(shown, about)), len(events) - len(shown), has_more=len(found) > PAGE
    )


def _events(program: int) -> QuerySet[AuditEvent]:
    rows = AuditEvent.objects.filter(program_id=program, action__in=TOLD)
    return rows.select_related("actor").order_by("-pk")


@Prepared
def _newest(program: int) -> QuerySet[AuditEvent]:
    read = ("at", "action", "target_type", "target_id", "actor__name")
    return _events(program).only(*read)[:LOOKED_AT]


def _is_kept(event: AuditEvent, kept: Collection[int], about: dict[Key, About]) -> bool:
    target = about.get(_key(event))
    if target and target.people & frozenset(kept):
        return True
    return event.action in BY_MEMBERS and event.actor_id in kept


def _lines(events: Iterable[AuditEvent], about: dict[Key, About]) -> Iterator[Line]:
    """Tell one line for events alike that follow each other on a day."""
    for _alike, alike in groupby(events, key=_likeness):
        yield _line(list(alike), about)


def _likeness(event: AuditEvent) -> tuple[Any, ...]:
    day = timezone.localtime(event.at).date()
    if event.action in BY_STAFF or event.action in BY_MEMBERS:
        return event.action, event.actor_id, day
    return event.action, None, day


def _line(events: list[AuditEvent], about: dict[Key, About]) -> Line:
    newest = events[0]
    who = newest.actor.name if newest.actor else _("The program itself")
    names = [name for name in _names(events, about) if name != who]
    return Line(
        icon=icon_of(newest.action),
        what=sentence(newest.action, len(events), who),
        about=_listed(names),
        at=newest.at,
    )


def _names(events: list[AuditEvent], about: dict[Key, About]) -> list[str]:
    """Return whom events are about, each once, in their order."""
    found = [about[_key(event)].name for event in events if _key(event) in about]
    return list(dict.fromkeys(found))


def _listed(names: list[str]) -> str:
    if len(names) <= NAMED:
        return ", ".join(names)
    more = {"names": ", ".join(names[:NAMED]), "n": len(names) - NAMED}
    return _("%(names)s and %(n)d more") % more


def _key(event: AuditEvent) -> Key:
    return event.target_type, event.target_id


def _about(events: list[AuditEvent]) -> dict[Key, About]:
    """Return whom the targets of events are; one query for each kind of target there."""
    found: dict[Key, About] = {}
    for model in PAIRS:
        people = ("mentee__user", "mentor__user")
        found |= {key: _pair(row) for key, row in _rows(model, events, *people)}
    for model in PARTS:
        found |= {key: _person(row) for key, row in _rows(model, events, "user")}
    answers = _rows(CheckInAnswer, events, "check_in__mentorship__mentee__user",
                    "check_in__mentorship__mentor__user")  # fmt: skip
    return found | {key: _pair(row.check_in.mentorship) for key, row in answers}


def _rows(model: type[Model], events: list[AuditEvent], *joined: str) -> list[tuple[Key, Any]]:
    label = model._meta.label_lower
    ids = {int(event.target_id) for event in events if event.target_type == label}
    if not ids:
        return []
    rows = model._default_manager.select_related(*joined).filter(pk__in=ids)
    return [((label, str(row.pk)), row) for row in rows]


def _pair(row: Match | Mentorship) -> About:
    mentee, mentor = row.mentee.user, row.mentor.user
    words = {"one": mentee.first_name, "other": mentor.name}
    return About(frozenset({mentee.pk, mentor.pk}), _("%(one)s and %(other)s") % words)


def _person(part: Mentee | Mentor) -> About:
    return About(frozenset({part.user_id}), part.user.name)

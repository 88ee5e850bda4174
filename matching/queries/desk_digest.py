"""What an admin reads once a week: what waits on her desks, what runs out, what went well.

Figures only: nobody is named, and nothing counts that another admin decides. Of life mentorships
only their beginning and end count.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.days import short_day
from accounts.models import User
from matching.enums import RoundState
from matching.models import Round
from matching.queries import access, desk_queue
from matching.queries.desk_counts import number_of
from mentorship.enums import (
    CheckInState,
    Health,
    MeetingState,
    MentorshipState,
    MentorType,
    StaffRole,
)
from mentorship.models import CheckInAnswer, Meeting, Mentorship, Program
from mentorship.queries import health

WEEK = timedelta(days=7)
# A suspended one reads like one on pause.
RUNNING = (MentorshipState.ACTIVE, MentorshipState.PAUSED, MentorshipState.SUSPENDED)
NEEDS = (Health.NEEDS_CHECK_IN, Health.AT_RISK)


@dataclass(frozen=True)
class Line:
    """One thing in words, and the path of the page where one sees to it."""

    text: str
    path: str


@dataclass(frozen=True)
class Section:
    """One program's week."""

    program: str
    path: str
    waiting: tuple[Line, ...]
    ending: tuple[Line, ...]
    good: tuple[Line, ...]

    @property
    def is_quiet(self) -> bool:
        """Whether nothing asks for her."""
        return not (self.waiting or self.ending)


def sections_of(admin: User, now: datetime) -> list[Section]:
    """Return the week of each program that she is admin of, those with something to do.

    Association admins who are no program's admin have none.
    """
    programs = Program.objects.filter(staff__user=admin, staff__role=StaffRole.ADMIN)
    found = [
        _section(admin, program, now) for program in programs.distinct().order_by("name", "pk")
    ]
    return [section for section in found if not section.is_quiet]


def _section(admin: User, program: Program, now: datetime) -> Section:
    kept = access.people_kept_from(admin, program)
    counted = _counted(program, kept, now)
    return Section(
        program=program.name,
        path=reverse("desk-program", args=[program.slug]),
        waiting=(*_queue(admin, program, kept), *_pairs(program, kept), *_silent(program, counted)),
        ending=(*_ending(program, counted), *_rounds(program, now)),
        good=tuple(_good(program, counted)),
    )


def _queue(admin: User, program: Program, kept: Collection[int]) -> Iterator[Line]:
    """Return the desk's own queue without its details, which name people."""
    for work in desk_queue.queue_of(admin, program, kept).works:
        yield Line(_("%(what)s: %(n)d") % {"what": work.what, "n": work.count}, work.url)


def _pairs(program: Program, kept: Collection[int]) -> Iterator[Line]:
    rows = health.watched(program, kept=kept)
    if n := sum(row.health in NEEDS and row.quiet_until is None for row in rows):
        text = ngettext("%(n)d pair needs somebody", "%(n)d pairs need somebody", n)
        yield Line(text % {"n": n}, _path("desk-mentorships", program))


def _silent(program: Program, counted: dict[str, int]) -> Iterator[Line]:
    if n := counted["missed"]:
        text = ngettext("%(n)d check-in was not answered", "%(n)d check-ins were not answered", n)
        yield Line(text % {"n": n}, _path("desk-check-ins", program))


def _ending(program: Program, counted: dict[str, int]) -> Iterator[Line]:
    if n := counted["running_out"]:
        text = ngettext(
            "%(n)d introduction runs out this week", "%(n)d introductions run out this week", n
        )
        yield Line(text % {"n": n}, _path("desk-program", program))
    if n := counted["ending"]:
        text = ngettext("%(n)d mentorship ends this week", "%(n)d mentorships end this week", n)
        yield Line(text % {"n": n}, _path("desk-mentorships", program))


def _rounds(program: Program, now: datetime) -> Iterator[Line]:
    today = now.date()
    rows = Round.objects.filter(
        program=program, state=RoundState.OPEN, closes_on__range=(today, today + WEEK)
    )
    for row in rows.order_by("closes_on", "pk"):
        text = _("%(round)s closes on %(day)s")
        said = text % {"round": row.name, "day": short_day(row.closes_on)}
        yield Line(said, _path("desk-rounds", program))


def _good(program: Program, counted: dict[str, int]) -> Iterator[Line]:
    if n := counted["started"]:
        text = ngettext("%(n)d new pair", "%(n)d new pairs", n)
        yield Line(text % {"n": n}, _path("desk-mentorships", program))
    if n := counted["held"]:
        text = ngettext("%(n)d meeting was held", "%(n)d meetings were held", n)
        yield Line(text % {"n": n}, _path("desk-mentorships", program))
    if n := counted["completed"]:
        text = ngettext("%(n)d mentorship was finished", "%(n)d mentorships were finished", n)
        yield Line(text % {"n": n}, _path("desk-mentorships", program))


def _counted(program: Program, kept: Collection[int], now: datetime) -> dict[str, int]:
    """Return the week's figures; one query."""
    ago, ahead = now - WEEK, now + WEEK
    pairs = _without(kept, Mentorship.objects.filter(program=program), "")
    running = pairs.filter(state__in=RUNNING)
    about = {"mentorship__program": program}
    told = _without(kept, Meeting.objects.filter(**about), "mentorship__")
    told = told.exclude(mentorship__mentor_type=MentorType.LIFE)
    answers = CheckInAnswer.objects.filter(check_in__mentorship__program=program)
    answers = _without(kept, answers, "check_in__mentorship__")
    answers = answers.exclude(check_in__mentorship__mentor_type=MentorType.LIFE)
    columns = {
        "missed": answers.filter(state=CheckInState.MISSED, due_at__gt=ago - WEEK),
        "running_out": pairs.filter(
            state=MentorshipState.INTRODUCED, announce_at__lte=now, respond_by__range=(now, ahead)
        ),
        "ending": running.filter(ends_on__range=(now.date(), ahead.date())),
        "started": pairs.filter(started_at__range=(ago, now)),
        "held": told.filter(state=MeetingState.HELD, starts_at__range=(ago, now)),
        "completed": pairs.filter(state=MentorshipState.COMPLETED, closed_at__range=(ago, now)),
    }
    row = Program.objects.filter(pk=program.pk).annotate(
        **{name: number_of(rows) for name, rows in columns.items()}
    )
    return dict(row.values(*columns).get())


def _without(kept: Collection[int], rows: Any, prefix: str) -> Any:
    return access.without(rows, kept, f"{prefix}mentee_user_id", f"{prefix}mentor_user_id")


def _path(name: str, program: Program) -> str:
    return reverse(name, args=[program.slug])

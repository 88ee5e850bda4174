"""A program's report for a year: from the first application to what came of it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.db.models import Exists, Min, OuterRef, Subquery

from accounts.models import User
from matching.queries import reports_figures as figures
from matching.queries import reports_outcomes, reports_sections
from matching.queries.reports_figures import Period
from matching.queries.reports_tables import Section, Telling
from mentorship.clock import local_day, local_moment
from mentorship.enums import StaffRole
from mentorship.models import Mentee, Mentor, Program, ProgramStaff
from mentorship.queries import health

EVER = "all"
MOST_YEARS = 10


@dataclass(frozen=True)
class Reader:
    """Who reads: the programs of whose staff she is, this one, and whether she is its admin."""

    programs: tuple[Program, ...]
    program: Program
    is_admin: bool
    first: datetime | None  # when somebody first applied


def reader_of(user: User, slug: str) -> Reader | None:
    """Return what somebody may read of a program; None for who is not of its staff. One query."""
    admin = ProgramStaff.objects.filter(program=OuterRef("pk"), user=user, role=StaffRole.ADMIN)
    rows = list(
        Program.objects.staffed_by(user)
        .annotate(is_mine=Exists(admin), mentee_at=_first(Mentee), mentor_at=_first(Mentor))
        .order_by("name", "pk")
    )
    found = next((row for row in rows if row.slug == slug), None)
    if found is None:
        return None
    dates = [at for at in (found.mentee_at, found.mentor_at) if at]
    is_admin = user.is_superuser or bool(found.is_mine)
    return Reader(tuple(rows), found, is_admin, min(dates, default=None))


def _first(model: type[Mentee] | type[Mentor]) -> Subquery:
    rows = model._default_manager.filter(program=OuterRef("pk")).order_by()
    return Subquery(rows.values("program").annotate(at=Min("applied_at")).values("at"))


def years_of(reader: Reader, now: datetime) -> list[int]:
    """Return the years a report can be about, the newest first."""
    zone = reader.program.time_zone
    last = local_day(zone, now).year
    first = local_day(zone, reader.first).year if reader.first else last
    return list(range(last, max(min(first, last), last - MOST_YEARS + 1) - 1, -1))


def period_of(program: Program, key: str) -> Period:
    """Return a calendar year of the program's zone, or all time."""
    if key == EVER:
        return Period(EVER, None, None)
    year = int(key)
    return Period(key, _new_year(year, program), _new_year(year + 1, program))


def _new_year(year: int, program: Program) -> datetime:
    return local_moment(date(year, 1, 1), time(0), program.time_zone).astimezone(UTC)


def funnel_of_this_year(program: Program, now: datetime) -> list[dict[str, Any]]:
    """Return the rows of this year's funnel, as the report tells them; one query.

    Staff who see no names read no other period of it: a difference would be a small group.
    """
    period = period_of(program, str(local_day(program.time_zone, now).year))
    section = reports_sections.funnel(figures.funnel(program, period, now), Telling(is_exact=False))
    rows: list[dict[str, Any]] = section.chart
    return rows


def sections_of(
    program: Program, period: Period, now: datetime, *, is_exact: bool
) -> list[Section]:
    """Return the report; without ``is_exact`` no figure of it gives a small group away.

    Nine queries. People are in no section by name, so another admin's are counted like all.
    """
    telling, said = Telling(is_exact), reports_outcomes.words()
    named = figures.named(program, period)
    changed = figures.meetings(program, period, tuple(said.events()))
    return [
        reports_sections.funnel(figures.funnel(program, period, now), telling),
        reports_sections.response(
            figures.introductions(program, period, now), figures.months(program, period), telling
        ),
        reports_sections.health(health.counts(health.watched(program)), telling),
        reports_sections.supply(named, telling),
        reports_sections.hours(changed, named, program.hours_a_month, telling),
        reports_outcomes.ends(named, said, telling),
        reports_outcomes.satisfaction(named, said, telling),
        reports_outcomes.orientation(named, said, telling),
        reports_outcomes.outcomes(figures.outcomes(program, period), changed, named, said, telling),
    ]

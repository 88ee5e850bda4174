"""The health of running mentorships, read from their meetings and check-ins.

As far as the team may read them: in life mentorships the four answers never leave this module; what
counts there is whether the two met, what was missed, and that somebody asked for help.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from sys import intern
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import (
    Aggregate,
    Case,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import JSONArray, Now

from accounts.prepared import Prepared, padded
from mentorship.clock import local_day, moment_in_json
from mentorship.enums import (
    CheckInKind,
    CheckInState,
    Health,
    HealthRule,
    MeetingState,
    MentorshipState,
    MentorType,
    Signal,
)
from mentorship.health import (
    WEIGHTS,
    Course,
    Held,
    Said,
    Verdict,
    course_of,
    judge,
    met_of,
)
from mentorship.models import CheckInAnswer, FollowUp, Meeting, Mentorship, Program
from mentorship.terms import terms_of

Row = dict[str, Any]
OVER = (CheckInState.ANSWERED, CheckInState.MISSED)
MOST_KEPT = 5_000  # mentorships that run in a process's programs: some 0.5 kB for each answer


@dataclass(frozen=True)
class Watched:
    """One active mentorship and its health.

    ``silent`` are the sides that missed the last two; ``quiet_until`` is the day on which an admin
    wants to look again, unless it got worse since she took care of it.
    """

    pk: int
    mentee_id: int
    mentor_id: int
    mentee_name: str
    mentor_name: str
    mentor_type: str
    started_on: date
    verdict: Verdict
    silent: tuple[str, ...] = ()
    quiet_until: date | None = None
    course: Course | None = field(default=None, repr=False, compare=False)

    @property
    def health(self) -> Health:
        """Its health, without the reason."""
        return self.verdict.health

    def as_of(self, day: date) -> Verdict:
        """Return its health at the end of a day in the past, by what was known then."""
        if self.course is None or day < self.started_on:
            return Verdict(Health.TOO_EARLY, HealthRule.EARLY, self.started_on)
        return judge(self.course.as_of(day), day)

    @property
    def held_on(self) -> date | None:
        """The day of its newest meeting."""
        return self.course.held_on if self.course else None

    @property
    def is_life(self) -> bool:
        """Whether the team reads of its existence, dates and status only."""
        return self.mentor_type == MentorType.LIFE


def watched(
    program: Program,
    *,
    kept: Collection[int] = (),
    today: date | None = None,
    among: Collection[int] | None = None,
) -> list[Watched]:
    """Return the active mentorships of a program with their health, by id; two queries.

    Args:
        kept: user ids whose mentorships another admin sees to: they are left out.
        among: only these mentorships.
    """
    day = today or local_day(program.time_zone)
    if among is None:
        people = padded(sorted(kept))
        columns = _columns_of(program.pk, day, *people)
        return _watched(program, columns, _parts_of(program.pk, *people), day)
    active = _active(program.pk, kept).filter(pk__in=among)
    return _watched(program, _columns(active, day), _parts(active), day)


def watched_one(mentorship: Mentorship, today: date | None = None) -> Watched | None:
    """Return one mentorship with its health; None while it does not run. Two queries."""
    found = watched(mentorship.program, among=[mentorship.pk], today=today)
    return found[0] if found else None


def verdict_of(mentorship: Mentorship, today: date | None = None) -> Verdict | None:
    """Return the health of one mentorship; None while it does not run. Two queries."""
    found = watched_one(mentorship, today)
    return found.verdict if found else None


def counts(rows: Iterable[Watched]) -> dict[Health, int]:
    """Return how many mentorships there are of every health, the best first."""
    found = Counter(row.health for row in rows)
    order = (Health.ON_TRACK, Health.TOO_EARLY, Health.NEEDS_CHECK_IN, Health.AT_RISK)
    return {health: found[health] for health in order}


COLUMNS = (
    "pk", "mentee_user_id", "mentor_user_id", "mentee_user__name", "mentor_user__name",
    "mentor_type", "started_at", "held_at", "held_known_at", "next_at", "quiet_until",
    "cared_at", "cared_rule",
)  # fmt: skip


def _active(program: int, kept: Collection[int]) -> QuerySet[Mentorship]:
    rows = Mentorship.objects.filter(program=program, state=MentorshipState.ACTIVE)
    return rows.exclude(Q(mentee_user__in=kept) | Q(mentor_user__in=kept)) if kept else rows


def _watched(
    program: Program, columns: Iterable[Row], parts: Iterable[Row], today: date
) -> list[Watched]:
    told = {row["check_in__mentorship_id"]: row["told"] for row in parts}
    waits = {kind: terms_of(program, kind).no_meeting_days for kind in MentorType.values}
    zone = ZoneInfo(program.time_zone)
    found = []
    for row in columns:
        pk, kind = row["pk"], row["mentor_type"]
        known = told.get(pk, "[]"), kind == MentorType.LIFE, row["started_at"], waits[kind]
        course = _course(*known, row["held_at"], row["held_known_at"], row["next_at"], zone)
        verdict = course.verdict(today)
        cared_rule, quiet_until = row["cared_rule"], row["quiet_until"]
        is_quiet = quiet_until and not _is_worse(verdict, cared_rule, row["cared_at"], zone)
        found.append(
            Watched(
                pk, row["mentee_user_id"], row["mentor_user_id"],
                row["mentee_user__name"], row["mentor_user__name"],
                kind, course.started_on, verdict,
                silent=course.silent,
                quiet_until=quiet_until if is_quiet else None,
                course=course,
            )
        )  # fmt: skip
    return found


@lru_cache(maxsize=MOST_KEPT)
def _course(
    told: str,
    is_life: bool,
    started_at: datetime,
    no_meeting_days: int,
    held_at: datetime | None,
    held_known_at: datetime | None,
    next_at: datetime | None,
    zone: ZoneInfo,
) -> Course:
    """Put together what was read of one mentorship; most is the same the next time it is read."""
    return course_of(
        started_at.astimezone(zone).date(),
        no_meeting_days,
        (_said(part, zone, is_life=is_life) for part in json.loads(told)),
        _held(held_at, held_known_at, zone),
        next_at and next_at.astimezone(zone).date(),
    )


def _held(at: datetime | None, known_at: datetime | None, zone: ZoneInfo) -> list[Held]:
    if at is None:
        return []
    return [Held(at.astimezone(zone).date(), (known_at or at).astimezone(zone).date())]


def _is_worse(now: Verdict, rule: str, cared_at: datetime, zone: ZoneInfo) -> bool:
    """Whether it is worse than when an admin took care of it; a new call for help counts."""
    if not rule:
        return False
    cared_on = cared_at.astimezone(zone).date()
    asks_again = now.rule == HealthRule.HELP and now.day is not None and now.day > cared_on
    return asks_again or now.weight > WEIGHTS[HealthRule(rule)]


def _columns(active: QuerySet[Mentorship], today: date) -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any] = _with_meetings(_with_care(active, today))
    return rows.order_by("pk").values(*COLUMNS)


def _with_meetings(rows: QuerySet[Mentorship]) -> QuerySet[Mentorship]:
    """Add the newest meeting held and the next one agreed on."""
    meetings = Meeting.objects.filter(mentorship=OuterRef("pk"))
    held = meetings.filter(state=MeetingState.HELD).order_by("-starts_at")
    to_come = meetings.filter(state=MeetingState.AGREED, starts_at__gte=Now()).order_by("starts_at")
    return rows.annotate(
        held_at=Subquery(held.values("starts_at")[:1]),
        held_known_at=Subquery(held.values("settled_at")[:1]),
        next_at=Subquery(to_come.values("starts_at")[:1]),
    )


def _with_care(rows: QuerySet[Mentorship], today: date) -> QuerySet[Mentorship]:
    """Add what an admin did last and wants to look at again on a day to come."""
    last = FollowUp.objects.filter(mentorship=OuterRef("pk"), look_again_on__gt=today)
    newest = last.order_by("-pk")
    return rows.annotate(
        quiet_until=Subquery(newest.values("look_again_on")[:1]),
        cared_at=Subquery(newest.values("done_at")[:1]),
        cared_rule=Subquery(newest.values("rule")[:1]),
    )


class _AnswerTo(Func):
    """The further answer to a question, by its number, as text."""

    function, output_field = "jsonb_extract_path_text", TextField()

    def __init__(self, number: str) -> None:
        super().__init__(F("answers"), Value(number))

    def as_sqlite(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, Any]:
        """SQLite's paths name a key in quotes; a number without them would be an index."""
        column, number = self.get_source_expressions()
        path = Value(f'$."{number.value}"')
        return Func(column, path, function="JSON_EXTRACT").as_sql(compiler, connection)


class _Listed(Aggregate):
    """Lists of values as one text in JSON."""

    function, output_field = "JSON_AGG", TextField()
    template = "%(function)s(%(expressions)s)::text"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        """SQLite has no type for JSON."""
        context |= {"function": "JSON_GROUP_ARRAY", "template": "%(function)s(%(expressions)s)"}
        return self.as_sql(compiler, connection, **context)


# Of further answers only the one that may tell of a meeting: unpacking all costs time.
_SECOND = Case(When(check_in__kind=CheckInKind.MONTHLY, then=_AnswerTo("2")))
_PART = JSONArray(
    "check_in_id", "check_in__kind", "check_in__due_on", "side", "answered_at", "answer", "signal",
    _SECOND,
)  # fmt: skip


def _parts(active: QuerySet[Mentorship]) -> QuerySet[Any, Any]:
    """Return what their two said and did not say, one text for a mentorship."""
    rows = CheckInAnswer.objects.filter(
        check_in__mentorship__in=active.values("pk"), state__in=OVER
    )
    return rows.order_by().values("check_in__mentorship_id").annotate(told=_Listed(_PART))


@Prepared
def _columns_of(program: int, today: date, *kept: int) -> QuerySet[Any, Any]:
    return _columns(_active(program, kept), today)


@Prepared
def _parts_of(program: int, *kept: int) -> QuerySet[Any, Any]:
    return _parts(_active(program, kept))


def _said(part: list[Any], zone: ZoneInfo, *, is_life: bool) -> Said:
    """Return what one of the two said, from ``_PART``."""
    check_in, kind, due, side, at, answer, signal, second = part
    side, answer, signal = map(intern, (side, answer, signal))  # the same few words again and again
    due_on = date.fromisoformat(due)
    return Said(
        check_in=check_in,
        due_on=due_on,
        side=side,
        on=moment_in_json(at).astimezone(zone).date() if at else due_on,
        is_missed=at is None,
        signal=signal if not is_life or signal == Signal.HELP else "",
        met=met_of(kind, answer, second or "", is_life=is_life) if at else None,
        answer="" if is_life else answer,
    )

"""The health of running mentorships, read from their check-ins: as far as the team may read them.

In life mentorships the four answers never leave this module; what counts there is whether the two
met, what was missed, and that somebody asked for help.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Case, Q, QuerySet, When

from mentorship.clock import local_day
from mentorship.enums import CheckInKind, CheckInState, Health, MentorshipState, MentorType, Signal
from mentorship.health import Said, Verdict, course_of, judge, met_of
from mentorship.models import CheckInAnswer, Mentorship, Program
from mentorship.terms import terms_of

OVER = (CheckInState.ANSWERED, CheckInState.MISSED)


@dataclass(frozen=True)
class Watched:
    """One active mentorship and its health; ``silent`` are the sides that missed the last two."""

    pk: int
    mentee_name: str
    mentor_name: str
    mentor_type: str
    started_on: date
    verdict: Verdict
    silent: tuple[str, ...] = ()

    @property
    def health(self) -> Health:
        """Its health, without the reason."""
        return self.verdict.health


def watched(
    program: Program, *, kept: Collection[int] = (), today: date | None = None
) -> list[Watched]:
    """Return the active mentorships of a program with their health, by id; two queries.

    ``kept`` are user ids whose mentorships another admin sees to: they are left out.
    """
    rows = Mentorship.objects.filter(program=program)
    return _watched(program, rows, kept, today or local_day(program.time_zone))


def verdict_of(mentorship: Mentorship, today: date | None = None) -> Verdict | None:
    """Return the health of one mentorship; None while it does not run. Two queries."""
    program = mentorship.program
    rows = Mentorship.objects.filter(pk=mentorship.pk)
    found = _watched(program, rows, (), today or local_day(program.time_zone))
    return found[0].verdict if found else None


def counts(rows: Iterable[Watched]) -> dict[Health, int]:
    """Return how many mentorships there are of every health, the best first."""
    found = Counter(row.health for row in rows)
    order = (Health.ON_TRACK, Health.TOO_EARLY, Health.NEEDS_CHECK_IN, Health.AT_RISK)
    return {health: found[health] for health in order}


def _watched(
    program: Program, rows: QuerySet[Mentorship], kept: Collection[int], today: date
) -> list[Watched]:
    active = rows.filter(state=MentorshipState.ACTIVE)
    if kept:
        active = active.exclude(Q(mentee_user__in=kept) | Q(mentor_user__in=kept))
    said = _said(program, active)
    waits = {kind: terms_of(program, kind).no_meeting_days for kind in MentorType.values}
    zone = ZoneInfo(program.time_zone)
    names = ("pk", "mentee_user__name", "mentor_user__name", "mentor_type", "started_at")
    found = []
    for pk, mentee, mentor, kind, started_at in active.order_by("pk").values_list(*names):
        started_on = started_at.astimezone(zone).date()
        course = course_of(started_on, waits[kind], said.get(pk, ()))
        verdict = judge(course, today)
        found.append(Watched(pk, mentee, mentor, kind, started_on, verdict, course.silent))
    return found


def _said(program: Program, active: QuerySet[Mentorship]) -> dict[int, list[Said]]:
    """Return mentorship id to what its two said; one query.

    Further answers are read only where one of them tells of a meeting: unpacking costs time.
    """
    rows = (
        CheckInAnswer.objects.filter(check_in__mentorship__in=active.values("pk"), state__in=OVER)
        .annotate(more=Case(When(check_in__kind=CheckInKind.MONTHLY, then="answers")))
        .values_list(
            "check_in__mentorship_id", "check_in__mentorship__mentor_type", "check_in_id",
            "check_in__kind", "check_in__due_on", "side", "answered_at", "answer", "signal",
            "more",
        )
    )  # fmt: skip
    zone = ZoneInfo(program.time_zone)
    found: dict[int, list[Said]] = {}
    for pk, mentor_type, check_in, kind, due_on, side, at, answer, signal, more in rows:
        is_life = mentor_type == MentorType.LIFE
        found.setdefault(pk, []).append(
            Said(
                check_in=check_in,
                due_on=due_on,
                side=side,
                on=at.astimezone(zone).date() if at else due_on,
                is_missed=at is None,
                signal=signal if not is_life or signal == Signal.HELP else "",
                met=met_of(kind, answer, (more or {}).get("2", ""), is_life=is_life)
                if at
                else None,
                answer="" if is_life else answer,
            )
        )
    return found

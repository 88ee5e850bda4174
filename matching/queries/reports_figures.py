"""A program's figures in a period, counted by the database; nothing is kept back here."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Concat

from matching.enums import LIVE_STATES
from matching.models import Match
from matching.queries import reports_unions as unions
from mentorship.enums import (
    CheckInKind,
    CheckInState,
    MentorshipState,
    MentorType,
    OutcomeStage,
    Side,
)
from mentorship.health import FOUR_WAY, HAVE_MET
from mentorship.models import (
    CheckInAnswer,
    Mentee,
    Mentorship,
    Orientation,
    OutcomeAnswer,
    Program,
)

SENT = (CheckInState.OPEN, CheckInState.ANSWERED, CheckInState.MISSED)
# The two last check-ins; in life mentorships what is said there is not the team's to read.
LAST_KINDS = (CheckInKind.CLOSING, CheckInKind.AFTER30)
STEADY = timedelta(days=85)  # the check-in of the third month
WITHIN_DAYS = (1, 3, 7)
LINES = ("path", "support", "stay")
Counts = Mapping[str, int]
Named = Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Period:
    """Moments from ``start`` on and before ``end``; None is open."""

    key: str
    start: datetime | None
    end: datetime | None

    def holds(self, field: str) -> Q:
        """Match rows whose moment lies in the period."""
        given = {f"{field}__gte": self.start, f"{field}__lt": self.end}
        return Q(**{name: moment for name, moment in given.items() if moment is not None})


def funnel(program: Program, period: Period, now: datetime) -> Counts:
    """Return how many of those who applied in the period reached each step so far; one query."""
    hers = {"mentee": OuterRef("pk")}
    introduced = Mentorship.objects.filter(**hers, announce_at__lte=now).exclude(
        state=MentorshipState.RECALLED
    )
    steps = {
        "matched": Q(Exists(Match.objects.filter(**hers, state__in=LIVE_STATES)))
        | Q(Exists(introduced)),
        "introduced": Q(Exists(introduced)),
        "started": Q(Exists(introduced.filter(started_at__isnull=False))),
        "met": Q(Exists(_of_a_mentee(has_met()))),
        "steady": Q(Exists(_of_a_mentee(has_met() & _is_late()))),
    }
    columns = {name: Count("pk", filter=reached) for name, reached in steps.items()}
    people = Mentee.objects.filter(period.holds("applied_at"), program=program)
    return people.aggregate(applied=Count("pk"), **columns)


def _of_a_mentee(which: Q) -> QuerySet[CheckInAnswer]:
    return CheckInAnswer.objects.filter(
        which,
        state=CheckInState.ANSWERED,
        check_in__mentorship__mentee=OuterRef("pk"),
        check_in__mentorship__started_at__isnull=False,
    )


def _is_late() -> Q:
    return Q(answered_at__gte=F("check_in__mentorship__started_at") + STEADY)


def has_met() -> Q:
    """Match answers that tell of a meeting; of life mentorships what the team may read of it."""
    met = [answer for answer, has in HAVE_MET.items() if has]
    is_open = ~Q(check_in__mentorship__mentor_type=MentorType.LIFE)
    four_way = is_open & Q(check_in__kind__in=FOUR_WAY, answer__in=met)
    return (
        Q(check_in__kind=CheckInKind.DAY14, answer="yes")
        | _second("yes")
        | (four_way & ~_second("not_yet"))
    )


def _second(key: str) -> Q:
    """Match the answer to a monthly check-in's second question, as it stands in the JSON."""
    return Q(check_in__kind=CheckInKind.MONTHLY, answers__icontains=f'"2": "{key}"')


def introductions(program: Program, period: Period, now: datetime) -> Counts:
    """Return what came of the introductions of the period, and how soon each side answered."""
    rows = Mentorship.objects.filter(
        period.holds("announce_at"), program=program, announce_at__lte=now
    ).exclude(state=MentorshipState.RECALLED)
    states = {
        "declined": Q(state=MentorshipState.DECLINED),
        "expired": Q(state=MentorshipState.EXPIRED),
        "withdrawn": Q(state=MentorshipState.WITHDRAWN),
        "waiting": Q(state=MentorshipState.INTRODUCED),
    }
    columns = {
        name: Count("pk", filter=which & Q(started_at__isnull=True))
        for name, which in states.items()
    }
    for side in Side.values:
        at = f"{side}_answered_at"
        columns[f"{side}_answered"] = Count("pk", filter=Q(**{f"{at}__isnull": False}))
        for days in WITHIN_DAYS:
            in_time = Q(**{f"{at}__lte": F("announce_at") + timedelta(days=days)})
            columns[f"{side}_{days}"] = Count("pk", filter=in_time)
    started = Count("pk", filter=Q(started_at__isnull=False))
    return rows.aggregate(introduced=Count("pk"), accepted=started, **columns)


@dataclass(frozen=True)
class Month:
    """Check-ins of one month: how many people were asked, and how many answered by now."""

    first: date
    sent: int
    answered: int


def months(program: Program, period: Period) -> list[Month]:
    """Return the months in which check-ins were due, the earliest first; one query."""
    rows = (
        CheckInAnswer.objects.filter(
            period.holds("due_at"), check_in__mentorship__program=program, state__in=SENT
        )
        .values_list("check_in__due_on")
        .annotate(n=Count("pk"), answered=Count("pk", filter=Q(state=CheckInState.ANSWERED)))
        .order_by()
    )
    sent: Counter[date] = Counter()
    answered: Counter[date] = Counter()
    for day, n, done in rows:
        sent[day.replace(day=1)] += n
        answered[day.replace(day=1)] += done
    return [Month(first, sent[first], answered[first]) for first in sorted(sent)]


def meetings(program: Program, period: Period, events: tuple[str, ...]) -> Counts:
    """Return the check-ins that tell of a meeting, and what changed by stage; one query.

    ``events`` are keys of ``outcomes.events``; each is counted as ``closing.key`` and
    ``after30.key`` beside ``closing`` and ``after30``, those who answered.
    """
    rows = CheckInAnswer.objects.filter(
        period.holds("answered_at"),
        check_in__mentorship__program=program,
        state=CheckInState.ANSWERED,
    )
    columns: dict[str, Any] = {
        "meetings": Count("check_in", distinct=True, filter=has_met()),
        "pairs": Count("check_in__mentorship", distinct=True, filter=has_met()),
    }
    for kind in LAST_KINDS:
        asked = Q(check_in__kind=kind, side=Side.MENTEE) & ~_life()
        columns[kind.value] = Count("pk", filter=asked)
        for key in events:
            said = asked & Q(answers__icontains=f'"{key}"')
            columns[f"{kind.value}.{key}"] = Count("pk", filter=said)
    return rows.aggregate(**columns)


def _life() -> Q:
    return Q(check_in__mentorship__mentor_type=MentorType.LIFE)


def outcomes(program: Program, period: Period) -> dict[str, Counts]:
    """Return by stage how those changed who answered at the start as well; one query.

    For each line of ``LINES`` there are ``worse``, ``better``, and the sums ``before``, ``after``.
    """
    start = OutcomeAnswer.objects.filter(
        program=program, user=OuterRef("user"), stage=OutcomeStage.START
    )
    was = {f"was_{line}": Subquery(start.values(line)[:1]) for line in LINES}
    columns: dict[str, Any] = {"n": Count("pk")}
    for line in LINES:
        before = f"was_{line}"
        columns[f"{line}_worse"] = Count("pk", filter=Q(**{f"{line}__lt": F(before)}))
        columns[f"{line}_better"] = Count("pk", filter=Q(**{f"{line}__gt": F(before)}))
        columns[f"{line}_before"] = Sum(before)
        columns[f"{line}_after"] = Sum(line)
    later = OutcomeAnswer.objects.filter(period.holds("answered_at"), program=program)
    paired: Any = later.exclude(stage=OutcomeStage.START).annotate(**was)
    rows = paired.filter(was_path__isnull=False).values("stage").annotate(**columns).order_by()
    return {row["stage"]: row for row in rows}


def named(program: Program, period: Period) -> Named:
    """Return further counts by (what, name); one query.

    ``orientation.side`` by rating; ``closing.side`` and ``after30.side`` by answer; ``held`` by
    ``meetings``, ``minutes`` and ``pairs``; ``closed`` by state, ``ended`` by reason, ``seen``
    people by what the product itself saw change; as of now, by specialization and by kind of
    mentor, ``waiting`` people, free ``places`` and ``mentors`` who have them.
    """
    others = [
        _last_answers(program, period), *unions.held(program, period),
        *unions.closed(program, period), unions.seen(program, period), *unions.demand(program),
    ]  # fmt: skip
    rows = _ratings(program, period).union(*others, all=True)
    return {(what, name): n for what, name, n in rows}


def _ratings(program: Program, period: Period) -> Any:
    rows = Orientation.objects.filter(period.holds("finished_at"), program=program)
    return unions.counted(
        rows.exclude(rating=""), Concat(Value("orientation."), "side"), "rating", Count("pk")
    )


def _last_answers(program: Program, period: Period) -> Any:
    rows = CheckInAnswer.objects.filter(
        period.holds("answered_at"),
        check_in__mentorship__program=program,
        check_in__kind__in=LAST_KINDS,
        state=CheckInState.ANSWERED,
    ).exclude(_life())
    what = Concat("check_in__kind", Value("."), "side")
    return unions.counted(rows, what, "answer", Count("pk"))

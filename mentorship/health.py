"""How a running mentorship is doing: rules on its meetings and on what its two said, and when.

Pure: no database, no clock. Only what the team may read comes in (``mentorship.queries.health``).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.functional import cached_property

from mentorship.enums import CheckInKind, Health, HealthRule, Side, Signal

EARLY_DAYS = 14
NO_MEETING_DAYS = 45
DATE_AHEAD_DAYS = 14  # a meeting agreed on for one of these days answers the want of one
MISSED_AFTER_DAYS = 14  # a check-in waits so long for a late answer
SIDES = tuple(Side.values)
LOWS = (Signal.LOW, Signal.HELP)
FOUR_WAY = (CheckInKind.DAY30, CheckInKind.MONTHLY, CheckInKind.MIDPOINT)
# The four answers; three of them are given by people who have met.
HAVE_MET = {"well": True, "steady": True, "stuck": True, "not_met": False}
MET_SINCE = {"yes": True, "not_yet": False}


class Said(NamedTuple):
    """One side's part of one check-in that is over; ``met`` is None where nobody asked or may read.

    ``on`` is the day of the answer; for a missed one, the day it was due.
    """

    check_in: int
    due_on: date
    side: str
    on: date
    is_missed: bool = False
    signal: str = ""
    met: bool | None = None
    answer: str = ""

    @property
    def is_low(self) -> bool:
        """Whether it calls for attention."""
        return self.signal in LOWS

    @property
    def known_on(self) -> date:
        """The day from which it could be known."""
        return self.on + timedelta(days=MISSED_AFTER_DAYS) if self.is_missed else self.on


class Held(NamedTuple):
    """One meeting that took place, and the day from which that could be known."""

    on: date
    known_on: date


@dataclass(frozen=True)
class Verdict:
    """The health of a mentorship and the rule that fired.

    ``day`` is when that was, ``side`` whom it is about (empty: both, or nobody), ``met_on`` the
    newest day on which they met (``is_dated``) or one of them told of a meeting, ``answer`` the low
    answer's key.
    """

    health: Health
    rule: HealthRule
    day: date | None = None
    side: str = ""
    met_on: date | None = None
    answer: str = ""
    is_dated: bool = False

    @property
    def weight(self) -> int:
        """How much it calls for somebody; of two, the heavier one is worse."""
        return WEIGHTS[self.rule]


@dataclass(frozen=True)
class Course:
    """What one mentorship's health is judged by, earliest check-in first.

    ``held`` are its meetings, ``next_on`` is the day of the next one that is agreed on.
    """

    started_on: date
    no_meeting_days: int
    said: tuple[Said, ...]
    held: tuple[Held, ...] = ()
    next_on: date | None = None

    @cached_property
    def held_on(self) -> date | None:
        """The day of the newest meeting."""
        return max((meeting.on for meeting in self.held), default=None)

    @cached_property
    def met_on(self) -> date | None:
        """The newest day on which they met, or one of the two told of a meeting."""
        days = [said.on for said in self.said if said.met]
        return max([*days, *(meeting.on for meeting in self.held)], default=None)

    def has_date(self, today: date) -> bool:
        """Whether a meeting is agreed on for one of the next days."""
        soon = today + timedelta(days=DATE_AHEAD_DAYS)
        return self.next_on is not None and today <= self.next_on <= soon

    def as_of(self, day: date) -> "Course":
        """Return what was known at the end of a day; what was planned then is not kept."""
        return replace(
            self,
            said=tuple(said for said in self.said if said.known_on <= day),
            held=tuple(meeting for meeting in self.held if meeting.known_on <= day),
            next_on=None,
        )

    def verdict(self, today: date) -> Verdict:
        """Return its health on a day; that of the day asked for last is kept."""
        found = self._verdicts.get(today)
        if found is None:
            found = judge(self, today)
            self._verdicts.clear()
            self._verdicts[today] = found
        return found

    @cached_property
    def _verdicts(self) -> dict[date, Verdict]:
        return {}

    @cached_property
    def denied_on(self) -> date | None:
        """The newest day on which the two, asked, told of none; a yes of either side counts."""
        met_at = {said.check_in for said in self.said if said.met}
        days = [s.on for s in self.said if s.met is False and s.check_in not in met_at]
        return max(days, default=None)

    @cached_property
    def by_side(self) -> list[list[Said]]:
        """Each side's parts, earliest first."""
        return [[said for said in self.said if said.side == side] for side in SIDES]

    @property
    def silent(self) -> tuple[str, ...]:
        """The sides that missed their two newest check-ins."""
        newest = [side[-2:] for side in self.by_side]
        return tuple(
            parts[0].side
            for parts in newest
            if len(parts) == 2 and all(part.is_missed for part in parts)
        )

    @cached_property
    def newest(self) -> list[Said]:
        """Each side's newest part, the newer one first."""
        parts = [part for side in self.by_side for part in side[-1:]]
        return sorted(parts, key=lambda said: said.due_on, reverse=True)

    @cached_property
    def answered(self) -> list[list[Said]]:
        """The answers of every check-in that has one, earliest first."""
        found: dict[int, list[Said]] = {}
        for said in self.said:
            if not said.is_missed:
                found.setdefault(said.check_in, []).append(said)
        return list(found.values())


def met_of(kind: str, answer: str, second: str, *, is_life: bool) -> bool | None:
    """Return whether an answer tells that the two met; None where it tells neither.

    In a life mentorship the four answers are not the team's to read: only the plain question is.
    """
    if kind == CheckInKind.DAY14:
        return answer == "yes"
    if kind == CheckInKind.MONTHLY and second in MET_SINCE:
        return MET_SINCE[second]
    if kind in FOUR_WAY and not is_life:
        return HAVE_MET.get(answer)
    return None


def course_of(
    started_on: date,
    no_meeting_days: int,
    said: Iterable[Said],
    held: Iterable[Held] = (),
    next_on: date | None = None,
) -> Course:
    """Return a course with its parts in order."""
    parts = sorted(said, key=lambda part: (part.due_on, part.check_in, part.side))
    return Course(started_on, no_meeting_days, tuple(parts), tuple(held), next_on)


def judge(course: Course, today: date) -> Verdict:
    """Return the health of an active mentorship on a day; the first rule that fires decides."""
    is_early = (today - course.started_on).days < EARLY_DAYS
    rules = (_help,) if is_early else RULES
    for rule in rules:
        verdict = rule(course, today)
        if verdict is not None:
            return verdict
    if is_early:
        return Verdict(Health.TOO_EARLY, HealthRule.EARLY, course.started_on)
    return _verdict(Health.ON_TRACK, HealthRule.FINE, course)


Rule = Callable[[Course, date], Verdict | None]


def _low_twice(course: Course, _today: date) -> Verdict | None:
    newest = course.answered[-2:]
    lows = [next((said for said in check_in if said.is_low), None) for check_in in newest]
    if len(lows) < 2 or lows[0] is None or lows[1] is None:
        return None
    return _about(Health.AT_RISK, HealthRule.LOW_TWICE, lows[1], course)


def _disagree(course: Course, _today: date) -> Verdict | None:
    newest = course.answered[-1:]
    for check_in in newest:
        low = next((said for said in check_in if said.is_low), None)
        if low and any(said.signal == Signal.GOOD for said in check_in):
            return _about(Health.AT_RISK, HealthRule.DISAGREE, low, course)
    return None


def _missed_twice(course: Course, _today: date) -> Verdict | None:
    silent = next((said for said in course.newest if said.side in course.silent), None)
    if silent is None:
        return None
    verdict = _about(Health.AT_RISK, HealthRule.MISSED_TWICE, silent, course)
    return replace(verdict, side="") if len(course.silent) == len(Side) else verdict


def _no_meeting(course: Course, today: date) -> Verdict | None:
    """Silence is a sign only of a pair that writes its meetings down here.

    Of others somebody must have been asked and told of no meeting since the last.
    """
    met_on, denied_on = course.met_on, course.denied_on
    since = met_on or course.started_on
    is_denied = denied_on is not None and (met_on is None or met_on < denied_on)
    is_silent = course.held_on is not None and course.held_on == met_on
    if not (is_denied or is_silent) or course.has_date(today):
        return None
    if (today - since).days < NO_MEETING_DAYS:
        return None
    return _verdict(Health.AT_RISK, HealthRule.NO_MEETING, course, since)


def _help(course: Course, _today: date) -> Verdict | None:
    for said in course.newest:
        if said.signal == Signal.HELP:
            return _about(Health.NEEDS_CHECK_IN, HealthRule.HELP, said, course)
    return None


def _low(course: Course, _today: date) -> Verdict | None:
    for said in course.newest:
        if said.is_low:
            return _about(Health.NEEDS_CHECK_IN, HealthRule.LOW, said, course)
    return None


def _missed(course: Course, _today: date) -> Verdict | None:
    for said in course.newest:
        if said.is_missed:
            return _about(Health.NEEDS_CHECK_IN, HealthRule.MISSED, said, course)
    return None


def _no_first_meeting(course: Course, today: date) -> Verdict | None:
    days = (today - course.started_on).days
    if course.met_on or days < course.no_meeting_days or course.has_date(today):
        return None
    rule = HealthRule.NO_FIRST_MEETING
    return Verdict(Health.NEEDS_CHECK_IN, rule, course.started_on)


RULES: tuple[Rule, ...] = (
    _low_twice, _disagree, _missed_twice, _no_meeting,
    _help, _low, _missed, _no_first_meeting,
)  # fmt: skip
# The lightest first, as the rules fire the other way round.
LIGHTEST_FIRST = (
    HealthRule.FINE, HealthRule.EARLY, HealthRule.NO_FIRST_MEETING, HealthRule.MISSED,
    HealthRule.LOW, HealthRule.HELP, HealthRule.NO_MEETING, HealthRule.MISSED_TWICE,
    HealthRule.DISAGREE, HealthRule.LOW_TWICE,
)  # fmt: skip
WEIGHTS = {rule: weight for weight, rule in enumerate(LIGHTEST_FIRST)}


def is_worse(now: Verdict, then: Verdict) -> bool:
    """Whether a mentorship needs somebody more than it did; another call for help counts."""
    needs = now.health in (Health.NEEDS_CHECK_IN, Health.AT_RISK)
    asks_again = now.rule == HealthRule.HELP == then.rule and now.day != then.day
    return needs and (now.weight > then.weight or asks_again)


def _verdict(health: Health, rule: HealthRule, course: Course, day: date | None = None) -> Verdict:
    is_dated = course.held_on is not None and course.held_on == course.met_on
    return Verdict(health, rule, day, met_on=course.met_on, is_dated=is_dated)


def _about(health: Health, rule: HealthRule, said: Said, course: Course) -> Verdict:
    verdict = _verdict(health, rule, course, said.on)
    return replace(verdict, side=said.side, answer=said.answer)

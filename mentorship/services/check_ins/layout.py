"""The ladder of check-ins of one mentorship, laid out when it starts."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import count

from accounts.services import locking
from mentorship.clock import local_day, local_moment
from mentorship.enums import CheckInKind, CheckInState, MentorshipState, Side
from mentorship.models import CheckIn, CheckInAnswer, Mentorship
from mentorship.services.check_ins import times
from mentorship.terms import terms_of

# A ladder's day falls under the first of these that it does not pass; later ones are monthly.
KIND_UNTIL_DAY = ((9, CheckInKind.DAY3), (24, CheckInKind.DAY14), (45, CheckInKind.DAY30))
MERGING_STARTS_AFTER_DAYS = 30
TOO_CLOSE_DAYS = 10
MONTHLY_EVERY_DAYS = 60
MONTHLY_GOES_ON_FROM_DAY = 60  # a ladder that ends before has no monthly check-ins
CLOSING_BEFORE_END_DAYS = 14
AFTER_END_DAYS = 30
REPEATED = {CheckInKind.MONTHLY, CheckInKind.CLOSING, CheckInKind.AFTER30}
FOLLOW_THE_END = {CheckInKind.CLOSING, CheckInKind.AFTER30}
MERGED = {CheckInKind.MONTHLY, CheckInKind.MIDPOINT, CheckInKind.CLOSING}

Step = tuple[CheckInKind, date]
NONE: Mapping[CheckInKind, int] = {}


def lay_out(mentorship: Mentorship) -> list[CheckIn]:
    """Create the check-ins of a mentorship that starts, and each side's part of them."""
    return _create(mentorship, _steps(mentorship), Counter())


def relay(mentorship: Mentorship) -> list[CheckIn]:
    """Lay out anew what is to come after the dates of a mentorship moved.

    Runs in the caller's transaction, with the mentorship locked. What opened stays, whatever
    became of it, and is not asked again; only the closing questions come once more where the new
    end is more than ten days away from them. Nothing is laid out for a day that has passed: the
    closing questions of an end that came early are due today.
    """
    today = local_day(mentorship.program.time_zone)
    kept = _drop_scheduled(mentorship, today)
    asked = Counter(CheckInKind(row.kind) for row in kept if row.kind not in REPEATED)
    steps = [_not_before(step, today) for step in _steps(mentorship, asked)]
    steps = [step for step in steps if step[1] > today or step[0] == CheckInKind.CLOSING]
    steps = [step for step in steps if not _is_told(step, kept)]
    numbers = Counter({row.kind: 0 for row in kept})
    for row in kept:
        numbers[row.kind] = max(numbers[row.kind], row.period_no)
    return _create(mentorship, steps, numbers)


def _drop_scheduled(mentorship: Mentorship, today: date) -> list[CheckIn]:
    """Delete the check-ins of days to come that opened for nobody; return those that stay."""
    kept = []
    # Whoever opens one waits here, or was first: then it is open below.
    list(locking.lock(CheckInAnswer.objects.filter(check_in__mentorship=mentorship).order_by("pk")))
    for row in mentorship.check_ins.prefetch_related("answers"):
        sides = row.answers.all()
        is_untouched = all(side.state == CheckInState.SCHEDULED for side in sides)
        is_to_come = row.due_on > today or row.kind in FOLLOW_THE_END or not _runs(mentorship)
        if is_untouched and is_to_come:
            sides.delete()
            row.delete()
        else:
            kept.append(row)
    return kept


def _runs(mentorship: Mentorship) -> bool:
    return mentorship.state != MentorshipState.COMPLETED


def _not_before(step: Step, today: date) -> Step:
    kind, day = step
    return (kind, max(day, today)) if kind == CheckInKind.CLOSING else step


def _is_told(step: Step, kept: Sequence[CheckIn]) -> bool:
    """Whether what stays, of the same or a larger meaning, is too close to ask again."""
    return any(
        row.kind in MERGED
        and _is_close(step, (CheckInKind(row.kind), row.due_on))
        and _rank(row.kind) <= _rank(step[0])
        for row in kept
        if step[0] in MERGED
    )


def _steps(mentorship: Mentorship, asked: Mapping[CheckInKind, int] = NONE) -> list[Step]:
    assert mentorship.started_at is not None
    assert mentorship.ends_on is not None
    program = mentorship.program
    start = local_day(program.time_zone, mentorship.started_at)
    days = terms_of(program, mentorship.mentor_type).ladder_days
    return ladder(start, mentorship.ends_on, days, asked)


def _create(mentorship: Mentorship, steps: Iterable[Step], numbers: Counter[str]) -> list[CheckIn]:
    rows = []
    for kind, day in steps:
        numbers[kind] += 1
        rows.append(CheckIn(mentorship=mentorship, kind=kind, period_no=numbers[kind], due_on=day))
    check_ins = CheckIn.objects.bulk_create(rows)
    _lay_out_sides(mentorship, check_ins)
    return check_ins


def _lay_out_sides(mentorship: Mentorship, check_ins: Sequence[CheckIn]) -> None:
    people = {Side.MENTEE: mentorship.mentee_user, Side.MENTOR: mentorship.mentor_user}
    hours = {side: times.hour_of(person) for side, person in people.items()}
    CheckInAnswer.objects.bulk_create(
        CheckInAnswer(
            check_in=check_in,
            side=side,
            person=person,
            due_at=local_moment(
                check_in.due_on, hours[side], times.zone_of(person, mentorship.program)
            ),
        )
        for side, person in people.items()
        for check_in in check_ins
    )


def ladder(
    start: date, end: date, days: Sequence[int], asked: Mapping[CheckInKind, int] = NONE
) -> list[Step]:
    """Return kind and date of every check-in but as many of a kind as were asked, earliest first.

    After day 30, two that fall within ten days of each other become the one with the larger
    meaning: closing before mid-point before monthly; up to it, two of the same day. Nothing
    regular follows the closing one. Days are days of the calendar: neither daylight saving nor a
    leap day moves one.
    """
    closing = end - timedelta(days=CLOSING_BEFORE_END_DAYS)
    steps = _regular(start, closing, days)
    steps.append((CheckInKind.MIDPOINT, start + (end - start) / 2))
    steps.append((CheckInKind.CLOSING, closing))
    steps = _without(steps, asked)
    kept = _one_a_day(step for step in steps if _is_early(step, start))
    late = sorted((s for s in steps if not _is_early(s, start)), key=_meaning)
    for step in late:
        if all(not _is_close(step, other) for other in kept if not _is_early(other, start)):
            kept.append(step)
    kept.append((CheckInKind.AFTER30, end + timedelta(days=AFTER_END_DAYS)))
    return sorted(kept, key=lambda step: step[1])


def _without(steps: Iterable[Step], asked: Mapping[CheckInKind, int]) -> list[Step]:
    """Leave out the first of each kind: a program's days may lie within one kind's weeks."""
    left, passed = [], Counter[CheckInKind]()
    for step in steps:
        passed[step[0]] += 1
        if passed[step[0]] > asked.get(step[0], 0):
            left.append(step)
    return left


def _one_a_day(steps: Iterable[Step]) -> list[Step]:
    """Keep of two on one day the one with the larger meaning."""
    first = sorted(steps, key=_meaning, reverse=True)
    return list({day: (kind, day) for kind, day in first}.values())


def _regular(start: date, closing: date, days: Sequence[int]) -> list[Step]:
    """Return the ladder's own days, and monthly ones every sixty days after its last."""
    numbers = sorted(set(days))
    if numbers and numbers[-1] >= MONTHLY_GOES_ON_FROM_DAY:
        further = count(numbers[-1] + MONTHLY_EVERY_DAYS, MONTHLY_EVERY_DAYS)
        for number in further:
            if start + timedelta(days=number) >= closing:
                break
            numbers.append(number)
    dates = [(_kind(number), start + timedelta(days=number)) for number in numbers]
    return [step for step in dates if step[1] < closing]


def _kind(day_number: int) -> CheckInKind:
    return next(
        (kind for until, kind in KIND_UNTIL_DAY if day_number <= until), CheckInKind.MONTHLY
    )


def _is_early(step: Step, start: date) -> bool:
    return step[1] <= start + timedelta(days=MERGING_STARTS_AFTER_DAYS)


def _meaning(step: Step) -> tuple[int, date]:
    return (_rank(step[0]), step[1])


def _rank(kind: str) -> int:
    """Return 0 for the kind with the largest meaning; early kinds come with the monthly ones."""
    order = (CheckInKind.CLOSING, CheckInKind.MIDPOINT)
    return next((number for number, one in enumerate(order) if one == kind), len(order))


def _is_close(one: Step, other: Step) -> bool:
    return abs((one[1] - other[1]).days) <= TOO_CLOSE_DAYS

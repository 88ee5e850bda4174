"""The ladder of check-ins of one mentorship, laid out when it starts."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count

from mentorship.clock import local_day
from mentorship.enums import CheckInKind, Side
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

Step = tuple[CheckInKind, date]


def lay_out(mentorship: Mentorship) -> list[CheckIn]:
    """Create the check-ins of a mentorship that starts, and each side's part of them."""
    assert mentorship.started_at is not None
    assert mentorship.ends_on is not None
    program = mentorship.program
    start = local_day(program.time_zone, mentorship.started_at)
    days = terms_of(program, mentorship.mentor_type).ladder_days
    steps = ladder(start, mentorship.ends_on, days)
    numbers: Counter[str] = Counter()
    rows = []
    for kind, day in steps:
        numbers[kind] += 1
        rows.append(CheckIn(mentorship=mentorship, kind=kind, period_no=numbers[kind], due_on=day))
    check_ins = CheckIn.objects.bulk_create(rows)
    _lay_out_sides(mentorship, check_ins)
    return check_ins


def _lay_out_sides(mentorship: Mentorship, check_ins: Sequence[CheckIn]) -> None:
    people = {Side.MENTEE: mentorship.mentee_user, Side.MENTOR: mentorship.mentor_user}
    CheckInAnswer.objects.bulk_create(
        CheckInAnswer(
            check_in=check_in,
            side=side,
            person=person,
            due_at=times.due_at(check_in.due_on, person, mentorship.program),
        )
        for side, person in people.items()
        for check_in in check_ins
    )


def ladder(start: date, end: date, days: Sequence[int]) -> list[Step]:
    """Return kind and date of every check-in, earliest first.

    After day 30, two that fall within ten days of each other become the one with the larger
    meaning: closing before mid-point before monthly. Nothing regular follows the closing one.
    """
    closing = end - timedelta(days=CLOSING_BEFORE_END_DAYS)
    steps = _regular(start, closing, days)
    steps.append((CheckInKind.MIDPOINT, start + (end - start) / 2))
    steps.append((CheckInKind.CLOSING, closing))
    kept = [step for step in steps if _is_early(step, start)]
    late = sorted((s for s in steps if not _is_early(s, start)), key=_meaning)
    for step in late:
        if all(not _is_close(step, other) for other in kept if not _is_early(other, start)):
            kept.append(step)
    kept.append((CheckInKind.AFTER30, end + timedelta(days=AFTER_END_DAYS)))
    return sorted(kept, key=lambda step: step[1])


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
    order = (CheckInKind.CLOSING, CheckInKind.MIDPOINT)
    return (order.index(step[0]) if step[0] in order else len(order), step[1])


def _is_close(one: Step, other: Step) -> bool:
    return abs((one[1] - other[1]).days) <= TOO_CLOSE_DAYS

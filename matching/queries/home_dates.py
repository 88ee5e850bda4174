"""What is promised, and when: only dates that a program or a round has, and only coming ones."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.days import full_day
from matching.queries.home_rows import MenteePart, MentorPart


@dataclass(frozen=True)
class Dates:
    """The coming days of a program; None where there is none, or it has passed.

    ``signup_until`` only where it comes before the introductions that she waits for.
    ``came_late`` where the round that is being introduced now has no more days for this person.
    """

    signup_until: date | None = None
    reads_until: date | None = None
    introductions_on: date | None = None
    hears_by_on: date | None = None
    next_round_on: date | None = None
    came_late: bool = False

    @property
    def last_word_on(self) -> date | None:
        """The day by which everybody hears: the program's own, else that of the introductions."""
        return self.hears_by_on or self.introductions_on


@dataclass(frozen=True)
class Coming:
    """One line of "What happens next"."""

    day: date
    text: str


def dates_of(part: MenteePart | MentorPart) -> Dates:
    """Return the coming days of a part's program, the open round before the program's own."""
    program, today = part.row.program, timezone.localdate()

    def coming(*days: date | None) -> date | None:
        return next((day for day in days if day is not None and day >= today), None)

    reads_until = None if part.came_late else program.review_until
    introduces_on = None if part.came_late else program.introductions_on
    introductions_on = coming(part.round_introduces_on, introduces_on)
    signup_until = coming(part.round_closes_on, program.signup_closes_on)
    is_late = signup_until and introductions_on and signup_until > introductions_on
    return Dates(
        signup_until=None if is_late else signup_until,
        reads_until=coming(reads_until),
        introductions_on=introductions_on,
        hears_by_on=None if part.came_late else coming(program.hears_by_on),
        next_round_on=coming(program.next_round_opens_on),
        came_late=part.came_late,
    )


def what_happens_next(dates: Dates) -> list[Coming]:
    """Return the coming days in order, each with what happens on it."""
    lines = [
        (dates.signup_until, _("Sign-up closes")),
        (dates.reads_until, _("The program team reads suggestions")),
        (dates.introductions_on, _("Introductions go out")),
        (dates.hears_by_on, _("Everyone hears, matched or not")),
        (dates.next_round_on, _("The next round opens")),
    ]
    return sorted((Coming(day, text) for day, text in lines if day), key=lambda line: line.day)


def hear_by(dates: Dates) -> str:
    """Return by when she hears; empty where no date backs it."""
    if dates.last_word_on is not None:
        return _("You'll hear by %(day)s either way.") % {"day": full_day(dates.last_word_on)}
    if dates.next_round_on is not None:
        opens = {"day": full_day(dates.next_round_on)}
        return _("The next round opens on %(day)s. You're in it already.") % opens
    return ""


def team_reads(dates: Dates) -> str:
    """Say what is going on before the introductions, with the day where there is one."""
    if dates.came_late and dates.introductions_on is None:
        return _("This round's introductions are made. You're in the next one, and we'll write.")
    if dates.reads_until is None:
        return _("The program team reads suggestions, and you'll hear by e-mail either way.")
    until = {"day": full_day(dates.reads_until)}
    return _(
        "The program team reads suggestions until %(day)s, and you'll hear by e-mail either way."
    ) % until  # fmt: skip

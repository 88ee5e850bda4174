"""What the first page says about the programs and their people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.days import long_month_day
from accounts.models import User
from mentorship.clock import database_now, local_day
from mentorship.enums import Joining, MentorshipState, MentorState, Side
from mentorship.models import Mentor, Mentorship, Program
from mentorship.queries.texts import fill, in_hours, texts
from mentorship.rules import joinable_by
from mentorship.terms import months_in_words

SHOWN_FROM = 10  # smaller counts would tell about persons
QUESTIONS = ("unsure", "employer", "nights", "ce", "adult", "form_time")


@dataclass(frozen=True)
class Counts:
    """Live figures; 0 where the true one is under ten."""

    pairs_meeting: int
    mentors_with_places: int


@dataclass(frozen=True)
class ProgramCard:
    """One program as it stands for the reader: open or not yet, for whom, and what it asks.

    ``sides`` are those she may apply as today, none where the way in is closed to her. ``opens_on``
    is None while sign-up is open, or where no day is set; ``mentees_from`` is the day on which
    mentees follow, while only mentors sign up.
    """

    program: Program
    is_open: bool
    opens_on: date | None
    mentees_from: date | None
    sides: tuple[str, ...]
    asks_of_mentee: str
    asks_of_mentor: str

    @property
    def is_by_invitation(self) -> bool:
        """Whether only people with an invitation may apply."""
        return self.program.joining == Joining.INVITED

    @property
    def is_for_members(self) -> bool:
        """Whether only people on the member list may apply."""
        return self.program.joining == Joining.MEMBERS

    @property
    def introductions_on(self) -> date | None:
        """Return when introductions go out, where that is after sign-up closes."""
        closes, day = self.program.signup_closes_on, self.program.introductions_on
        return day if day and (closes is None or day >= closes) else None

    @property
    def can_apply(self) -> bool:
        """Whether the reader finds a button here."""
        return self.is_open and bool(self.sides)

    @property
    def takes_addresses(self) -> bool:
        """Whether we write once when sign-up opens."""
        return not self.is_open and not self.is_by_invitation


def program_cards(reader: User | AnonymousUser) -> list[ProgramCard]:
    """Return the programs that are open or will be, those the reader can apply to first.

    Where none is, the latest one stands alone.

    Three queries, and two more for a signed-in reader's ways in.
    """
    programs = list(Program.objects.order_by("-is_open", "-signup_closes_on", "-pk"))
    cards = cards_of(programs, reader)
    listed = [card for card in cards if card.is_open or card.opens_on]
    listed.sort(key=lambda card: (not card.can_apply, not card.is_open, card.opens_on or date.min))
    return listed or cards[:1]


def cards_of(programs: Sequence[Program], reader: User | AnonymousUser) -> list[ProgramCard]:
    """Return each program as it stands for the reader; two queries, and two for her ways in."""
    now, asks = database_now(), texts("before.mentee", "before.mentor")
    sides = _sides(reader, programs)
    return [_card(program, now, asks, sides[program.pk]) for program in programs]


def program_card(program: Program, reader: User | AnonymousUser) -> ProgramCard:
    """Return one program as it stands for the reader; two queries, and two for her ways in."""
    return cards_of([program], reader)[0]


def _card(
    program: Program, now: datetime, asks: dict[str, str], sides: tuple[str, ...]
) -> ProgramCard:
    today = local_day(program.time_zone, now)
    names = {
        "program": program.name,
        "months": months_in_words(program),
        "hours": in_hours(program.hours_a_month),
    }
    return ProgramCard(
        program=program,
        is_open=is_signup_open(program, today),
        opens_on=opens_on(program, today),
        mentees_from=_mentees_from(program, today),
        sides=tuple(side for side in sides if is_signup_open(program, today, side)),
        asks_of_mentee=fill(asks.get("before.mentee", ""), **names),
        asks_of_mentor=fill(asks.get("before.mentor", ""), **names),
    )


def _sides(reader: User | AnonymousUser, programs: Iterable[Program]) -> dict[int, tuple[str, ...]]:
    """Return, for each program, the sides that the reader may apply as.

    A visitor may try, but for an invitation, which only its link can show.
    """
    if not isinstance(reader, User):
        both = tuple(Side.values)
        return {one.pk: () if one.joining == Joining.INVITED else both for one in programs}
    found = {side: set(joinable_by(reader, side).values_list("pk", flat=True)) for side in Side}
    return {one.pk: tuple(side.value for side in Side if one.pk in found[side]) for one in programs}


def is_signup_open(program: Program, today: date | None = None, side: str = "") -> bool:
    """Whether people may apply to a program today, by its own calendar.

    Mentors may have a first day of their own. ``side`` empty asks whether either side may.
    """
    today = today or local_day(program.time_zone, database_now())
    begins, ends = _first_day(program, side), program.signup_closes_on
    return program.is_open and (begins or today) <= today <= (ends or today)


def _first_day(program: Program, side: str) -> date | None:
    """Return the first day of a side's sign-up; without a side, of whichever comes first."""
    mentees, mentors = program.signup_opens_on, program.mentor_signup_opens_on
    if side == Side.MENTEE or mentors is None:
        return mentees
    if side == Side.MENTOR:
        return mentors
    return min(mentors, mentees) if mentees else None


def _mentees_from(program: Program, today: date) -> date | None:
    """Return the day on which mentees follow, while only mentors sign up."""
    day = program.signup_opens_on
    return day if day and day > today and is_signup_open(program, today) else None


def opens_on(program: Program, today: date, side: str = "") -> date | None:
    """Return the first day on which people may apply again, where one is set and to come."""
    days = [_first_day(program, side) if program.is_open else None, program.next_round_opens_on]
    return min((day for day in days if day and day > today), default=None)


def closed_sentence(program: Program, today: date, side: str) -> str:
    """Say that nobody can apply on this side now, and when the next round opens."""
    text = _("%(program)s isn't open for applications right now.") % {"program": program.name}
    if day := opens_on(program, today, side):
        text += " " + _("The next round opens on %(day)s.") % {"day": long_month_day(day)}
    return text


def counts_of(programs: Iterable[Program]) -> Counts | None:
    """Return the programs' live figures together; None where both are under ten. Two queries."""
    listed = [program.pk for program in programs]
    running = Mentorship.objects.filter(program__in=listed, state=MentorshipState.ACTIVE)
    free = Mentor.objects.filter(
        program__in=listed, state=MentorState.VETTED, places_held__lt=F("capacity")
    )
    counts = Counts(_shown(running.count()), _shown(free.values("user").distinct().count()))
    return counts if counts.pairs_meeting or counts.mentors_with_places else None


def _shown(count: int) -> int:
    return count if count >= SHOWN_FROM else 0


def questions() -> dict[str, str]:
    """Return the product's answers to what people ask first, by short key; one query."""
    found = texts(*(f"before.{key}" for key in QUESTIONS))
    return {key.removeprefix("before."): body for key, body in found.items()}

"""How far a program is before it opens: each line of the checklist with the fact beside it."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.days import full_day
from matching.enums import ExclusionKind
from matching.models import Exclusion
from mentorship.comparing import normalize
from mentorship.enums import Intake, MentorState, MentorType, StaffRole
from mentorship.models import LaunchCheck, Mentor, Program, ProgramStaff
from mentorship.queries import launch as checklist

CONTACTS = 2
BY_HAND = ("pairs", "words", "test_person")
IN_STATES = (MentorState.APPLIED, MentorState.VETTED)


@dataclass(frozen=True)
class Found:
    """What the product sees for itself; ``is_done`` None where only a person knows."""

    is_done: bool | None
    fact: str


@dataclass(frozen=True)
class Line:
    """One line: done by what the product sees, or by whoever ticked it."""

    key: str
    text: str
    fact: str
    is_done: bool
    can_tick: bool
    ticked_by: str = ""
    ticked_at: datetime | None = None


@dataclass(frozen=True)
class PlacesRow:
    """Places of mentors in one field, by kind in the order of ``MentorType``."""

    field: str
    by_kind: tuple[int, ...]
    total: int


def lines_of(program: Program) -> list[Line]:
    """Return the checklist as it stands; six queries."""
    ticks = {
        row.key: row
        for row in LaunchCheck.objects.filter(program=program).select_related("checked_by")
    }
    staff = list(ProgramStaff.objects.filter(program=program).select_related("user").order_by("pk"))
    facts = _facts(program, staff)
    nothing = Found(None, "")
    return [
        _line(key, text, facts.get(key, nothing), ticks.get(key)) for key, text in checklist.lines()
    ]


def _line(key: str, text: str, found: Found, tick: LaunchCheck | None) -> Line:
    can_tick = found.is_done is None
    return Line(
        key=key,
        text=text,
        fact=found.fact,
        is_done=bool(found.is_done) or (can_tick and tick is not None),
        can_tick=can_tick,
        ticked_by=tick.checked_by.name if tick and can_tick else "",
        ticked_at=tick.checked_at if tick and can_tick else None,
    )


def _facts(program: Program, staff: list[ProgramStaff]) -> dict[str, Found]:
    return {
        "contacts": _contacts([row for row in staff if row.role == StaffRole.CONTACT]),
        "employers": _employers([row for row in staff if row.role == StaffRole.ADMIN]),
        "mentors": _mentors(program),
        "pairs": _pairs(program),
        "dates": _dates(program),
    }


def _contacts(contacts: list[ProgramStaff]) -> Found:
    if not contacts:
        return Found(False, _("Nobody is named yet."))
    names = _in_words([row.user.name for row in contacts])
    if len(contacts) < CONTACTS:
        return Found(False, _("%(names)s, and nobody else yet.") % {"names": names})
    if not has_two_employers(contacts):
        said = _("%(names)s. Name somebody who works elsewhere, too.")
        return Found(False, said % {"names": names})
    return Found(True, _("%(names)s.") % {"names": names})


def _in_words(names: Iterable[str]) -> str:
    return get_text_list([*names], _("and"))


def has_two_employers(contacts: Collection[ProgramStaff]) -> bool:
    """Whether concern contacts work for two different employers at least."""
    return len({normalize(row.employer) for row in contacts} - {""}) >= CONTACTS


def _employers(admins: list[ProgramStaff]) -> Found:
    without = [row.user.name for row in admins if not row.employer.strip()]
    if not admins:
        return Found(False, _("The program has no admin yet."))
    if without:
        return Found(False, _("Not yet: %(names)s.") % {"names": _in_words(without)})
    return Found(True, _in_words(f"{row.user.name} ({row.employer})" for row in admins) + ".")


def _mentors(program: Program) -> Found:
    rows = Mentor.objects.filter(program=program, state__in=IN_STATES)
    states = list(rows.values_list("state", "capacity"))
    places = sum(capacity for state, capacity in states if state == MentorState.VETTED)
    waiting = sum(state == MentorState.APPLIED for state, _capacity in states)
    said = ngettext("%(n)s place of vetted mentors", "%(n)s places of vetted mentors", places)
    parts = [said % {"n": places}]
    if waiting:
        said = ngettext("%(n)s waits for vetting", "%(n)s wait for vetting", waiting)
        parts.append(said % {"n": waiting})
    return Found(places > 0, ", ".join(parts) + ".")


def _pairs(program: Program) -> Found:
    count = Exclusion.objects.filter(
        program=program, round=None, kind__in=(ExclusionKind.FORMER, ExclusionKind.REJECTED)
    ).count()
    if not count:
        return Found(None, _("None so far. Tick it where there are none to load."))
    said = ngettext(
        "%(n)s pair is never proposed again.", "%(n)s pairs are never proposed again.", count
    )
    return Found(True, said % {"n": count})


def _dates(program: Program) -> Found:
    if program.intake == Intake.ROLLING:
        return Found(True, _("People are matched as they come, so there is no day to name."))
    missing = [name for day, name in _wanted_days(program) if day is None]
    if missing:
        return Found(False, _("Not set yet: %(names)s.") % {"names": _in_words(missing)})
    day = full_day(program.hears_by_on)
    return Found(True, _("People read that they hear by %(day)s either way.") % {"day": day})


def _wanted_days(program: Program) -> list[tuple[date | None, str]]:
    return [
        (program.signup_opens_on, _("sign-up opens")),
        (program.signup_closes_on, _("sign-up closes")),
        (program.introductions_on, _("introductions go out")),
        (program.hears_by_on, _("everyone hears")),
    ]


def places_by_field(program: Program) -> list[PlacesRow]:
    """Return places of mentors who are in, by the fields they practice; two queries.

    A mentor counts in each of his fields and kinds, so the rows add up to more than there are.
    """
    mentors = Mentor.objects.filter(program=program, state__in=IN_STATES)
    columns = ("user__profile__specializations__name", "capacity", "offers")
    counts: Counter[tuple[str, str]] = Counter()
    totals: Counter[str] = Counter()
    for name, capacity, offers in mentors.values_list(*columns):
        field = name or _("No field named")
        totals[field] += capacity
        counts.update({(field, kind): capacity for kind in offers})
    kinds = [kind for kind in MentorType if kind in program.mentor_types]
    rows = [
        PlacesRow(field, tuple(counts[field, kind.value] for kind in kinds), total)
        for field, total in totals.items()
    ]
    return sorted(rows, key=lambda row: (-row.total, row.field))

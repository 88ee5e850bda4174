"""What a pair agreed on, what waits for a signature, and the words of it."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.days import month_day, month_day_year
from accounts.models import User
from accounts.prepared import Prepared
from mentorship.clock import add_months, local_day
from mentorship.enums import MentorshipState, Side
from mentorship.models import Agreement, Mentorship
from mentorship.queries.agreeing import worded_at
from mentorship.queries.texts import contact_names, contact_people, fill, in_hours, texts
from mentorship.terms import terms_of

MOST_MONTHS = 60  # where a program allows any number of extensions


@dataclass(frozen=True)
class Agreements:
    """All versions of one pair: what holds, and what waits for a signature."""

    rows: tuple[Agreement, ...]

    @property
    def current(self) -> Agreement | None:
        """Return the newest that both signed."""
        return next((row for row in reversed(self.rows) if row.is_signed), None)

    @property
    def open(self) -> Agreement | None:
        """Return the one that one of the two signed and the other did not yet."""
        waiting = (row for row in self.rows if row.replaced_at is None and not row.is_signed)
        return next(waiting, None)

    @property
    def newest(self) -> Agreement | None:
        """Return what the two look at: the open one, else the one that holds."""
        return self.open or self.current


def of(mentorship: Mentorship) -> Agreements:
    """Return every version of a pair's agreement; one query."""
    return Agreements(tuple(_rows_of(mentorship.pk)))


@Prepared
def _rows_of(mentorship: int) -> QuerySet[Agreement]:
    return Agreement.objects.filter(mentorship=mentorship).order_by("number")


def current(mentorship: Mentorship) -> Agreement | None:
    """Return the agreement that holds: the newest that both signed; one query."""
    return of(mentorship).current


def open(mentorship: Mentorship) -> Agreement | None:  # noqa: A001  asked as agreements.open
    """Return the agreement that waits for the second signature; one query."""
    return of(mentorship).open


def signed_at(agreement: Agreement, side: str) -> datetime | None:
    """Return when a side signed."""
    return agreement.mentee_signed_at if side == Side.MENTEE else agreement.mentor_signed_at


def first_day(mentorship: Mentorship) -> date:
    """Return the day on which a mentorship began, where its program is."""
    assert mentorship.started_at is not None
    return local_day(mentorship.program.time_zone, mentorship.started_at)


def latest_end(mentorship: Mentorship) -> date:
    """Return the last day that the two may agree on: the program's length with its extensions."""
    assert mentorship.ends_on is not None
    terms = terms_of(mentorship.program, mentorship.mentor_type)
    months = MOST_MONTHS
    if terms.extensions_most is not None:
        months = terms.months + terms.extensions_most * terms.extension_months
    return max(add_months(first_day(mentorship), months), mentorship.ends_on)


def wording(
    mentorship: Mentorship, *, goal: str = "", rhythm: str = "", ends_on: date | None = None
) -> tuple[str, str]:
    """Return the whole text with everything filled in, and which wording it was made from.

    The words are those that stood when both said yes. Three queries at most.
    """
    assert mentorship.started_at is not None
    words, version = worded_at(mentorship.program, mentorship.started_at)
    return _filled(words, mentorship, goal, rhythm, ends_on or mentorship.ends_on), version


def _filled(
    words: str, mentorship: Mentorship, goal: str, rhythm: str, ends_on: date | None
) -> str:
    program = mentorship.program
    terms = terms_of(program, mentorship.mentor_type)
    if "{goal}" not in words:
        words = f"{words}\n\n{_('Our first goal: {goal}')}"
    if rhythm:
        words = f"{words}\n\n{_('When we meet: {rhythm}')}"
    return fill(
        words,
        program=program.name,
        mentee=mentorship.mentee_user.first_name,
        mentor=mentorship.mentor_user.first_name,
        months=_months(mentorship, ends_on),
        hours=in_hours(terms.hours_a_month),
        days=program.reply_days,
        end_date=month_day_year(ends_on),
        contacts=contact_names(contact_people(program)),
        rhythm=rhythm,
        goal=goal,
    )


def _months(mentorship: Mentorship, ends_on: date | None) -> int:
    """Return how many months the two meet, whole ones: half a month more counts as one."""
    assert ends_on is not None
    start = first_day(mentorship)
    after = (month for month in range(1, MOST_MONTHS + 2) if add_months(start, month) > ends_on)
    more = next(after, MOST_MONTHS + 1)
    rest = (ends_on - add_months(start, more - 1)).days
    return max(more - 1 + (rest >= 15), 1)


def digest(body: str) -> str:
    """Return a short name of a text, by which a form says which one was read."""
    return hashlib.sha256(body.encode()).hexdigest()[:16]


def panel(mentorship: Mentorship, user: User) -> dict[str, Any]:
    """Return what ``mentorship/space/_agreement.html`` draws; one query.

    ``is_next``: it waits for the reader. Empty where a mentorship is over and nothing was agreed.
    """
    side, found = Side(mentorship.side_of(user)), of(mentorship)
    newest = found.newest
    if mentorship.state != MentorshipState.ACTIVE:
        newest = found.current
        if newest is None:
            return {}
    words = _panel_words(newest, found, mentorship, side)
    return words | {
        "url": reverse("agreement", args=[mentorship.pk]),
        "goal": newest.goal if newest else "",
        "rhythm": newest.rhythm if newest else "",
    }


def _panel_words(
    newest: Agreement | None, found: Agreements, mentorship: Mentorship, side: Side
) -> dict[str, Any]:
    other = {"name": mentorship.partner_of(side).first_name}
    if newest is None:
        return {
            "title": _("Sign your agreement"),
            "text": _("One page, with your first goal. Whoever signs first writes it down."),
            "verb": _("Read and sign"),
            "is_next": True,
        }
    if newest.is_signed:
        said = _("You both signed it on %(day)s.") % {"day": month_day(last_signature(newest))}
        return _words(_("What you agreed"), said, _("Read it"))
    if signed_at(newest, side):
        said = _("You signed. It waits for %(name)s.") % other
        return _words(_("Your agreement"), said, _("Read it"))
    if found.current is None:
        said = _("%(name)s has signed and written down a first goal.") % other
        return _words(_("Sign your agreement"), said, _("Read and sign"), is_next=True)
    said = _("What you both signed holds until you answer.")
    title = _("%(name)s suggests a change") % other
    return _words(title, said, _("Read and answer"), is_next=True)


def _words(title: str, text: str, verb: str, *, is_next: bool = False) -> dict[str, Any]:
    return {"title": title, "text": text, "verb": verb, "is_next": is_next}


def last_signature(agreement: Agreement) -> datetime:
    """Return when an agreement that both signed began to hold."""
    signatures = (agreement.mentee_signed_at, agreement.mentor_signed_at)
    return max(at for at in signatures if at is not None)


def agreement_page(
    mentorship: Mentorship, user: User, found: Agreements, *, by_link: bool = False
) -> dict[str, Any]:
    """Return what ``mentorship/agreement.html`` draws, without its forms; four queries at most.

    A page that needs no sign-in (``by_link``) names the two by their first names only.
    """
    side, newest = Side(mentorship.side_of(user)), found.newest
    body = newest.body if newest else wording(mentorship)[0]
    said = texts("agreement.note", "agreement.accept", "agreement.change_first")
    state = state_for(found, side)
    return {
        "section": "mentorship",
        "mentorship": mentorship,
        "title": _title(state, mentorship, side),
        "state": state,
        "paragraphs": [part for part in body.split("\n\n") if part],
        "seen": digest(body),
        "signatures": _signatures(mentorship, newest, by_link=by_link),
        "changes": _changes(newest, found.current) if state == "suggested" else [],
        "former": [row for row in found.rows if row.is_signed and row is not found.current],
        "runs_until": _moved_end(mentorship, found),
        "may_act": mentorship.state == MentorshipState.ACTIVE,
        "newest": newest,
        "note_text": said.get("agreement.note", ""),
        "accept": said.get("agreement.accept") or _("I agree"),
        "change_verb": said.get("agreement.change_first") or _("Suggest a change"),
        "partner_name": mentorship.partner_of(side).first_name,
    }


def state_for(found: Agreements, side: Side) -> str:
    """Return where the agreement stands for one side.

    "first": nobody signed yet; "to_sign": the other one did; "suggested": the other one suggests a
    change of what holds; "waiting": she signed, the other one not yet; "signed": it holds.
    """
    newest = found.newest
    if newest is None:
        return "first"
    if newest.is_signed:
        return "signed"
    if signed_at(newest, side):
        return "waiting"
    return "suggested" if found.current else "to_sign"


def _title(state: str, mentorship: Mentorship, side: Side) -> str:
    if state == "suggested":
        name = {"name": mentorship.partner_of(side).first_name}
        return _("%(name)s suggests a change") % name
    return _("What you agreed") if state == "signed" else _("Your agreement")


def _signatures(
    mentorship: Mentorship, newest: Agreement | None, *, by_link: bool
) -> list[tuple[str, datetime | None]]:
    people = ((side, mentorship.person_of(side)) for side in Side)
    return [
        (one.first_name if by_link else one.name, signed_at(newest, side) if newest else None)
        for side, one in people
    ]


def _changes(newest: Agreement | None, holds: Agreement | None) -> list[tuple[str, str, str]]:
    """Return what a suggestion changes: what it is, how it reads now, and how it would."""
    assert newest is not None
    assert holds is not None
    rows = (
        (_("Goal"), holds.goal, newest.goal),
        (_("When you meet"), holds.rhythm, newest.rhythm),
        (_("Last day"), month_day_year(holds.ends_on), month_day_year(newest.ends_on)),
    )
    return [(name, before, after) for name, before, after in rows if before != after]


def _moved_end(mentorship: Mentorship, found: Agreements) -> date | None:
    """Return the end where the two agreed on another one outside of this text."""
    holds = found.current
    return mentorship.ends_on if holds and holds.ends_on != mentorship.ends_on else None

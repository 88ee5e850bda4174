"""Who reads what: the one table behind the promise, the pages, the lists and what is opened.

``TABLE`` names every kind of private data and how each reader gets to it. The promise
(``/privacy/``) and ``docs/members.md`` say it in the words that stand here, breaking the glass asks
it (``rules.glass``), and ``tests/test_privacy_table.py`` asks the real pages about every cell.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    Row = tuple[StrPromise, list[tuple[StrPromise, StrPromise]]]


class Datum(StrEnum):
    """One kind of what is known of a person, or written by her."""

    PROFILE = "profile"
    WISHES = "wishes"
    APART = "apart"
    MET = "met"
    FEELING = "feeling"
    LINE = "line"
    CONCERN = "concern"
    ENDING = "ending"
    SPACE = "space"


class Reader(StrEnum):
    """One kind of reader. The last two are no people: who runs the machines, and every figure."""

    WRITER = "writer"
    PARTNER = "partner"
    TEAM = "team"
    CONTACT = "contact"
    ADMIN = "admin"
    DATABASE = "database"
    FIGURES = "figures"


class Access(StrEnum):
    """How a reader gets to it; several ways may lead there."""

    WHOLE = "whole"
    PART = "part"  # the part that the form names
    IF_SHARED = "if_shared"  # the writer ticks or chooses this reader
    IF_ATTACHED = "if_attached"  # she attached it to a concern
    ON_CASE = "on_case"
    WITH_REASON = "with_reason"  # by breaking the glass
    THAT_IT_IS = "that_it_is"  # that there is something, never what
    CODE = "code"  # the kind of it, from a list
    NEUTRAL = "neutral"  # one sentence that is always the same
    ENCRYPTED = "encrypted"
    COUNTED = "counted"  # no group under five
    NEVER = "never"


@dataclass(frozen=True)
class Cell:
    """How one reader gets to one kind of data, in codes and in words.

    ``life`` is how it is in life mentorships, where that differs.
    """

    ways: frozenset[Access]
    words: "StrPromise"
    life: frozenset[Access] | None = None

    def ways_in(self, *, is_life: bool) -> frozenset[Access]:
        """Return the ways in a mentorship of this type."""
        return self.life if is_life and self.life is not None else self.ways


def _cell(*ways: Access, words: "StrPromise", life: Iterable[Access] | None = None) -> Cell:
    return Cell(frozenset(ways), words, None if life is None else frozenset(life))


A = Access
_YES = _cell(A.WHOLE, words=_("Yes"))
_NEVER = _cell(A.NEVER, words=_("Never"))
_NO = _cell(A.NEVER, words=_("No"))
_ON_CASE = _cell(A.ON_CASE, words=_("Only in a case"))
_LIKE_TEAM = _cell(A.WHOLE, words=_("As the program team"))
_OPEN = _cell(A.WHOLE, words=_("Yes"))
_SEALED = _cell(A.ENCRYPTED, words=_("Encrypted"))
_COUNTED = _cell(A.COUNTED, words=_("Counted, from five people on"))
_NOT_COUNTED = _cell(A.NEVER, words=_("Not at all"))
_REASON = _cell(A.WITH_REASON, words=_("With a written reason, one at a time"))

LABELS: "Mapping[Datum, StrPromise]" = MappingProxyType({
    Datum.PROFILE: _("Your profile and what you look for or offer"),
    Datum.WISHES: _("Mentors you ranked or hid, and why"),
    Datum.APART: _("People and workplaces to keep apart"),
    Datum.MET: _("Check-in: whether you met"),
    Datum.FEELING: _("Check-in: how it's going"),
    Datum.LINE: _("Check-in: your line of text"),
    Datum.CONCERN: _("A concern, and that there is one"),
    Datum.ENDING: _("Why a mentorship ended"),
    Datum.SPACE: _("Messages, notes, goals and what else you two keep"),
})  # fmt: skip
READERS: "Mapping[Reader, StrPromise]" = MappingProxyType({
    Reader.WRITER: _("You"),
    Reader.PARTNER: _("The person you're introduced to"),
    Reader.TEAM: _("The program team"),
    Reader.CONTACT: _("Concern contacts"),
    Reader.ADMIN: _("Association admins"),
    Reader.DATABASE: _("Who runs the database"),
    Reader.FIGURES: _("Reports and figures"),
})  # fmt: skip
# In the order of ``Reader``.
_ROWS: Mapping[Datum, tuple[Cell, ...]] = {
    Datum.PROFILE: (
        _cell(A.WHOLE, words=_("Yes, and you change it")),
        _cell(A.PART, words=_("The part the form names, never your employer unless you tick it")),
        _cell(A.WHOLE, words=_("Yes, except people from their own workplace")),
        _ON_CASE, _LIKE_TEAM, _OPEN, _COUNTED,
    ),
    Datum.WISHES: (
        _YES, _NEVER,
        _cell(A.THAT_IT_IS, words=_("That a wish was met, not your reason")),
        _ON_CASE, _REASON,
        _cell(A.ENCRYPTED, words=_("Whom you named; your reason is encrypted")),
        _NOT_COUNTED,
    ),
    Datum.APART: (
        _YES, _NEVER,
        _cell(A.THAT_IT_IS, words=_("Only that there are some, to keep you apart")),
        _NO,
        _cell(A.THAT_IT_IS, words=_("As the program team")),
        _OPEN, _NOT_COUNTED,
    ),
    Datum.MET: (_YES, _YES, _YES, _ON_CASE, _LIKE_TEAM, _OPEN, _COUNTED),
    Datum.FEELING: (
        _YES,
        _cell(A.IF_SHARED, words=_("Only if you tick it")),
        _cell(A.WHOLE, words=_("Yes; in life mentorships no"), life=(A.NEVER,)),
        _ON_CASE,
        _cell(A.WHOLE, words=_("As the program team"), life=(A.NEVER,)),
        _OPEN, _COUNTED,
    ),
    Datum.LINE: (
        _YES,
        _cell(A.IF_SHARED, words=_("Only if you choose them")),
        _cell(A.IF_SHARED, words=_("Only if you choose them")),
        _cell(A.IF_ATTACHED, A.WITH_REASON, words=_("If you attach it, or with a written reason")),
        _REASON, _SEALED, _NOT_COUNTED,
    ),
    Datum.CONCERN: (
        _cell(A.WHOLE, words=_("Yes, if you wrote it")), _NEVER, _NO,
        _cell(A.WHOLE, words=_("Yes, unless it's about them")), _NO, _SEALED, _NOT_COUNTED,
    ),
    Datum.ENDING: (
        _YES,
        _cell(A.NEUTRAL, words=_("A neutral sentence")),
        _cell(A.CODE, words=_("The kind of reason; in life mentorships no"), life=(A.NEVER,)),
        _cell(A.CODE, words=_("The kind of reason, in a case")),
        _cell(A.CODE, words=_("As the program team"), life=(A.NEVER,)),
        _cell(A.CODE, words=_("The kind of reason")), _COUNTED,
    ),
    Datum.SPACE: (_YES, _YES, _NO, _NO, _NO, _SEALED, _NOT_COUNTED),
}  # fmt: skip
TABLE: Mapping[tuple[Datum, Reader], Cell] = MappingProxyType({
    (datum, reader): cell
    for datum, cells in _ROWS.items()
    for reader, cell in zip(Reader, cells, strict=True)
})  # fmt: skip
# Said before anybody writes.
EXCEPTIONS = (_("danger to somebody"), _("patients' safety"), _("what the law obliges"))


def opens_with_reason(datum: Datum, reader: Reader) -> bool:
    """Whether a reader may break the glass for this kind of data."""
    return Access.WITH_REASON in TABLE[datum, reader].ways


def rows(readers: Iterable[Reader]) -> "list[Row]":
    """Return the promise's rows: what, then each of these readers with what she gets."""
    chosen = list(readers)
    return [
        (LABELS[datum], [(READERS[one], TABLE[datum, one].words) for one in chosen])
        for datum in Datum
    ]

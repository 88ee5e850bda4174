"""What every list that can be taken out has in common."""

from collections.abc import Callable, Collection, Container, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, QueryDict

from accounts.models import User
from matching.models import Round
from matching.queries.desk import Seat
from matching.sheets.writing import Column, Row, Sheet

MOST_DIGITS = 18
BATCH = 1_000


def one_of(text: str, allowed: Container[str]) -> str:
    """Return a value of an address that the page knows, or none.

    Raises:
        BadRequest: it is another one.
    """
    if text and text not in allowed:
        raise BadRequest
    return text


class Asking:
    """Who asks at a program's desk, and what narrows the list."""

    def __init__(self, seat: Seat, query: QueryDict) -> None:
        self.seat, self.query = seat, query
        self.program, self.user = seat.program, seat.user

    @cached_property
    def kept(self) -> frozenset[int]:
        """The people of whom another admin takes care; one query."""
        return self.seat.kept()

    @cached_property
    def round(self) -> Round:
        """The round that the query names.

        Raises:
            BadRequest: it names none.
            Http404: there is no such round in this program.
        """
        text = self.query.get("round", "")
        if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
            raise BadRequest
        rows = Round.objects.filter(program=self.program, pk=int(text))
        found = rows.select_related("program").first()
        if found is None:
            raise Http404
        return found


@dataclass(frozen=True)
class Taken:
    """A list, how many rows it has, and its name in the trail and of the file."""

    kind: str
    sheet: Sheet
    count: int


def taken(kind: str, columns: tuple[Column, ...], rows: Collection[Row]) -> Taken:
    """Return a list whose rows are known already."""
    return Taken(kind, Sheet(columns, rows), len(rows))


def in_batches(
    ids: list[int], rows_of: Callable[[list[int]], Iterable[Row]], size: int = BATCH
) -> Iterable[Row]:
    """Read rows of these ids only as they are written, some at a time."""
    for start in range(0, len(ids), size):
        yield from rows_of(ids[start : start + size])


@dataclass(frozen=True)
class Kind:
    """A list that can be taken out of a program.

    ``filters`` are those of its page; ``of_round``: it needs ``round`` as well. Staff who see no
    names may take out only what ``is_for_all`` staff is.
    """

    code: str
    name: Any
    of: Callable[[Asking], Taken]
    filters: tuple[str, ...] = ()
    of_round: bool = False
    is_for_all: bool = False

    @property
    def narrowed_by(self) -> tuple[str, ...]:
        """The names of all that its query takes."""
        return ("round", *self.filters) if self.of_round else self.filters


@dataclass(frozen=True)
class OwnKind:
    """A list that somebody can take out of what is hers."""

    code: str
    name: Any
    of: Callable[[User], Taken]

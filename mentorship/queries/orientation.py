"""A program's orientation: its pages, how far a person has read, what readers thought of it."""

from collections import Counter
from dataclasses import dataclass

from accounts.models import User
from mentorship.models import Orientation, Program
from mentorship.queries.program_texts import data_of, filled, names_of

FEWEST_RATINGS = 5  # under this many, a summary could tell who said what
SHOWN_LINES = 20


@dataclass(frozen=True)
class Page:
    """One page: ``number`` counts from 1."""

    number: int
    title: str
    points: tuple[str, ...]


@dataclass(frozen=True)
class Ratings:
    """What readers said; ``counts`` and ``lines`` are empty while they are fewer than five."""

    n: int
    counts: dict[str, int]
    lines: tuple[str, ...]


def key_of(side: str) -> str:
    """Return the key of one side's orientation among the texts."""
    return f"orientation.{side}"


def pages_of(program: Program, side: str) -> list[Page]:
    """Return the pages of a program's orientation in its own words, names filled in."""
    return pages_in(data_of(program, key_of(side)), program)


def pages_in(data: dict[str, object], program: Program) -> list[Page]:
    """Return the pages that a text's lists hold, with the program's names filled in."""
    rows = data.get("pages")
    if not isinstance(rows, list):
        return []
    names = names_of(program)
    return [
        Page(number, filled([row["title"]], names)[0], filled(row["points"], names))
        for number, row in enumerate(rows, 1)
    ]


def page_count(program: Program, side: str) -> int:
    """Return of how many pages a program's orientation consists."""
    return len(data_of(program, key_of(side)).get("pages", []))


def progress_of(user: User, program: Program, side: str) -> Orientation:
    """Return how far a person has read; an unsaved row where she has not begun. One query."""
    row = Orientation.objects.filter(user=user, program=program, side=side).first()
    return row or Orientation(user=user, program=program, side=side)


def is_done(user: User, program: Program, side: str) -> bool:
    """Whether a person finished a program's orientation for this side; one query."""
    rows = Orientation.objects.filter(user=user, program=program, side=side)
    return rows.filter(finished_at__isnull=False).exists()


def next_page(progress: Orientation, pages: int) -> int:
    """Return the first page that was not read; the one after the last where all is done."""
    if progress.finished_at is not None:
        return pages + 1
    return min(progress.page + 1, max(pages, 1))


def ratings_of(program: Program, side: str) -> Ratings:
    """Return what readers thought, without names, hidden while they are few; one query."""
    rows = list(
        Orientation.objects.filter(program=program, side=side)
        .exclude(rating="")
        .order_by("-finished_at", "-pk")
        .values_list("rating", "missing")
    )
    if len(rows) < FEWEST_RATINGS:
        return Ratings(len(rows), {}, ())
    lines = tuple(missing for _rating, missing in rows if missing)
    return Ratings(
        len(rows), dict(Counter(rating for rating, _missing in rows)), lines[:SHOWN_LINES]
    )

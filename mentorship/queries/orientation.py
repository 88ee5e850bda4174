"""A program's orientation: its pages, how far a person has read, what readers thought of it."""

from collections import Counter
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from mentorship.enums import MenteeState, MentorState, Side
from mentorship.models import Mentee, Mentor, Orientation, Program
from mentorship.queries.program_texts import data_of, filled, names_of
from mentorship.queries.texts import text

FEWEST_RATINGS = 5  # under this many, a summary could tell who said what
SHOWN_LINES = 20
_UNSENT = {
    Side.MENTEE: gettext_lazy("You've read it all. Send your application, and you're in the pool."),
    Side.MENTOR: gettext_lazy(
        "You've read it all. Send your offer, and the program team reads it."
    ),
}


@dataclass(frozen=True)
class Page:
    """One page: ``number`` counts from 1."""

    number: int
    title: str
    points: tuple[str, ...]


@dataclass(frozen=True)
class Opened:
    """What comes after the last page: a sentence, and the one way on."""

    text: str
    url: str
    label: str


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


def what_opens(user: User, program: Program, side: str) -> Opened:
    """Return what having read to the end means for a person as she stands now."""
    part: type[Mentee] | type[Mentor] = Mentee if side == Side.MENTEE else Mentor
    rows = part._default_manager.filter(program=program, user=user)
    state = rows.values_list("state", flat=True).first()
    if state is None:
        apply_url = f"{reverse('apply', args=[program.slug])}?as={side}"
        return Opened(str(_UNSENT[Side(side)]), apply_url, _("Go on with my application"))
    sentence = _("Thank you for reading.")
    if state in (MenteeState.AVAILABLE, MentorState.VETTED):
        sentence = text(f"{key_of(side)}.done") or sentence
    elif state == MentorState.APPLIED:
        sentence = _("Thank you. The program team reads your offer next and writes to you. "
                     "Until then there's nothing to do.")  # fmt: skip
    return Opened(sentence, reverse("home"), _("Open your home page"))


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

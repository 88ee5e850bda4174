"""The letters of an introduction: words that an admin may change, around parts that stay ours.

A letter is a subject and paragraphs. Both may hold names in braces; ``{reasons}``, on a line of its
own, says where the other person and the reasons stand, which no letter can leave out.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from mentorship.enums import Side
from mentorship.models import Mentorship
from mentorship.queries.texts import fill

REASONS = "{reasons}"
# What the letters of an introduction may name; the association is always known.
PLACEHOLDERS = (
    "answer_by", "association", "hours", "months", "name", "partner", "program", "reasons",
)  # fmt: skip


@dataclass(frozen=True)
class Letter:
    """Words as they are edited, with placeholders; paragraphs are parted by blank lines."""

    subject: str
    body: str


@dataclass(frozen=True)
class Written:
    """Words as they are read: the paragraphs before and after the reasons."""

    subject: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def product_letter(side: Side) -> Letter:
    """Return the product's own words for one side."""
    if side == Side.MENTOR:
        subject = _("Someone would like to meet you, {name}")
        first = _("A technician in {program} is looking for a mentor, and we thought of you.")
    else:
        subject = _("We have found someone for you, {name}")
        first = _("Someone in {program} has offered their time, and we think it could fit.")
    return Letter(subject, f"{first}\n\n{REASONS}\n\n{takes()}")


def takes() -> str:
    """Return the sentence about the time that it takes, with placeholders."""
    return _("It takes about {hours} a month for {months} months.")


def letter_of(mentorship: Mentorship, side: Side) -> Letter:
    """Return the words that were chosen for this introduction, else the product's."""
    own = mentorship.letters.get(side.value)
    return Letter(own["subject"], own["body"]) if own else product_letter(side)


def as_kept(letters: Mapping[Side, Letter]) -> dict[str, dict[str, str]]:
    """Return letters as ``Mentorship.letters`` keeps them."""
    return {side.value: asdict(letter) for side, letter in letters.items()}


def written(letter: Letter, names: Mapping[str, object]) -> Written:
    """Fill the names in, and part the body where the reasons stand: at its end by default."""
    lines = letter.body.splitlines()
    marks = [number for number, line in enumerate(lines) if line.strip() == REASONS]
    at = marks[0] if marks else len(lines)
    return Written(
        fill(letter.subject, **names),
        _paragraphs(lines[:at], names),
        _paragraphs(lines[at + 1 :], names),
    )


def _paragraphs(lines: list[str], names: Mapping[str, object]) -> tuple[str, ...]:
    blocks = "\n".join(line.strip() for line in lines).split("\n\n")
    return tuple(fill(block.strip("\n"), **names) for block in blocks if block.strip())

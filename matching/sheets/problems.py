"""What is wrong with a sheet, in sentences that name the place and say what to do."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

SHOWN_LENGTH = 60
# Left out of everything shown or kept: they reorder or hide text.
BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def is_hidden(character: str) -> bool:
    """Return whether ``character`` moves the cursor or reorders text instead of showing."""
    return unicodedata.category(character) in {"Cc", "Cs"} or character in BIDI_CONTROLS


def clean(text: str) -> str:
    """Return ``text`` on one line: runs of space become one, hidden characters go."""
    line = " ".join(text.split())
    return line if line.isprintable() else "".join(c for c in line if not is_hidden(c))


def printable(text: str) -> str:
    """Return ``text`` on one line, safe for a terminal: what cannot be shown becomes \ufffd."""
    return "".join(c if c.isprintable() else "\ufffd" for c in " ".join(text.split()))


def shown(text: str) -> str:
    """Return ``text`` quoted for a sentence, safe for a terminal and not too long."""
    text = printable(clean(text))
    return f'"{text[: SHOWN_LENGTH - 1]}…"' if len(text) > SHOWN_LENGTH else f'"{text}"'


@dataclass(frozen=True, slots=True)
class Problem:
    """One sentence about one place.

    ``line`` is 0 where it concerns the file as such. ``detail`` is for people only: it may name
    other lines, so it stays out of files that must not depend on the order of rows.
    """

    file: str
    line: int
    column: str
    text: str
    detail: str = ""

    def __str__(self) -> str:
        place = printable(self.file) + (f":{self.line}" if self.line else "")
        column = f"{self.column}: " if self.column else ""
        return f"{place}: {column}{self.text}{self.detail}"


class InputError(Exception):
    """The input cannot be used; ``problems`` says why, in the order of the files."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass
class Notes:
    """What was found while reading: errors stop the run, warnings are only told."""

    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def raise_errors(self) -> None:
        """Stop here if anything is wrong.

        Raises:
            InputError: there are errors.
        """
        if self.errors:
            raise InputError(self.errors)

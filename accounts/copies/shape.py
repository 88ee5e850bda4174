"""What a copy is made of: sections with rows, and files beside them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from django.db.models import TextChoices

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Code:
    """A choice: programs read its code in ``data.json``, people its words in ``index.html``."""

    code: str
    words: str


# A list or mapping holds any of these again.
Value: TypeAlias = (
    "str | bool | int | float | Decimal | date | datetime | Code"
    " | Sequence[Value] | Mapping[str, Value] | None"
)


@dataclass(frozen=True)
class Enclosed:
    """A file beside the data: ``name`` is plain ASCII, and ``read`` is called when it is packed."""

    name: str
    read: Callable[[], bytes]


@dataclass(frozen=True)
class Section:
    """One kind of thing that is kept of a person.

    ``columns`` maps the keys of ``data.json`` to the headings that people read; every row of
    ``rows``, which are read once, has one value for each. ``tables`` are the models it tells of,
    as ``mentorship.note``.
    """

    key: str
    title: str
    columns: Mapping[str, str]
    rows: Iterable[Sequence[Value]]
    tables: tuple[str, ...]
    intro: str = ""
    files: Iterable[Enclosed] = ()


Sections = Callable[["User"], Iterable[Section]]


@dataclass(frozen=True)
class Filler:
    """What one floor puts into a copy.

    ``of_the_team`` gives what others wrote about her; it is added only by an operator's word.
    """

    sections: Sections
    of_the_team: Sections | None


def choice(of: type[TextChoices], value: str | None) -> Code | None:
    """Return one of a list of choices with its label; None where nothing was chosen."""
    if not value:
        return None
    words = str(of(value).label) if value in of.values else value
    return Code(value, words)


def chosen(of: type[TextChoices], values: Iterable[str]) -> list[Code]:
    """Return several of a list of choices."""
    return [code for value in values if (code := choice(of, value))]

"""What is kept of people: every table and column, whose it is, and how it ends.

Each app lists its tables in ``personal_data.py``. The copy of a person's data, its erasing, the
restore of a backup and the page for a lawyer read them; a column that nobody named fails the build.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.apps import apps

if TYPE_CHECKING:
    from django.db.models import Field, Model, QuerySet

    from accounts.models import User

# What stands where a column must hold something and its words were erased.
REMOVED = "(removed)"


class Nature(StrEnum):
    """What a column holds."""

    KEY = "key"  # ids and references; after erasing they lead to somebody without a name
    PERSON = "person"  # names, addresses, numbers and pictures: who she is
    WORDS = "words"  # what somebody wrote, and the team may read
    PRIVATE = "private"  # what somebody wrote for few; encrypted
    FACT = "fact"  # answers about a person: lists, choices, numbers
    CODE = "code"  # states, settings and counts
    TIME = "time"
    SECRET = "secret"  # noqa: S105  keys, hashes of passwords and of tokens
    HOUSE = "house"  # the association's own: nothing of a person


# After an erasure nothing of these may be left.
TELLING = frozenset({Nature.PERSON, Nature.WORDS, Nature.PRIVATE, Nature.FACT, Nature.SECRET})


@dataclass(frozen=True)
class Table:
    """One table: its columns, whom a row tells of, and what erasing such a person does to it.

    ``owners`` are paths to the people. By ``goes`` her row is deleted, by ``blanks`` (path to
    column to value) it is emptied; ``by_hand`` are columns that a registered forgetting sees to.
    ``stays`` says why a telling column is kept all the same. ``topic`` is where the records of
    processing tell of it. ``in_copy`` is whether a person's copy of her data holds it.
    """

    model: str
    fields: Mapping[str, Nature]
    topic: str
    owners: tuple[str, ...] = ()
    goes: tuple[str, ...] = ()
    blanks: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    by_hand: tuple[str, ...] = ()
    stays: Mapping[str, str] = field(default_factory=dict)
    in_copy: bool = True

    @property
    def model_class(self) -> "type[Model]":
        """The model of this table."""
        return apps.get_model(self.model)

    def column(self, name: str) -> "Field[object, object]":
        """One of its columns."""
        return self.model_class._meta.get_field(name)  # type: ignore[return-value]

    @property
    def telling(self) -> tuple[str, ...]:
        """The columns of which nothing may be left."""
        return tuple(name for name, nature in self.fields.items() if nature in TELLING)

    def unanswered(self) -> list[str]:
        """Telling columns of people of which nothing says how they end."""
        if self.goes and set(self.goes) == set(self.owners):
            return []
        answered = {*self.by_hand, *self.stays, *(n for row in self.blanks.values() for n in row)}
        return [name for name in self.telling if name not in answered]


# In this order rows are locked before a person is erased (reliability: locks).
LOCK_ORDER = ("rounds", "mentors", "mentees", "matches", "mentorships", "check_ins")
_tables: dict[str, Table] = {}
_locks: "dict[str, list[Callable[[User], QuerySet[Any]]]]" = {kind: [] for kind in LOCK_ORDER}
_obligations: "dict[str, Callable[[User], list[str]]]" = {}
_forgettings: "dict[str, Callable[[User], object]]" = {}


def columns(**natures: str) -> Mapping[str, Nature]:
    """Return columns by name from lists of them: ``columns(key="id", time="made_at sent_at")``."""
    of = {name: Nature(nature) for nature, names in natures.items() for name in names.split()}
    return MappingProxyType(of)


def house(model: str, names: str) -> Table:
    """Return a table of the association's own lists and texts: nothing of a person."""
    return Table(model, columns(house=names), topic="house")


def register_tables(app: str, found: "tuple[Table, ...]") -> None:
    """Say which tables there are, and how each column ends; called once by each app."""
    for table in found:
        if table.model in _tables:
            raise ValueError(f"{app}: {table.model} is listed already")
        _tables[table.model] = table


def tables() -> Mapping[str, Table]:
    """Return every listed table by its model, ``app.model`` in lower case."""
    return MappingProxyType(_tables)


def register_forgetting(name: str, forget: "Callable[[User], object]") -> None:
    """Have ``forget(person)`` called inside the one transaction that erases a person.

    It runs after the locks were taken and before rows go and columns are emptied, while she still
    has her address. Called twice it does the same.
    """
    _forgettings[name] = forget


def forgettings() -> "tuple[Callable[[User], object], ...]":
    """Return what is called when a person is erased, the floors above first, as apps are listed.

    What an upper floor knows her by must still be there when it looks.
    """
    return tuple(_forgettings.values())


def register_lock(kind: str, rows: "Callable[[User], QuerySet[Any]]") -> None:
    """Say which rows are locked before a person is erased; ``kind`` is one of ``LOCK_ORDER``."""
    _locks[kind].append(rows)


def locks(kind: str) -> "tuple[Callable[[User], QuerySet[Any]], ...]":
    """Return which rows of a kind are locked before a person is erased."""
    return tuple(_locks[kind])


def register_obligation(name: str, of: "Callable[[User], list[str]]") -> None:
    """Say what must be settled before a person is erased: ``of`` returns sentences to her."""
    _obligations[name] = of


def obligations() -> "tuple[Callable[[User], list[str]], ...]":
    """Return what may have to be settled before a person is erased."""
    return tuple(_obligations.values())

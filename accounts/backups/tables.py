"""Which tables an archive holds, and which columns of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Field, Model

from accounts.backups.kinds import Kind, kind_of
from accounts.fields import EncryptedJSONField, EncryptedTextField

# What is left out, and why: whoever restores signs in again, counts limits anew, and hears the
# programs that run then. Migrations are named by the archive itself.
LEFT_OUT = frozenset(
    {
        "django_session",
        "usersessions_usersession",
        "accounts_heartbeat",
        "cache",
        "django_migrations",
    }
)


@dataclass(frozen=True)
class Column:
    """One column; ``is_encrypted`` says that its texts begin with the id of a key."""

    name: str
    kind: Kind
    is_encrypted: bool = False


@dataclass(frozen=True)
class Table:
    """One table; ``counter`` is the column that numbers its rows, empty where none does."""

    name: str
    columns: tuple[Column, ...]
    counter: str = ""

    @property
    def kinds(self) -> list[Kind]:
        """Return the kinds of its columns."""
        return [column.kind for column in self.columns]


def kept() -> list[Table]:
    """Return all tables of an archive; what another refers to comes before it where it can."""
    models = {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }
    names = [name for name in _parents_first(models) if name not in LEFT_OUT]
    return [_table(models[name]) for name in names]


def _table(model: type[Model]) -> Table:
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    columns = tuple(
        Column(
            str(field.column),
            kind_of(field),
            isinstance(field, EncryptedTextField | EncryptedJSONField),
        )
        for field in fields
    )
    counters = [str(f.column) for f in fields if f.get_internal_type().endswith("AutoField")]
    return Table(model._meta.db_table, columns, counters[0] if counters else "")


def _parents_first(models: dict[str, type[Model]]) -> Iterator[str]:
    """Sort by what a row can't do without; where tables need each other any of them is first."""
    seen: set[str] = set()

    def visit(name: str) -> Iterator[str]:
        if name in seen or name not in models:
            return
        seen.add(name)
        for parent in sorted(set(_parents(models[name]._meta.concrete_fields))):
            yield from visit(parent)
        yield name

    for name in sorted(models):
        yield from visit(name)


def _parents(fields: "Iterable[Field[Any, Any]]") -> Iterator[str]:
    for field in fields:
        if field.is_relation and not field.null and field.related_model:
            yield field.related_model._meta.db_table

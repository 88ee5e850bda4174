"""Queries whose statement is written once in a process and asked again with other ids.

Django writes a queryset's SQL anew each time it is asked. For a page that reads one person's
things by a handful of wide queries, writing takes several times as long as asking. ``Prepared``
keeps what was written, as a prepared statement does, and puts the ids in; a time or a text may
be given in the same way.
"""

import copy
import datetime as dt
from collections.abc import Callable, Collection, Iterable
from typing import Any, Generic, TypeVar

from django.db import connections, models, router
from django.db.models.query import ModelIterable, ValuesIterable
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")
Model = TypeVar("Model", bound=models.Model)
Value = TypeVar("Value", int, str)
Given = int | str | dt.date  # or a moment, which Python counts as a day
# Ids that nobody has: where one of them stands in the written statement, an id goes.
FIRST_PLACE = 2**62
FAR = dt.datetime(9000, 1, 1, tzinfo=dt.UTC)
MOMENTS = (dt.date, dt.time)
READABLE = (ModelIterable, ValuesIterable)


class Prepared(Generic[Row]):
    """``Prepared(rows)(pk, …)`` is ``list(rows(pk, …))``; only the ids differ from time to time.

    ``rows`` returns a queryset of whole models, or of ``values()``, for ids, times and texts;
    whatever else it depends on (settings, a language, the time) must not differ between two calls
    in one process. It may join, annotate, order, slice and prefetch. A statement is written for
    each number of what is given: ``padded`` keeps lists to a few lengths.
    """

    def __init__(self, rows: "Callable[..., models.QuerySet[Any, Row]]") -> None:
        """Remember how to make the queryset; it is made when first asked."""
        self._rows = rows
        self._written: dict[tuple[Any, ...], _Written] = {}

    def __call__(self, *given: Given) -> list[Row]:
        """Return the rows for these ids, times and texts.

        Raises:
            TypeError: the queryset is none that can be prepared; the text says why.
        """
        database = router.db_for_read(models.Model)
        kind = (database, *map(type, given))
        written = self._written.get(kind)
        if written is None:
            written = self._written[kind] = _Written(self._rows, given, database)
        return written.rows_for(given)


def padded(given: "Collection[Value]") -> "list[Value]":
    """Return the same with the last one repeated, up to a power of two of them; none for none."""
    known = list(given)
    return known + known[-1:] * ((1 << (len(known) - 1).bit_length()) - len(known)) if known else []


def related(
    instance: models.Model, name: str, prepared: "Callable[[int], list[Model]]"
) -> "list[Model]":
    """Return all rows of a relation to an instance, which each of them knows.

    They are read by its id, once for each instance, and kept as ``prefetch_related`` keeps them.
    """
    kept = instance.__dict__.setdefault("_prefetched_objects_cache", {})
    if name not in kept:
        manager: Any = getattr(instance, name)
        rows, queryset = prepared(instance.pk), manager.all()
        for row in rows:
            setattr(row, manager.field.name, instance)
        queryset._result_cache, queryset._prefetch_done = rows, True
        kept[name] = queryset
    return list(kept[name])


class _Written:
    """A queryset whose statement is written, for one database."""

    def __init__(self, rows: Callable[..., Any], given: Collection[Given], database: str) -> None:
        places, others = (_places(given, first) for first in (0, len(given)))
        self._queryset, again = (rows(*one).using(database) for one in (places, others))
        if not issubclass(self._queryset._iterable_class, READABLE):
            raise TypeError("only querysets of whole models, or of values(), can be prepared")
        self._compiler: Any = self._queryset.query.get_compiler(database)
        self._sql, self._parameters = self._compiler.as_sql()
        # Which values of a row are converted, and how, is the same each time as well.
        columns = [column for column, *_ in self._compiler.select[: self._compiler.col_count]]
        self._compiler.get_converters = _always(self._compiler.get_converters(columns))
        self._adapted = _adaption(database)
        self._at = _found(self._parameters, [self._adapted(one) for one in places])
        if set(self._at) - {None} != set(range(len(given))):
            raise TypeError("an id does not stand in the statement as it was given")
        sql, parameters = again.query.sql_with_params()
        at = _found(parameters, [self._adapted(one) for one in others])
        fixed = _fixed(self._parameters, self._at)
        is_of_now = (self._sql, self._at, fixed) != (sql, at, _fixed(parameters, at))
        if is_of_now or any(isinstance(one, MOMENTS) for one in fixed):
            raise TypeError("a moment in the statement would stay the first one: give it, or Now()")

    def rows_for(self, given: tuple[Given, ...]) -> list[Any]:
        ours = [self._adapted(_in_reach(one)) for one in given]
        parameters = tuple(
            one if at is None else ours[at]
            for one, at in zip(self._parameters, self._at, strict=True)
        )
        plain = self._queryset
        query: Any = _Query(plain.query, self._compiler, self._sql, parameters)
        queryset = plain.__class__(plain.model, query=query, using=plain.db)
        queryset._iterable_class = plain._iterable_class
        queryset._prefetch_related_lookups = plain._prefetch_related_lookups
        return list(queryset)


def _always(value: Any) -> Callable[..., Any]:
    """Return a function that returns this, whatever it is given."""
    return lambda *_: value


def _places(given: Iterable[Given], first: int) -> list[Given]:
    """Return what stands in the statement while it is written: of each kind what nobody has."""
    return [_place(one, place) for place, one in enumerate(given, first)]


def _place(one: Given, place: int) -> Given:
    if isinstance(one, dt.date):
        far = FAR if isinstance(one, dt.datetime) else FAR.date()
        return far + dt.timedelta(days=place)
    return f"place {place} of a statement" if isinstance(one, str) else FIRST_PLACE + place


def _in_reach(one: Given) -> Given:
    """Return it; of a number that no database takes as an id, an id that nobody has."""
    return min(one, FIRST_PLACE) if isinstance(one, int) else one


def _adaption(database: str) -> Callable[[Given], Any]:
    """Return how a value is given to a database: SQLite takes moments and days as text."""
    ops = connections[database].ops

    def adapted(one: Given) -> Any:
        if isinstance(one, dt.datetime):
            return ops.adapt_datetimefield_value(one)
        return ops.adapt_datefield_value(one) if isinstance(one, dt.date) else one

    return adapted


def _found(parameters: Iterable[Any], places: list[Any]) -> list[int | None]:
    """Return for each parameter the number of the place that it is, if any."""
    at = {one: n for n, one in enumerate(places)}
    return [at.get(one) if isinstance(one, int | str | dt.date) else None for one in parameters]


def _fixed(parameters: Iterable[Any], at: list[int | None]) -> list[Any]:
    """Return the other parameters: PostgreSQL's JSON is wrapped, and no wrapper equals another."""
    fixed = (one for one, place in zip(parameters, at, strict=True) if place is None)
    return [getattr(one, "adapted", one) for one in fixed]


class _Query:
    """All that reading a queryset asks of its query: a compiler, and the names of values."""

    def __init__(
        self, written: Any, compiler: SQLCompiler, sql: str, parameters: tuple[Any, ...]
    ) -> None:
        self._compiler, self._statement = compiler, (sql, parameters)
        self.selected, self.extra_select = written.selected, written.extra_select
        self.values_select = written.values_select
        self.annotation_select = written.annotation_select

    def get_compiler(self, using: str) -> SQLCompiler:
        """Return a compiler that has written already, with the connection of this thread."""
        compiler: Any = copy.copy(self._compiler)
        compiler.connection = connections[using]
        compiler.as_sql = lambda: self._statement
        return compiler

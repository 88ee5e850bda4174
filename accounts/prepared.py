"""Queries whose statement is written once in a process and asked again with other ids.

Django writes a queryset's SQL anew each time it is asked. For a page that reads one person's
things by a handful of wide queries, writing takes several times as long as asking. ``Prepared``
keeps what was written, as a prepared statement does, and puts the ids in.
"""

import copy
import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

from django.db import connections, models, router
from django.db.models.query import ModelIterable
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", bound=models.Model)
# Ids that nobody has: where one of them stands in the written statement, an id goes.
FIRST_PLACE = 2**62
MOMENTS = (dt.date, dt.time, dt.timedelta)


class Prepared(Generic[Row]):
    """``Prepared(rows)(pk, …)`` is ``list(rows(pk, …))``; only the ids differ from time to time.

    ``rows`` returns a queryset of whole models for integers of ids; whatever else it depends on
    (settings, a language, the time) must not differ between two calls in one process. It may join,
    annotate, order, slice and prefetch.
    """

    def __init__(self, rows: "Callable[..., models.QuerySet[Row]]") -> None:
        """Remember how to make the queryset; it is made when first asked."""
        self._rows = rows
        self._written: dict[str, _Written] = {}

    def __call__(self, *ids: int) -> list[Row]:
        """Return the rows for these ids.

        Raises:
            TypeError: the queryset is none that can be prepared; the text says why.
        """
        database = router.db_for_read(models.Model)
        written = self._written.get(database)
        if written is None:
            written = self._written[database] = _Written(self._rows, len(ids), database)
        return written.rows_for(ids)


class _Written:
    """A queryset whose statement is written, for one database."""

    def __init__(self, rows: Callable[..., Any], places: int, database: str) -> None:
        ids = range(FIRST_PLACE, FIRST_PLACE + places)
        self._queryset, again = (rows(*ids).using(database) for _ in range(2))
        if not issubclass(self._queryset._iterable_class, ModelIterable):
            raise TypeError("only querysets of whole models can be prepared")
        self._compiler: Any = self._queryset.query.get_compiler(database)
        self._sql, self._parameters = self._compiler.as_sql()
        found = {p - FIRST_PLACE for p in self._parameters if _is_place(p, places)}
        if found != set(range(places)):
            raise TypeError("an id does not stand in the statement as it was given")
        sql, parameters = again.query.sql_with_params()
        is_of_now = (self._sql, _plain(self._parameters)) != (sql, _plain(parameters))
        if is_of_now or any(isinstance(one, MOMENTS) for one in self._parameters):
            raise TypeError("a moment in the statement would stay the first one: use Now()")

    def rows_for(self, ids: tuple[int, ...]) -> list[Any]:
        parameters = tuple(
            ids[one - FIRST_PLACE] if _is_place(one, len(ids)) else one for one in self._parameters
        )
        query: Any = _Query(self._compiler, self._sql, parameters)
        queryset = self._queryset.__class__(
            self._queryset.model, query=query, using=self._queryset.db
        )
        queryset._prefetch_related_lookups = self._queryset._prefetch_related_lookups
        return list(queryset)


def _plain(parameters: Iterable[Any]) -> list[Any]:
    """Return what can be compared: PostgreSQL's JSON is wrapped, and no wrapper equals another."""
    return [getattr(one, "adapted", one) for one in parameters]


def _is_place(parameter: object, places: int) -> bool:
    return isinstance(parameter, int) and 0 <= parameter - FIRST_PLACE < places


class _Query:
    """All that reading a queryset asks of its query: a compiler."""

    def __init__(self, compiler: SQLCompiler, sql: str, parameters: tuple[Any, ...]) -> None:
        self._compiler, self._statement = compiler, (sql, parameters)

    def get_compiler(self, using: str) -> SQLCompiler:
        """Return a compiler that has written already, with the connection of this thread."""
        compiler: Any = copy.copy(self._compiler)
        compiler.connection = connections[using]
        compiler.as_sql = lambda: self._statement
        return compiler

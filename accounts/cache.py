"""Where rate limits are counted: in the database, by all processes together."""

import logging
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.core.management import CommandError, call_command
from django.db import DEFAULT_DB_ALIAS, OperationalError, ProgrammingError, connection, transaction

logger = logging.getLogger(__name__)


class LastingCache(DatabaseCache):
    """Django's, which makes its table anew where that is gone.

    A restore of single tables, or somebody who tidied up, may lose it. Then nobody could sign in,
    since the tries can't be counted; with limits left out, anybody could guess. So counting begins
    anew instead.
    """

    _table: str

    def get_many(self, keys: Any, version: Any = None) -> Any:
        """Read values."""
        keys = list(keys)  # read twice where the table is made anew
        return self._lasting(lambda: super(LastingCache, self).get_many(keys, version))

    def has_key(self, key: Any, version: Any = None) -> bool:
        """Tell whether there is a value."""
        return bool(self._lasting(lambda: super(LastingCache, self).has_key(key, version)))

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> int:
        """Count, so that of two at once none is lost."""
        with transaction.atomic():  # in SQLite this alone makes the second wait
            if connection.vendor == "postgresql":
                self._lock_row(self.make_and_validate_key(key, version=version))
            return super().incr(key, delta, version)

    def _lock_row(self, key: str) -> None:
        with connection.cursor() as cursor:
            table = connection.ops.quote_name(self._table)
            cursor.execute(f"SELECT 1 FROM {table} WHERE cache_key = %s FOR UPDATE", [key])  # noqa: S608

    def _base_set(self, *args: Any, **named: Any) -> Any:
        write = super()._base_set  # type: ignore[misc]

        def begin_and_write() -> Any:
            # Django takes a lock that it didn't get for a value that is there already.
            with transaction.atomic() if connection.vendor == "sqlite" else nullcontext():
                return write(*args, **named)

        return self._lasting(begin_and_write)

    def _base_delete_many(self, keys: Any) -> Any:
        delete = super()._base_delete_many  # type: ignore[misc]
        return self._lasting(lambda: delete(keys))

    def _lasting(self, work: Callable[[], Any]) -> Any:
        # An error within a transaction of PostgreSQL would end it.
        is_within = connection.in_atomic_block
        try:
            with transaction.atomic() if is_within else nullcontext():
                return work()
        except (OperationalError, ProgrammingError):
            if self._has_table():
                raise  # the database's trouble, not the table's
        self._make_table()
        return work()

    def _has_table(self) -> bool:
        return self._table in connection.introspection.table_names()

    def _make_table(self) -> None:
        logger.error("The cache's table was gone and is made anew: rate limits count from zero.")
        try:
            call_command("createcachetable", database=DEFAULT_DB_ALIAS, verbosity=0)
        except CommandError:
            if not self._has_table():  # else another process was quicker
                raise

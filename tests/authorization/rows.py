"""The whole table: the rows of every module ``rows_*`` beside this one."""

from importlib import import_module
from pkgutil import iter_modules

from tests import authorization
from tests.authorization.table import Rows


def all_rows() -> Rows:
    """Return every row by the key of its address; two modules must not name the same one."""
    return _rows_of("rows_")


def api_rows() -> Rows:
    """Return the rows of the API's operations."""
    return _rows_of("rows_api")


def _rows_of(beginning: str) -> Rows:
    found: Rows = {}
    for module in iter_modules(authorization.__path__):
        if module.name.startswith(beginning):
            rows = import_module(f"tests.authorization.{module.name}").ROWS
            assert not set(found) & set(rows), module.name
            found |= rows
    return found

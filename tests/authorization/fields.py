"""Which fields every reader of the API gets: what the tables say, and what is really answered.

Beside its rows each module ``rows_api*`` may hold ``FIELDS``: the key of an address, and the exact
names that a reader gets there, separated by spaces. Names of an object within are dotted; ``x.*``
stands for keys that are not fixed; of a list the names of one row count. Where roles read
different things, a dictionary says it by role, or by several roles with spaces between them.
``FILE`` stands for an answer that is no JSON.
"""

from collections.abc import Iterable, Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from tests import authorization
from tests.authorization.world import ROLES

FILE = "(file)"
Declared = str | Mapping[str, str]
PAGE = {"next", "previous", "results"}


def all_fields() -> dict[str, Declared]:
    """Return what the modules declare, by key of the address."""
    found: dict[str, Declared] = {}
    for module in iter_modules(authorization.__path__):
        if module.name.startswith("rows_api"):
            rows = import_module(f"tests.authorization.{module.name}")
            found |= getattr(rows, "FIELDS", {})
    return found


def names_in(answer: Any) -> set[str]:
    """Return the dotted names of all fields of an answer; of a page those of its rows."""
    if isinstance(answer, dict) and set(answer) == PAGE:
        answer = answer["results"]
    return _without_empty(set(_names(answer, "")))


def _names(value: Any, path: str) -> Iterable[str]:
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from _names(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and any(isinstance(one, dict | list) for one in value):
        for one in value:
            yield from _names(one, path)
    elif path:
        yield path


def _without_empty(names: set[str]) -> set[str]:
    """Drop an object's own name, which stands where it was null or empty, if it was full too."""
    return {one for one in names if not any(other.startswith(f"{one}.") for other in names)}


def differences(declared: Declared, seen: Mapping[str, set[str]]) -> list[str]:
    """Return how what was seen by role differs from what is declared; nothing is as it should."""
    if isinstance(declared, str):
        declared = {" ".join(seen): declared} if seen else {}
    found = []
    for roles, names in declared.items():
        found += _difference(roles.split(), set(names.split()), seen)
    named = {role for roles in declared for role in roles.split()}
    found += [f"{role}: not declared" for role in seen if role not in named and seen[role]]
    return found


def _difference(roles: list[str], wanted: set[str], seen: Mapping[str, set[str]]) -> list[str]:
    assert set(roles) <= set(ROLES), roles
    got = _without_empty(set().union(*(seen.get(role, set()) for role in roles)))
    free = {name.removesuffix("*") for name in wanted if name.endswith(".*")}
    got = {_collapsed(name, free) for name in got}
    said = " ".join(roles)
    more, less = sorted(got - wanted), sorted(wanted - got)
    return [
        *([f"{said}: also gets {' '.join(more)}"] if more else []),
        *([f"{said}: does not get {' '.join(less)}"] if less else []),
    ]


def _collapsed(name: str, free: set[str]) -> str:
    return next((f"{start}*" for start in free if f"{name}.".startswith(start)), name)

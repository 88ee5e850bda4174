"""One cell of the table: an address, a method, somebody who asks, and what must come of it."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection
from django.urls import reverse

from tests.authorization.addresses import Address, addresses
from tests.authorization.asking import ask
from tests.authorization.table import DENIED, METHODS, Row
from tests.authorization.world import ROLES

CHANGING = ("POST", "PUT", "PATCH", "DELETE")
ONLY_THE_API_HAS = ("PUT", "PATCH", "DELETE")  # a page answers 405 to anybody, before sign-in
# No code of ours tells HEAD from GET (``test_architecture``), and OPTIONS asks for nobody's rows:
# a visitor, a stranger and an admin ask them of every address, the others need not.
ALIKE = ("HEAD", "OPTIONS")
ASKING_ALIKE = ("anonymous", "mentor", "admin")
SECRET = re.compile(r"CANARY-[A-Z-]*[A-Z]|canary-[a-z-]+@example\.org")
Readers = Mapping[str, Iterable[str]]


@dataclass(frozen=True)
class Cell:
    """``may_write``: the request changes something, and must."""

    key: str
    method: str
    path: str
    expected: int
    may_write: bool = False
    must_write: bool = True

    def __str__(self) -> str:
        return f"{self.method} {self.key}"


def path_of(address: Address, row: Row, objects: Mapping[str, Any], **given: Any) -> str:
    """Return the path of an address with the arguments of what it is about."""
    args = {**objects.get(row.about, {}), **row.args, **given}
    if address.is_named:
        return reverse(address.key, kwargs=args)
    return "/" + address.route.replace("<path:object_id>", "0").replace("(?P<url>.*)$", "nothing")


def is_api(address: Address) -> bool:
    """Whether programs ask here."""
    return address.route.startswith("api/")


def methods_of(address: Address, role: str) -> list[str]:
    """Return the methods that a role tries at an address; the rest is alike for all roles."""
    is_first = role == "anonymous"
    return [
        method
        for method in METHODS
        if (is_api(address) or is_first or method not in ONLY_THE_API_HAS)
        and (method not in ALIKE or _asks_alike(role))
    ]


def _asks_alike(role: str) -> bool:
    """HEAD and OPTIONS ask databases nothing that GET doesn't: SQLite's run will do."""
    return role in ASKING_ALIKE and connection.vendor == "sqlite"


def of_role(
    role: str, objects: Mapping[str, Any], table: Mapping[str, Row]
) -> Iterator[tuple[Cell, Row]]:
    """Yield each cell of a role, with the row that it comes from."""
    index = ROLES.index(role)
    for address in addresses():
        row = table[address.key]
        path = path_of(address, row, objects)
        for method in methods_of(address, role):
            expected = row.expected(method)[index]
            if method in ONLY_THE_API_HAS and not is_api(address):
                expected = 405
            may_write = method == "POST" and role in row.writes
            yield Cell(address.key, method, path, expected, may_write), row


def leaks(role: str, page: str, readers: Readers) -> list[str]:
    """Return the texts on a page that are not this role's to read."""
    return sorted({one for one in SECRET.findall(page) if role not in readers.get(one, ())})


def breaches(
    cell: Cell, client: Any, role: str, body: Mapping[str, Any], readers: Readers
) -> list[str]:
    """Ask; return what was not as it must be."""
    status, writes, page = ask(client, cell.method, cell.path, dict(body))
    said = f"{cell} as {role}"
    found = [f"{said}: shows {secret}" for secret in leaks(role, page, readers)]
    if status != cell.expected:
        found.append(f"{said}: {status}, not {cell.expected}")
    if writes and not cell.may_write and (status in DENIED or cell.method not in CHANGING):
        found.append(f"{said}: answered {status} and wrote {writes}")
    if cell.may_write and cell.must_write and not writes:
        found.append(f"{said}: changed nothing")
    return found


def all_breaches(
    asked: Iterable[tuple[Cell, Row]], client: Any, role: str, readers: Readers
) -> list[str]:
    """Ask everything; return what was not as it must be."""
    cells, found = list(asked), []
    for cell, row in cells:
        found += breaches(cell, client, role, row.body, readers)
    if record := os.environ.get("CELLS_RECORD"):
        with Path(record).open("a") as file:
            file.write(f"{len(cells)}\n")
    return found

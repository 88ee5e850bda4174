"""Every operation of the schema with an address of the table's world, and who may ask it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.cache import cache as counts
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator

from tests.authorization import addresses, rows, world
from tests.authorization.table import METHODS, Row

JSON = "application/json"
FORM = "multipart/form-data"
PROBLEM = ["type", "title", "status", "detail", "code", "request_id"]


@dataclass(frozen=True)
class Operation:
    """One operation: ``path`` leads to an object of the world, ``roles`` succeed there."""

    key: str
    method: str
    template: str
    path: str
    args: Mapping[str, Any]
    body: Mapping[str, Any]
    roles: tuple[str, ...]
    said: Mapping[str, Any]

    @property
    def name(self) -> str:
        """What a failure is called by."""
        return f"{self.method} {self.template}"

    @property
    def parameters(self) -> dict[str, str]:
        """The ids of the world's object, by the schema's names."""
        parts = zip(self.template.split("/"), self.path.split("/"), strict=True)
        return {name[1:-1]: value for name, value in parts if name.startswith("{")}

    @property
    def queries(self) -> list[str]:
        """The parameters that it takes in its query."""
        return [one["name"] for one in self.said.get("parameters", []) if one["in"] == "query"]

    @property
    def takes(self) -> dict[str, Any]:
        """The media that its body may have."""
        found: dict[str, Any] = self.said.get("requestBody", {}).get("content", {})
        return found

    @property
    def properties(self) -> dict[str, Any]:
        """The fields of its JSON body."""
        body = self.takes.get(JSON, {}).get("schema", {})
        found: dict[str, Any] = resolved(body).get("properties", {})
        return found


@cache
def schema() -> dict[str, Any]:
    """Return the whole schema."""
    found: dict[str, Any] = json.loads(json.dumps(SchemaGenerator().get_schema(public=True)))
    return found


def resolved(part: dict[str, Any]) -> dict[str, Any]:
    """Return a component where the part only names one."""
    name = part.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = schema()["components"]["schemas"][name] if name else part
    return found


def operations(built: world.World) -> list[Operation]:
    """Return every operation that somebody may ask."""
    table, found = rows.all_rows(), []
    for address in addresses.addresses():
        if address.route.startswith("api/v1/") and address.key in table:
            row = table[address.key]
            args = {**built.objects.get(row.about, {}), **row.args}
            path = reverse(address.key, kwargs=args)
            found += [
                _operation(address.key, method, path, args, row)
                for method in METHODS
                if _succeeding(row, method) and method.lower() in _item(path)
            ]
    return found


def _operation(key: str, method: str, path: str, args: dict[str, Any], row: Row) -> Operation:
    template, said = _template(path), _item(path)[method.lower()]
    roles = tuple(_succeeding(row, method))
    return Operation(key, method, template, path, args, dict(row.body), roles, said)


def _succeeding(row: Row, method: str) -> list[str]:
    wanted = zip(world.ROLES, row.expected(method), strict=True)
    return [role for role, status in wanted if 200 <= status < 300]


@cache
def _template(path: str) -> str:
    """Return the schema's path that this one is of: the one with the fewest free parts."""
    fitting = [
        one for one in schema()["paths"] if re.fullmatch(re.sub(r"{\w+}", "[^/]+", one), path)
    ]
    return min(fitting, key=lambda one: one.count("{"), default="")


def _item(path: str) -> dict[str, Any]:
    return schema()["paths"].get(_template(path), {})


def send(client: Client, method: str, path: str, body: Any = None, **more: Any) -> HttpResponse:
    """Send one request and undo what it did; a body that is no bytes goes as JSON."""
    counts.clear()  # rates are tested elsewhere
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    kind = more.pop("content_type", JSON)
    with transaction.atomic():
        answer = client.generic(method, path, b"" if body is None else data, kind, **more)
        answer.getvalue()
        transaction.set_rollback(True)
    return answer


def is_problem(answer: HttpResponse) -> bool:
    """Whether an error is told as a whole problem."""
    if answer["Content-Type"] != "application/problem+json":
        return False
    return list(json.loads(answer.content))[:6] == PROBLEM

"""Every field of the API by reader, and that nobody writes a field that isn't there to write."""

import json
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator

from tests.authorization import addresses, fields, rows, world
from tests.authorization.asking import ask
from tests.authorization.table import Row
from tests.matching.scenes import taxonomy

TABLE = rows.all_rows()
API = [one for one in addresses.addresses() if one.route.startswith("api/v1/")]
NO_TABLE = {"api-nothing"}
# What no body may hold anywhere: who somebody is, what she may do, where something stands.
PLANTED = (
    "is_staff", "is_superuser", "is_active", "role", "roles", "uuid", "email_verified",
    "places_held", "user_id", "program_id", "actor", "decided_by", "planted",
)  # fmt: skip


@pytest.fixture
def built(db):
    """The world, with the texts that it needs."""
    call_command("load_content", verbosity=0)
    taxonomy()
    return world.build()


def path_of(key: str, row: Row, built: world.World) -> str:
    return reverse(key, kwargs={**built.objects.get(row.about, {}), **row.args})


def succeeding(row: Row, method: str) -> list[str]:
    """Return the roles that a method succeeds for."""
    return [
        role
        for role, status in zip(world.ROLES, row.expected(method), strict=True)
        if 200 <= status < 300
    ]


def readable() -> dict[str, Row]:
    """Return the addresses at which somebody reads something."""
    keys = {one.key for one in API} - NO_TABLE
    return {key: TABLE[key] for key in sorted(keys) if succeeding(TABLE[key], "GET")}


def test_every_address_that_is_read_declares_its_fields():
    assert sorted(set(readable()) - set(fields.all_fields())) == []


def test_every_declared_address_is_read():
    assert sorted(set(fields.all_fields()) - set(readable())) == []


def seen_at(key: str, row: Row, built: world.World) -> dict[str, set[str]]:
    found = {}
    for role in succeeding(row, "GET"):
        answer = built.client(role).get(path_of(key, row, built))
        assert answer.status_code == 200, f"{key} as {role}: {answer.status_code}"
        if not answer["Content-Type"].startswith("application/json"):
            found[role] = {fields.FILE}
        else:
            found[role] = fields.names_in(json.loads(answer.getvalue()))
    return found


@pytest.mark.slow
def test_every_reader_gets_exactly_her_fields(built, settings):
    settings.API_RATES = {"read": 10_000, "write": 10_000}
    declared, found = fields.all_fields(), []
    for key, row in readable().items():
        if key in declared:
            seen = seen_at(key, row, built)
            found += [f"{key}: {one}" for one in fields.differences(declared[key], seen)]

    assert found == []


@pytest.mark.slow
def test_every_body_refuses_fields_that_are_not_its_own(built):
    found = []
    for key in sorted({one.key for one in API} - NO_TABLE):
        row = TABLE[key]
        for method in ("POST", "PUT", "PATCH"):
            found += _accepted(key, method, row, built)

    assert found == []


def _accepted(key: str, method: str, row: Row, built: world.World) -> list[str]:
    roles = succeeding(row, method)
    if not roles:
        return []
    own = set(row.body)
    planted = {name: "1" for name in PLANTED if name not in own}
    path = path_of(key, row, built)
    status, writes, page = ask(built.client(roles[0]), method, path, {**row.body, **planted})
    cell = f"{method} {key} as {roles[0]}"
    if status != 400 or writes:
        return [f"{cell}: answered {status} to unknown fields and wrote {writes}"]
    refused = set(json.loads(page)["errors"])
    return [f"{cell}: accepts {name}" for name in planted if name not in refused]


def bodies(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of every JSON body by operation."""
    found = {}
    for route, item in schema["paths"].items():
        for method, operation in item.items():
            content = operation.get("requestBody", {}).get("content", {})
            if body := content.get("application/json"):
                found[f"{method.upper()} {route}"] = body["schema"]
    return found


def test_every_body_of_the_schema_is_closed():
    schema = SchemaGenerator().get_schema(public=True)
    components = schema["components"]["schemas"]
    opened = []
    for operation, body in bodies(schema).items():
        name = body.get("$ref", "").rpartition("/")[2]
        if components.get(name, body).get("additionalProperties") is not False:
            opened.append(operation)

    assert opened == []


# -- what the comparison itself notices ---------------------------------------------------


def test_names_of_nested_fields_are_dotted():
    row = {"id": 1, "mentee": {"id": 2, "name": "A"}, "why": ["a"], "parts": [{"id": 3}]}
    page = {"next": None, "previous": None, "results": [row, {"id": 1, "mentee": None}]}

    assert fields.names_in(page) == {"id", "mentee.id", "mentee.name", "why", "parts.id"}


def test_field_that_nobody_declared_is_noticed():
    seen = {"mentee": {"id", "score"}, "admin": {"id", "score", "report.a"}}

    assert fields.differences({"mentee": "id", "admin": "id score report.*"}, seen) == [
        "mentee: also gets score"
    ]
    assert fields.differences("id score why report.a", seen) == ["mentee admin: does not get why"]
    assert fields.differences({"admin": "id score report.*"}, seen) == ["mentee: not declared"]

"""Links of the schema: from an answer that names a thing to every operation on that thing."""

import re
from collections.abc import Iterator
from typing import Any

ROOT = "/api/v1"
JSON = "application/json"
NAME_OF_ID = ("id", "uuid", "slug")
PARAMETER = re.compile(r"{(\w+)}")
Schema = dict[str, Any]


def add(schema: Schema) -> None:
    """Lead from what was created, and from the first row of a list, to what can be done with it."""
    homes = _homes(schema)
    for path, item in schema["paths"].items():
        for method, operation in item.items():
            for answer, media in _answers(operation):
                found = _links(schema, homes, path, method, media)
                if found:
                    answer["links"] = found


def _answers(operation: Schema) -> Iterator[tuple[Schema, Schema]]:
    """Yield each answer that succeeds with JSON, with its schema."""
    for status, answer in operation["responses"].items():
        media = answer.get("content", {}).get(JSON)
        if status < "300" and media:
            yield answer, media["schema"]


def _homes(schema: Schema) -> dict[str, str]:
    """Return the address of each kind of thing that has one of its own, by the schema's name."""
    return {
        media["$ref"]: path
        for path, item in schema["paths"].items()
        if path.endswith("}/") and "get" in item
        for _answer, media in _answers(item["get"])
        if "$ref" in media
    }


def _links(
    schema: Schema, homes: dict[str, str], path: str, method: str, media: Schema
) -> dict[str, Schema]:
    row, place = _row(schema, media)
    is_list = place != "/"
    if method != ("get" if is_list else "post"):
        return {}
    home = homes.get(media.get("$ref", "")) or _below(schema, path)
    given = _given(_fields(schema, row), place, path, home) if home else None
    if home is None or given is None or path.startswith(home):
        return {}
    return {
        operation["operationId"]: {
            "operationId": operation["operationId"],
            "parameters": dict(zip(PARAMETER.findall(target), given, strict=True)),
        }
        for target, item in schema["paths"].items()
        if _is_on(target, home)
        for operation in item.values()
        if not _asks_more(operation)
    }


def _asks_more(operation: Schema) -> bool:
    """Whether it needs a word in its query, which no answer names."""
    given = operation.get("parameters", [])
    return any(one["in"] == "query" and one.get("required") for one in given)


def _is_on(target: str, home: str) -> bool:
    """Whether an address is of the thing at ``home``, or a step of it, and asks for no more."""
    inner, own = _unnamed(target), _unnamed(home)
    return inner.startswith(own) and inner.count("{}") == own.count("{}")


def _unnamed(path: str) -> str:
    return PARAMETER.sub("{}", path)


def _row(schema: Schema, media: Schema) -> tuple[Schema, str]:
    """Return the schema of what an answer names, and where in the answer it stands."""
    whole = _resolved(schema, media)
    if whole.get("type") == "array":
        return _resolved(schema, whole["items"]), "/0/"
    rows = whole.get("properties", {}).get("results", {})
    if "items" in rows:
        return _resolved(schema, rows["items"]), "/results/0/"
    return whole, "/"


def _resolved(schema: Schema, part: Schema) -> Schema:
    name = part.get("$ref", "").rpartition("/")[2]
    found: Schema = schema["components"]["schemas"][name] if name else part
    return found


def _below(schema: Schema, path: str) -> str | None:
    """Return the address of one row of a list: right below it, or by its last word alone."""
    last = path.rstrip("/").rpartition("/")[2]
    for start in (path, f"{ROOT}/{last}/"):
        for one in schema["paths"]:
            if PARAMETER.fullmatch(one.removeprefix(start).rstrip("/")) and one.startswith(start):
                return str(one)
    return None


def _fields(schema: Schema, row: Schema) -> Schema:
    """Return the fields that a row has for everybody who reads it."""
    kinds = [_fields(schema, _resolved(schema, one)) for one in row.get("oneOf", [])]
    if not kinds:
        found: Schema = row.get("properties", {})
        return found
    return {name: kinds[0][name] for name in set.intersection(*map(set, kinds))}


def _given(fields: Schema, place: str, path: str, home: str) -> list[str] | None:
    """Return where each part of the address comes from; None where the answer doesn't hold it."""
    *outer, own = PARAMETER.findall(home)
    names = [name for name in (own, *NAME_OF_ID) if name in fields]
    if not names or not set(outer) <= set(PARAMETER.findall(path)):
        return None
    return [*(f"$request.path.{name}" for name in outer), f"$response.body#{place}{names[0]}"]

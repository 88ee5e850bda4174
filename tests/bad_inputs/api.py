"""What broken programs send to every operation of the API.

Nothing of it may end in a server error, and every refusal is a whole problem.
"""

import base64
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.test import Client

from tests.api import operations
from tests.api.operations import FORM, JSON, Operation, send
from tests.bad_inputs.house import House
from tests.bad_inputs.judging import none_of
from tests.nightly import IS_NIGHTLY

HUGE = "9" * 400
BODIES = ("POST", "PUT", "PATCH")


def client_of(house: House, operation: Operation) -> Client:
    """Return a browser of the first role that may ask."""
    return house.clients[operation.roles[0]]


def wrong(
    house: House, operation: Operation, wanted: Iterable[int], path: str = "", **given: Any
) -> str:
    """Ask; return what was not as wanted, with nothing for a problem of a wanted status."""
    path = path or operation.path
    answer = send(client_of(house, operation), operation.method, path, **given)
    if answer.status_code in wanted and operations.is_problem(answer):
        return ""
    return f"{operation.name} {path[-60:]} {str(given)[:80]}: {answer.status_code}"


def some_of(values: list[Any], operation: Operation, count: int = 1) -> list[Any]:
    """Return other values for each operation; at night all."""
    start = len(operation.template) + len(operation.method)
    return values if IS_NIGHTLY else [values[(start + n) % len(values)] for n in range(count)]


def broken_text_is_refused(house: House) -> None:
    """Rows 2 and 3."""
    queries = ["?a=%00", "?a=%ff", "?a=%ed%a0%80"]
    bodies = [b'{"a": "\\u0000"}', b'{"a": "\\ud800"}', b'{"a": "\xff"}', b'{"\\u0000": 1}']

    lines = [
        wrong(house, one, [400], one.path + query)
        for one in house.operations
        for query in some_of(queries, one)
    ]
    lines += [
        wrong(house, one, [400], body=body)
        for one in house.changing
        for body in some_of(bodies, one)
    ]
    none_of(lines)


def other_ids(operation: Operation, place: int) -> Iterator[str]:
    """Return the path with another id in each place that holds one."""
    strange = ["0", "-1", "abc", str(2**63), str(2**63 + 1), HUGE, "1.5", "%C2%B2",
               "00000000-0000-0000-0000-000000000000"]  # fmt: skip
    for value in operation.args.values():
        if f"/{value}/" in operation.path:
            tried = strange if IS_NIGHTLY else [some_of(strange, operation, 2)[place]]
            for other in tried:
                yield operation.path.replace(f"/{value}/", f"/{other}/")


def other_ids_are_not_found(house: House, value: int) -> None:
    """Rows 4 and 5: in a build the first or the second of the ids that an operation gets."""
    none_of(
        wrong(house, one, [404], path, body=dict(one.body) if one.method in BODIES else None)
        for one in house.operations
        for path in other_ids(one, value)
    )


def cursor(text: str) -> str:
    """Return a place in a list as the API writes it."""
    return base64.b64encode(text.encode()).decode().replace("=", "%3D")


def pages_that_are_none_are_refused(house: House) -> None:
    """Row 6."""
    places = ["p=abc", "p=-1", f"p={HUGE}", "p=nan", "o=-5", "p=2026-01-01"]
    queries = [f"cursor={cursor(place)}" for place in places]
    queries += [f"page_size={size}" for size in ("0", "-1", "abc", "%C2%B2", "", "1e9")]

    none_of(
        wrong(house, one, [400, 404], f"{one.path}?{query}")
        for one in house.operations
        for query in some_of(queries, one, 4)
        if "cursor" in one.queries
    )


def unknown_parameters_are_refused(house: House) -> None:
    """Row 7."""
    queries = ["user__password=a", "ordering=id", "format=api"]
    none_of(
        wrong(house, one, [400], f"{one.path}?{query}")
        for one in house.operations
        for query in some_of(queries, one)
    )


def repeated_parameters_are_refused(house: House) -> None:
    """Row 24."""
    none_of(
        wrong(house, one, [400], f"{one.path}?{name}=1&{name}=1")
        for one in house.operations
        for name in one.queries
    )


def values_that_filters_do_not_have_break_nothing(house: House) -> None:
    """Row 7."""
    values = ["'", "abc", "-1", HUGE, "[]", "{}", "null", "true", "2026-13-45", "%F0%9F%99%82"]
    lines = []
    for one in house.operations:
        for name in set(one.queries) - {"cursor", "page_size"}:
            for value in some_of(values, one):
                path = f"{one.path}?{name}={value}"
                answer = send(client_of(house, one), one.method, path)
                if answer.status_code not in (200, 400, 404):
                    lines.append(f"{one.name}?{name}={value}: {answer.status_code}")
    none_of(lines)


def too_deep_or_too_long_bodies_are_refused(house: House) -> None:
    """Row 8."""
    deep, huge = b'{"a":' * 10_000 + b"1" + b"}" * 10_000, b'{"a": "' + b"x" * 3_000_000 + b'"}'
    none_of(
        wrong(house, one, [400, 413], body=body)
        for one in house.changing
        for body in some_of([deep, huge], one)
    )


STRANGE = [None, [], {}, [[]], [None], {"a": {}}, True, -1, 2**70, 1.5, "", " ", "x" * 20_000, "'",
           "\u202e", [1, "a"], ["x" * 500], "9999-99-99", "0001-01-01T00:00:00Z",
           "9999-12-31T23:59:59-12:00", 1e308]  # fmt: skip


def values_of_another_kind_break_nothing(house: House, value: int) -> None:
    """Rows 1 and 29: in every field of every body; a build takes every second, from ``value``."""
    lines = []
    for one in house.changing:
        for place, name in enumerate(one.properties):
            if not IS_NIGHTLY and place % 2 != value:
                continue
            for strange in some_of(STRANGE[place % 5 :], one):
                body = {**one.body, name: strange}
                answer = send(client_of(house, one), one.method, one.path, body)
                is_fine = answer.status_code < 400 or operations.is_problem(answer)
                if answer.status_code >= 500 or not is_fine:
                    lines.append(f"{one.name} {name}={strange!r:.40}: {answer.status_code}")
    none_of(lines)


def texts_are_answered_as_texts(house: House, value: str) -> None:
    """Rows 9 to 12: in every field that takes text; no answer is a page that a browser draws."""
    lines = []
    for one in house.changing if IS_NIGHTLY else house.changing[len(value) % 3 :: 3]:
        texts = {name: value for name, said in one.properties.items() if _is_text(said)}
        answer = send(client_of(house, one), one.method, one.path, {**one.body, **texts})
        kind = answer.get("Content-Type", "")
        if answer.status_code >= 500 or "text/html" in kind or "\n" in str(answer.headers):
            lines.append(f"{one.name}: {answer.status_code} {kind}")
        if answer.get("X-Content-Type-Options") != "nosniff":
            lines.append(f"{one.name}: may be sniffed")
    none_of(lines)


def _is_text(said: dict[str, Any]) -> bool:
    return said.get("type") == "string" and not {"enum", "format"} & set(said)


def other_methods_are_refused(house: House) -> None:
    """Row 22."""
    by_path: dict[str, list[Operation]] = {}
    for one in house.operations:
        by_path.setdefault(one.path, []).append(one)
    lines = []
    for same in by_path.values():
        for method in some_of(sorted({*BODIES, "GET", "DELETE"} - _methods(same[0])), same[0]):
            answer = send(client_of(house, same[0]), method, same[0].path)
            if answer.status_code != 405 or not operations.is_problem(answer):
                lines.append(f"{method} {same[0].path}: {answer.status_code}")
    none_of(lines)


def _methods(one: Operation) -> set[str]:
    return {method.upper() for method in operations.schema()["paths"][one.template]}


def unknown_fields_change_nothing(house: House) -> None:
    """Row 23: a body with more than the schema names is refused whole."""
    more = {"role": "admin", "is_staff": True, "state": "vetted", "places_held": 0, "user": 1}
    lines = []
    for one in house.changing:
        if JSON in one.takes:
            unknown = {name: value for name, value in more.items() if name not in one.properties}
            lines.append(wrong(house, one, [400], body={**one.body, **unknown}))
    none_of(lines)


def same_key_is_one_effect(house: House) -> None:
    """Row 30: the same answer again; another body under the same key is refused."""
    none_of(
        line
        for one in house.operations
        if one.method == "POST" and some_of([True, False], one)[0]
        for line in _replayed(client_of(house, one), one)
    )


def _replayed(client: Client, one: Operation) -> list[str]:
    headers = {"Idempotency-Key": f"k-{one.key}"}
    body = json.dumps(dict(one.body)).encode()
    given = {"content_type": JSON, "headers": headers}
    operations.counts.clear()
    with transaction.atomic():
        first = client.post(one.path, body, **given)
        again = client.post(one.path, body, **given)
        other = client.post(one.path, body + b" ", **given)
        transaction.set_rollback(True)
    if "Idempotency-Replayed" not in again and first.streaming:
        return []
    seen = (again.status_code, again.content, again.get("Idempotency-Replayed"), other.status_code)
    wanted = (first.status_code, first.content, "true", 409)
    return [] if seen == wanted else [f"{one.name}: {first.status_code} then {seen}"]


def other_media_are_refused(house: House) -> None:
    """Row 43."""
    lines = []
    for one in house.changing:
        sent = [(b"<a/>", "application/xml"), (b"a=1", "text/plain")]
        if FORM not in one.takes:
            sent.append((b"--x--\r\n", f"{FORM}; boundary=x"))
        for body, kind in some_of(sent, one):
            lines.append(wrong(house, one, [415], body=body, content_type=kind))
    none_of(lines)


def bodies_that_are_no_object_are_refused(house: House) -> None:
    """Row 43."""
    bodies = [b"null", b"[]", b"[{}]", b'"a"', b"1", b"true", b"{", b"nonsense"]
    none_of(
        wrong(house, one, [400], body=body)
        for one in house.changing
        for body in some_of(bodies, one, 2)
    )


def answers_that_we_do_not_write_are_not_acceptable(house: House) -> None:
    """Row 43."""
    headers = {"Accept": "image/png"}
    none_of(wrong(house, one, [406], headers=headers) for one in house.operations)


def searches_are_literal(house: House) -> None:
    """Row 44: nobody is called that."""
    words = ["%25", "_", "%5C", "x" * 5000, "(a%2B)%2B%24", "'; DROP TABLE"]
    lines = []
    for one in house.operations:
        for name in {"search", "q"} & set(one.queries) if one.key.endswith("-list") else ():
            for word in words:
                answer = send(client_of(house, one), one.method, f"{one.path}?{name}={word}")
                rows = answer.json().get("results") if answer.status_code == 200 else []
                if answer.status_code not in (200, 400) or rows:
                    lines.append(f"{one.name}?{name}={word[:20]}: {answer.status_code} {rows}")
    none_of(lines)

"""How a value of each kind stands in an archive, whichever database it comes from or goes to.

A moment is the text of its UTC time, an id of 128 bits 32 digits, bytes base64, a decimal number
its digits; JSON stands in a list of one, so that its null differs from none at all. Two databases
with the same rows give the same text.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Field

Change = Callable[[Any], Any]
WHOLE_MOMENT, MOMENT = len("2026-01-12 18:00:00"), len("2026-01-12 18:00:00.000000")
EXACT_FLOAT = 1e16  # from here on PostgreSQL writes a number of JSON as a whole one


@dataclass(frozen=True)
class Kind:
    """One kind of column: how it is asked for, written, and put back; None: as it is.

    ``select`` holds an expression for each database with ``{}`` for the column.
    """

    name: str
    select: tuple[str, str] = ("{}", "{}")  # SQLite, PostgreSQL
    write: tuple[Change | None, Change | None] = (None, None)
    put: tuple[Change | None, Change | None] = (None, None)


def _moment(text: str) -> str:
    """Return a moment with all or none of its six digits: databases write three, or some."""
    if len(text) == WHOLE_MOMENT:
        return text
    whole = text.ljust(MOMENT, "0")
    return whole.removesuffix(".000000")


def _float(text: str) -> float | int:
    value = float(text) + 0.0  # no negative zero
    return int(value) if abs(value) >= EXACT_FLOAT and value.is_integer() else value


_decode = json.JSONDecoder(parse_float=_float).decode


def _json(text: str) -> list[Any]:
    return [_decode(text)]


def _dumped(value: list[Any]) -> str:
    return json.dumps(value[0])


def _base64(data: Any) -> str:
    return b64encode(data).decode()


def _hex(text: str) -> str:
    return "\\x" + b64decode(text).hex()


def _decimal(value: Any) -> str:
    return f"{Decimal(str(value)).normalize():f}"


TEXT = ("CAST({} AS TEXT)", "({})::text")
KINDS = {
    kind.name: kind
    for kind in (
        Kind("integer"),
        Kind("text"),
        Kind("float", write=(float, float)),
        Kind("flag", ("CAST({} AS INTEGER)", "{}"), (bool, None), (int, None)),
        Kind(
            "moment",
            ("CAST({} AS TEXT)", "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"),
            (_moment, _moment),
        ),
        Kind("date", TEXT),
        Kind("uuid", ("{}", "replace(({})::text, '-', '')")),
        Kind("json", ("CAST({} AS TEXT)", "({})::text"), (_json, _json), (_dumped, _dumped)),
        Kind("bytes", write=(_base64, _base64), put=(b64decode, _hex)),
        Kind("decimal", write=(_decimal, _decimal)),
        Kind("address", ("{}", "host({})")),
    )
}
OF_FIELDS = {
    "AutoField": "integer", "BigAutoField": "integer", "SmallAutoField": "integer",
    "IntegerField": "integer", "BigIntegerField": "integer", "SmallIntegerField": "integer",
    "PositiveIntegerField": "integer", "PositiveBigIntegerField": "integer",
    "PositiveSmallIntegerField": "integer", "CharField": "text", "TextField": "text",
    "SlugField": "text", "FloatField": "float", "BooleanField": "flag", "DateTimeField": "moment",
    "DateField": "date", "UUIDField": "uuid", "JSONField": "json", "BinaryField": "bytes",
    "DecimalField": "decimal", "GenericIPAddressField": "address",
}  # fmt: skip
VENDORS = ("sqlite", "postgresql")


def kind_of(field: "Field[Any, Any]") -> Kind:
    """Return the kind of a model's column.

    Raises:
        KeyError: nobody has said how such a field is written.
    """
    while field.is_relation:
        field = field.target_field  # type: ignore[attr-defined]
    return KINDS[OF_FIELDS[field.get_internal_type()]]


def changes(kinds: list[Kind], part: str, vendor: str) -> list[tuple[int, Change]]:
    """Return which columns are changed on their way, and by what; ``part`` is write or put."""
    which = VENDORS.index(vendor)
    found = [(i, getattr(kind, part)[which]) for i, kind in enumerate(kinds)]
    return [(i, change) for i, change in found if change is not None]

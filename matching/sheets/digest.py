"""One fingerprint for the input: the same people give the same one, in any order of rows."""

import json
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

from matching.encoding.records import PairKey
from matching.sheets.people import People


def input_sha256(people: People, pins: Iterable[PairKey], exclusions: Iterable[PairKey]) -> str:
    """Return the sha256 of the sorted, parsed rows of all sheets."""
    content = {
        "mentees": _lines(people.mentees),
        "mentors": _lines(people.mentors),
        "names": [sorted(people.mentee_names.items()), sorted(people.mentor_names.items())],
        "pins": _lines(pins),
        "exclusions": _lines(exclusions),
    }
    return sha256(_canonical(content).encode()).hexdigest()


def _lines(records: Iterable[Any]) -> list[str]:
    return sorted(map(_canonical, records))


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=_plain)


def _plain(value: object) -> object:
    """Return what JSON can hold: sets sorted, numbers without trailing zeros."""
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    raise TypeError(f"{type(value).__name__} cannot be part of the digest")

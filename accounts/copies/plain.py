"""Values as programs read them: codes, moments in UTC, numbers."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from accounts.copies.shape import Code, Section, Value

FORMAT, VERSION = "benchmate-personal-copy", 1


def plain(value: Value) -> Any:
    """Return a value as JSON holds it."""
    if isinstance(value, Code):
        return value.code
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value


def head(facts: Mapping[str, Value]) -> str:
    """Return how ``data.json`` begins; sections follow, and ``FOOT``."""
    about = {"format": FORMAT, "version": VERSION, **facts}
    lines = [f"  {_json(key)}: {_json(plain(value))},\n" for key, value in about.items()]
    return "{\n" + "".join(lines) + '  "sections": ['


def begin(section: Section, *, is_first: bool) -> str:
    """Return how a section begins; its rows follow, and ``end``."""
    told = {"key": section.key, "title": section.title, "note": section.intro}
    inner = ", ".join(f"{_json(key)}: {_json(value)}" for key, value in told.items())
    return ("" if is_first else ",") + f'\n    {{{inner}, "rows": ['


def row(section: Section, values: Any, *, is_first: bool) -> str:
    """Return one row: the keys of the section's columns with its values."""
    told = {key: plain(value) for key, value in zip(section.columns, values, strict=True)}
    return ("" if is_first else ",") + f"\n      {_json(told)}"


def end(files: list[str]) -> str:
    """Return how a section ends, with the names of its files."""
    return f'\n    ], "files": {_json(files)}}}'


FOOT = "\n  ]\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)

"""TOML as people write it, read strictly; numbers stay exact."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from matching.sheets.problems import InputError, Problem, clean
from matching.sheets.reading import decode, read_bytes


def read_toml(path: Path) -> dict[str, Any]:
    """Return the content of a TOML file; numbers with a point are Decimals.

    Raises:
        InputError: it cannot be read or is not TOML.
    """
    text = decode(read_bytes(path), str(path))
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:  # also numbers of thousands of digits
        sentence = f"this is not TOML: {clean(str(error))}"
        raise InputError([Problem(str(path), 0, "", sentence)]) from error

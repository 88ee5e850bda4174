"""``--map``: which heading of a foreign form means which column.

Either way round is understood, for both sheets or for one of them::

    "E-mail address" = "email"
    [mentees]
    seeks = "What kind of mentor do you want?"
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from matching.sheets.columns import MENTEE, MENTOR
from matching.sheets.problems import InputError, Problem, shown
from matching.sheets.reading import simplify
from matching.sheets.toml_files import read_toml

SIDES = {"mentees": MENTEE, "mentors": MENTOR}


def read_headings(path: Path, also: Iterable[str] = ()) -> dict[str, dict[str, str]]:
    """Return, for "mentees" and "mentors", simplified headings and the columns they mean.

    ``also`` are columns that both sides have beside those of the sheets.

    Raises:
        InputError: the file cannot be read or names an unknown column.
    """
    content = read_toml(path)
    shared = {key: value for key, value in content.items() if key not in SIDES}
    problems: list[Problem] = []
    everything = {c.name for columns in SIDES.values() for c in columns} | {*also}
    common = _renames(shared, everything, path, problems)
    found = {}
    for side, columns in SIDES.items():
        own = content.get(side, {})
        if not isinstance(own, dict):
            problems.append(Problem(str(path), 0, side, "write this as a table: [mentees]"))
            continue
        names = {column.name for column in columns} | {*also}
        here = {heading: name for heading, name in common.items() if name in names}
        found[side] = here | _renames(own, names, path, problems)
    if problems:
        raise InputError(problems)
    return found


def _renames(
    table: Mapping[str, Any], names: set[str], path: Path, problems: list[Problem]
) -> dict[str, str]:
    renames = {}
    for key, value in table.items():
        heading, column = (value, key) if key in names and value not in names else (key, value)
        if isinstance(column, str) and column in names and isinstance(heading, str):
            renames[simplify(heading)] = column
        else:
            text = f'neither this nor {shown(str(value))} is a column; write "heading" = "column"'
            problems.append(Problem(str(path), 0, key, text))
    return renames

"""``settings.toml``: how a program scores and assigns, read strictly and printed the same way."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from matching.engine.pool import COMPONENTS, DEFAULT_WEIGHTS, ONE, Settings
from matching.sheets.problems import InputError, Problem
from matching.sheets.toml_files import read_toml

HOURS_PER_WEEK = 168
YEARS = range(2000, 2100)  # for which time zones are known well enough


def read_settings(path: Path) -> Settings:
    """Return the settings of a file; what it leaves out keeps its default.

    Raises:
        InputError: a key is unknown or a value out of its range.
    """
    content = read_toml(path)
    problems: list[Problem] = []
    changes: dict[str, Any] = {}
    for key, value in content.items():
        try:
            changes[key] = _parser(key)(value)
        except ValueError as error:
            problems.append(Problem(str(path), 0, key, str(error)))
    if not problems:
        try:
            return replace(Settings(), **changes)
        except ValueError as error:
            problems.append(Problem(str(path), 0, "", str(error)))
    raise InputError(problems)


def settings_as_toml(settings: Settings) -> str:
    """Return settings in the form that ``read_settings`` reads."""
    lines = [
        f'policy = "{settings.policy}"  # fair, total or stable',
        f"min_score = {ten_thousandths(settings.min_score)}",
        f"mentors_per_mentee = {settings.mentors_per_mentee}",
        f"min_overlap_hours = {settings.min_overlap_hours}",
        f"full_overlap_hours = {settings.full_overlap_hours}",
        f"reference_week = {settings.reference_week.isoformat()}  # a Monday",
    ]
    for mentor_type, weights in settings.weights.items():
        lines += ["", f"[weights.{mentor_type}]  # sum 100"]
        lines += [f"{name} = {w}" for name, w in zip(COMPONENTS, weights, strict=True)]
    return "\n".join(lines) + "\n"


def settings_as_dict(settings: Settings) -> dict[str, Any]:
    """Return settings as plain values for the report."""
    return {
        "policy": settings.policy,
        "min_score": settings.min_score,
        "mentors_per_mentee": settings.mentors_per_mentee,
        "min_overlap_hours": float(settings.min_overlap_hours),
        "full_overlap_hours": float(settings.full_overlap_hours),
        "reference_week": settings.reference_week.isoformat(),
        "weights": {
            mentor_type: dict(zip(COMPONENTS, weights, strict=True))
            for mentor_type, weights in settings.weights.items()
        },
    }


def parse_score(value: object) -> int:
    """Return a score from 0 to 1 in ten-thousandths.

    Raises:
        ValueError: it is no such number, or has more than four decimals.
    """
    scaled = _number(value) * ONE
    if not 0 <= scaled <= ONE or scaled != int(scaled):
        raise ValueError("write a number from 0 to 1 with at most four decimals, such as 0.40")
    return int(scaled)


def ten_thousandths(score: int) -> str:
    """Return a score as it is printed: four decimals."""
    return f"{score // ONE}.{score % ONE:04d}"


def _parser(key: str) -> Callable[[Any], Any]:
    """Return the parser of a key.

    Raises:
        ValueError: there is no such key.
    """
    if key not in PARSERS:
        raise ValueError(_unknown(key, PARSERS))
    return PARSERS[key]


def _unknown(key: str, known: Mapping[str, Any] | tuple[str, ...]) -> str:
    near = get_close_matches(key, known, n=1)
    return f"unknown; did you mean {near[0]}?" if near else f"unknown; use {', '.join(known)}"


def _number(value: object) -> Decimal:
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    number = Decimal(str(value)) if is_number else Decimal("NaN")
    if not number.is_finite() or abs(number.adjusted()) > 12:
        raise ValueError("write a number")
    return number


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError("write a whole number")
    return value


def _hours(value: object) -> Decimal:
    hours = _number(value)
    if not 0 <= hours <= HOURS_PER_WEEK:
        raise ValueError(f"write hours from 0 to {HOURS_PER_WEEK} in steps of 0.25")
    return hours


def _day(value: object) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError("write a date without quotes, such as 2026-01-12")
    if value.year not in YEARS:
        raise ValueError(f"write a Monday of the years {YEARS[0]} to {YEARS[-1]}")
    return value


def _policy(value: object) -> str:
    if value not in ("fair", "total", "stable"):
        raise ValueError('write "fair", "total" or "stable"')
    return str(value)


def _weights(value: object) -> dict[str, tuple[int, ...]]:
    """Parse the table of tables; a type left out keeps its default weights."""
    if not isinstance(value, dict):
        raise ValueError("write this as tables: [weights.career]")
    weights = dict(DEFAULT_WEIGHTS)
    for mentor_type, table in value.items():
        if mentor_type not in DEFAULT_WEIGHTS:
            raise ValueError(f"{mentor_type}: {_unknown(mentor_type, DEFAULT_WEIGHTS)}")
        weights[mentor_type] = _weights_of_type(mentor_type, table)
    return weights


def _weights_of_type(mentor_type: str, table: object) -> tuple[int, ...]:
    """Parse the weights of one type; a component left out weighs nothing."""
    if not isinstance(table, dict):
        raise ValueError(f"write this as a table: [weights.{mentor_type}]")
    for component, weight in table.items():
        if component not in COMPONENTS:
            raise ValueError(f"{mentor_type}.{component}: {_unknown(component, COMPONENTS)}")
        if not isinstance(weight, int) or isinstance(weight, bool) or not 0 <= weight <= 100:
            raise ValueError(f"{mentor_type}.{component}: write a whole number from 0 to 100")
    if sum(table.values()) != 100:
        total = sum(table.values())
        raise ValueError(f"{mentor_type}: the weights sum to {total}; make them sum to 100")
    return tuple(table.get(component, 0) for component in COMPONENTS)


PARSERS: dict[str, Callable[[Any], Any]] = {
    "policy": _policy,
    "min_score": parse_score,
    "mentors_per_mentee": _whole,
    "min_overlap_hours": _hours,
    "full_overlap_hours": _hours,
    "reference_week": _day,
    "weights": _weights,
}

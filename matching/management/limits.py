"""The options of a command that end a large search before nothing better is left."""

from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import CommandParser

from matching.encoding.solve import Limits


def add_limits(parser: CommandParser) -> None:
    """Take ``--stop-after`` and ``--stop-at-gap``."""
    parser.add_argument(
        "--stop-after",
        type=_seconds,
        metavar="SECONDS",
        help="end a large search with the best so far, proven how good",
    )
    parser.add_argument(
        "--stop-at-gap",
        type=_share,
        metavar="0.001",
        help="end it when the total is proven so close to the best possible",
    )


def limits_of(options: dict[str, Any]) -> Limits:
    """Return the limits that were given."""
    return Limits(options["stop_after"], options["stop_at_gap"])


def _seconds(text: str) -> float:
    """Return seconds, at least 0."""
    return _number(text, "write seconds as a number, such as 60", float("inf"))


def _share(text: str) -> float:
    """Return a share of the total."""
    return _number(text, "write a share from 0 to 1, such as 0.001", 1)


def _number(text: str, advice: str, most: float) -> float:
    try:
        number = float(text)
    except ValueError as error:
        raise ArgumentTypeError(advice) from error
    if not 0 <= number <= most:
        raise ArgumentTypeError(advice)
    return number

"""Numbers of the floors above, for ``/metrics``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """Numbers of a floor above, by the value of one label."""

    name: str
    text: str
    label: str
    read: Callable[[], Mapping[str, int]]


_measures: dict[str, Measure] = {}


def register_measure(
    name: str, text: str, *, label: str, read: Callable[[], Mapping[str, int]]
) -> None:
    """Say what else is measured at ``/metrics``: ``read`` returns numbers by the value of a label.

    Codes and numbers only, at most two queries, and never of something told in confidence.
    """
    _measures[name] = Measure(name, text, label, read)


def measures() -> list[Measure]:
    """Return what else is measured, in the order of registration."""
    return list(_measures.values())

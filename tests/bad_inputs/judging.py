"""What is wrong with an answer to a bad input; and cases that differ in one value."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import Any

from tests.bad_inputs.house import Answer, Data, House, Spot

REFUSED = (400, 403, 404, 409, 413)
Check = Callable[[House], None]


@dataclass(frozen=True)
class Case:
    """One case of a row: ``name`` stands in the test's id."""

    name: str
    check: Check


def each(check: Callable[..., None], values: Mapping[str, Any]) -> tuple[Case, ...]:
    """Return a case of the check for each value."""
    return tuple(Case(name, partial(check, value=value)) for name, value in values.items())


def one(check: Check) -> tuple[Case, ...]:
    """Return the only case of a check, by its name."""
    return (Case(check.__name__.replace("_", "-"), check),)


def none_of(lines: Iterable[str]) -> None:
    """Fail with all that is wrong, line by line."""
    found = [line for line in lines if line]
    assert not found, "\n".join(["", *found])


def broken(spot: Spot, answer: Answer, also: str = "") -> str:
    """Say what is wrong with any answer: an error of ours, or a refusal that wrote."""
    if answer.status >= 500:
        return f"{spot.key} as {spot.role} {also}: {answer.status}"
    # A wizard keeps what was typed in a draft, whatever it is: that is its promise.
    writes = [one for one in answer.writes if '"mentorship_draft"' not in one]
    if answer.status in (400, 403, 404, 413) and writes:
        return f"{spot.key} as {spot.role} {also}: {answer.status} and wrote {writes[:2]}"
    return ""


def kept(spot: Spot, answer: Answer, data: Data, names: Iterable[str]) -> str:
    """Say which of what was typed is not on the form any more."""
    gone = [name for name in names if escape(data[name][0].strip()) not in answer.page]
    return f"{spot.key}: lost {gone}" if gone else ""


def tried(house: House, spot: Spot, data: Data, statuses: Iterable[int] = (), **more: Any) -> str:
    """Send a form; say what is wrong with the answer, other statuses included."""
    answer = house.post(spot, data, **more)
    wrong = broken(spot, answer)
    if not wrong and statuses and answer.status not in statuses:
        return f"{spot.key} as {spot.role}: {answer.status}, not {statuses}"
    return wrong

"""Rows 1, 4 to 7, 24 and 44: numbers, ids, pages, filters and repeated parameters."""

from collections.abc import Iterator

from tests.bad_inputs.forms import CHOICES
from tests.bad_inputs.house import House
from tests.bad_inputs.judging import broken, kept, none_of

HUGE = "9" * 400
STRANGE_IDS = ("0", "-1", "abc", str(2**63), HUGE, "1.5", "%C2%B2",
               "00000000-0000-0000-0000-000000000000")  # fmt: skip
BULK = "round-approve"  # goes back to the board and says there what to enter
IGNORED = ("csrfmiddlewaretoken", "next", "seen", "at")


def no_whole_number_is_refused(house: House, value: str) -> None:
    """Row 1: in every field of every form that asks for a number."""
    lines = []
    for spot in house.with_fields("number"):
        data = spot.with_all(("number",), value)
        answer = house.post(spot, data)
        lines.append(broken(spot, answer))
        is_elsewhere = spot.key == BULK or spot.key.startswith("admin:")
        if answer.writes or not (answer.status == 400 or is_elsewhere):
            lines.append(f"{spot.key}: {answer.status} for {value[:20]}")
        elif not is_elsewhere:
            lines.append(kept(spot, answer, data, spot.form.named("number")))
    none_of(lines)


def places_are_a_whole_number(house: House, value: str) -> None:
    """Row 1: a mentor's places, where one presses and where one types."""
    spot = house.spot("part-places")
    pressed = house.post(spot, {"capacity": value})
    path = house.spot("apply-step").path.replace("mentee/words", "mentor/limits")
    typed = house.ask("mentor", "POST", path, {"capacity": value})

    assert (pressed.status, pressed.writes) in ((400, []), (409, [])), pressed.status
    assert typed.status == 400
    assert "whole number from 1 to" in typed.page


def strange_ids_are_not_found(house: House, value: str) -> None:
    """Rows 4 and 5: in every address that takes an id, looked at and posted to."""
    lines = []
    for path, role in _with_another_id(house, value):
        for method in ("GET", "POST"):
            answer = house.ask(role, method, path)
            if answer.status not in (400, 403, 404, 405) or answer.writes:
                lines.append(f"{method} {path[:80]} as {role}: {answer.status} {answer.writes}")
    none_of(lines)


def _with_another_id(house: House, value: str) -> Iterator[tuple[str, str]]:
    for _key, path, roles in house.pages:
        parts = path.split("/")
        for place, part in enumerate(parts):
            if part.isdecimal() or part.count("-") == 4:
                yield "/".join([*parts[:place], value, *parts[place + 1 :]]), roles[0]


def strange_choices_are_refused(house: House, value: str) -> None:
    """Rows 4 and 5: in everything that one doesn't type: lists, boxes, hidden fields."""
    lines = []
    for spot in house.some(len(value), 6):
        names = set(spot.form.named(*CHOICES, "hidden", "submit")) - set(IGNORED)
        data = spot.filled() | {name: [value] for name in names}
        lines.append(broken(spot, house.post(spot, data)))
    none_of(lines)


def strange_pages_break_nothing(house: House, value: str) -> None:
    """Rows 6 and 7: a page, an order or a filter that a list doesn't have."""
    lines = []
    for _key, path, roles in house.some_pages(len(value), 8):
        answer = house.ask(roles[0], "GET", f"{path}?{value}")
        if answer.status not in (200, 302, 400, 404) or _shows_passwords(answer.page):
            lines.append(f"{path}?{value[:40]} as {roles[0]}: {answer.status}")
    none_of(lines)


def _shows_passwords(page: str) -> bool:
    return "md5$" in page or "argon2" in page


def repeated_parameters_count_once(house: House) -> None:
    """Row 24: of the same field twice the last counts, in a form and in a query."""
    lines = []
    for spot in house.some(1, 4):
        once = spot.filled()
        many = {"select", "checkbox", "hidden", "file"}
        twice = {
            name: ["x" * 3, *values] if spot.form.fields[name].kind not in many else values
            for name, values in once.items()
        }
        first, second = house.post(spot, once), house.post(spot, twice)
        if (first.status, len(first.writes)) != (second.status, len(second.writes)):
            lines.append(f"{spot.key}: {first.status} {second.status}")
    none_of(lines)


def searches_are_literal(house: House, value: str) -> None:
    """Row 44: wherever a list can be searched; nobody is called that."""
    lines = []
    for path, role, name in house.searches:
        answer = house.ask(role, "GET", path, {name: value})
        if answer.status not in (200, 400) or "Person Number" in _main(answer.page):
            lines.append(f"{path}?{name}={value[:20]}: {answer.status}")
    assert house.searches
    none_of(lines)


def _main(page: str) -> str:
    return page.partition("<main")[2].partition("</main")[0]


def days_that_are_none_are_refused(house: House, value: str) -> None:
    """Row 29: in every field that asks for a day."""
    lines = []
    for spot in house.with_fields("date"):
        data = spot.with_all(("date",), value)
        answer = house.post(spot, data)
        lines.append(broken(spot, answer))
        if answer.status < 400 and answer.writes:
            lines.append(f"{spot.key}: {answer.status} for {value}")
        elif answer.status == 400:
            lines.append(kept(spot, answer, data, spot.form.named("date")))
    none_of(lines)

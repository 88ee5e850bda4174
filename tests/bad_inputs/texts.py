"""Rows 2, 3 and 8 to 12: characters, lengths and code in every text field of every form."""

import json
from urllib.parse import urlencode

from tests.bad_inputs.house import House, Spot
from tests.bad_inputs.judging import REFUSED, broken, kept, none_of, tried

FORM = "application/x-www-form-urlencoded"
LINES = ("text", "search", "tel", "url")  # what one line is typed into
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}{% now %}${7*7}%s{0}'\""
RAW = ("<script>alert(1)", "<img src=x", 'onerror="')
ANY = ("textarea", *LINES)
ON_ONE_LINE = ("run-label",)  # writes what comes on one line


def with_texts(house: House) -> list[Spot]:
    """Return the forms into which one writes."""
    return house.with_fields(*ANY)


def broken_text_is_refused(house: House, value: bytes) -> None:
    """Rows 2 and 3: in a field's value, in its name, and in the query of the page."""
    lines = []
    for spot in house.some(len(value), 2):
        name = next(iter(spot.form.fields), "a")
        plain = urlencode(spot.filled(), doseq=True).encode()
        bodies = (plain + b"&" + name.encode() + b"=" + value, plain + b"&" + value + b"=1")
        lines += [_refused(house, spot, spot.path, body) for body in bodies]
    for _key, path, roles in house.some_pages(0, 4):
        answer = house.ask(roles[0], "GET", f"{path}?q={value.decode('latin-1')}")
        lines.append("" if answer.status == 400 else f"{path}?q: {answer.status}")
    none_of(lines)


def _refused(house: House, spot: Spot, path: str, body: bytes) -> str:
    answer = house.ask(spot.role, "POST", path, body, content_type=FORM)
    if answer.status != 400:
        return f"{spot.key}: {answer.status}, not 400"
    return broken(spot, answer)


def nul_in_a_path_is_refused(house: House) -> None:
    """Row 2: wherever an address takes text."""
    answers = [
        house.ask(roles[0], "GET", path + "%00").status
        for _key, path, roles in house.some_pages(0, 5)
    ]

    assert set(answers) <= {400, 404}, answers


def long_texts_are_refused_and_kept(house: House) -> None:
    """Row 8: 100,000 characters in every text field."""
    lines = []
    for spot in house.some(0, 2, with_texts(house)):
        data = spot.with_all(ANY, "x" * 100_000)
        answer = house.post(spot, data)
        lines.append(broken(spot, answer))
        if answer.writes or (answer.status not in REFUSED and "admin:" not in spot.key):
            lines.append(f"{spot.key}: {answer.status} {answer.writes[:1]}")
    none_of(lines)


def huge_requests_are_refused(house: House) -> None:
    """Row 8: 10 MB in one field, and 100,000 fields."""
    lines = []
    for spot in house.some(1, 12, with_texts(house)):
        many = "&".join(f"a{n}=1" for n in range(100_000)).encode()
        for body in (b"bio=" + b"x" * 10_000_000, many):
            answer = house.ask(spot.role, "POST", spot.path, body, content_type=FORM)
            if answer.status not in (400, 413) or answer.writes:
                lines.append(f"{spot.key}: {answer.status}")
    none_of(lines)


def code_is_text(house: House) -> None:
    """Row 9: in every text field, on the page that answers and the one it leads to."""
    lines = []
    for spot in with_texts(house):
        answer = house.post(spot, spot.with_all(ANY, SCRIPT), follow=True)
        lines.append(broken(spot, answer))
        lines += [f"{spot.key}: shows {raw}" for raw in RAW if raw in answer.page]
        if "49" in answer.page and "{{7*7}}" not in answer.page and ">49<" in answer.page:
            lines.append(f"{spot.key}: reckoned")
    none_of(lines)


def strange_text_breaks_nothing(house: House, value: str) -> None:
    """Rows 10 and 11: whatever the rule of the field, the answer is a page."""
    lines = []
    for spot in house.some(len(value), 4, with_texts(house)):
        data = spot.with_all(ANY, value)
        answer = house.post(spot, data)
        lines.append(broken(spot, answer))
        if answer.status == 400:
            lines.append(kept(spot, answer, data, spot.form.named(*ANY)))
    none_of(lines)


def headers_in_a_line_are_refused(house: House) -> None:
    """Row 12: a field of one line takes one line."""
    value = "Kim\r\nBcc: everybody@example.org"
    lines = []
    for spot in house.with_fields(*LINES, "email"):
        if spot.key in ON_ONE_LINE or spot.key.startswith("admin:"):
            continue
        lines.append(tried(house, spot, spot.with_all((*LINES, "email"), value), REFUSED))
    none_of(lines)


def deep_json_is_refused(house: House) -> None:
    """Row 8: pages take no JSON, however deep."""
    deep = json.dumps({"a": 1}).encode().replace(b"1", b"[" * 10_000 + b"]" * 10_000)
    spots = house.some(3, 10)
    answers = {
        house.ask(spot.role, "POST", spot.path, deep, content_type="application/json").status
        for spot in spots
    }

    assert max(answers) < 500, answers

"""The worked calls of ``docs/api.md``: run as they stand there, and what they answer."""

import json
import os
import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.test import Client

PAGE = Path(__file__).resolve().parents[2] / "docs" / "api.md"
CALL = re.compile(r"```sh\n(curl .*?)\n```\n(?:\n```json\n(.*?)\n```\n)?", re.DOTALL)
# What is another one each time.
PASSING = (
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}"), "a uuid"),
    (re.compile(r"\d{4}-\d\d-\d\dT[\d:.+-]+Z?"), "a time"),
    (re.compile(r"\d{4}-\d\d-\d\d"), "a day"),
    (re.compile(r"[0-9a-f]{32}"), "an id"),
    (re.compile(r"cursor=[\w%]+"), "a cursor"),
    (re.compile(r"\bround=\d+"), "a round"),
    (re.compile(r"(?m)^ +\d+$"), "a number of a list"),
)
NUMBERED = {"id", "round", "run", "import", "size"}


@dataclass(frozen=True)
class Call:
    """One call of the page, with the answer that stands below it."""

    command: str
    told: str

    def send(self, client: Client, names: dict[str, str]) -> HttpResponse:
        """Send what curl would send."""
        words = shlex.split(self.command.replace("\\\n", " "))[1:]
        given = _given([_filled(word, names) for word in words])
        headers = dict(line.split(": ", 1) for line in given["-H"])
        body = "".join(given["-d"])
        method = "".join(given["-X"]) or ("POST" if body else "GET")
        kind = headers.pop("Content-Type", "application/json")
        path = given[""][0].removeprefix("http://testserver")
        return client.generic(method, path, body, kind, headers=headers)


def _given(words: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"-H": [], "-d": [], "-X": [], "": []}
    rest = iter(words)
    for word in rest:
        found[word if word in found else ""].append(next(rest) if word in found else word)
    return found


def _filled(word: str, names: dict[str, str]) -> str:
    return re.sub(r"\$([A-Z]+)", lambda found: names[found[1]], word)


def calls() -> list[Call]:
    """Return the calls of the page in their order."""
    return [Call(command, told) for command, told in CALL.findall(PAGE.read_text())]


def shown(answer: HttpResponse) -> str:
    """Return an answer as the page shows it: long lists by their first row."""
    text = answer.getvalue().decode().replace("http://testserver", "$SITE")
    if "json" in answer["Content-Type"] and "jsonl" not in answer["Content-Type"]:
        try:
            return json.dumps(_shortened(json.loads(text)), indent=2, ensure_ascii=False)
        except json.JSONDecodeError:
            pass
    first, *more = text.strip().splitlines()
    return "\n".join([first, f"… {len(more)} more lines"] if more else [first])


def _shortened(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _shortened(inner) for name, inner in value.items()}
    if isinstance(value, list) and len(value) > 1 and isinstance(value[0], dict):
        return [_shortened(value[0]), f"… {len(value) - 1} more"]
    return [_shortened(one) for one in value] if isinstance(value, list) else value


def settled(text: str) -> str:
    """Return a text without what is another one each time."""
    for pattern, name in PASSING:
        text = pattern.sub(name, text)
    names = "|".join(sorted(NUMBERED))
    return re.sub(rf'"({names})": \d+', r'"\1": a number', text)


def write(answers: list[str]) -> None:
    """Put these answers below the calls; for whoever changed what the API says."""
    rest = iter(answers)
    page = CALL.sub(
        lambda found: f"```sh\n{found[1]}\n```\n\n```json\n{next(rest)}\n```\n", PAGE.read_text()
    )
    PAGE.write_text(page)


def is_writing() -> bool:
    """Whether the page is to be written anew (``WRITE_API_PAGE=1``)."""
    return os.environ.get("WRITE_API_PAGE") == "1"

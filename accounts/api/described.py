"""What the schema says beside its operations: groups, links and examples."""

import json
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from accounts.api import links
from accounts.api.schema import SENTENCES
from accounts.problems import CONTENT_TYPE, content

EXAMPLES = Path(__file__).parent / "examples.json"
JSON = "application/json"
# Every group of addresses, in the order in which the work goes.
TAGS = {
    "me": "Oneself: profile, parts in programs, preferences, files of one's own data.",
    "token": "What the token of the request may do.",
    "notifications": "What the site told, as behind the bell.",
    "programs": "Programs, with their reports, imports and exports.",
    "taxonomy": "The words that profiles are made of: roles, specializations, goals and more.",
    "people": "The people of a program, as its team sees them.",
    "mentees": "Parts as mentee.",
    "mentors": "Parts as mentor, from the application to leaving.",
    "exclusions": "Two people who must not be paired.",
    "wishes": "Mentors whom a mentee ranked.",
    "suggestions": "Mentors whom a mentee may want to look at.",
    "rounds": "Intakes of a program: set up, run, compare, publish.",
    "matches": "Proposed pairs: read, decide, swap, publish, recall.",
    "introductions": "Offers to both sides of a match, and their answers.",
    "mentorships": "Running pairs, from the agreement to the end.",
    "meetings": "Times offered, agreed, held and missed.",
    "goals": "What the two work for, in steps.",
    "check-ins": "Short questions to each side, and what she answered.",
}
CODES = {
    400: "invalid", 401: "not_authenticated", 403: "scope_missing", 404: "not_found",
    406: "not_acceptable", 409: "already_decided", 412: "changed_meanwhile", 413: "too_big",
    415: "unsupported_media_type", 429: "throttled", 503: "unavailable",
}  # fmt: skip
REQUEST_ID = "4f1c0d3a9b7e4c5f8a6d2e1b0c9f7a35"


def complete(result: dict[str, Any], **_given: Any) -> dict[str, Any]:
    """Add groups, links and examples to the finished schema; a hook of the library."""
    result["servers"] = [{"url": "/", "description": "This site"}]
    used = {tag for operation in operations(result) for tag in operation["tags"]}
    named = [tag for tag in TAGS if tag in used]
    result["tags"] = [{"name": tag, "description": TAGS[tag]} for tag in named]
    for operation in operations(result):
        _exemplify(operation)
    links.add(result)
    return result


def operations(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every operation of a schema."""
    return [operation for item in schema["paths"].values() for operation in item.values()]


@cache
def recorded() -> dict[str, dict[str, Any]]:
    """Return request and response of each operation, as they were recorded."""
    found: dict[str, dict[str, Any]] = json.loads(EXAMPLES.read_text()) if EXAMPLES.exists() else {}
    return found


def _exemplify(operation: dict[str, Any]) -> None:
    example = recorded().get(operation["operationId"], {})
    body = operation.get("requestBody", {}).get("content", {}).get(JSON)
    if body is not None and "request" in example:
        body["example"] = example["request"]
    for status, response in operation["responses"].items():
        media = response.get("content", {})
        if CONTENT_TYPE in media:
            media[CONTENT_TYPE]["example"] = problem(int(status))
        elif JSON in media and "response" in example:
            media[JSON]["example"] = example["response"]


def problem(status: int) -> dict[str, Any]:
    """Return what an error of this status looks like."""
    more = {"errors": {"name": ["Write a name."]}} if status == HTTPStatus.BAD_REQUEST else {}
    return content(status, SENTENCES[status], CODES[status], REQUEST_ID, **more)

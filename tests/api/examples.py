"""Records the examples of the schema: what the table's world asks and is answered.

``python -m tests.api examples`` writes ``accounts/api/examples.json`` anew. Planted texts become
kind words, long lists their first row.
"""

import json
import re
from typing import Any

from accounts.api.described import EXAMPLES
from tests.api.operations import JSON, Operation, operations, send
from tests.authorization import world

KIND = "Become a certified technician"
CANARY = re.compile(r"CANARY[A-Z0-9-]*(-[a-z]+)?|canary-(mentee|partner)(?=@)")
DISTANT = re.compile(r"http://testserver")


def record(built: world.World) -> dict[str, dict[str, Any]]:
    """Return request and response of every operation that somebody succeeds with."""
    clients: dict[str, Any] = {}
    found = {}
    for one in operations(built):
        role = one.roles[0]
        client = clients.setdefault(role, built.client(role))
        found[one.said["operationId"]] = _example(client, one)
    return {name: example for name, example in sorted(found.items()) if example}


def _example(client: Any, one: Operation) -> dict[str, Any]:
    example: dict[str, Any] = {}
    if JSON in one.takes:
        example["request"] = dict(one.body)
    answer = send(client, one.method, one.path, dict(one.body) if one.takes else None)
    if answer.status_code < 300 and answer.get("Content-Type", "").startswith(JSON):
        example["response"] = _kind(_first(json.loads(answer.content)))
    return example


def _first(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _first(inner) for name, inner in value.items()}
    return [_first(one) for one in value[:1]] if isinstance(value, list) else value


def _kind(value: Any) -> Any:
    text = CANARY.sub(lambda found: "lena" if found[0][0] == "c" else KIND, json.dumps(value))
    return json.loads(DISTANT.sub("https://mentoring.example.org", text))


def write(built: world.World) -> int:
    """Write the file; return how many there are."""
    found = record(built)
    EXAMPLES.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    return len(found)

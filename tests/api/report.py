"""The page about the cases: what was sent, what was answered, what failed."""

from pathlib import Path

from tests.api.cases import Scene

PAGE = Path(__file__).resolve().parents[2] / "docs" / "api-cases.md"
HEAD = """# Cases sent to the API

Written by `make api-cases`. A library draws requests from the schema, as described and not so, and
sends them to every operation as each of {roles} roles. No answer may be a server error, have a
status, medium, header or body that the schema doesn't name, succeed for a role that the table of
authorization denies, or hold a text that is not this role's to read. A chain follows what was
created or listed to the operations that read and change it, by the links of the schema.

| | |
| --- | --- |
| operations | {operations} |
| cases | {cases} |
| fewest cases of one operation | {fewest} |
| calls in chains | {followed} |
| failures | {failures} |

## By operation

| operation | cases | answers |
| --- | --- | --- |
"""


def write(scene: Scene, roles: int) -> None:
    """Write the page."""
    by_name: dict[str, dict[int, int]] = {}
    for (name, status), count in sorted(scene.answers.items()):
        by_name.setdefault(name, {})[status] = count
    head = HEAD.format(
        roles=roles,
        operations=len(by_name),
        cases=scene.answers.total(),
        fewest=min(sum(found.values()) for found in by_name.values()),
        followed=scene.followed.total(),
        failures=len(scene.failures),
    )
    rows = "".join(_row(name, found) for name, found in by_name.items())
    PAGE.write_text(head + rows + _failures(scene))


def _failures(scene: Scene) -> str:
    """Return what failed first as which role; nothing where nothing did."""
    if not scene.failures:
        return ""
    lines = [f"- {role}: {said}\n" for said, role in sorted(scene.failures.items())]
    return "\n## Failures by role\n\n" + "".join(lines)


def _row(name: str, found: dict[int, int]) -> str:
    answers = ", ".join(f"{status}: {count}" for status, count in found.items())
    return f"| {name} | {sum(found.values())} | {answers} |\n"

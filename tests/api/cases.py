"""Cases that a library draws from the schema, sent to every operation as every role.

Each request runs in process, in a transaction that is undone: the world stays as it is, so that
thousands of cases take minutes. What is looked at: no server error, every status, medium, header
and body as the schema says; success only for roles that the table of authorization allows; no
text in an answer that is not this role's to read.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from django.core.cache import cache
from django.db import transaction
from django.test.client import ClientHandler
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi import checks as library

from tests.api.operations import Operation, operations, schema
from tests.authorization import world
from tests.factories.accounts import api_secret

SEED = 20260101
SITE = "http://testserver"
MOST_CHARACTERS = 300
CHECKS = [
    schemathesis.checks.not_a_server_error,
    library.status_code_conformance,
    library.content_type_conformance,
    library.response_headers_conformance,
    library.response_schema_conformance,
]
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


class Undoing:
    """The site as a WSGI application that forgets every request after its answer."""

    def __init__(self) -> None:
        self.site = ClientHandler(enforce_csrf_checks=False)
        self.keeps = False

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        """Answer, then undo."""
        cache.clear()  # rates are tested elsewhere
        with transaction.atomic():
            answer = self.site(environ)
            body = answer.getvalue()
            transaction.set_rollback(not self.keeps)
        start_response(f"{answer.status_code} {answer.reason_phrase}", list(answer.items()))
        return [body]


@dataclass
class Scene:
    """The world, the secret of each role's token, and what was found."""

    world: world.World
    schema: Any
    operations: list[Operation]
    secrets: dict[str, str]
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    followed: Counter[tuple[str, int]] = field(default_factory=Counter)
    failures: dict[str, str] = field(default_factory=dict)

    def headers(self, role: str) -> dict[str, str]:
        """Return what a role signs in with; nothing for anonymous."""
        secret = self.secrets.get(role)
        return {"Authorization": f"Token {secret}"} if secret else {}

    def note(self, operation: str, role: str, error: Exception | str) -> None:
        """Keep one failure of each kind and operation."""
        for one in error.exceptions if isinstance(error, FailureGroup) else [error]:
            said = " ".join(str(one).split())[:MOST_CHARACTERS]
            self.failures.setdefault(f"{operation}: {said}", role)

    def judge(self, operation: str, role: str, case: Any, answer: Any) -> None:
        """Note what of an answer the schema doesn't say, and texts that aren't this role's."""
        body = answer.content.decode(errors="replace")
        shown = [
            text for text, readers in world.CANARIES.items() if text in body and role not in readers
        ]
        if shown:
            self.note(operation, role, f"shows {shown}")
        try:
            case.validate_response(answer, checks=CHECKS)
        except (AssertionError, FailureGroup) as error:
            self.note(operation, role, error)


def scene() -> Scene:
    """Build the world and load the schema."""
    built = world.build()
    loaded = schemathesis.openapi.from_dict(schema())
    loaded.app = Undoing()
    secrets = {
        role: api_secret(person) for role, person in built.people.items() if role != "unverified"
    }
    return Scene(built, loaded, operations(built), secrets)


def run(scene: Scene, *, each: int, roles: Iterable[str]) -> None:
    """Send so many cases, as described and not so, to every operation as each role.

    Where an operation takes nothing that could be wrong, more are sent as described.
    """
    for operation in scene.operations:
        for role in roles:
            before = scene.answers.total()
            for mode in MODES:
                _drawn(scene, operation, role, mode, each)
            missing = 2 * each - (scene.answers.total() - before)
            if missing > 1:
                _drawn(scene, operation, role, GenerationMode.POSITIVE, missing, SEED + 1)


def _drawn(
    scene: Scene, one: Operation, role: str, mode: GenerationMode, each: int, drawn_by: int = SEED
) -> None:
    described = scene.schema[one.template][one.method]
    fixed = one.parameters if mode is GenerationMode.POSITIVE else {}

    @seed(drawn_by)
    @settings(
        max_examples=each, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=described.as_strategy(generation_mode=mode, path_parameters=fixed or None))
    def ask(case: Any) -> None:
        _look_at(scene, one, role, case, is_ours=bool(fixed) or not one.args)

    try:
        ask()
    except Exception as error:  # noqa: BLE001  what the library can't draw is told as well
        if "Unsatisfiable" not in type(error).__name__:
            scene.note(one.name, role, error)


def _look_at(scene: Scene, one: Operation, role: str, case: Any, *, is_ours: bool) -> None:
    headers = scene.headers(role)
    if not headers:
        case.headers.pop("Authorization", None)
    answer = case.call(headers=headers, base_url=SITE)
    scene.answers[one.name, answer.status_code] += 1
    if 200 <= answer.status_code < 300 and is_ours and role not in one.roles:
        scene.note(one.name, role, f"success for {role}, who may not")
    scene.judge(one.name, role, case, answer)

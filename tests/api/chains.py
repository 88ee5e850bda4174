"""Chains of calls: what was created or listed is followed by the schema's links.

Each chain runs in a transaction that is undone after its last call.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, Phase, seed, settings
from schemathesis import GenerationMode
from schemathesis.generation.stateful import run_state_machine_as_test

from tests.api import cases


def run(scene: cases.Scene, *, chains: int, steps: int, roles: Iterable[str]) -> None:
    """Follow so many chains as each role.

    What a chain begins with is asked as the table of authorization asks it, so that there is
    something to follow.
    """
    loaded = scene.schema
    how_to_follow = loaded.config.phases.stateful
    how_to_follow.inference.algorithms = []  # our links alone
    how_to_follow.generation.modes = [GenerationMode.POSITIVE]
    kind: Any = loaded.as_state_machine()
    how = settings(
        max_examples=chains, stateful_step_count=steps, deadline=None, database=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    loaded.app.keeps = True
    for role in roles:
        run_state_machine_as_test(seed(cases.SEED)(_machine(kind, scene, role)), settings=how)
    loaded.app.keeps = False


def _machine(kind: Any, scene: cases.Scene, role: str) -> Any:
    asked = {(one.method, one.template): one for one in scene.operations if not one.args}

    class Chain(kind):
        """Calls of one role, looked at as single cases are; a failure ends no chain."""

        def setup(self) -> None:
            self.scope = transaction.atomic()
            self.scope.__enter__()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.scope.__exit__(None, None, None)

        def before_call(self, case: Any) -> None:
            one = asked.get((case.operation.method.upper(), case.operation.path))
            if one is not None:
                case.query, case.headers = {}, {}
                case.body = dict(one.body) if one.takes else case.body

        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            return {"headers": scene.headers(role), "base_url": cases.SITE}

        def validate_response(self, response: Any, case: Any, **_more: Any) -> None:
            name = f"{case.operation.method.upper()} {case.operation.path}"
            scene.followed[name, response.status_code] += 1
            scene.judge(name, role, case, response)

    return Chain

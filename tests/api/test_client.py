"""A Python client that a generator makes from the schema works against a running site."""

import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from accounts.models import AuditEvent
from matching.enums import MatchState
from tests.api.operations import schema
from tests.factories.accounts import api_secret
from tests.factories.matching import RoundFactory
from tests.matching.scenes import reviewed_round

GENERATOR = Path(sys.executable).with_name("openapi-python-client")


@pytest.fixture
def client_of(tmp_path, monkeypatch):
    """Return what imports a module of the client."""
    described = tmp_path / "schema.json"
    described.write_text(json.dumps(schema()))
    made = tmp_path / "made" / "benchmate_client"
    made.parent.mkdir()
    command = [GENERATOR, "generate", "--path", described, "--meta", "none", "--output-path", made]
    made_by = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert made_by.returncode == 0, made_by.stdout + made_by.stderr
    monkeypatch.syspath_prepend(str(made.parent))
    yield lambda name: importlib.import_module(f"benchmate_client{name}")
    for name in [one for one in sys.modules if one.startswith("benchmate_client")]:
        del sys.modules[name]


@pytest.mark.slow
def test_generated_client_reads_pages_decides_and_understands_refusals(live_server, client_of):
    scene = reviewed_round()
    for _ in range(2):
        RoundFactory(program=scene.program)
    secret = api_secret(scene.admin)
    match = scene.matches[0]

    with client_of("").AuthenticatedClient(live_server.url, token=secret, prefix="Token") as asks:
        me = call(client_of, "me.me_retrieve", client=asks)
        first = call(client_of, "rounds.rounds_list", client=asks, page_size=2)
        [cursor] = parse_qs(urlsplit(first.parsed.next_).query)["cursor"]
        rest = call(client_of, "rounds.rounds_list", client=asks, page_size=2, cursor=cursor)
        approve = client_of(".api.matches.matches_approve")
        body = client_of(".models").Decision(version=match.version)
        given = {"client": asks, "body": body, "idempotency_key": "a-key-of-the-client"}
        answers = [approve.sync_detailed(match.pk, **given) for _ in range(2)]
        stale = approve.sync_detailed(scene.matches[1].pk, client=asks, body=_version(body, 99))

    assert me.parsed.email == scene.admin.email
    assert [len(first.parsed.results), len(rest.parsed.results), rest.parsed.next_] == [2, 1, None]
    assert [answer.parsed.state.value for answer in answers] == [MatchState.APPROVED] * 2
    assert answers[1].headers["Idempotency-Replayed"] == "true"
    assert AuditEvent.objects.filter(action="match.approved").count() == 1
    assert (stale.status_code, stale.parsed.status) == (409, 409)
    assert stale.parsed.detail
    assert stale.parsed.code


def call(client_of: Any, name: str, **given: Any) -> Any:
    answer = client_of(f".api.{name}").sync_detailed(**given)
    assert answer.status_code == 200, answer.content
    return answer


def _version(body: Any, version: int) -> Any:
    return type(body)(version=version)

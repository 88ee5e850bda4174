"""How far tokens reach, at every operation: those of another program, and those that only read."""

import json

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.enums import Scope
from tests.api.operations import operations, send
from tests.authorization import world
from tests.factories.accounts import api_secret
from tests.factories.mentorship import ProgramFactory
from tests.matching.scenes import taxonomy

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
# What they answer is nobody's, or of the token's own program.
OPEN = {
    "api-taxonomy", "api-taxonomy-list", "api-import-columns", "api-exclusion-reasons",
    "api-program-list", "api-directory-filters", "api-notification-read-up-to",
}  # fmt: skip
READING = [scope for scope in Scope.values if scope.endswith(":read")]


@pytest.fixture
def asked():
    """Every operation with the people who may ask it, the least and the most trusted one."""
    call_command("load_content", verbosity=0)
    taxonomy()
    built = world.build()
    return [
        (operation, built.people[role])
        for operation in operations(built)
        for role in {operation.roles[0], operation.roles[-1]}
    ]


def answer_to(operation, secret):
    client = Client(headers={"Authorization": f"Token {secret}"})
    return send(client, operation.method, operation.path, operation.body or None)


def is_empty(answer):
    """Whether nothing is told."""
    told = json.loads(answer.getvalue() or "{}")
    return (told.get("results") if isinstance(told, dict) else told) == []


def test_token_of_another_program_reaches_nothing(asked):
    other = ProgramFactory(slug="elsewhere")

    reached = set()
    for operation, person in asked:
        answer = answer_to(operation, api_secret(person, program=other))
        if answer.status_code < 300 and not is_empty(answer):
            reached.add(operation.key)

    assert reached == OPEN


def test_token_that_reads_changes_nothing(asked):
    changed = []
    for operation, person in asked:
        if operation.method not in ("GET", "HEAD", "OPTIONS"):
            answer = answer_to(operation, api_secret(person, *READING))
            if (answer.status_code, json.loads(answer.content)["code"]) != (403, "scope_missing"):
                changed.append(operation.name)

    assert changed == []

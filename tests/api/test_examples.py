"""The examples of the schema are of its operations, fit it, and hold nothing planted."""

import json
import os

import jsonschema_rs
import pytest
from django.core.management import call_command

from accounts.api import described
from tests.api import examples
from tests.api.operations import JSON, schema
from tests.authorization import world
from tests.matching.scenes import taxonomy


def media():
    """Return every JSON body and answer of the schema, with its operation."""
    for item in schema()["paths"].values():
        for operation in item.values():
            parts = [operation.get("requestBody", {}), *_fine(operation)]
            for part in parts:
                if body := part.get("content", {}).get(JSON):
                    yield operation["operationId"], body


def _fine(operation):
    return [one for status, one in operation["responses"].items() if status < "300"]


def test_most_operations_have_an_example():
    shown = {name for name, body in media() if "example" in body}

    assert len(shown) >= 0.7 * len({name for name, _body in media()})


def test_every_example_is_of_an_operation():
    named = {one["operationId"] for one in described.operations(schema())}

    assert set(described.recorded()) - named == set()


def test_examples_fit_the_schema():
    wrong = []
    for name, body in media():
        if "example" in body:
            whole = {**body["schema"], "components": schema()["components"]}
            validator = jsonschema_rs.Draft202012Validator(whole)
            wrong += [
                f"{name}: {error.message}" for error in validator.iter_errors(body["example"])
            ]

    assert not wrong, "\n".join(wrong)


def test_examples_hold_nothing_planted():
    text = json.dumps(described.recorded())

    assert [one for one in ("CANARY", "canary", "testserver") if one in text] == []


def test_errors_show_what_they_look_like():
    operation = schema()["paths"]["/api/v1/rounds/"]["post"]
    shown = operation["responses"]["409"]["content"]["application/problem+json"]["example"]

    assert (shown["status"], shown["code"]) == (409, "already_decided")


@pytest.mark.skipif("WRITE_API_EXAMPLES" not in os.environ, reason="writes the file anew")
def test_examples_are_written_anew(db):
    call_command("load_content", verbosity=0)
    taxonomy()

    assert examples.write(world.build()) > 100

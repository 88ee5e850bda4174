"""Every link of the schema leads to what the answer names."""

import json
from functools import reduce

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from tests.api.operations import operations, schema
from tests.authorization import world
from tests.matching.scenes import taxonomy

# What the world doesn't hold: a pair that finished, a round that ran twice.
NOT_YET = {"/api/v1/mentorships/{id}/certificate/", "/api/v1/rounds/{id}/compare/"}


def links(said):
    """Yield each link of an operation's answers."""
    for answer in said["responses"].values():
        yield from answer.get("links", {}).values()


def by_id():
    return {
        operation["operationId"]: (method, path)
        for path, item in schema()["paths"].items()
        for method, operation in item.items()
    }


def filled(path, link, one, answer):
    """Return the address that a link leads to; None where the answer names nothing."""
    for name, expression in link["parameters"].items():
        value = named(expression, one, answer)
        if value is None:
            return None
        path = path.replace(f"{{{name}}}", str(value))
    return path


def named(expression, one, answer):
    if expression.startswith("$request.path."):
        return one.parameters[expression.removeprefix("$request.path.")]
    parts = expression.removeprefix("$response.body#/").split("/")
    try:
        return reduce(lambda part, key: part[int(key) if key == "0" else key], parts, answer)
    except IndexError:
        return None


def test_links_lead_to_operations_with_all_their_parameters():
    known, wrong = by_id(), []
    for item in schema()["paths"].values():
        for operation in item.values():
            for link in links(operation):
                path = known[link["operationId"]][1]
                if path.count("{") != len(link["parameters"]):
                    wrong.append((operation["operationId"], link))

    assert wrong == []


@pytest.mark.slow
def test_what_was_created_or_listed_can_be_read_where_its_links_lead(db):
    call_command("load_content", verbosity=0)
    taxonomy()
    built, known, read = world.build(), by_id(), {}

    for one in operations(built):
        for role in one.roles if any(links(one.said)) else ():
            with transaction.atomic():
                follow(built.client(role), one, known, read)
                transaction.set_rollback(True)

    assert {name[1] for name, statuses in read.items() if 200 not in statuses} == NOT_YET
    assert len(read) >= 40


def follow(client: Client, one, known, read):
    body = json.dumps(dict(one.body)) if one.takes else ""
    answer = client.generic(one.method, one.path, body, "application/json").json()
    for link in links(one.said):
        method, template = known[link["operationId"]]
        path = filled(template, link, one, answer) if method == "get" else None
        if path is not None:
            read.setdefault((one.name, template), set()).add(client.get(path).status_code)

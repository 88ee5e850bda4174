"""Asking the API as somebody."""

import json

from rest_framework.test import APIClient

NOBODY = "00000000-0000-4000-8000-000000000000"


def client_of(person):
    """Return a client of somebody who is signed in."""
    client = APIClient()
    client.force_authenticate(person)
    return client


def post(client, address, body=None, **headers):
    """Send a body as JSON."""
    return client.post(f"/api/v1/{address}", body or {}, format="json", **headers)


def assert_problem(answer, status, code):
    """Check that an answer is a problem of this kind; return it."""
    problem = json.loads(answer.content)
    assert (answer.status_code, problem["code"]) == (status, code), problem
    return problem

"""Programs that ask for one of a pair."""

import json

from rest_framework.test import APIClient


def api_of(person, **headers):
    """Return a client that asks as this person, signed in on the site."""
    client = APIClient(**headers)
    client.force_authenticate(person)
    return client


def post(person, address, **body):
    """Send a body as JSON, as somebody."""
    return api_of(person).post(address, body, format="json")


def problem(answer):
    """Return status, code and the named fields of a refusal."""
    said = json.loads(answer.content)
    return answer.status_code, said["code"], sorted(said.get("errors", {}))

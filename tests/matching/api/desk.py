"""What tests of the desk's API share."""

import json


def url(path):
    return f"/api/v1/{path}"


def send(client, method, path, body=None, **headers):
    """Send a JSON body to an address of the API."""
    call = getattr(client, method)
    return call(url(path), json.dumps(body or {}), content_type="application/json", headers=headers)


def ids_of(answer):
    return [row["id"] for row in answer.json()["results"]]


def text_of(answer):
    return answer.getvalue().decode()

"""Programs that ask in the open are told so; people are led to TLS."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _https(settings):
    settings.SECURE_SSL_REDIRECT = True


@pytest.mark.parametrize("path", ["/api/v1/me/", "/api/schema/", "/api/no-such-thing/"])
def test_api_is_refused_in_the_open_and_never_redirected(client, path):
    answer = client.get(path, headers={"Authorization": "Token bm_anything"})

    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
    assert answer.json()["code"] == "https_only"


def test_api_is_answered_by_tls(client):
    assert client.get("/api/v1/me/", secure=True).status_code == 401


def test_page_is_redirected(client):
    answer = client.get("/accounts/login/?next=/home/")

    assert answer.status_code == 301
    assert answer["Location"] == "https://testserver/accounts/login/?next=/home/"

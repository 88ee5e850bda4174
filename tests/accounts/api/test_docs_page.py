"""The page of the API, and what its lists and errors say to somebody who begins."""

import pytest
from drf_spectacular.generators import SchemaGenerator
from rest_framework.test import APIClient

from accounts.api.described import operations
from tests.factories.accounts import UserFactory


@pytest.fixture(scope="module")
def schema():
    return SchemaGenerator().get_schema(request=None, public=True)


def test_every_operation_says_in_a_line_what_it_does(schema):
    silent = [one["operationId"] for one in operations(schema) if not one.get("summary")]
    too_long = [one["summary"] for one in operations(schema) if len(one["summary"]) > 100]

    assert (silent, too_long) == ([], [])


def test_operation_says_which_scope_it_needs(schema):
    paths = schema["paths"]

    assert paths["/api/v1/matches/"]["get"]["description"] == "Needs the scope `matching:read`."
    approve = paths["/api/v1/matches/{id}/approve/"]["post"]
    assert approve["description"] == "Needs the scope `matching:write`."
    assert paths["/api/v1/taxonomy/"]["get"]["description"] == "Any token may ask."


@pytest.mark.django_db
def test_page_follows_dark_and_has_no_inline_style(client):
    client.force_login(UserFactory())

    page = client.get("/api/docs/").content.decode()

    assert "js/api_docs.js" in page
    assert "<style" not in page


@pytest.mark.django_db
def test_reader_who_is_not_signed_in_is_led_there_and_a_program_is_told(client):
    read = client.get("/api/docs/", HTTP_ACCEPT="text/html,*/*;q=0.8")
    asked = client.get("/api/docs/")

    assert (read.status_code, read["Location"]) == (302, "/accounts/login/?next=/api/docs/")
    assert asked.status_code == 401


@pytest.mark.django_db
def test_no_token_says_how_to_send_one():
    said = APIClient().get("/api/v1/me/", HTTP_AUTHORIZATION="Bearer bm_x").json()

    assert said["code"] == "not_authenticated"
    assert "Authorization: Token bm_" in said["detail"]


@pytest.mark.django_db
def test_address_without_its_slash_says_so():
    api = APIClient()
    api.force_authenticate(UserFactory())

    said = api.get("/api/v1/rounds").json()

    assert (said["status"], said["code"]) == (404, "not_found")
    assert said["detail"].endswith("Every address of the API ends in a slash.")

import pytest
from rest_framework.test import APIClient

from accounts.enums import Scope
from accounts.models import ApiToken
from tests.factories.accounts import UserFactory, api_secret
from tests.factories.mentorship import ProgramFactory

pytestmark = pytest.mark.django_db


def ask(secret):
    return APIClient().get("/api/v1/token/", HTTP_AUTHORIZATION=f"Token {secret}")


def test_token_tells_what_it_may_be_used_for():
    program = ProgramFactory(slug="spring")
    secret = api_secret(UserFactory(), Scope.REPORTS_READ, program=program)
    token = ApiToken.objects.get()

    told = ask(secret).json()

    assert set(told) == {"id", "name", "hint", "scopes", "program", "created_at", "expires_at"}
    assert (told["id"], told["name"], told["hint"]) == (token.pk, "test", secret[:8])
    assert (told["scopes"], told["program"]) == (["reports:read"], "spring")


def test_token_for_everything_names_no_program():
    assert ask(api_secret(UserFactory())).json()["program"] is None


def test_person_without_a_token_has_none():
    client = APIClient()
    client.force_login(UserFactory())

    assert client.get("/api/v1/token/").status_code == 404


def test_unknown_token_is_refused():
    answer = ask("bm_unknown")

    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Token")

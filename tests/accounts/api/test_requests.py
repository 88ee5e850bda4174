"""Forged hosts and addresses, and methods that no operation has (bad inputs 19 and 22)."""

import json

import pytest
from rest_framework.test import APIClient

from accounts.models import Notice
from tests.factories.accounts import UserFactory, api_secret
from tests.factories.notices import NoticeFactory

pytestmark = pytest.mark.django_db
LIST = "/api/v1/notifications/"


@pytest.fixture
def notice():
    return NoticeFactory()


@pytest.fixture
def api(notice):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {api_secret(notice.user)}")
    return client


@pytest.mark.parametrize("host", ["evil.example", "testserver@evil.example", "a b", "[::1"])
def test_forged_host_is_refused(api, host):
    assert api.get(LIST, HTTP_HOST=host).status_code == 400


def test_forged_forwarded_host_is_not_heard(api):
    NoticeFactory(user=Notice.objects.get().user)
    headers = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "gopher"}

    answer = api.get(f"{LIST}?page_size=1", headers=headers)

    assert answer.json()["next"].startswith("http://testserver/api/v1/")


def test_forged_forwarded_address_does_not_widen_the_rate(settings):
    settings.API_RATES = {"read": 1, "write": 1}
    api = APIClient()
    api.credentials(HTTP_AUTHORIZATION=f"Token {api_secret(UserFactory())}")

    answers = [api.get(LIST, headers={"X-Forwarded-For": f"10.0.0.{n}"}) for n in range(2)]

    assert [answer.status_code for answer in answers] == [200, 429]


@pytest.mark.parametrize("method", ["TRACE", "PUT", "PATCH", "DELETE", "CONNECT", "FOO"])
def test_other_methods_are_refused(api, notice, method):
    address = f"{LIST}{notice.pk}/"

    answer = api.generic(method, address, json.dumps({}), content_type="application/json")

    assert answer.status_code == 405
    assert Notice.objects.get().read_at is None


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-Method-Override"])
def test_method_override_is_not_heard(api, notice, header):
    address = f"{LIST}{notice.pk}/read/"

    answer = api.get(f"{address}", headers={header: "POST"})

    assert answer.status_code == 405
    assert Notice.objects.get().read_at is None

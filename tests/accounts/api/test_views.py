"""What holds for every operation, shown on rounds and matches."""

import pytest
from django.urls import get_resolver
from rest_framework.test import APIClient

from accounts.api import throttling
from accounts.api.views import ApiViewSet
from accounts.enums import Scope
from matching.services import review
from tests.factories.accounts import api_secret
from tests.factories.mentorship import ProgramStaffFactory
from tests.matching.scenes import reviewed_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return reviewed_round()


def client_with(secret):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {secret}")
    return client


def address(match, verb=""):
    return f"/api/v1/matches/{match.pk}/" + (f"{verb}/" if verb else "")


def test_scope_of_reading_does_not_write(scene):
    api = client_with(api_secret(scene.admin, Scope.MATCHING_READ))

    assert api.get(address(scene.matches[0])).status_code == 200
    answer = api.post(address(scene.matches[0], "approve"))

    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    assert "matching:write" in answer.json()["detail"]


def test_scope_of_writing_reads(scene):
    api = client_with(api_secret(scene.admin, Scope.MATCHING_WRITE))

    assert api.get(address(scene.matches[0])).status_code == 200


def test_token_without_the_area_reads_nothing(scene):
    api = client_with(api_secret(scene.admin, Scope.ME_READ))

    assert api.get("/api/v1/matches/").status_code == 403
    assert api.get("/api/v1/me/").status_code == 200


def test_token_of_one_program_reaches_that_program_only(scene):
    other = reviewed_round()
    ProgramStaffFactory(program=other.program, user=scene.admin)
    api = client_with(api_secret(scene.admin, program=scene.program))

    found = {row["id"] for row in api.get("/api/v1/matches/").json()["results"]}

    assert found == {match.pk for match in scene.matches}
    assert api.get(address(other.matches[0])).status_code == 404
    assert api.post(address(other.matches[0], "approve")).status_code == 404
    assert api.get("/api/v1/me/").json()["code"] == "outside_program"


def test_second_read_of_the_same_is_304(scene):
    api = client_with(api_secret(scene.admin))
    first = api.get(address(scene.matches[0]))

    again = api.get(address(scene.matches[0]), HTTP_IF_NONE_MATCH=first["ETag"])
    review.pin(match_id=scene.matches[0].pk, actor=scene.admin)
    changed = api.get(address(scene.matches[0]), HTTP_IF_NONE_MATCH=first["ETag"])

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200


def test_if_match_refuses_what_was_changed_meanwhile(scene):
    api = client_with(api_secret(scene.admin))
    match = scene.matches[0]
    seen = api.get(address(match))["ETag"]
    review.pin(match_id=match.pk, actor=scene.admin)

    stale = api.post(address(match, "approve"), HTTP_IF_MATCH=seen)
    fresh = api.post(address(match, "approve"), HTTP_IF_MATCH=api.get(address(match))["ETag"])

    assert (stale.status_code, stale.json()["code"]) == (412, "changed_meanwhile")
    assert (fresh.status_code, fresh.json()["state"]) == (200, "approved")


def test_parameter_given_twice_is_refused(scene):
    api = client_with(api_secret(scene.admin))

    answer = api.get("/api/v1/matches/?state=approved&state=proposed")

    assert (answer.status_code, answer.json()["errors"]) == (400, {"state": ["Give this once."]})


def test_too_many_requests_say_when_to_go_on(scene, settings, monkeypatch):
    monkeypatch.setattr(throttling.time, "time", lambda: 600.0 + 25)
    settings.API_RATES = {"read": 2, "write": 1}
    api = client_with(api_secret(scene.admin))

    answers = [api.get("/api/v1/me/") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1]["Retry-After"] == "35"
    assert answers[-1].json()["code"] == "throttled"
    assert client_with(api_secret(scene.admin)).get("/api/v1/me/").status_code == 200


def test_problem_names_the_request(scene, settings):
    settings.BEHIND_PROXY = True

    answer = APIClient().get("/api/v1/me/", headers={"X-Request-ID": "request-12345"})

    assert answer.json()["request_id"] == "request-12345"


def below(view):
    return {view}.union(*map(below, view.__subclasses__()))


def test_view_without_rows_of_its_own_has_none():
    assert get_resolver().url_patterns  # every view is there only then

    given = {view: view.queryset for view in below(ApiViewSet) if view.queryset is not None}

    assert len(given) > 20
    assert [view for view, rows in given.items() if not rows.query.is_empty()] == []

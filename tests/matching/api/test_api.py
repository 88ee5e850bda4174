import json
from io import StringIO

import pytest
from django.core.management import call_command
from rest_framework.test import APIClient

from accounts.models import AuditEvent, IdempotencyKey
from matching.enums import MatchState
from matching.models import Exclusion, Match, Run
from matching.services import review
from mentorship.enums import StaffRole
from tests.factories.accounts import UserFactory, api_secret
from tests.factories.matching import MatchFactory
from tests.factories.mentorship import MenteeFactory, ProgramStaffFactory
from tests.matching.scenes import reviewed_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return reviewed_round()


@pytest.fixture
def api(scene):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {api_secret(scene.admin)}")
    return client


def url(match, verb=""):
    return f"/api/v1/matches/{match.pk}/" + (f"{verb}/" if verb else "")


def assert_problem(answer, status, code):
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    problem = json.loads(answer.content)
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["detail"]
    return problem


def test_schema_is_clean():
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=StringIO())


def test_schema_and_docs_need_a_person(api):
    assert APIClient().get("/api/schema/").status_code == 401
    assert api.get("/api/schema/").status_code == 200
    assert api.get("/api/docs/", HTTP_ACCEPT="text/html").status_code == 200


def test_me_tells_parts_and_roles(api, scene):
    mentee = MenteeFactory(program=scene.program, user=scene.admin)

    me = api.get("/api/v1/me/").json()

    assert (me["id"], me["email"]) == (str(scene.admin.uuid), scene.admin.email)
    assert me["parts"] == [
        {
            "id": str(mentee.uuid),
            "program": scene.program.slug,
            "side": "mentee",
            "state": "available",
        }
    ]
    assert me["roles"] == [{"program": scene.program.slug, "role": "admin"}]


@pytest.mark.parametrize("size", [1, 3, 50])
def test_match_queries_do_not_grow(size, django_assert_num_queries):
    scene = reviewed_round(size)
    client = APIClient()
    client.force_authenticate(scene.admin)

    with django_assert_num_queries(3):
        answer = client.get("/api/v1/matches/")

    assert len(answer.json()["results"]) == size


def test_matches_are_listed_with_filters(api, scene):
    review.approve(match_id=scene.matches[0].pk, actor=scene.admin)

    approved = api.get("/api/v1/matches/", {"state": "approved", "round": scene.round.pk}).json()
    life = api.get("/api/v1/matches/", {"mentor_type": "life"}).json()

    assert [row["id"] for row in approved["results"]] == [scene.matches[0].pk]
    assert life["results"] == []


@pytest.mark.parametrize(
    "query",
    [
        {"user__password": "x"},
        {"state": "nonsense"},
        {"round": "abc"},
        {"round": str(10**30)},
        {"ordering": "score"},
    ],
)
def test_unknown_filters_are_refused(api, scene, query):
    assert_problem(api.get("/api/v1/matches/", query), 400, "invalid")


def test_pages_hold_at_most_a_hundred(api, scene):
    page = api.get("/api/v1/matches/", {"page_size": 2}).json()

    assert len(page["results"]) == 2
    assert len(api.get(page["next"]).json()["results"]) == 1
    assert api.get("/api/v1/matches/", {"page_size": 10**9}).status_code == 200
    assert_problem(api.get("/api/v1/matches/", {"cursor": "nonsense'"}), 404, "not_found")


def test_match_tells_components_and_reasons(api, scene):
    match = scene.matches[0]

    told = api.get(url(match)).json()

    assert told["score"] == match.score
    assert told["mentee"] == {"id": str(match.mentee.uuid), "name": match.mentee.user.name}
    assert told["components"]["path"] is None
    assert any("helps with" in sentence for sentence in told["why"])


def test_approve_and_unapprove(api, scene):
    match = scene.matches[0]

    approved = api.post(url(match, "approve"), {"version": 1}, format="json")

    assert approved.status_code == 200
    assert (approved.json()["state"], approved.json()["version"]) == ("approved", 2)

    back = api.post(url(match, "unapprove"), {"version": 2}, format="json")

    assert back.json()["state"] == "proposed"


def test_version_conflict_is_409(api, scene):
    match = scene.matches[0]
    review.pin(match_id=match.pk, actor=scene.admin)

    answer = api.post(url(match, "approve"), {"version": 1}, format="json")

    assert_problem(answer, 409, "stale")
    match.refresh_from_db()
    assert match.state == MatchState.PROPOSED


def test_decision_of_another_admin_is_named(api, scene):
    match = scene.matches[0]
    other = ProgramStaffFactory(program=scene.program, user__name="Tove Berg").user
    review.approve(match_id=match.pk, actor=other)

    problem = assert_problem(api.post(url(match, "approve")), 409, "already_decided")

    assert "Tove Berg" in problem["detail"]


def test_reject_needs_a_reason_of_the_list(api, scene):
    match = scene.matches[0]

    for body in ({}, {"reason": "because"}, {"reason": "same_line", "note": "x" * 501}):
        assert_problem(api.post(url(match, "reject"), body, format="json"), 400, "invalid")

    answer = api.post(url(match, "reject"), {"reason": "same_line"}, format="json")

    assert (answer.json()["state"], answer.json()["reject_effect"]) == ("rejected", "never")
    assert Exclusion.objects.count() == 1


@pytest.mark.parametrize("body", ["[]", "null", '"text"', '{"version": "x"}', '{"version": 0}'])
def test_bodies_of_another_shape_are_refused(api, scene, body):
    answer = api.generic(
        "POST", url(scene.matches[0], "reject"), body, content_type="application/json"
    )

    assert_problem(answer, 400, "invalid")


def test_broken_json_and_other_types_are_refused(api, scene):
    address = url(scene.matches[0], "approve")

    broken = api.generic("POST", address, "{", content_type="application/json")
    form = api.generic("POST", address, "version=1", content_type="text/plain")

    assert_problem(broken, 400, "parse_error")
    assert_problem(form, 415, "unsupported_media_type")


def test_mass_assignment_changes_nothing(api, scene):
    match = scene.matches[0]

    assert api.patch(url(match), {"state": "approved"}, format="json").status_code == 405
    body = {"score": 1, "decided_by": 1, "state": "x"}
    problem = assert_problem(api.post(url(match, "approve"), body, format="json"), 400, "invalid")

    assert sorted(problem["errors"]) == sorted(body)
    match.refresh_from_db()
    assert (match.state, match.decided_by) == (MatchState.PROPOSED, None)


def test_idempotency_key_gives_one_effect_and_one_answer(api, scene):
    match = scene.matches[0]
    headers = {"HTTP_IDEMPOTENCY_KEY": "k1"}

    first = api.post(url(match, "approve"), {"version": 1}, format="json", **headers)
    again = api.post(url(match, "approve"), {"version": 1}, format="json", **headers)

    assert again.json() == first.json()
    assert again["Idempotency-Replayed"] == "true"
    assert AuditEvent.objects.filter(action="match.approved").count() == 1


def test_idempotency_key_with_another_request_is_409(api, scene):
    first, second, _third = scene.matches
    headers = {"HTTP_IDEMPOTENCY_KEY": "k1"}
    api.post(url(first, "approve"), {"version": 1}, format="json", **headers)

    answer = api.post(url(second, "approve"), {"version": 1}, format="json", **headers)

    assert_problem(answer, 409, "idempotency_key_reused")
    second.refresh_from_db()
    assert second.state == MatchState.PROPOSED


def test_refused_request_leaves_its_key_free(api, scene):
    match = scene.matches[0]
    headers = {"HTTP_IDEMPOTENCY_KEY": "k1"}

    refused = api.post(url(match, "approve"), {"version": 9}, format="json", **headers)

    assert_problem(refused, 409, "stale")
    assert not IdempotencyKey.objects.exists()


def test_long_idempotency_key_is_refused(api, scene):
    answer = api.post(url(scene.matches[0], "approve"), HTTP_IDEMPOTENCY_KEY="k" * 201)

    assert_problem(answer, 400, "invalid")


def test_form_with_an_idempotency_key_is_refused(scene):
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(scene.admin)
    client.get("/home/")
    token = "a" * 32
    client.cookies["csrftoken"] = token
    given = {"format": "multipart", "headers": {"Idempotency-Key": "k1", "X-CSRFToken": token}}

    answer = client.post(url(scene.matches[0], "approve"), {"version": 1}, **given)

    assert_problem(answer, 415, "unsupported_media_type")
    assert scene.matches[0].state == MatchState.PROPOSED


def test_started_run_is_idempotent(api, scene):
    address = f"/api/v1/rounds/{scene.round.pk}/runs/"

    first = api.post(address, HTTP_IDEMPOTENCY_KEY="run")
    again = api.post(address, HTTP_IDEMPOTENCY_KEY="run")

    assert (first.status_code, again.json()) == (202, first.json())
    assert Run.objects.count() == 2


def test_anonymous_gets_401(scene):
    answer = APIClient().get("/api/v1/matches/")

    assert_problem(answer, 401, "not_authenticated")
    for path in ("nothing/", "programs/%0A/reports/check-ins/"):
        assert_problem(APIClient().get(f"/api/v1/{path}"), 401, "not_authenticated")


@pytest.mark.parametrize("role", [StaffRole.VIEWER, StaffRole.CONTACT, None])
def test_others_find_no_matches(scene, role):
    user = ProgramStaffFactory(program=scene.program, role=role).user if role else UserFactory()
    client = APIClient()
    client.force_authenticate(user)
    match = scene.matches[0]

    assert client.get("/api/v1/matches/").json()["results"] == []
    assert_problem(client.get(url(match)), 404, "not_found")
    assert_problem(client.post(url(match, "approve")), 404, "not_found")
    assert_problem(client.post(f"/api/v1/rounds/{scene.round.pk}/runs/"), 404, "not_found")


def test_own_match_is_not_found(scene):
    match = scene.matches[0]
    ProgramStaffFactory(program=scene.program, user=match.mentee.user)
    client = APIClient()
    client.force_authenticate(match.mentee.user)

    assert_problem(client.post(url(match, "approve")), 404, "not_found")
    assert len(client.get("/api/v1/matches/").json()["results"]) == 2


def test_match_of_another_program_is_not_found(api):
    other = MatchFactory()

    assert_problem(api.get(url(other)), 404, "not_found")
    assert Match.objects.get(pk=other.pk).state == MatchState.PROPOSED


@pytest.mark.parametrize("pk", ["0", "abc", "-1", str(2**63), str(10**30), "1' or 1=1"])
def test_strange_ids_are_404(api, pk):
    assert_problem(api.get(f"/api/v1/matches/{pk}/"), 404, "not_found")


def test_session_needs_the_csrf_token(scene):
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(scene.admin)

    answer = client.post(url(scene.matches[0], "approve"))

    assert_problem(answer, 403, "permission_denied")
    assert Match.objects.get(pk=scene.matches[0].pk).state == MatchState.PROPOSED


def test_unsupported_accept_is_406(api):
    assert api.get("/api/v1/me/", HTTP_ACCEPT="image/png").status_code == 406


def test_schema_is_written_once_and_read_as_either_kind_of_json(api):
    plain = api.get("/api/schema/", headers={"Accept": "application/json"})
    openapi = api.get("/api/schema/", headers={"Accept": "application/vnd.oai.openapi+json"})

    assert plain.content == openapi.content
    assert plain.json()["openapi"] == "3.1.1"
    assert plain["Content-Type"] == "application/json"
    assert openapi["Content-Type"] == "application/vnd.oai.openapi+json"
    assert plain["Content-Disposition"] == 'inline; filename="Benchmate API.json"'

import json

import pytest
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from accounts import middleware
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"


@pytest.mark.parametrize(
    "path",
    [
        "/l/%00/",
        "/accounts/login/?next=%00",
        "/accounts/login/?next=%ff%fe",
        "/accounts/login/?a=%c0%af",
        "/accounts/login/?%00=1",
    ],
)
def test_broken_address_is_refused_with_a_page(client, path):
    response = client.get(path)

    assert response.status_code == 400
    assert b"<h1>" in response.content


def test_broken_path_is_refused(rf):
    request = rf.get("/")
    request.META["PATH_INFO"] = "/\xff/"

    with pytest.raises(BadRequest, match="plain text"):
        middleware.refuse_broken_text(lambda _: HttpResponse())(request)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"login=a%00b", "application/x-www-form-urlencoded"),
        (b"login=%ff%fe", "application/x-www-form-urlencoded"),
        (b"login=\xff", "application/x-www-form-urlencoded"),
        (b"login=%ed%a0%80", "application/x-www-form-urlencoded"),
        (b'{"a": "\\u0000"}', "application/json"),
        (b'{"\\ud800": [1]}', "application/json"),
        (b'{"a": [{"b": "\\udfff"}]}', "application/json"),
        (b'{"a": "\xff"}', "application/json"),
        (b"[" * 100_000, "application/json"),
    ],
)
def test_broken_body_is_refused(client, body, kind):
    assert client.post(LOGIN, body, content_type=kind).status_code == 400


def test_broken_part_of_an_upload_is_refused(client):
    assert client.post(LOGIN, {"login": "a\0b"}).status_code == 400
    kind = "multipart/form-data; boundary=x"
    body = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\xfe\r\n--x--\r\n'
    assert client.post(LOGIN, body, content_type=kind).status_code == 400


def test_api_answers_broken_text_as_a_problem(client):
    response = client.get("/api/v1/me/?q=%00")

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert json.loads(response.content)["status"] == 400


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": "\\u00e9\\ud83d\\ude00 \\\\u0000"}',
        b'{"broken": ',
        b"null",
    ],
)
def test_sound_json_passes(rf, body):
    request = rf.post("/", body, content_type="application/json")

    assert passed(middleware.refuse_broken_text, request)


@pytest.mark.parametrize("text", ["Zoë 李小龍 🙂", "a\r\nb\tc", "\u202eabc"])
def test_sound_forms_pass(rf: RequestFactory, text):
    assert passed(middleware.refuse_broken_text, rf.post("/", {"name": text}))
    assert passed(
        middleware.refuse_broken_text,
        rf.get("/", {"q": text}),
    )


def passed(layer, request):
    return layer(lambda _: HttpResponse("passed"))(request).content == b"passed"


@pytest.mark.parametrize(
    ("zone", "shown"), [("Asia/Kolkata", "Asia/Kolkata"), ("", "UTC"), ("Mars/Base", "UTC")]
)
def test_times_are_shown_in_the_reader_s_zone(rf, settings, zone, shown):
    settings.TIME_ZONE = "UTC"
    request = rf.get("/")
    request.user = UserFactory.build(time_zone=zone)

    layer = middleware.reader_time_zone(
        lambda _: HttpResponse(timezone.get_current_timezone_name())
    )

    assert layer(request).content.decode() == shown


@pytest.mark.parametrize(("given", "kept"), [("abc-12345", True), ("a b\n", False), ("", False)])
def test_every_answer_carries_a_plain_request_id(rf, given, kept):
    request = rf.get("/", headers={"X-Request-ID": given} if given else {})

    response = middleware.request_id(lambda _: HttpResponse())(request)

    assert (response["X-Request-ID"] == given) is kept
    assert middleware.REQUEST_ID.fullmatch(response["X-Request-ID"])

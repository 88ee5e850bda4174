import json

import pytest
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone, translation

from accounts import middleware
from accounts.exceptions import Refused
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


def test_path_in_another_alphabet_is_not_broken(client):
    assert client.get("/café/東京/").status_code == 404


def test_nul_hidden_in_a_quoted_cookie_is_refused(client):
    response = client.get(LOGIN, headers={"cookie": 'sessionid="\\000aaaaaaaaaaaa"'})

    assert response.status_code == 400


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


def test_api_answers_a_body_that_is_too_big_as_a_problem(client):
    response = client.post("/api/v1/me/", b"[" + b" " * 5_000_000, "application/json")

    assert (response.status_code, response["Content-Type"]) == (413, "application/problem+json")


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


@pytest.mark.parametrize(
    ("given", "is_behind_proxy", "kept"),
    [
        ("abc-12345", True, True),
        ("abc-12345", False, False),
        ("a b\n", True, False),
        ("", True, False),
    ],
)
def test_every_answer_carries_a_plain_request_id(rf, settings, given, is_behind_proxy, kept):
    settings.BEHIND_PROXY = is_behind_proxy
    request = rf.get("/", headers={"X-Request-ID": given} if given else {})

    response = middleware.request_id(lambda _: HttpResponse())(request)

    assert (response["X-Request-ID"] == given) is kept
    assert middleware.REQUEST_ID.fullmatch(response["X-Request-ID"])


def refuse_with(error):
    """Answer one request whose view raises."""

    def answer(client):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("accounts.views.mailbox.mailbox.letters", _raiser(error))
            return client.get("/mail/")

    return answer


def _raiser(error):
    def fail():
        raise error

    return fail


def test_refusal_that_a_view_let_pass_is_a_page(client, settings):
    settings.DEMO = True

    response = refuse_with(Refused("The round is closed."))(client)

    assert response.status_code == 409
    assert b"The round is closed." in response.content


def test_locked_database_is_a_page_that_says_when_to_try_again(client, settings):
    settings.DEMO = True

    response = refuse_with(OperationalError("database is locked"))(client)

    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert b"locked" not in response.content


def test_database_that_is_away_while_the_session_is_read_is_the_same_page(rf):
    class Request:
        path_info = "/"

        @property
        def user(self):
            raise OperationalError

    response = middleware.reader_time_zone(lambda _: HttpResponse())(Request())

    assert response.status_code == 503


def test_connection_lost_within_a_request_is_the_same_page(client, settings):
    settings.DEMO = True

    assert refuse_with(InterfaceError("connection already closed"))(client).status_code == 503


def test_page_of_a_signed_in_person_is_not_kept(client):
    client.force_login(UserFactory())

    assert client.get("/me/")["Cache-Control"] == "private, no-store"


def test_page_for_everybody_may_be_kept(client):
    response = client.get("/.well-known/security.txt")

    assert not response.has_header("Cache-Control")


@pytest.mark.parametrize(
    ("page", "back"),
    [
        ("http://testserver/desk/?a=1", "%2Fdesk%2F%3Fa%3D1"),
        ("http://evil.example/desk/", "%2Fhome%2F"),
    ],
)
def test_fragment_that_needs_sign_in_moves_the_whole_page(client, page, back):
    headers = {"HX-Request": "true", "HX-Current-URL": page}

    response = client.get("/me/", headers=headers)

    assert response["HX-Redirect"] == f"/accounts/login/?next={back}"
    assert (response.status_code, response.content) == (200, b"")


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/notices/?page=2", "%2Fnotices%2F%3Fpage%3D2"),
        ("http://evil.example/notices/", "/notices/read/"),
        ("", "/notices/read/"),
    ],
)
def test_who_posts_and_must_sign_in_comes_back_to_the_page(client, referer, back):
    response = client.post("/notices/read/", headers={"Referer": referer})

    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={back}")


def test_other_redirects_of_fragments_stay(client):
    client.force_login(UserFactory())

    response = client.get(LOGIN, headers={"HX-Request": "true"})

    assert (response.status_code, response["Location"]) == (302, "/home/")


@pytest.mark.parametrize(("more", "status"), [(0, 200), (1, 413)])
@pytest.mark.parametrize("path", ["/me/photo/", "/api/v1/me/"])
def test_request_beyond_all_forms_is_refused_unread(settings, path, more, status):
    def read(request):
        return HttpResponse(request.body)

    settings.REQUEST_MAX_BYTES = 100
    request = RequestFactory().post(path, b"x" * (100 + more), content_type="text/plain")

    answer = middleware.refuse_huge_requests(read)(request)

    assert answer.status_code == status


def test_page_tells_what_was_too_large(settings):
    settings.REQUEST_MAX_BYTES = 1
    request = RequestFactory().post("/me/photo/", b"xx", content_type="text/plain")

    answer = middleware.refuse_huge_requests(lambda _: HttpResponse())(request)

    assert "That was too large" in answer.content.decode()


def test_part_of_a_page_tells_what_was_too_large_without_a_page(settings):
    settings.REQUEST_MAX_BYTES = 1
    request = RequestFactory().post("/", b"xx", content_type="text/plain", HTTP_HX_REQUEST="true")

    answer = middleware.refuse_huge_requests(lambda _: HttpResponse())(request)

    assert (answer.status_code, answer.content) == (413, b"This request is too big.")


def test_address_of_a_button_that_is_opened_is_a_page_with_a_way_on(client):
    response = client.get("/notices/read/")

    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert b'href="/home/"' in response.content


def test_language_that_a_person_chose_is_used_where_the_site_has_it(spanish):
    used = []

    for locale in ("es", "xx", ""):
        request = RequestFactory().get("/")
        request.user = UserFactory.build(locale=locale)
        with translation.override("en"):
            middleware.reader_language(lambda _request: used.append(translation.get_language()))(
                request
            )

    assert used == ["es", "en", "en"]

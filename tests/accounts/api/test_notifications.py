import pytest
from rest_framework.test import APIClient

from accounts.enums import Scope
from accounts.models import Notice
from tests.factories.accounts import UserFactory, api_secret
from tests.factories.mentorship import ProgramFactory
from tests.factories.notices import NoticeFactory

pytestmark = pytest.mark.django_db
LIST = "/api/v1/notifications/"


@pytest.fixture
def person():
    return UserFactory()


@pytest.fixture
def api(person):
    return client_of(api_secret(person))


def client_of(secret):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {secret}")
    return client


def test_list_has_ones_own_newest_first(api, person):
    first, second = NoticeFactory.create_batch(2, user=person)
    NoticeFactory()

    rows = api.get(LIST).json()["results"]

    assert [row["id"] for row in rows] == [second.pk, first.pk]
    assert "text" not in rows[0]


def test_detail_has_the_text(api, person):
    notice = NoticeFactory(user=person, title="A meeting", text="It is on Friday.")

    told = api.get(f"{LIST}{notice.pk}/").json()

    assert (told["title"], told["text"]) == ("A meeting", "It is on Friday.")
    assert (told["page"], told["button"]) == ("/home/", "Open your home page")
    assert told["read_at"] is None


def test_another_ones_notification_is_not_found(api):
    notice = NoticeFactory()

    answers = [api.get(f"{LIST}{notice.pk}/"), api.post(f"{LIST}{notice.pk}/read/")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert Notice.objects.get().read_at is None


def test_read_marks_it_once(api, person):
    notice = NoticeFactory(user=person)

    first = api.post(f"{LIST}{notice.pk}/read/", {}, format="json")
    second = api.post(f"{LIST}{notice.pk}/read/")

    assert first.status_code == second.status_code == 200
    assert first.json()["read_at"] == second.json()["read_at"] is not None


def test_unread_filter(api, person):
    read, unread = NoticeFactory.create_batch(2, user=person)
    api.post(f"{LIST}{read.pk}/read/")

    by_answer = {
        answer: [row["id"] for row in api.get(f"{LIST}?unread={answer}").json()["results"]]
        for answer in ("true", "false")
    }

    assert by_answer == {"true": [unread.pk], "false": [read.pk]}


def test_read_up_to_leaves_newer_ones_and_other_peoples(api, person):
    old, seen, newer = NoticeFactory.create_batch(3, user=person)
    others = NoticeFactory()
    Notice.objects.filter(pk=others.pk).update(id=old.pk - 1)

    answer = api.post(f"{LIST}read-up-to/", {"up_to": seen.pk}, format="json")
    again = api.post(f"{LIST}read-up-to/", {"up_to": seen.pk}, format="json")

    assert (answer.json(), again.json()) == ({"now_read": 2}, {"now_read": 0})
    unread = Notice.objects.filter(read_at=None).values_list("pk", flat=True)
    assert set(unread) == {newer.pk, old.pk - 1}


@pytest.mark.parametrize("body", [{}, {"up_to": 0}, {"up_to": 10**30}, {"up_to": [1]}, [1], None])
def test_read_up_to_refuses_what_is_no_id(api, body):
    assert api.post(f"{LIST}read-up-to/", body, format="json").status_code == 400


def test_token_of_a_program_reaches_that_programs_only(person):
    program = ProgramFactory()
    inside = NoticeFactory(user=person, program_id=program.pk)
    outside = NoticeFactory(user=person)
    api = client_of(api_secret(person, Scope.ME_WRITE, program=program))

    assert [row["id"] for row in api.get(LIST).json()["results"]] == [inside.pk]
    assert api.get(f"{LIST}{outside.pk}/").status_code == 404
    assert api.post(f"{LIST}read-up-to/", {"up_to": outside.pk}, format="json").json() == {
        "now_read": 1
    }


def test_reading_scope_marks_nothing(person):
    notice = NoticeFactory(user=person)
    api = client_of(api_secret(person, Scope.ME_READ))

    assert api.post(f"{LIST}{notice.pk}/read/").status_code == 403


@pytest.mark.parametrize("rows", [1, 25])
def test_list_costs_the_same_however_long(api, person, rows, django_assert_num_queries):
    NoticeFactory.create_batch(rows, user=person)
    api.get(LIST)

    with django_assert_num_queries(2):
        api.get(LIST)

import io
import zipfile
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from accounts.copies import filling
from accounts.copies.shape import Section
from accounts.enums import PrivacyKind
from accounts.models import AuditEvent, PersonalCopy, PrivacyRequest
from accounts.services import copies, privacy
from tests.factories.accounts import UserFactory, verified

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-password-of-somebody"
PAGE, DELETE = "/me/privacy/copy/", "/me/privacy/copy/delete/"


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(filling, "_copies", {})
    filling.register_copy(
        "test", lambda person: [Section("s", "S", {"text": "T"}, [[person.name]], ())]
    )


@pytest.fixture
def person():
    return UserFactory(name="Jamila Okafor")


@pytest.fixture
def proved(client, person):
    """A browser in which she signed in just now."""
    verified(person, PASSWORD)
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    return client


@pytest.fixture
def ready(person):
    privacy.ask(user=person, kind=PrivacyKind.EXPORT)
    copies.make_due()
    return PersonalCopy.objects.get()


def test_page_says_that_none_is_kept(proved):
    page = proved.get(PAGE).content.decode()

    assert "No copy is kept" in page
    assert "You haven't asked for one" in page


def test_page_says_that_it_is_being_made(proved, person):
    privacy.ask(user=person, kind=PrivacyKind.EXPORT)

    page = proved.get(PAGE).content.decode()

    assert "Your copy is being made" in page
    assert "/me/privacy/export/take-back/" in page


@pytest.mark.usefixtures("ready")
def test_page_offers_the_copy_and_the_file_is_hers(proved):
    page = proved.get(PAGE)
    answer = proved.post(PAGE)
    raw = b"".join(answer.streaming_content)

    assert "Your copy is ready" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert b"Jamila Okafor" in archive.read("data.json")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Length"] == str(len(raw))
    assert answer["Cache-Control"].startswith("no-store, private")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith('attachment; filename="my-data-20')
    assert AuditEvent.objects.first().action == "copy.downloaded"


def test_page_says_when_the_last_one_was_made(proved, ready):
    long_ago = timezone.now() - timedelta(days=2)
    PersonalCopy.objects.update(made_at=long_ago, expires_at=long_ago + timedelta(hours=24))

    for _time in range(2):
        page = proved.get(PAGE).content.decode()
        assert "The last one was made on" in page
        copies.forget_old()

    answer = proved.post(PAGE, follow=True)
    assert "isn't kept any more" in unescape(answer.content.decode())
    assert answer.status_code == 200


@pytest.mark.usefixtures("ready")
def test_somebody_else_gets_nothing(client):
    other = verified(UserFactory(name="Somebody Else"), PASSWORD)
    client.post("/accounts/login/", {"login": other.email, "password": PASSWORD})

    assert "No copy is kept" in client.get(PAGE).content.decode()
    assert client.post(PAGE).status_code == 302
    client.post(DELETE)

    assert PersonalCopy.objects.count() == 1
    assert not AuditEvent.objects.filter(actor=other, action__startswith="copy").exists()


@pytest.mark.usefixtures("ready")
def test_nobody_gets_it_without_a_fresh_proof(signed_in, person):
    client = signed_in(person)

    looked, fetched = client.get(PAGE), client.post(PAGE)

    assert looked.status_code == 302
    assert looked.url.startswith("/accounts/")
    assert (fetched.status_code, fetched.url) == (302, PAGE)
    assert not AuditEvent.objects.filter(action="copy.downloaded").exists()


@pytest.mark.usefixtures("ready")
def test_delete_takes_it_away_once(proved):
    for _time in range(2):
        assert proved.post(DELETE).url == "/me/privacy/"

    assert PersonalCopy.objects.count() == 0
    assert proved.get(DELETE).status_code == 405


@pytest.mark.usefixtures("ready")
def test_looking_changes_nothing(proved):
    before = AuditEvent.objects.count()

    for method in (proved.get, proved.head):
        for _time in range(3):
            assert method(PAGE).status_code == 200

    assert AuditEvent.objects.count() == before
    assert PersonalCopy.objects.count() == 1


@pytest.mark.usefixtures("ready")
def test_privacy_page_leads_to_it(signed_in, person):
    page = signed_in(person).get("/me/privacy/").content.decode()

    assert "Your copy is ready." in page
    assert PAGE in page


def test_taking_again_and_again_is_stopped(proved, ready):
    answers = [proved.post(PAGE).status_code for _time in range(21)]

    assert answers == [200] * 20 + [429]


def test_new_copy_can_be_asked_for_while_one_is_kept(proved, ready):
    proved.post("/me/privacy/export/")

    assert PrivacyRequest.objects.filter(state="asked").count() == 1
    assert "Your copy is ready" in proved.get(PAGE).content.decode()


def test_page_needs_few_queries(proved, ready, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        proved.get(PAGE)

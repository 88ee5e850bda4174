import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from accounts.enums import PrivacyKind
from accounts.models import OneTimeLink, PrivacyRequest, User
from accounts.services import deliver, links
from mentorship.messages.imported import PURPOSE
from mentorship.models import ImportedPart, ImportRefusal, Mentee, Mentor
from mentorship.services.importing import answering
from tests.factories.mentorship import MentorshipFactory, ProgramFactory
from tests.factories.people_imports import line, previewed, taken_over
from tests.recorded import mailed_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def mentee():
    taken_over(ProgramFactory(name="Northlakes"), line(employer="Mercy", avoid=["Grace Clinic"]))
    return Mentee.objects.select_related("user", "program").get()


@pytest.fixture
def address(mentee):
    return links.issue(purpose=PURPOSE, person=mentee.user, subject=mentee)


def test_link_shows_what_is_written_and_changes_nothing(mentee, address, client):
    for _ in range(3):
        page = client.get(address).content.decode()
        client.head(address)

    assert "Mercy" in page
    assert "Grace Clinic" not in page
    assert ImportedPart.objects.get().agreed_at is None
    assert OneTimeLink.objects.get().used_at is None


def test_yes_is_remembered_and_the_link_signs_nobody_in(mentee, address):
    client = Client()

    client.post(address, {"answer": "yes"})
    page = client.get(address).content.decode()

    assert ImportedPart.objects.get().agreed_at is not None
    assert "Mercy" not in page
    assert "_auth_user_id" not in client.session


def test_no_takes_her_out_asks_for_erasure_and_is_remembered(mentee, address, client):
    client.post(address, {"answer": "no"})

    mentee.refresh_from_db()
    assert mentee.state == "left"
    assert PrivacyRequest.objects.get().kind == PrivacyKind.ERASE
    assert "ana@example.org" not in ImportRefusal.objects.get().address_hash
    User.objects.filter(pk=mentee.user_id).update(email="erased@example.org")
    again, _ = previewed(mentee.program, line())
    assert [row.kind for row in again.rows.all()] == ["left_out"]


def test_neither_answer_changes_nothing(mentee, address, client):
    response = client.post(address, {"answer": "maybe"})

    assert response.status_code == 400
    assert OneTimeLink.objects.get().used_at is None
    assert Mentee.objects.get().state == "available"


def test_no_leaves_the_small_mentor_part_as_well(client):
    taken_over(ProgramFactory(), line(peer_too=True))
    mentee = Mentee.objects.get()

    answering.say_no(part=mentee, actor=mentee.user)

    assert Mentor.objects.get().state == "left"


def test_account_that_she_uses_is_not_erased(mentee):
    mentee.user.set_password("a-long-password")
    mentee.user.save()

    answering.say_no(part=mentee, actor=mentee.user)

    assert not PrivacyRequest.objects.exists()


def test_running_mentorship_keeps_her_in(mentee, address, client):
    MentorshipFactory(mentee=mentee, program=mentee.program, active=True)

    response = client.post(address, {"answer": "no"})

    assert response.status_code == 409
    assert not ImportRefusal.objects.exists()


def test_she_signs_in_with_a_mailed_code_which_confirms_her_address(mentee, client):
    deliver.drain()
    client.post("/accounts/login/code/", {"email": "ana@example.org"})

    client.post("/accounts/login/code/confirm/", {"code": mailed_code()})

    assert client.session["_auth_user_id"] == str(mentee.user.pk)
    assert EmailAddress.objects.get().verified

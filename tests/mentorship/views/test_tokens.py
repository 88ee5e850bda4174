from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import ApiToken, AuditEvent, Notification
from accounts.services import tokens
from tests.factories.accounts import UserFactory, api_secret, verified
from tests.factories.mentorship import MenteeFactory, ProgramFactory, ProgramStaffFactory

pytestmark = pytest.mark.django_db
PAGE = "/me/tokens/"
PASSWORD = "a-long-password-of-somebody"
ASKED = {
    "name": "Member system",
    "scopes": ["me:read", "people:write"],
    "program": "",
    "days": "90",
}


@pytest.fixture
def person(client):
    """Somebody who signed in just now."""
    user = verified(UserFactory(), PASSWORD)
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return user


def test_page_without_tokens_offers_to_make_one(client, person):
    page = client.get(PAGE)

    assert page.status_code == 200
    assert "Nobody's program acts for you." in page.text
    assert "Decide about people and import them (people:write)" in page.text
    assert "no-store" in page["Cache-Control"]


def test_secret_is_shown_once(client, person):
    made = client.post(PAGE, ASKED)
    token = ApiToken.objects.get()
    secret = made.context["secret"]

    assert (made.status_code, tokens.use(secret)) == (200, token)
    assert secret in made.text
    assert "no-store" in made["Cache-Control"]
    assert (token.name, token.scopes) == ("Member system", ["me:read", "people:write"])
    assert (token.expires_at - token.created_at).days == 90
    assert secret not in client.get(PAGE).text


def test_owner_is_told_by_mail_without_the_secret(client, person):
    secret = client.post(PAGE, ASKED).context["secret"]

    row = Notification.objects.get(category="token_made")

    assert row.recipient == person
    assert secret not in str(vars(row))


def test_token_for_a_program_of_ones_own(client, person):
    part = MenteeFactory(user=person)
    ProgramFactory(slug="of-others")

    client.post(PAGE, {**ASKED, "program": part.program.slug})
    refused = client.post(PAGE, {**ASKED, "program": "of-others"})

    assert refused.status_code == 400
    assert ApiToken.objects.get().program_id == part.program_id


@pytest.mark.parametrize(
    "change",
    [
        {"name": " "},
        {"name": "x" * 81},
        {"scopes": []},
        {"scopes": ["everything"]},
        {"days": "3650"},
        {"days": ""},
        {"program": "nowhere"},
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client, person, change):
    answer = client.post(PAGE, {**ASKED, **change})

    assert answer.status_code == 400
    assert answer.context["form"].errors.keys() == change.keys()
    assert not ApiToken.objects.exists()
    if "name" not in change:
        assert 'value="Member system"' in answer.text


def test_sign_in_of_a_while_ago_is_asked_for_again(client, person):
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        answer = client.post(PAGE, ASKED)

    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/reauthenticate/")
    assert not ApiToken.objects.exists()


def test_revoke_ends_it_and_bears_a_second_time(client, person):
    secret = api_secret(person)
    address = f"{PAGE}{ApiToken.objects.get().pk}/revoke/"

    answers = [client.post(address) for _ in range(2)]

    assert [answer.url for answer in answers] == [PAGE, PAGE]
    assert tokens.use(secret) is None
    assert AuditEvent.objects.filter(action="token.revoked").count() == 1
    assert "Nobody's program" in client.get(PAGE).text


def test_another_ones_token_is_not_found(client, person):
    secret = api_secret(UserFactory())
    token = ApiToken.objects.get()

    answers = [client.post(f"{PAGE}{pk}/revoke/") for pk in (token.pk, 10**30)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert tokens.use(secret) == token


def test_list_says_what_a_token_may_do_and_until_when(client, person):
    program = ProgramStaffFactory(user=person, program__name="Spring round").program
    api_secret(person, "reports:read", program=program, days=3)

    page = client.get(PAGE).text

    for words in ("Read reports", "Only in Spring round.", "Runs out soon", "Not used yet."):
        assert words in page


@pytest.mark.parametrize("n", [1, 3])
def test_page_takes_few_queries_whatever_its_length(
    client, person, n, django_assert_max_num_queries
):
    for _ in range(n):
        api_secret(person, program=ProgramStaffFactory(user=person).program)

    with django_assert_max_num_queries(12):
        assert client.get(PAGE).status_code == 200


def test_name_is_shown_as_text(client, person):
    client.post(PAGE, {**ASKED, "name": "<script>alert(1)</script>"})

    assert "<script>alert(1)" not in client.get(PAGE).text


def test_form_sent_twice_makes_one_token_and_shows_the_same_secret(client, person):
    key = client.get(PAGE).context["form"]["once"].value()

    first, second = (client.post(PAGE, ASKED | {"once": key}) for _time in range(2))

    assert first.context["secret"] == second.context["secret"]
    assert ApiToken.objects.count() == 1
    assert second.context["form"]["once"].value() != key


@pytest.mark.parametrize("key", ["x" * 5000, "é"])
def test_key_that_is_none_of_ours_counts_as_none(client, person, key):
    client.post(PAGE, ASKED | {"once": key})

    assert ApiToken.objects.count() == 1

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.services import deliver
from mentorship import rules
from mentorship.enums import Joining, Side
from mentorship.models import InvitedPerson
from tests.factories.accounts import UserFactory
from tests.factories.joining import InvitationFactory, InvitedPersonFactory, ProgramMemberFactory
from tests.factories.mentorship import ProgramFactory

pytestmark = pytest.mark.django_db

TOKEN = "a-token-of-43-letters"


@pytest.fixture
def invitation():
    return InvitationFactory(
        token=TOKEN, program__joining=Joining.INVITED, created_by__name="Marisol Vega"
    )


def address(token=TOKEN):
    return reverse("join", args=[token])


def wizard(invitation, side="mentee"):
    return f"{reverse('apply', args=[invitation.program.slug])}?as={side}"


def test_page_shows_the_program_what_it_asks_and_who_invites(client, invitation, texts):
    page = client.get(address()).content.decode()

    for said in (
        invitation.program.name,
        "Marisol Vega",
        "About an hour a month with your mentor for 6 months",
        "About an hour a month for each person you say yes to",
        "Accept and create an account",
    ):
        assert said in page


def test_looking_changes_nothing_however_often(client, invitation):
    for _ in range(20):
        client.get(address())
        client.head(address())

    invitation.refresh_from_db()
    assert (invitation.uses, InvitedPerson.objects.count()) == (0, 0)
    assert "sessionid" not in client.cookies


def test_page_stays_out_of_caches_and_search_engines(client, invitation):
    answer = client.get(address())

    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "same-origin"


def test_signed_in_reader_is_let_in_and_led_to_the_wizard(client, invitation):
    person = UserFactory()
    client.force_login(person)

    answer = client.post(address(), {"as": "mentor"})

    assert (answer.status_code, answer["Location"]) == (302, wizard(invitation, "mentor"))
    assert [row.user for row in InvitedPerson.objects.all()] == [person]


def test_invitation_of_one_side_leads_there_whatever_is_asked(client):
    invitation = InvitationFactory(token=TOKEN, side=Side.MENTOR)
    client.force_login(UserFactory())

    page = client.get(address()).content.decode()
    answer = client.post(address(), {"as": "mentee"})

    assert answer["Location"] == wizard(invitation, "mentor")
    assert "As a mentee" not in page


@pytest.mark.parametrize(
    ("form", "page"),
    [
        ({"as": "mentor"}, "/accounts/signup/"),
        ({"as": "mentor", "has_account": "1"}, "/accounts/login/"),
    ],
)
def test_visitor_is_sent_for_an_account_and_uses_nothing_yet(client, invitation, form, page):
    answer = client.post(address(), {"as": "mentor", **form})

    assert answer["Location"] == (
        f"{page}?next=%2Fapply%2F{invitation.program.slug}%2F%3Fas%3Dmentor"
    )
    invitation.refresh_from_db()
    assert invitation.uses == 0


def test_visitors_invitation_is_used_with_the_first_page_of_the_wizard(client, invitation, entries):
    client.post(address())
    person = UserFactory()
    client.force_login(person)  # keeps the session, as sign-up and sign-in do

    for _ in range(2):
        assert client.get(wizard(invitation), follow=True).status_code == 200

    invitation.refresh_from_db()
    assert [row.user for row in InvitedPerson.objects.all()] == [person]
    assert invitation.uses == 1


def test_newcomer_gets_from_the_link_through_sign_up_into_the_wizard(client, invitation, entries):
    to_sign_up = client.post(address(), {"as": "mentor"})["Location"]
    answers = {
        "brings": "mentor", "name": "Wes Tanner", "email": "wes@example.org", "agree": "on",
        "next": parse_qs(urlsplit(to_sign_up).query)["next"][0],
    }  # fmt: skip
    client.post("/accounts/signup/", answers)
    deliver.drain()
    code = re.search(r"^[A-Z0-9-]{6,}$", mail.outbox[-1].body, re.MULTILINE).group()

    page = client.post("/accounts/confirm-email/", {"code": code}, follow=True)

    assert page.redirect_chain[0][0] == wizard(invitation, "mentor")
    assert (page.status_code, page.context["user"].email) == (200, "wes@example.org")
    assert [row.user.email for row in InvitedPerson.objects.all()] == ["wes@example.org"]


def test_invitation_kept_by_a_visitor_may_run_out_meanwhile(client, invitation, entries):
    client.post(address())
    type(invitation).objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    client.force_login(UserFactory())

    page = client.get(wizard(invitation), follow=True)

    assert "This invitation has run out." in page.content.decode()
    assert not InvitedPerson.objects.exists()


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ({"expires_at": timezone.now() - timedelta(days=1)}, "has run out"),
        ({"revoked_at": timezone.now()}, "was taken back"),
        ({"most_uses": 1, "uses": 1}, "As many people as this invitation was made for"),
    ],
)
def test_invitation_that_is_over_says_why_and_whom_to_ask(client, state, sentence):
    InvitationFactory(token=TOKEN, **state)
    client.force_login(UserFactory())

    answers = [client.get(address()), client.post(address())]

    assert [answer.status_code for answer in answers] == [410, 410]
    for answer in answers:
        assert sentence in answer.content.decode()
    assert not InvitedPerson.objects.exists()


def test_person_who_came_in_time_still_finds_the_way(client):
    came = InvitedPersonFactory(
        invitation__token_hash=InvitationFactory.build(token=TOKEN).token_hash,
        invitation__revoked_at=timezone.now(),
    )
    client.force_login(came.user)

    page = client.get(address())

    assert (page.status_code, b"You have accepted this invitation." in page.content) == (200, True)
    assert client.post(address())["Location"] == wizard(came.invitation)


@pytest.mark.parametrize(
    "token",
    ["nothing", f"{TOKEN}x", TOKEN.upper(), "x" * 5000, "%F0%9F%92%8A", "..%2F..", "{{7*7}}"],
)
def test_altered_links_get_a_kind_page(client, invitation, token):
    answer = client.get(f"/join/{token}/")

    if token != "..%2F..":  # decodes to two more folders, and those are no address at all
        assert "We don't know this invitation" in answer.content.decode()
    assert answer.status_code == 404


def test_broken_text_in_a_link_is_refused(client):
    assert client.get("/join/a%00b/").status_code == 400


def test_accepting_takes_the_forms_own_token(invitation):
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory())

    assert client.post(address()).status_code == 403
    assert not InvitedPerson.objects.exists()


def test_program_text_is_shown_as_text(client):
    InvitationFactory(
        token=TOKEN,
        program=ProgramFactory(name="<script>alert(1)</script>", about="{{7*7}}<img src=x>"),
    )

    page = client.get(address()).content.decode()

    assert "<script>alert" not in page
    assert "{{7*7}}&lt;img" in page


# -- My membership number ----------------------------------------------------------------


def test_number_written_down_lets_its_owner_in(client):
    program = ProgramFactory(joining=Joining.MEMBERS)
    ProgramMemberFactory(program=program, membership_number="NL 7")
    person = UserFactory()
    client.force_login(person)

    answer = client.post(reverse("me-membership"), {"number": "  nl   7 "})

    person.refresh_from_db()
    event = AuditEvent.objects.get()
    assert (answer.status_code, person.membership_number) == (302, "nl 7")
    assert rules.can_apply(person, program)
    assert (event.action, event.data) == ("user.membership_number_changed", {})


@pytest.mark.parametrize("number", ["7" * 41, "7\n8", "7\x1b[0m"])
def test_number_that_cannot_be_is_kept_in_the_field_and_explained(client, number):
    person = UserFactory(membership_number="1")
    client.force_login(person)

    page = client.post(reverse("me-membership"), {"number": number})

    person.refresh_from_db()
    assert (page.status_code, person.membership_number) == (400, "1")
    assert page.context["form"]["number"].value() == number


def test_numbers_cannot_be_tried_in_bulk(client):
    client.force_login(UserFactory())

    answers = [client.post(reverse("me-membership"), {"number": n}) for n in range(21)]

    assert [answer.status_code for answer in answers] == [302] * 20 + [429]

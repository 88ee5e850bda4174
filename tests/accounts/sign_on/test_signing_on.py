"""The whole way to a real provider and back."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from accounts.models import Acceptance, AuditEvent, Notification, User
from accounts.sign_on.provider import uid_of
from tests.factories.accounts import UserFactory, verified
from tests.identity import begin, sign_on

pytestmark = pytest.mark.django_db
ADA = {"email": "ada@example.org", "email_verified": True, "name": "Ada Park"}
JOINS = {"brings": "mentee", "name": "Ada Park", "agree": "on"}
PASSWORD = "a-long-password-of-somebody"


def signed_in_as(client):
    return client.session.get("_auth_user_id")


def connected(person, subject):
    return SocialAccount.objects.create(user=person, provider="sign_on", uid=uid_of(subject))


def test_without_a_provider_there_is_nothing(client):
    assert client.post("/accounts/sign-on/").status_code == 404
    assert client.get("/accounts/sign-on/callback/?code=x&state=y").status_code == 404
    assert "sign-on/" not in client.get("/accounts/login/").text


def test_button_stands_on_the_sign_in_page(client, provider):
    assert "Sign in with Northlakes ID" in client.get("/accounts/login/").text


def test_sign_on_begins_by_post_only(client, provider):
    assert client.get("/accounts/sign-on/").status_code == 405


def test_way_out_carries_state_nonce_and_challenge(client, provider):
    asked = parse_qs(urlsplit(begin(client, next="/me/")).query)

    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://testserver/accounts/sign-on/callback/"]
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}
    assert all(len(asked[name][0]) >= 16 for name in ("state", "nonce", "code_challenge"))


def test_nothing_of_the_address_is_handed_on(client, provider):
    page = client.post("/accounts/sign-on/?scope=admin&auth_params=prompt%3Dnone")

    assert "prompt" not in page.text
    assert "admin" not in page.text


def test_new_person_agrees_first_and_is_in(provider):
    provider.knows("new-1", **ADA)

    client, answer = sign_on(provider, "new-1", next="/me/")
    form = client.get(answer.url)
    done = client.post(answer.url, JOINS)

    assert answer.url == "/accounts/3rdparty/signup/"
    assert 'value="ada@example.org"' in form.text
    person = User.objects.get()
    assert (person.email, person.name) == ("ada@example.org", "Ada Park")
    assert (done.status_code, done.url, signed_in_as(client)) == (302, "/me/", str(person.pk))
    assert EmailAddress.objects.get().verified
    assert Acceptance.objects.filter(user=person).exists()
    assert not person.has_usable_password()


def test_address_of_a_new_account_is_the_providers(provider):
    provider.knows("new-2", **ADA)
    client, answer = sign_on(provider, "new-2")

    client.post(answer.url, {**JOINS, "email": "victim@example.org"})

    assert User.objects.get().email == "ada@example.org"


def test_nobody_joins_without_agreeing(provider):
    provider.knows("new-3", **ADA)
    client, answer = sign_on(provider, "new-3")

    refused = client.post(answer.url, {**JOINS, "agree": ""})

    assert refused.status_code == 400
    assert not User.objects.exists()


def test_nothing_of_the_tokens_and_little_of_the_claims_is_kept(provider):
    provider.knows("new-4", **ADA, phone="312-555-0100", groups=["bowling", "it"])
    client, answer = sign_on(provider, "new-4")

    waiting = str(dict(client.session))
    client.post(answer.url, JOINS)

    account = SocialAccount.objects.get()
    assert "312-555" not in waiting
    assert "access_token" not in waiting
    assert account.extra_data == {"groups": ["it"], "employer": "", "has_factor": False}


def test_known_person_is_in_whatever_her_address_is_now(provider):
    person = verified(UserFactory(email="before@example.org"))
    connected(person, "known-1")
    provider.knows("known-1", **ADA)

    client, answer = sign_on(provider, "known-1", next="/me/")

    assert (answer.url, signed_in_as(client)) == ("/me/", str(person.pk))
    person.refresh_from_db()
    assert person.email == "before@example.org"


def test_confirmed_account_is_connected_and_its_owner_told(provider):
    person = verified(UserFactory(email="ada@example.org"))
    provider.knows("link-1", **(ADA | {"email": "ADA@Example.org"}))

    client, _answer = sign_on(provider, "link-1")

    assert signed_in_as(client) == str(person.pk)
    assert SocialAccount.objects.get().user == person
    mail = Notification.objects.get(category="account")
    assert (mail.recipient, mail.context["kind"]) == (person, "account_connected")


def test_address_that_nobody_vouches_for_opens_no_account(provider):
    verified(UserFactory(email="ada@example.org"))
    pages = []
    for subject, email in (("loose-1", "ada@example.org"), ("loose-2", "free@example.org")):
        for word in ({"email_verified": False}, {}):
            provider.knows(subject, email=email, name="Ada", **word)
            client, answer = sign_on(provider, subject)
            pages.append(answer.text.replace(answer.wsgi_request.csp_nonce or "-", "-"))
            assert answer.status_code == 409
            assert signed_in_as(client) is None

    assert "doesn't vouch for your e-mail address" in pages[0]
    assert not SocialAccount.objects.exists()
    assert User.objects.count() == 1


def test_silence_is_enough_for_the_associations_own_domain(provider, settings):
    settings.OIDC_TRUSTED_DOMAINS = ["example.org"]
    person = verified(UserFactory(email="ada@example.org"))
    provider.knows("own-1", email="ada@example.org")

    client, _answer = sign_on(provider, "own-1")

    assert signed_in_as(client) == str(person.pk)
    provider.knows("own-2", email="ada@example.org", email_verified=False)
    assert sign_on(provider, "own-2")[1].status_code == 409


def test_account_whose_address_was_never_confirmed_is_not_taken_over(provider):
    somebody = UserFactory(email="ada@example.org")
    somebody.set_password(PASSWORD)
    somebody.save()
    provider.knows("takes-1", **ADA)

    client, answer = sign_on(provider, "takes-1")

    assert (answer.status_code, signed_in_as(client)) == (409, None)
    assert "isn't connected" in answer.text
    assert not SocialAccount.objects.exists()


def test_second_person_with_the_same_address_does_not_get_in(provider):
    person = verified(UserFactory(email="ada@example.org"))
    connected(person, "first-owner")
    provider.knows("second-owner", **ADA)

    client, answer = sign_on(provider, "second-owner")

    assert (answer.status_code, signed_in_as(client)) == (409, None)
    assert SocialAccount.objects.get().uid == uid_of("first-owner")


@pytest.mark.parametrize("is_connected", [True, False])
def test_closed_account_stays_closed(provider, is_connected):
    person = verified(UserFactory(email="ada@example.org", is_active=False))
    if is_connected:
        connected(person, "closed-1")
    provider.knows("closed-1", **ADA, groups=["it"])

    client, answer = sign_on(provider, "closed-1")

    assert (answer.url, signed_in_as(client)) == ("/accounts/inactive/", None)
    person.refresh_from_db()
    assert not person.is_superuser


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)",
     "/%0d%0aSet-Cookie:x=1", "https://testserver@evil.example/"],
)  # fmt: skip
def test_way_on_stays_on_this_site(provider, elsewhere):
    person = verified(UserFactory())
    connected(person, "next-1")
    provider.knows("next-1", **ADA)

    _client, answer = sign_on(provider, "next-1", next=elsewhere)

    assert answer.status_code == 302
    assert answer.url in ("/home/", "/%0d%0aSet-Cookie:x=1")
    assert "Set-Cookie:x" not in str(answer.cookies)


@pytest.mark.parametrize("change", ["state", "code", "none", "twice", "browser"])
def test_way_back_works_once_and_only_whole(provider, change):
    connected(verified(UserFactory()), "back-1")
    provider.knows("back-1", **ADA)
    client = Client()
    back = provider.signs_in(begin(client), "back-1")
    if change in ("state", "code"):
        back = back.replace(f"{change}=", f"{change}=x")
    elif change == "none":
        back = back.partition("?")[0]
    elif change == "twice":
        client.get(back)
        client.post("/accounts/logout/")
    else:
        client = Client()

    answer = client.get(back)

    assert answer.status_code == 400
    assert "Begin again" in answer.text
    assert signed_in_as(client) is None


def test_nonce_of_another_sign_in_is_refused(provider):
    connected(verified(UserFactory()), "nonce-1")
    provider.knows("nonce-1", **ADA)
    client = Client()
    address = begin(client)
    nonce = parse_qs(urlsplit(address).query)["nonce"][0]

    answer = client.get(provider.signs_in(address.replace(nonce, "of-another"), "nonce-1"))

    assert (answer.status_code, signed_in_as(client)) == (400, None)


def test_changing_ones_mind_there_changes_nothing(client, provider):
    state = parse_qs(urlsplit(begin(client)).query)["state"][0]

    answer = client.get(f"/accounts/sign-on/callback/?error=access_denied&state={state}")

    assert answer.url == "/accounts/3rdparty/login/cancelled/"
    assert "Nothing has changed" in client.get(answer.url).text


def test_provider_that_is_away_leaves_the_other_ways_open(client, provider, settings):
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    person = verified(UserFactory(), PASSWORD)

    away = client.post("/accounts/sign-on/")
    signed = client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})

    assert (away.status_code, away["Retry-After"]) == (503, "60")
    assert "can't be reached" in away.text
    assert signed.status_code == 302


def test_connecting_ones_own_account(client, provider):
    person = verified(UserFactory(email="other@example.org"), PASSWORD)
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    provider.knows("connect-1", **ADA)
    page = client.get("/accounts/3rdparty/")

    _client, answer = sign_on(
        provider, "connect-1", client, process="connect", next="/accounts/3rdparty/"
    )

    assert "Connect with Northlakes ID" in page.text
    assert answer.url == "/accounts/3rdparty/"
    assert SocialAccount.objects.get().user == person
    assert "Connected with Northlakes ID" in client.get(answer.url).text


def test_somebody_elses_sign_on_is_not_connected(client, provider):
    connected(verified(UserFactory()), "taken-1")
    person = verified(UserFactory(), PASSWORD)
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    provider.knows("taken-1", **ADA)

    _client, answer = sign_on(provider, "taken-1", client, process="connect")

    assert "belongs to another account" in client.get(answer.url).text
    assert not SocialAccount.objects.filter(user=person).exists()


def test_connecting_asks_who_it_is_after_a_while(client, provider):
    client.force_login(verified(UserFactory()))

    answer = client.post("/accounts/sign-on/", {"process": "connect"})

    assert answer.url.startswith("/accounts/reauthenticate/")


def test_same_subject_of_another_provider_is_somebody_else(client, provider, settings):
    here, settings.OIDC_ISSUER = settings.OIDC_ISSUER, "https://before.example.org"
    person = verified(UserFactory(email="before@example.org"))
    connected(person, "1")
    settings.OIDC_ISSUER = here
    provider.knows("1", **ADA)

    _client, answer = sign_on(provider, "1", client)

    assert answer.url == "/accounts/3rdparty/signup/"
    assert "_auth_user_id" not in client.session


def test_after_a_change_of_provider_people_are_found_by_their_address(client, provider, settings):
    here, settings.OIDC_ISSUER = settings.OIDC_ISSUER, "https://before.example.org"
    person = verified(UserFactory(email="ada@example.org"))
    connected(person, "old-1")
    settings.OIDC_ISSUER, settings.OIDC_REQUIRED = here, True
    provider.knows("new-1", **ADA)

    sign_on(provider, "new-1", client)

    assert signed_in_as(client) == str(person.pk)


def test_disconnecting_leaves_the_account_and_its_other_ways(client, provider):
    person = verified(UserFactory(), PASSWORD)
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    account = connected(person, "off-1")

    answer = client.post("/accounts/3rdparty/", {"account": account.pk})

    assert answer.status_code == 302
    assert not SocialAccount.objects.exists()


def test_where_the_sign_on_is_the_only_way_passwords_lead_there(client, provider, settings):
    settings.OIDC_REQUIRED = True
    person = verified(UserFactory(), PASSWORD)
    form = {"login": person.email, "password": PASSWORD}
    connected(person, "only-1")
    provider.knows("only-1", **ADA)

    led = client.post("/accounts/login/", form, follow=True)
    _client, answer = sign_on(provider, "only-1", client)

    assert "You sign in with Northlakes ID." in led.text
    assert (answer.url, signed_in_as(client)) == ("/home/", str(person.pk))


@pytest.mark.parametrize("fields", [{"is_superuser": True}, {}])
def test_association_admins_and_people_not_connected_keep_their_password(
    client, provider, settings, fields
):
    settings.OIDC_REQUIRED = True
    person = verified(UserFactory(**fields), PASSWORD)
    if fields:
        connected(person, "boss-1")

    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})

    assert signed_in_as(client) == str(person.pk)


def test_trail_says_what_groups_gave(provider):
    person = verified(UserFactory(email="ada@example.org"))
    provider.knows("trail-1", **ADA, groups=["it"])

    sign_on(provider, "trail-1")

    event = AuditEvent.objects.get(action="user.changed")
    assert (event.actor, event.target_id) == (None, str(person.pk))
    assert event.data == {"by_group": True, "is_superuser": True, "is_staff": True}

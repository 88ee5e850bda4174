"""Authenticator app, passkeys, recovery codes: who must, how it works, what it never does."""

import json
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client

from accounts.adapters import SecondFactorAdapter
from accounts.services import deliver
from tests.factories.accounts import UserFactory, api_secret, verified
from tests.factories.mentorship import ProgramStaffFactory

pytestmark = pytest.mark.django_db

PASSWORD = "two brown llamas"
SET_UP = "/accounts/second-factor/"


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def member(db):
    return verified(UserFactory(), PASSWORD)


@pytest.fixture
def admin(db):
    return verified(ProgramStaffFactory().user, PASSWORD)


def signed_in(person):
    client = Client()
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(person.pk)
    return client


def code_of(secret, step=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def set_up(client, password=PASSWORD):
    """Set up an app as its owner does; return its key."""
    if password:
        client.post("/accounts/reauthenticate/", {"password": password})
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    response = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert response["Location"] == "/accounts/2fa/recovery-codes/"
    return secret


# -- Who must ---------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/home/", "/desk/", "/me/", "/admin/", "/no-such-page/"])
def test_staff_without_a_factor_are_led_to_set_one_up(required, admin, path):
    client = signed_in(admin)

    response = client.get(path)

    assert (response.status_code, response["Location"]) == (302, SET_UP)
    assert client.session["next_after_factor"] == path


@pytest.mark.parametrize("path", ["/", "/accounts/2fa/", SET_UP, "/healthz", "/l/unknown/"])
def test_staff_without_a_factor_reach_the_open_pages(required, admin, path):
    response = signed_in(admin).get(path)

    assert response.status_code in {200, 404}


def test_association_admin_must_too(required):
    boss = verified(UserFactory(is_superuser=True), PASSWORD)

    assert signed_in(boss).get("/home/")["Location"] == SET_UP


def test_members_need_none(required, member):
    assert signed_in(member).get("/home/").status_code == 200


def test_nothing_is_asked_where_the_site_does_not_require_it(admin):
    assert signed_in(admin).get("/home/").status_code == 200


def test_fragment_is_sent_there_as_a_whole_page(required, admin):
    response = signed_in(admin).get("/home/", headers={"HX-Request": "true"})

    assert response["HX-Redirect"] == SET_UP


def test_post_without_a_factor_changes_nothing(required, admin):
    client = signed_in(admin)

    response = client.post("/admin/accounts/user/add/")

    assert response["Location"] == SET_UP
    assert "next_after_factor" not in client.session


@pytest.mark.parametrize("way", ["session", "token"])
def test_api_answers_403_with_a_problem(required, admin, way):
    client = signed_in(admin) if way == "session" else Client()
    secret = api_secret(admin)
    headers = {"Authorization": f"Token {secret}"} if way == "token" else {}

    response = client.get("/api/v1/me/", headers=headers)

    assert response.status_code == 403
    assert response["Content-Type"] == "application/problem+json"
    assert json.loads(response.content)["code"] == "second_factor_missing"


def test_token_of_a_member_works(required, member):
    secret = api_secret(member)

    response = Client().get("/api/v1/me/", headers={"Authorization": f"Token {secret}"})

    assert response.status_code == 200


def test_no_address_leads_off_the_site_after_setting_up(required, admin):
    client = signed_in(admin)
    client.get("/", PATH_INFO="//evil.example/desk/")
    assert client.session["next_after_factor"] == "//evil.example/desk/"
    set_up(client)

    assert client.get(SET_UP)["Location"] == "/home/"


def test_after_setting_up_she_goes_where_she_wanted(required, admin):
    client = signed_in(admin)
    client.get("/desk/?a=1")
    set_up(client)

    assert client.get("/accounts/2fa/").context["is_mfa_enabled"] is True
    assert client.get(SET_UP)["Location"] == "/desk/?a=1"
    assert client.get("/home/").status_code == 200


def test_removing_the_last_factor_leads_back(required, admin):
    client = signed_in(admin)
    set_up(client)

    client.post("/accounts/2fa/totp/deactivate/")

    assert client.get("/home/")["Location"] == SET_UP


def test_role_given_meanwhile_is_noticed_at_once(required, member):
    from mentorship.enums import StaffRole
    from mentorship.services import programs
    from tests.factories.mentorship import ProgramFactory

    client = signed_in(member)
    programs.add_staff(program=ProgramFactory(), user=member, role=StaffRole.ADMIN, actor=None)

    assert client.get("/home/")["Location"].startswith("/accounts/login/")
    assert signed_in(member).get("/home/")["Location"] == SET_UP


# -- The app ----------------------------------------------------------------------------


def test_app_is_asked_for_after_the_password(member):
    secret = set_up(signed_in(member))
    client = Client()

    response = client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    assert response["Location"] == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    response = client.post(response["Location"], {"code": code_of(secret, 1)})

    assert response["Location"] == "/home/"
    assert client.session["_auth_user_id"] == str(member.pk)


def test_app_is_asked_for_after_the_mailed_code(member):
    set_up(signed_in(member))
    client = Client()
    client.post("/accounts/login/code/", {"email": member.email})
    code = client.session["account_login"]["state"]["stages"]["login_by_code"]["data"]["code"]

    response = client.post("/accounts/login/code/confirm/", {"code": code})

    assert response["Location"] == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(("step", "fits"), [(-1, True), (1, True), (-3, False), (3, False)])
def test_code_may_be_one_step_early_or_late(member, step, fits):
    totp = TOTP.activate(member, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")

    assert totp.validate_code(code_of("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", step)) is fits


def test_code_works_once(member):
    totp = TOTP.activate(member, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    code = code_of("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")

    assert [totp.validate_code(code), totp.validate_code(code)] == [True, False]


def test_wrong_codes_are_limited(member):
    TOTP.activate(member, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    client = Client()
    client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})

    answers = [client.post("/accounts/2fa/authenticate/", {"code": "000000"}) for _ in range(20)]

    said = [answer.context["form"].errors["code"][0] for answer in answers]
    assert said[0].startswith("That isn't right.")
    assert said[-1].startswith("That was a bit often.")
    right = code_of("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", 1)
    client.post("/accounts/2fa/authenticate/", {"code": right})
    assert "_auth_user_id" not in client.session


def test_secrets_are_kept_encrypted(member):
    secret = set_up(signed_in(member))
    codes = Authenticator.objects.get(type="recovery_codes").wrap().generate_codes()

    kept = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))

    assert not [text for text in (secret, *codes) if text in kept]


def test_lost_key_opens_nothing(member, settings):
    TOTP.activate(member, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    settings.SECRET_KEY = "another-key-altogether-that-nobody-wrote-down-anywhere"
    totp = Authenticator.objects.get().wrap()

    assert not totp.validate_code(code_of(""))
    assert not totp.validate_code(code_of("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"))
    adapter = SecondFactorAdapter()
    assert adapter.decrypt("not sealed") != adapter.decrypt("not sealed")


def test_person_is_told_when_factors_change(member, django_capture_on_commit_callbacks):
    client = signed_in(member)
    with django_capture_on_commit_callbacks(execute=True):
        set_up(client)
    client.post("/accounts/2fa/totp/deactivate/")

    deliver.drain()

    assert [m.subject for m in mail.outbox] == [
        "An authenticator app was added",
        "An authenticator app was removed",
    ]


# -- Recovery codes ---------------------------------------------------------------------


def test_recovery_code_works_once(member):
    client = signed_in(member)
    set_up(client)
    code = client.get("/accounts/2fa/recovery-codes/").context["unused_codes"][0]

    def second_step(code):
        other = Client()
        other.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
        other.post("/accounts/2fa/authenticate/", {"code": code})
        return "_auth_user_id" in other.session

    assert [second_step(code), second_step(code)] == [True, False]


def test_no_note_covers_the_recovery_codes():
    assert render_to_string("mfa/messages/recovery_codes_generated.txt").strip() == ""


def test_second_step_offers_a_passkey_only_where_there_is_one(member):
    set_up(signed_in(member))
    other = Client()
    other.post("/accounts/login/", {"login": member.email, "password": PASSWORD})

    page = other.get("/accounts/2fa/authenticate/").content.decode()

    assert "Type the code from your app." in page
    assert "passkey" not in page


def test_recovery_codes_are_shown_once(member):
    client = signed_in(member)
    set_up(client)

    pages = [client.get("/accounts/2fa/recovery-codes/") for _ in range(2)]

    shown = [page.context["can_view_codes"] for page in pages]
    assert shown == [True, False]
    codes = pages[0].context["unused_codes"]
    assert not [code for code in codes if code in pages[1].content.decode()]


# -- Passkeys ---------------------------------------------------------------------------


def test_sign_in_page_offers_passkeys(client):
    page = client.get("/accounts/login/").content.decode()

    assert 'action="/accounts/2fa/webauthn/login/" data-passkey hidden' in page
    assert "js/passkeys.js" in page


def test_challenge_is_given_to_the_script(client):
    response = client.get("/accounts/2fa/webauthn/login/", headers={"accept": "application/json"})

    assert response.json()["request_options"]["publicKey"]["userVerification"] == "required"


@pytest.mark.parametrize("credential", ["", "{}", "[]", '{"id": "x"}', "nonsense"])
def test_broken_passkey_leads_back_to_sign_in(client, credential):
    response = client.post("/accounts/2fa/webauthn/login/", {"credential": credential})

    assert response["Location"] == "/accounts/login/"
    assert "_auth_user_id" not in client.session


def test_passkey_of_somebody_else_is_not_found(member):
    theirs = Authenticator.objects.create(
        user=UserFactory(), type="webauthn", data={"name": "Theirs", "credential": {}}
    )
    client = signed_in(member)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    assert client.post(f"/accounts/2fa/webauthn/keys/{theirs.pk}/remove/").status_code == 404
    assert Authenticator.objects.filter(pk=theirs.pk).exists()


def test_passkeys_are_named(member):
    adapter = SecondFactorAdapter()
    first = adapter.generate_authenticator_name(member, Authenticator.Type.WEBAUTHN)
    Authenticator.objects.create(user=member, type="webauthn", data={})

    second = adapter.generate_authenticator_name(member, Authenticator.Type.WEBAUTHN)

    assert (first, second) == ("Passkey", "Passkey 2")

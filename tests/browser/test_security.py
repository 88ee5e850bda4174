"""Passkeys, recovery codes and devices, in a browser that has a passkey of its own."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories.accounts import UserFactory, verified
from tests.factories.mentorship import ProgramStaffFactory

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "two-birds-on-a-bench"
PHONE_WITH_FINGERPRINT = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def staff(settings, db):
    settings.SECOND_FACTOR_REQUIRED = True
    return verified(ProgramStaffFactory(user=UserFactory(name="Marisol Vega")).user, PASSWORD)


def give_passkeys(page):
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE_WITH_FINGERPRINT})


def sign_in(page, person):
    page.goto("/accounts/login/")
    page.click("text=Use my password")
    page.fill("[name=login]", person.email)
    page.fill("[name=password]", PASSWORD)
    page.click("details.password button")


def sign_out(page):
    page.goto("/accounts/logout/")
    page.click("main button:has-text('Sign out')")
    page.wait_for_url(re.compile(r"://[^/]+/$"))


def test_staff_set_up_a_passkey_and_sign_in_with_it_alone(page, staff, assert_clean):
    give_passkeys(page)
    sign_in(page, staff)
    page.wait_for_url("**/second-factor/")
    page.goto("/desk/")
    page.wait_for_url("**/second-factor/")
    assert_clean(page)

    page.click("text=Add a passkey")
    assert_clean(page)
    page.fill("[name=password]", PASSWORD)
    page.click("text=Continue")
    page.wait_for_url("**/webauthn/add/")
    assert_clean(page)
    page.click("#passkey")
    page.wait_for_url("**/recovery-codes/")
    assert_clean(page)
    page.click("text=I've kept them")
    page.click("text=Go on to where you wanted to be")
    page.wait_for_url("**/desk/**")

    sign_out(page)
    page.goto("/accounts/login/?next=/accounts/sessions/")
    page.click("#passkey")
    page.wait_for_url(re.compile(r"://[^/]+/accounts/sessions/$"))
    expect(page.locator("text=This device")).to_have_count(1)


def test_passkey_is_the_second_step_after_a_password(page, staff, assert_clean):
    give_passkeys(page)
    sign_in(page, staff)
    page.click("text=Add a passkey")
    page.fill("[name=password]", PASSWORD)
    page.click("text=Continue")
    page.click("#passkey")
    page.wait_for_url("**/recovery-codes/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy all").click()
    expect(page.locator("#announce")).to_have_text("Copied.")
    copied = page.evaluate("navigator.clipboard.readText()").split()
    assert copied == page.locator("#codes code").all_text_contents()
    sign_out(page)

    sign_in(page, staff)
    page.wait_for_url("**/2fa/authenticate/")
    assert_clean(page)
    page.click("#passkey")

    page.wait_for_url("**/home/")


def test_trouble_with_a_passkey_is_said_in_words(page):
    page.goto("/accounts/login/")
    page.evaluate("() => { navigator.credentials.get = async () => { throw new Error('no') } }")

    page.click("#passkey")

    page.wait_for_selector("[data-passkey-trouble]:not([hidden])")
    expect(page).to_have_url(re.compile("/accounts/login/$"))


@pytest.mark.looks
@pytest.mark.parametrize("width", [320, 390, 1440])
def test_pages_of_the_account_are_clean(new_context, assert_clean, width):
    page = new_context(viewport={"width": width, "height": 900}).new_page()
    sign_in(page, verified(UserFactory(), PASSWORD))
    page.wait_for_url("**/home/")
    page.goto("/accounts/reauthenticate/?next=/accounts/2fa/totp/activate/")
    assert_clean(page)
    page.fill("[name=password]", PASSWORD)
    page.click("text=Continue")
    page.wait_for_url("**/totp/activate/")
    assert_clean(page)

    for path in ("2fa/", "2fa/webauthn/", "sessions/", "email/", "password/change/",
                 "second-factor/"):  # fmt: skip
        page.goto(f"/accounts/{path}")
        assert_clean(page)


def test_signing_in_works_without_script(new_context):
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, verified(UserFactory(), PASSWORD))

    page.wait_for_url("**/home/")
    page.goto("/accounts/login/code/")
    expect(page.locator("#passkey")).to_have_count(0)

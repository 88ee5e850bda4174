"""The pages at the door in a real browser: clean at each width, without script."""

import re

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import expect

from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

DOORS = ["/accounts/login/", "/accounts/signup/", "/accounts/login/code/"]
PASSWORD = "two-birds-on-a-bench"


@pytest.mark.looks
@pytest.mark.parametrize("width", [320, 390, 1440])
def test_doors_are_clean(new_context, assert_clean, width):
    page = new_context(viewport={"width": width, "height": 900}).new_page()

    for path in DOORS:
        page.goto(path)
        assert_clean(page)


def test_sign_up_with_errors_lists_them_first(page, assert_clean):
    page.goto("/accounts/signup/")
    page.fill("[name=email]", "jamila@example")

    page.click("text=Create my account")

    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(page).to_have_title(re.compile("^Error: "))
    assert_clean(page)


def test_signing_in_by_password_works_without_script(new_context):
    person = UserFactory()
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/accounts/login/?next=/accounts/email/")

    page.click("text=Use my password")
    page.fill("[name=login]", person.email)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page).to_have_url(re.compile("/accounts/email/$"))

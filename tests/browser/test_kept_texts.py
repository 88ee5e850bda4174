"""What was typed and not sent leaves the browser when somebody signs out, or it is sent."""

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from mentorship.enums import CheckInState
from tests.browser.test_security import PASSWORD, sign_in, sign_out
from tests.factories.accounts import verified
from tests.factories.mentorship import CheckInAnswerFactory

pytestmark = pytest.mark.django_db(transaction=True)
LINE = "We haven't found a day yet."


@pytest.fixture
def asked(page):
    """A mentee before her check-in, who typed a line."""
    call_command("load_content", verbosity=0)
    row = CheckInAnswerFactory(state=CheckInState.OPEN, opened_at=timezone.now())
    person = verified(row.person, PASSWORD)
    sign_in(page, person)
    page.wait_for_load_state()
    page.goto(f"/check-ins/{row.pk}/")
    page.locator("main textarea").first.fill(LINE)
    assert LINE in kept(page)
    return row


def kept(page):
    return page.evaluate("Object.values(sessionStorage).join()")


def test_line_that_was_not_sent_is_forgotten_on_signing_out(page, asked):
    page.route("**/accounts/logout/", without_clearing)  # browsers that don't know the header

    sign_out(page)

    assert LINE not in kept(page)


def without_clearing(route):
    answer = route.fetch(max_redirects=0)
    headers = {k: v for k, v in answer.headers.items() if k != "clear-site-data"}
    route.fulfill(response=answer, headers=headers)


def test_line_that_was_sent_is_forgotten(page, asked):
    page.locator("main label.choice").first.click()
    page.locator("main form button.button--primary").last.click()

    expect(page.locator(".note--good")).to_be_visible()
    assert LINE not in kept(page)

"""Operations in a browser: clean at both widths, and every decision with and without script."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Notification
from accounts.services import outbox, sweeping
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories.accounts import NotificationFactory, UserFactory, WebhookFactory

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/desk/operations/"


@pytest.fixture
def admin():
    sweeping.heartbeat("sweep")
    WebhookFactory(failures=1)
    UserFactory(bounced_at=timezone.now())
    for status in ("dead", "dead", "dead", "withheld", "withheld"):
        NotificationFactory(category="check_in", status=status, last_error_code="smtp_450")
    return UserFactory(is_superuser=True)


def statuses():
    return sorted(Notification.objects.values_list("status", flat=True))


def test_operator_decides_and_pauses(context_of, admin, assert_clean):
    page = context_of(admin).new_page()
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        page.goto(URL)
        assert_clean(page)

    given_up = page.locator("section", has=page.get_by_role("heading", name="Given up"))
    given_up.get_by_role("button", name=re.compile("^Send again ?:")).first.click()
    expect(page.locator("#toasts")).to_contain_text("1 message leaves again.")
    expect(given_up.get_by_role("heading")).to_contain_text("2")
    for box in given_up.get_by_role("checkbox").all():
        box.check()
    given_up.get_by_role("button", name="Discard the ticked ones").click()
    expect(given_up).to_have_count(0)
    page.get_by_role("button", name="Discard all").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Discard 2 messages?")
    dialog.get_by_role("button", name="Discard them").click()
    expect(page.get_by_role("heading", name="Held back")).to_have_count(0)
    page.get_by_role("link", name="Pause messages").click()
    dialog.get_by_label("Work at the site").check()
    dialog.get_by_role("button", name="Pause messages").click()
    expect(page.locator(".note--bad").first).to_contain_text("Messages are paused")

    assert statuses() == ["cancelled"] * 4 + ["retry"]
    assert outbox.is_paused()


def test_operator_ends_a_pause_without_script(context_of, admin, assert_clean):
    outbox.pause(admin, "restore")
    page = context_of(admin, java_script_enabled=False).new_page()
    page.goto(URL)

    page.get_by_role("link", name="Let messages leave again").click()
    assert page.url.endswith(reverse("operations-resume"))
    page.get_by_role("button", name="Let them leave").click()
    page.get_by_role("button", name=re.compile("^Send ?:")).first.click()

    assert not outbox.is_paused()
    assert statuses() == ["dead"] * 3 + ["retry", "withheld"]

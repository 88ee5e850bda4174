"""The bell and what stands behind it, in a real browser, for each who reads there."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Notice
from tests.browser.conftest import DESKTOP, PHONE, staff_member
from tests.factories.mentorship import MenteeFactory, MentorFactory, MentorshipFactory
from tests.factories.notices import NoticeFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pair(program):
    """Two who were introduced an hour ago, and whose messages have left."""
    pair = MentorshipFactory(
        program=program,
        mentee=MenteeFactory(program=program),
        mentor=MentorFactory(program=program, places_held=1),
        introduced_at=timezone.now() - timedelta(hours=1),
        active=True,
    )
    for person in (pair.mentee_user, pair.mentor_user):
        NoticeFactory(user=person, title="You both said yes", path=f"/mentorships/{pair.pk}/")
    return pair


@pytest.mark.looks
def test_bell_and_notices_are_clean_at_each_width(pair, program, context_of, assert_clean):
    admin = staff_member(program)
    rows = NoticeFactory.create_batch(22, user=admin, text="One.\n\nTwo.\n\nThree.")
    desk, preview = f"/desk/{program.slug}/", f"/desk/{program.slug}/messages/preview/"
    narrow_desk = {"width": 900, "height": 800}
    looked_at = (
        (pair.mentee_user, PHONE, ["/home/", "/notices/"]),
        (pair.mentor_user, DESKTOP, ["/notices/"]),
        (admin, DESKTOP, [desk, preview, "/notices/"]),
        (admin, narrow_desk, [desk]),
        (admin, PHONE, [preview, "/notices/", f"/notices/{rows[0].pk}/"]),
    )

    for person, size, paths in looked_at:
        page = context_of(person, viewport=size).new_page()
        for path in paths:
            page.goto(path)
            expect(page.locator(".bell").first).to_be_visible()
            assert_clean(page)


def test_notice_is_opened_and_rings_no_more(pair, context_of):
    page = context_of(pair.mentor_user, viewport=PHONE).new_page()
    page.goto("/home/")

    page.get_by_role("link", name="Notices, 1 new").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Open your home page").click()

    assert page.url.endswith(f"/mentorships/{pair.pk}/")
    expect(page.locator(".bell")).to_have_attribute("aria-label", "Notices")
    assert not Notice.objects.filter(user=pair.mentor_user, read_at=None).exists()


def test_older_ones_are_added_below_and_take_the_focus(program, context_of):
    admin = staff_member(program)
    NoticeFactory.create_batch(22, user=admin)
    page = context_of(admin).new_page()
    page.goto("/notices/")
    expect(page.locator("#days li")).to_have_count(20)

    page.get_by_role("link", name="Show 20 more").click()

    expect(page.locator("#days li")).to_have_count(22)
    expect(page.locator("#days h2").last).to_be_focused()
    expect(page.get_by_role("link", name="Show 20 more")).to_have_count(0)


def test_bell_works_without_javascript(program, context_of):
    admin = staff_member(program)
    NoticeFactory.create_batch(22, user=admin)
    page = context_of(admin, java_script_enabled=False).new_page()
    page.goto(f"/desk/{program.slug}/")

    page.get_by_role("link", name="Notices, 22 new").click()
    expect(page.locator(".bell")).to_contain_text("9+")
    page.get_by_role("link", name="Show 20 more").click()
    expect(page.locator("#days li")).to_have_count(2)
    page.get_by_role("link", name="Back to the newest").click()
    page.get_by_role("button", name="Mark all as read").click()

    expect(page.locator("main")).to_contain_text("All marked as read.")
    assert not Notice.objects.filter(user=admin, read_at=None).exists()


def test_what_was_answered_no_longer_rings(program, context_of):
    asked = MentorshipFactory(
        program=program,
        mentee=MenteeFactory(program=program),
        mentor=MentorFactory(program=program, places_held=1),
        introduced_at=timezone.now() - timedelta(hours=1),
    )
    NoticeFactory(
        user=asked.mentor_user,
        category="introduction_mentor",
        subject_type="mentorship.mentorship",
        subject_id=str(asked.pk),
    )
    page = context_of(asked.mentor_user).new_page()
    page.goto(f"/introductions/{asked.pk}/")
    expect(page.locator(".bell")).to_have_attribute("aria-label", "Notices, 1 new")

    with page.expect_navigation():
        page.locator("button[value=accept]").click()

    expect(page.locator(".bell")).to_have_attribute("aria-label", "Notices")

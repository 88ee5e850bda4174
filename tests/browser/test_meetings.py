"""Planning a meeting, as both do it in a browser; its pages are clean at each width."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from mentorship.enums import MeetingState
from mentorship.models import Meeting
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories.accounts import verified
from tests.factories.meetings import MeetingFactory, running, soon

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pair(program):
    """Noor in Chicago and Dolores in New York, both free in the evening."""
    pair = running(program=program, mentee__program=program, mentor__program=program)
    for person in (pair.mentee_user, pair.mentor_user):
        verified(person)
        person.profile.windows = [[day, 1020, 1260] for day in range(7)]
        person.profile.save()
    return pair


def test_two_agree_on_a_time_and_move_it(context_of, pair, assert_clean):
    dolores = context_of(pair.mentor_user).new_page()
    noor = context_of(pair.mentee_user, viewport=PHONE).new_page()

    dolores.goto(f"/mentorships/{pair.pk}/meetings/new/")
    dolores.get_by_text("Times when you're both usually free").wait_for()
    for n in range(2):
        dolores.locator("label.chip").nth(n).click()
    dolores.get_by_label("To talk about").fill("Mock interview")
    dolores.get_by_role("button", name="Offer these times").click()
    expect(dolores.locator("#toasts")).to_contain_text("Offered. Noor picks one")
    meeting = Meeting.objects.get()

    noor.goto(f"/meetings/{meeting.pk}/")
    assert_clean(noor)
    noor.locator("button.time").first.click()
    expect(noor.get_by_text("Both of you said yes.")).to_be_visible()
    assert_clean(noor)

    noor.get_by_role("link", name="Move it").click()
    day = (soon(9).astimezone(ZoneInfo("America/Chicago")) + timedelta(days=1)).date()
    noor.get_by_label("Day 1").fill(day.isoformat())
    noor.get_by_label("Time 1").fill("18:30")
    noor.get_by_role("button", name="Offer these times").click()
    expect(noor.get_by_text("You offered these. Dolores picks one.")).to_be_visible()

    dolores.goto(f"/meetings/{meeting.pk}/")
    assert_clean(dolores)
    dolores.locator("button.time").first.click()
    expect(dolores.get_by_text("at 7:30 pm").first).to_be_visible()

    meeting.refresh_from_db()
    assert (meeting.state, meeting.sequence) == (MeetingState.AGREED, 1)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_pages_of_meetings_are_clean(context_of, pair, assert_clean, viewport):
    coming = MeetingFactory(
        mentorship=pair, agreed=soon(3), topic="Mock interview for the infusion post",
        place="https://meet.example.org/noor-and-dolores",
    )  # fmt: skip
    over = MeetingFactory(mentorship=pair, agreed=soon(-1))
    held = MeetingFactory(mentorship=pair, held=soon(-9), summary="The study plan.")
    page = context_of(pair.mentee_user, viewport=viewport).new_page()

    for path in (
        f"/mentorships/{pair.pk}/meetings/new/", f"/mentorships/{pair.pk}/meetings/log/",
        f"/meetings/{coming.pk}/", f"/meetings/{coming.pk}/?step=offer",
        f"/meetings/{coming.pk}/?step=cancel", f"/meetings/{coming.pk}/?step=details",
        f"/meetings/{over.pk}/", f"/meetings/{held.pk}/?step=held", "/me/calendar/",
    ):  # fmt: skip
        page.goto(path)
        assert_clean(page)
    page.get_by_role("button", name="Make my calendar address").click()
    expect(page.get_by_text("Your private address")).to_be_visible()
    assert_clean(page)

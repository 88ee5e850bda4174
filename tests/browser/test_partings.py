"""No, a rest and an end, in a real browser for both sides, with the mails that were sent."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.services.sweeping import sweep_once
from mentorship.enums import MenteeState, MentorshipState
from tests.browser.conftest import staff_member
from tests.factories.mentorship import MenteeFactory, MentorFactory, MentorshipFactory

pytestmark = pytest.mark.django_db(transaction=True)


def paired(program, **given):
    """Pair two people an hour ago."""
    return MentorshipFactory(
        program=program,
        mentee=MenteeFactory(program=program),
        mentor=MentorFactory(program=program, places_held=1),
        introduced_at=timezone.now() - timedelta(hours=1),
        **given,
    )


def confirm(page: Page, path: str) -> None:
    """Open a page and press what it offers."""
    page.goto(path)
    with page.expect_navigation():
        page.locator("main form .actions button").first.click()


def test_two_rest_go_on_and_end(program, context_of, mailoutbox):
    pair = paired(program, active=True)
    hers, his = (context_of(one).new_page() for one in (pair.mentee_user, pair.mentor_user))
    closing = f"/mentorships/{pair.pk}/closing/"

    confirm(hers, f"{closing}?step=pause")
    pair.refresh_from_db()
    assert pair.state == MentorshipState.PAUSED
    confirm(his, f"{closing}?step=end")
    pair.refresh_from_db()
    assert pair.state == MentorshipState.ENDED

    sweep_once()
    hers.goto(f"/mentorships/{pair.pk}/")
    expect(hers.locator("main")).to_contain_text("isn't a mark against either of you")
    assert pair.mentee_user.email in {mail.to[0] for mail in mailoutbox}


def test_mentor_says_not_this_time_and_she_reads_it_kindly(program, context_of, mailoutbox):
    pair = paired(program)
    his = context_of(pair.mentor_user).new_page()

    his.goto(f"/introductions/{pair.pk}/")
    his.locator("details:has(button[value=decline]) > summary").first.click()
    with his.expect_navigation():
        his.locator("button[value=decline]").click()
    pair.refresh_from_db()
    assert pair.state == MentorshipState.DECLINED

    sweep_once()
    (mail,) = [mail for mail in mailoutbox if mail.to == [pair.mentee_user.email]]
    assert "finding you someone else" in mail.body


def test_mentee_says_not_now_keeps_her_place_and_comes_back(program, context_of, mailoutbox):
    pair = paired(program, mentor_answer="accepted", mentor_answered_at=timezone.now())
    hers = context_of(pair.mentee_user).new_page()

    hers.goto(f"/introductions/{pair.pk}/")
    hers.locator("details:has(button[value=not_now]) > summary").first.click()
    with hers.expect_navigation():
        hers.locator("button[value=not_now]").click()
    pair.refresh_from_db()
    assert pair.state == MentorshipState.WITHDRAWN
    hers.goto("/home/")
    expect(hers.locator("main")).to_contain_text("Your place in line is kept")

    with hers.expect_navigation():
        hers.get_by_role("button", name="Open again").click()

    pair.mentee.refresh_from_db()
    assert (pair.mentee.state, pair.mentee.waited_rounds) == (MenteeState.AVAILABLE, 0)
    expect(hers.locator("main")).not_to_contain_text("You're paused")
    sweep_once()
    (mail,) = [mail for mail in mailoutbox if mail.to == [pair.mentor_user.email]]
    assert pair.mentee_user.name not in mail.body


def test_admin_ends_it_and_puts_her_first_in_line(program, context_of, mailoutbox):
    pair = paired(program, active=True)
    desk = context_of(staff_member(program)).new_page()

    desk.goto(f"/desk/{program.slug}/mentorships/{pair.pk}/")
    desk.locator(f"a[href$='/mentorships/{pair.pk}/rematch/']").first.click()
    expect(desk.locator("main, dialog[open]").last).to_contain_text("comes first")
    desk.get_by_role("button", name="End it and match again").click()
    expect(desk.locator("main")).to_contain_text("is first in line")

    pair.refresh_from_db()
    pair.mentee.refresh_from_db()
    assert (pair.state, pair.mentee.partner_left) == (MentorshipState.ENDED, True)
    sweep_once()
    told = {mail.to[0]: mail.body for mail in mailoutbox}
    assert set(told) >= {pair.mentee_user.email, pair.mentor_user.email}
    assert "first in line" in told[pair.mentee_user.email]
    assert "first in line" not in told[pair.mentor_user.email]

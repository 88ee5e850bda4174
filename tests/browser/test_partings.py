"""No, a rest and an end, in a real browser for both sides, with the mails that were sent."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.services.sweeping import sweep_once
from mentorship.enums import MentorshipState
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

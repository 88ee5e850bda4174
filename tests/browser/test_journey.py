"""The whole journey in a real browser: two people apply and, in the end, one answers a reminder.

Every page on the way is checked at a phone's and a desktop's width, light and dark.
"""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.services import notify
from accounts.services.sweeping import sweep_once
from matching.enums import MatchState
from matching.models import Match, Round
from matching.services import rounds
from mentorship.enums import CheckInState, MenteeState, MentorshipState, MentorState
from mentorship.models import CheckIn, CheckInAnswer, Mentee, Mentor, Mentorship, Program
from tests.browser.conftest import DESKTOP, PASSWORD, PHONE, staff_member
from tests.browser.wizards import STEPS, agree, answer, go_on

pytestmark = pytest.mark.django_db(transaction=True)

LINK = re.compile(r"https?://[^/\s]+(/l/\S+)")


@pytest.fixture
def program(program) -> Program:
    """The program with an open round and an admin."""
    admin = staff_member(program)
    made = rounds.create(
        program=program,
        actor=admin,
        name="Fall",
        opens_on=program.signup_opens_on,
        closes_on=program.signup_closes_on,
    )
    rounds.open_round(round_id=made.pk, actor=admin)
    return program


class Walk:
    """One person's browser, which checks every page it comes to."""

    def __init__(self, page: Page, assert_clean, mailbox) -> None:
        self.page, self.assert_clean, self.mailbox = page, assert_clean, mailbox

    def look(self) -> None:
        """Check the page at both widths."""
        for size in (PHONE, DESKTOP):
            self.page.set_viewport_size(size)
            self.assert_clean(self.page)

    def goto(self, path: str) -> None:
        """Open a page and check it."""
        response = self.page.goto(path)
        assert response is not None
        assert response.status == 200, path
        self.look()

    def press(self, name: str) -> None:
        """Press a button or link by its exact words, and check where it leads."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).click()
        self.look()

    def sign_up(self, name: str, email: str, brings: str) -> None:
        """Create an account and confirm its address with the mailed code."""
        self.goto("/accounts/signup/")
        self.page.check(f"[name=brings][value={brings}]", force=True)
        self.page.fill("[name=name]", name)
        self.page.fill("[name=email]", email)
        self.page.fill("[name=password1]", PASSWORD)
        for box in self.page.locator("main input[type=checkbox]").all():
            box.check()
        self.page.check("[name=agree]")
        self.press("Create my account")
        code = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", self.latest_mail(email), re.M)
        assert code is not None
        self.page.fill("[name=code]", code[1])
        with self.page.expect_navigation():
            self.page.locator("form:has([name=code]) button").first.click()
        self.look()

    def sign_in(self, email: str) -> None:
        """Sign in by password."""
        self.goto("/accounts/login/")
        self.page.click("text=Use my password")
        self.page.fill("[name=login]", email)
        self.page.fill("[name=password]", PASSWORD)
        self.press("Sign in")

    def latest_mail(self, email: str) -> str:
        """Send what is due and return the text of the newest mail to an address."""
        sweep_once()
        mine = [mail for mail in self.mailbox if mail.to == [email]]
        assert mine, f"no mail to {email}"
        return mine[-1].body

    def apply(self, side: str) -> None:
        """Answer a wizard's steps, send it, and read the orientation."""
        self.goto(f"/apply/career/?as={side}")
        for answers in STEPS[side].values():
            answer(self.page, **answers)
            go_on(self.page)
            self.look()
        agree(self.page)
        with self.page.expect_navigation():
            self.page.locator("#step .button--primary").click()
        self.look()
        while (read := self.page.get_by_role("button", name="I've read this")).count():
            with self.page.expect_navigation():
                read.click()
        self.look()


def test_two_people_apply_meet_and_check_in(program, new_context, assert_clean, mailoutbox):
    def walk() -> Walk:
        page = new_context().new_page()
        return Walk(page, assert_clean, mailoutbox)

    mentee, mentor, admin = walk(), walk(), walk()

    apply_as_mentee(mentee)
    apply_as_mentor(mentor)
    vet_run_and_approve(admin)
    assert "Dolores" not in home(mentee), "nobody is told before introductions are sent"
    publish(admin)
    assert "Dolores" not in home(mentee), "nobody is told in the minutes to take it back"
    admin.press("Send now")
    for one, email in ((mentor, "dolores@example.org"), (mentee, "jamila@example.org")):
        assert Mentorship.objects.get().state == MentorshipState.INTRODUCED
        follow_link(walk(), one.latest_mail(email)).press("Yes, introduce us")
    assert Mentorship.objects.get().state == MentorshipState.ACTIVE
    assert "Dolores" in home(mentee)
    home(mentor)
    mentee.goto(f"/mentorships/{Mentorship.objects.get().pk}/")
    answer_reminder(mentee, walk())
    mentor.goto(f"/mentorships/{Mentorship.objects.get().pk}/")

    sent = len(mailoutbox)
    sweep_once()
    assert len(mailoutbox) == sent, "an answered check-in is not asked again"


def apply_as_mentee(walk: Walk) -> None:
    """From the landing page into the pool."""
    walk.goto("/")
    walk.sign_up("Jamila Okafor", "jamila@example.org", "mentee")
    walk.apply("mentee")
    home(walk)
    mentee = Mentee.objects.get()
    assert (mentee.user.name, mentee.state) == ("Jamila Okafor", MenteeState.AVAILABLE)


def apply_as_mentor(walk: Walk) -> None:
    """Offer two places."""
    walk.sign_up("Dolores Quintana", "dolores@example.org", "mentor")
    walk.apply("mentor")
    home(walk)


def vet_run_and_approve(walk: Walk) -> None:
    """Vet the mentor, run the round, read the match and approve it."""
    walk.sign_in("admin@example.org")
    walk.goto("/desk/")
    walk.goto("/desk/career/people/")
    walk.goto(f"/desk/career/people/{Mentor.objects.get().pk}/")
    while (open_lines := walk.page.locator("#checklist form button:has-text('Done')")).count():
        with walk.page.expect_navigation():
            open_lines.first.click()
    walk.press("Accept Dolores")
    assert Mentor.objects.get().state == MentorState.VETTED
    walk.goto("/desk/career/rounds/")
    board = board_url()
    walk.goto(board)
    walk.press("Run matching")
    sweep_once()
    walk.goto(f"{board}?match={Match.objects.get().pk}")
    expect(walk.page.get_by_role("heading", name="Jamila Okafor", exact=True)).to_be_visible()
    walk.page.get_by_role("button", name="Approve", exact=True).click()
    expect(walk.page.locator(".board__decided b")).to_have_text("1 of 1")


def publish(walk: Walk) -> None:
    """Send the introductions; the match's page then offers to send at once."""
    walk.goto(f"{board_url()}?tab=approved")
    walk.page.get_by_role("button", name="Send introductions (1)").click()
    expect(walk.page.get_by_role("dialog").get_by_role("heading", level=1)).to_be_focused()
    walk.look()
    walk.press("Send 1 introduction")
    assert Match.objects.get().state == MatchState.PUBLISHED
    walk.goto(f"{board_url()}?tab=published&match={Match.objects.get().pk}")


def answer_reminder(mentee: Walk, visitor: Walk) -> None:
    """Let the first check-in fall due; answer it from the mail, without signing in."""
    first = CheckIn.objects.order_by("due_on")[0]
    CheckIn.objects.filter(pk=first.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    CheckInAnswer.objects.filter(check_in=first).update(due_at=timezone.now() - timedelta(days=1))
    sweep_once()
    row = CheckInAnswer.objects.get(check_in=first, side="mentee")
    notify.send_now(row)  # it waits for nine o'clock in her zone; this is it
    follow_link(visitor, mentee.latest_mail("jamila@example.org"))
    row.refresh_from_db()
    assert row.state == CheckInState.OPEN, "opening the link records nothing"
    with visitor.page.expect_navigation():
        visitor.page.locator("form button.button--primary").last.click()
    visitor.look()
    row.refresh_from_db()
    assert row.state == CheckInState.ANSWERED
    mentee.goto(f"/check-ins/{row.pk}/")


def follow_link(walk: Walk, mail: str) -> Walk:
    """Open the first signed link of a mail."""
    link = LINK.search(mail)
    assert link is not None
    walk.goto(link[1])
    return walk


def home(walk: Walk) -> str:
    """Open the home page; return what it says."""
    walk.goto("/home/")
    return walk.page.locator("main").inner_text()


def board_url() -> str:
    """Return the address of the round's review page."""
    return f"/desk/career/rounds/{Round.objects.get().pk}/"

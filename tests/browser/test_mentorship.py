"""A whole mentorship in a real browser, for both sides, with the mails that were really sent.

From the introduction to the certificate; pages are checked at a phone's and a desktop's width,
light and dark, and the check-in is answered from its mail without JavaScript.
"""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.services import notify
from accounts.services.sweeping import sweep_once
from mentorship.enums import (
    AskedFirst,
    CheckInState,
    JointKind,
    MeetingState,
    MenteeState,
    MentorshipState,
    MentorState,
    MentorType,
    Side,
)
from mentorship.models import (
    CheckIn,
    CheckInAnswer,
    IntroductionQuestion,
    JointProposal,
    Meeting,
    Mentorship,
    Milestone,
)
from mentorship.services import introductions
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import MenteeFactory, MentorFactory

pytestmark = pytest.mark.django_db(transaction=True)

LINK = r"https?://[^/\s]+(/l/\S+)"
ZONE = "America/Chicago"


@pytest.fixture
def pair(program) -> Mentorship:
    """Noor and Dolores, introduced a moment ago; both are asked at once."""
    program.asked_first = AskedFirst.BOTH
    program.save(update_fields=["asked_first"])
    noor = UserFactory(name="Noor Haddad", email="noor@example.org", time_zone=ZONE)
    dolores = UserFactory(name="Dolores Quintana", email="dolores@example.org", time_zone=ZONE)
    mentee = MenteeFactory(program=program, user=noor, state=MenteeState.AVAILABLE)
    mentor = MentorFactory(program=program, user=dolores, state=MentorState.VETTED, places_held=1)
    return introductions.introduce(
        mentee_id=mentee.pk,
        mentor_id=mentor.pk,
        mentor_type=MentorType.CAREER,
        words={"mentee": [], "mentor": []},
        announce_at=timezone.now() - timedelta(minutes=1),
        actor=UserFactory(),
    )


class Person:
    """One of the two: her browser, signed in, and her mail."""

    def __init__(self, user, context_of, new_context, assert_clean, mailbox) -> None:
        self.user, self.mailbox, self.assert_clean = user, mailbox, assert_clean
        self.page: Page = context_of(user).new_page()
        self.new_context = new_context

    def open(self, path: str, *, look: bool = True) -> Page:
        """Open a page of the site, and check it at both widths."""
        response = self.page.goto(path)
        assert response is not None
        assert response.status == 200, path
        if look:
            self.look(self.page)
        return self.page

    def look(self, page: Page) -> None:
        """Check a page at a desktop's width and a phone's."""
        for size in (DESKTOP, PHONE):
            page.set_viewport_size(size)
            self.assert_clean(page)

    def press(self, name: str | re.Pattern[str]) -> None:
        """Press a button and wait for where it leads."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name).first.click()

    def mail(self):
        """Return the newest mail to her, after what is due was sent."""
        sweep_once()
        mine = [mail for mail in self.mailbox if mail.to == [self.user.email]]
        assert mine, f"no mail to {self.user.email}"
        return mine[-1]

    def follow(self, label: str = "", **options) -> Page:
        """Open a signed link of her newest mail where nobody is signed in.

        ``label`` are the words above the link; without them the first one is opened.
        """
        body = self.mail().body
        words = rf"{re.escape(label)}\s+{LINK}" if label else LINK
        link = re.search(words, body)
        assert link is not None, body
        page = self.new_context(**options).new_page()
        page.goto(link[1])
        return page


def press(page: Page, name: str | re.Pattern[str]) -> None:
    """Press a button of a page that a link opened."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


def submit(page: Page) -> None:
    """Press the filled button of the page's form, and wait for where it leads."""
    with page.expect_navigation():
        page.locator("main form .button--primary").first.click()


def test_whole_mentorship_of_two_people(pair, context_of, new_context, assert_clean, mailoutbox):
    def person(user) -> Person:
        return Person(user, context_of, new_context, assert_clean, mailoutbox)

    noor, dolores = person(pair.mentee_user), person(pair.mentor_user)

    get_to_know(noor, dolores, pair)
    sign(noor, dolores, pair)
    meet(noor, dolores, pair)
    work(noor, dolores, pair)
    check_in(noor, pair)
    go_on(noor, dolores, pair)
    finish(noor, dolores, pair)

    for mail in mailoutbox:
        partner = {"noor@example.org": "dolores@", "dolores@example.org": "noor@"}[mail.to[0]]
        assert partner not in mail.body, "addresses stay private"
        assert "Haddad" not in mail.body or mail.to == ["noor@example.org"]


def get_to_know(noor: Person, dolores: Person, pair: Mentorship) -> None:
    """She asks one question from her mail, he answers from his, both say yes from theirs."""
    page = noor.follow("Ask Dolores one question first")
    noor.look(page)
    page.locator("details[open] textarea").fill("Did you ever work nights?")
    press(page, re.compile("^Ask$"))
    page = dolores.follow()
    assert "Did you ever work nights?" in dolores.mail().body
    page.locator("textarea").first.fill("For two years.")
    press(page, re.compile("Send|Reply"))
    question = IntroductionQuestion.objects.get()
    assert question.answer == "For two years."

    for one in (dolores, noor):
        one.open("/home/")
        one.open(f"/introductions/{pair.pk}/", look=one is dolores)
        one.press("Yes, introduce us")
    pair.refresh_from_db()
    assert pair.state == MentorshipState.ACTIVE


def sign(noor: Person, dolores: Person, pair: Mentorship) -> None:
    """She writes down the first goal and signs; he signs from the mail."""
    page = noor.open("/home/")
    page.get_by_role("link", name="Read and sign").click()
    page.locator("[name=goal]").first.fill("Sit the CSPT in May")
    noor.look(page)
    submit(page)
    page = dolores.follow()
    submit(page)
    assert pair.agreements.get().is_signed
    assert pair.goals.get().title == "Sit the CSPT in May"


def meet(noor: Person, dolores: Person, pair: Mentorship) -> None:
    """He offers times, she picks one on her home, and both get it for their calendars."""
    page = dolores.open(f"/mentorships/{pair.pk}/meetings/new/")
    for row, days in ((1, 3), (2, 5)):
        day = timezone.localdate() + timedelta(days=days)
        page.fill(f"[name=day_{row}]", day.isoformat())
        page.fill(f"[name=time_{row}]", "18:30")
    page.fill("[name=place]", "https://meet.example.org/noor")
    page.fill("[name=topic]", "The night shift.")
    submit(page)
    assert Meeting.objects.get().times.count() == 2
    assert "6:30 pm" in noor.mail().body

    page = noor.open("/home/")
    expect(page.get_by_role("heading", name="Choose a time to meet Dolores")).to_be_visible()
    with page.expect_navigation():
        page.locator(".times button").first.click()
    assert Meeting.objects.get().state == MeetingState.AGREED
    for one in (noor, dolores):
        calendar = str(one.mail().message())
        assert "text/calendar" in calendar
        assert "METHOD:REQUEST" in calendar or "method=REQUEST" in calendar
    noor.open("/home/", look=False)
    expect(noor.page.get_by_role("link", name="Join link")).to_be_visible()


def work(noor: Person, dolores: Person, pair: Mentorship) -> None:
    """A milestone, a note, thanks, a message; and the space with all of it."""
    goal = pair.goals.get()
    page = noor.open(f"/goals/{goal.pk}/")
    page.get_by_label("A step").first.fill("Two practice papers")
    noor.press("Add this step")
    page = noor.open(f"/mentorships/{pair.pk}/", look=False)
    page.get_by_label("Two practice papers").click()
    expect(page.locator("#announce")).to_contain_text("1 of 1 done")
    assert Milestone.objects.get().done_by == Side.MENTEE

    page = noor.open(f"/mentorships/{pair.pk}/notes/", look=False)
    page.fill("[name=body]", "Ask about the study plan.")
    noor.press("Keep this note")
    page = noor.open(f"/mentorships/{pair.pk}/thanks/", look=False)
    page.fill("[name=line]", "Thank you for staying on the call.")
    noor.press("Say it to Dolores")
    assert "staying on the call" in dolores.mail().body
    page = dolores.open(f"/mentorships/{pair.pk}/messages/", look=False)
    page.fill("[name=body]", "My old study plan is on its way.")
    submit(page)
    assert "study plan" in noor.mail().body

    for one in (noor, dolores):
        one.open(f"/mentorships/{pair.pk}/")
        one.open("/home/")
    page = dolores.page
    expect(page.get_by_text("Thank you for staying on the call.")).to_be_visible()
    page = dolores.open(f"/mentorships/{pair.pk}/", look=False)
    page.get_by_role("link", name="Goals", exact=True).click()
    expect(page.locator("#so-far")).to_contain_text("Milestone reached: Two practice papers")
    expect(page.locator("#so-far")).not_to_contain_text("said thank you")
    assert "Ask about the study plan." not in page.content(), "her note is hers"
    for path in ("notes/", "messages/", "thanks/"):
        noor.open(f"/mentorships/{pair.pk}/{path}")


def check_in(noor: Person, pair: Mentorship) -> None:
    """The first check-in falls due; she answers from its mail, without JavaScript."""
    first = pair.check_ins.order_by("due_on")[0]
    CheckIn.objects.filter(pk=first.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    CheckInAnswer.objects.filter(check_in=first).update(due_at=timezone.now() - timedelta(days=1))
    sweep_once()
    row = CheckInAnswer.objects.get(check_in=first, side=Side.MENTEE)
    notify.send_now(row)
    page = noor.follow(java_script_enabled=False)
    row.refresh_from_db()
    assert row.state == CheckInState.OPEN, "opening the link records nothing"
    submit(page)
    row.refresh_from_db()
    assert row.state == CheckInState.ANSWERED
    expect(page.locator(".note--good")).to_contain_text("Saved")
    noor.open(f"/check-ins/{row.pk}/")


def go_on(noor: Person, dolores: Person, pair: Mentorship) -> None:
    """He asks for more months, she says yes from the mail."""
    before = pair.ends_on
    dolores.open(f"/mentorships/{pair.pk}/closing/")
    dolores.open(f"/mentorships/{pair.pk}/closing/?step=extend")
    submit(dolores.page)
    assert JointProposal.objects.get().kind == JointKind.EXTEND
    press(noor.follow(), re.compile("^Yes"))
    pair.refresh_from_db()
    assert pair.ends_on > before


def finish(noor: Person, dolores: Person, pair: Mentorship) -> None:
    """She asks to finish, he agrees in the space; both have a certificate, and may only read."""
    noor.open(f"/mentorships/{pair.pk}/closing/?step=finish", look=False)
    submit(noor.page)
    dolores.open(f"/mentorships/{pair.pk}/", look=False)
    dolores.press(re.compile("^Yes, finish"))
    pair.refresh_from_db()
    assert pair.state == MentorshipState.COMPLETED
    page = noor.open("/home/")
    expect(page.get_by_role("heading", level=1)).to_have_text("You finished. What next?")
    page = noor.open(f"/mentorships/{pair.pk}/")
    expect(page.get_by_text("Nothing can be added.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Certificate (PDF)").first.click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    noor.open(f"/mentorships/{pair.pk}/closing/")

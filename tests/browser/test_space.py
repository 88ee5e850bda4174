"""What only a browser shows of a pair's space: ticking, reading, and the warning while typing."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import expect

from mentorship.models import Message, Milestone
from tests.factories.accounts import verified
from tests.factories.mentorship import MentorshipFactory
from tests.factories.space import (
    MentorshipGoalFactory,
    MessageFactory,
    MilestoneFactory,
    NoteFactory,
    ThankYouFactory,
)
from tests.patients import CALM, WARNED

pytestmark = pytest.mark.django_db(transaction=True)
SMALL = {"width": 320, "height": 640}
ROOMS = ("goal-new", "notes", "thank-you", "space-messages")


@pytest.fixture
def pair(live_server, settings):
    settings.SITE_URL = live_server.url
    call_command("load_content", verbosity=0)
    pair = MentorshipFactory(active=True)
    verified(pair.mentee_user)
    goal = MentorshipGoalFactory(mentorship=pair)
    MilestoneFactory(goal=goal)
    MilestoneFactory(goal=goal, done=True)
    NoteFactory(mentorship=pair)
    ThankYouFactory(mentorship=pair)
    MessageFactory(mentorship=pair, author=pair.mentor_user)
    return pair


@pytest.mark.looks
def test_rooms_are_clean(pair, context_of, assert_clean):
    page = context_of(pair.mentee_user, viewport=SMALL).new_page()
    goal = reverse("goal", args=[pair.goals.get().pk])
    guide = reverse("guide", args=[pair.pk, "exam"])

    for address in (*(reverse(name, args=[pair.pk]) for name in ROOMS), goal, guide):
        page.goto(address)
        assert_clean(page)


def test_milestone_is_ticked_where_it_stands(pair, context_of):
    page = context_of(pair.mentee_user).new_page()
    page.goto(reverse("mentorship", args=[pair.pk]))
    waiting = Milestone.objects.get(done_at=None)
    box = page.get_by_label(waiting.title)

    box.check()

    expect(page.get_by_text("2 of 2", exact=True)).to_be_visible()
    expect(page.locator("#announce")).to_have_text("2 of 2 done")
    expect(page.get_by_role("link", name="All done. Is the goal reached?")).to_be_visible()
    expect(box).to_be_checked()
    expect(box).to_be_focused()


def test_opening_messages_notes_that_they_were_read(pair, context_of):
    page = context_of(pair.mentee_user).new_page()

    with page.expect_response("**/messages/read/"):
        page.goto(reverse("space-messages", args=[pair.pk]))

    assert Message.objects.get().read_at is not None


def test_warning_while_typing_reads_as_the_table_says(pair, context_of):
    page = context_of(pair.mentee_user).new_page()
    page.goto(reverse("space-messages", args=[pair.pk]))
    field = page.get_by_label("Your message")
    warning = page.get_by_text("This looks like patient information.")

    found = field.evaluate(
        "(field, all) => all.filter((one) => new RegExp(field.dataset.patients).test(one))",
        [*WARNED, *CALM],
    )
    field.press_sequentially("Her MRN is 44")

    expect(warning).to_be_visible()
    assert found == [*WARNED]
    field.fill("The clean room 2 audit went well.")
    expect(warning).to_be_hidden()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("The clean room 2 audit went well.")).to_be_visible()


def test_everything_works_without_script(pair, context_of):
    page = context_of(pair.mentee_user, java_script_enabled=False).new_page()
    page.goto(reverse("mentorship", args=[pair.pk]))
    waiting = Milestone.objects.get(done_at=None)

    page.get_by_label(waiting.title).check()
    row = page.locator("li").filter(has_text=waiting.title)
    row.get_by_role("button", name="Save").click()

    expect(page.get_by_text("2 of 2", exact=True)).to_be_visible()
    page.goto(reverse("space-messages", args=[pair.pk]))
    page.get_by_role("button", name="I've read these").click()
    assert Message.objects.get().read_at is not None

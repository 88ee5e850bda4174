"""Every page of the desk in a browser: clean at each width, and its charts told in words."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from matching.services import review
from tests.browser.boards import board, colleague
from tests.factories.accounts import NotificationFactory, WebhookFactory

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = (320, 390, 1100, 1440)
OF_PROGRAM = (
    "desk-program", "desk-activity", "desk-rounds", "desk-mentorships", "desk-check-ins",
    "desk-people", "desk-joining", "desk-reports", "desk-settings", "settings-matching",
    "settings-agreement", "settings-staff", "desk-launch", "pairs-upload", "desk-messages",
    "desk-webhooks", "desk-import",
)  # fmt: skip
LONG = f"https://hooks.example.org/{'a' * 200}?key=b"
OF_ROUND = (
    "round-entrants", "round-pairs", "round-compare", "round-letters", "round-waitlist",
    "round-export", "round-close",
)  # fmt: skip


@pytest.mark.looks
@pytest.mark.parametrize("part", ["program", "round"])
def test_pages_are_clean_at_every_width(context_of, assert_clean, part):
    scene = board(3)
    colleague(scene.program)
    first = scene.matches[0]
    review.approve(match_id=first.pk, actor=scene.admin, version=first.version)
    slug = scene.program.slug
    hook = WebhookFactory(program_id=scene.program.pk, events=["round.opened"], url=LONG)
    NotificationFactory(recipient=None, webhook=hook, status="dead", last_error_code="http_404")
    addresses = {
        "program": [reverse(name, args=[slug]) for name in OF_PROGRAM]
        + [reverse("desk-person", args=[slug, "mentee", first.mentee.pk])]
        + [reverse("webhook", args=[slug, hook.pk])],
        "round": [reverse(name, args=[slug, scene.round.pk]) for name in OF_ROUND],
    }[part]
    page = context_of(scene.admin).new_page()

    for address in addresses:
        response = page.goto(address)
        assert response is not None
        assert response.status == 200, address
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert_clean(page, width)


def test_weights_say_their_sum_while_one_types(context_of):
    scene = board(1)
    page = context_of(scene.admin).new_page()
    page.goto(reverse("settings-matching", args=[scene.program.slug]))
    weights = page.locator("[data-sum]").first

    weights.locator("input").first.fill("99")

    expect(weights.locator("output")).to_contain_text("Make it 100.")
    expect(weights.locator("output")).to_have_class("sum--wrong")

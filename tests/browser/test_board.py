"""The review board in a browser: by keyboard, with a colleague, narrow, and without scripts."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from matching.enums import MatchState
from matching.models import Match
from matching.services import review
from tests.browser.boards import board, colleague
from tests.browser.conftest import PHONE
from tests.matching.scenes import Scene

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = (320, 390, 1000, 1100, 1440)


def address(scene: Scene, **query: object) -> str:
    """Return the address of the board."""
    asked = "&".join(f"{key}={value}" for key, value in query.items())
    return f"{reverse('round-review', args=[scene.program.slug, scene.round.pk])}?{asked}"


def open_board(context_of, scene: Scene, **options) -> Page:
    """Open the board as the round's admin."""
    page = context_of(scene.admin, **options).new_page()
    page.goto(address(scene))
    return page


def current(page: Page):
    """Return the link of the match that is open."""
    return page.locator(".match__name[aria-current=true]")


def decided(page: Page, text: str) -> None:
    """Wait until the head says how many are decided, and the focus is on the next row."""
    expect(page.locator(".board__decided b")).to_have_text(text)
    expect(current(page)).to_be_focused()


def press_and_open(page: Page, key: str, name: str) -> None:
    """Press a key that opens another match, and wait until its links are alive."""
    page.keyboard.press(key)
    expect(current(page)).to_have_text(name)
    expect(page.locator("#mentee-name")).to_have_text(name)
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)


def states() -> dict[str, int]:
    """Count the matches by state."""
    counts: dict[str, int] = {}
    for state in Match.objects.values_list("state", flat=True):
        counts[state] = counts.get(state, 0) + 1
    return counts


def test_thirty_matches_are_decided_by_keyboard_alone(context_of, assert_clean):
    scene = board(32)
    page = open_board(context_of, scene)
    names = [match.mentee.user.name for match in scene.matches]
    expect(current(page)).to_have_text(names[0])

    press_and_open(page, "j", names[1])
    press_and_open(page, "k", names[0])
    page.keyboard.press("1")
    question = page.locator("dialog#dialog")
    expect(question).to_be_visible()
    expect(question.locator("h1")).to_be_focused()
    assert_clean(page)
    page.keyboard.press("Escape")
    expect(question).to_be_hidden()
    page.keyboard.press("p")
    expect(page.locator(".match:has([aria-current]) .match__flag")).to_contain_text("Pinned")
    page.keyboard.press("x")
    expect(page.locator("[data-count-chosen]")).to_have_text("1")
    page.keyboard.press("x")

    for done in range(1, 27):
        page.keyboard.press("a")
        decided(page, f"{done} of 32")
    expect(page.locator("#announce")).to_have_text("Approved. 6 left.")
    for done in range(27, 31):
        page.keyboard.press("r")
        expect(page.locator("[name=reason]").first).to_be_focused()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        decided(page, f"{done} of 32")
    assert states() == {"approved": 26, "rejected": 4, "proposed": 2}
    page.keyboard.press("u")
    decided(page, "29 of 32")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type(names[31].split()[0])
    expect(page.locator(".match")).to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    page.keyboard.press("a")
    page.keyboard.press("Escape")

    assert states() == {"approved": 26, "rejected": 3, "proposed": 3}
    assert_clean(page)


def test_keys_can_be_switched_off_and_stay_off(context_of):
    scene = board(2)
    page = open_board(context_of, scene)

    page.keyboard.press("?")
    page.get_by_label("Use these keys on the board").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("a")
    page.keyboard.press("?")

    expect(page.locator("dialog#keys")).to_be_hidden()
    assert states() == {"proposed": 2}


def test_second_of_two_admins_sees_who_was_faster_and_loses_nothing(context_of):
    scene = board(3)
    tove = colleague(scene.program)
    first = open_board(context_of, scene)
    second = context_of(tove).new_page()
    second.goto(address(scene))
    second.keyboard.press("r")
    second.locator("[name=reason]").first.check()
    second.locator("#reject-note").fill("They work the same nights.")

    first.keyboard.press("a")
    decided(first, "1 of 3")
    second.get_by_role("button", name="Reject match").click()

    conflict = second.locator("#match .note--bad, .toasts .note--bad").first
    expect(conflict).to_contain_text(scene.admin.name)
    expect(second.locator("#reject-note")).to_have_value("They work the same nights.")
    assert "/reject/" not in second.url
    assert states() == {"approved": 1, "proposed": 2}


def test_step_that_does_not_arrive_is_said_and_nothing_is_lost(context_of):
    page = open_board(context_of, board(2))

    page.context.set_offline(True)
    page.keyboard.press("a")

    expect(page.locator(".toasts [role=alert]")).to_contain_text("nothing was saved")
    assert states() == {"proposed": 2}


def test_threshold_counts_the_whole_round_and_asks_in_a_dialog(context_of):
    scene = board(28)
    page = open_board(context_of, scene)

    page.get_by_label("Score at least").fill("70")
    counted = page.locator("#bulk-count")
    expect(counted).to_have_text("16")  # of 18 from 70 on: a close call and a note are left out
    page.get_by_role("button", name=re.compile("Approve these")).click()
    question = page.locator("dialog#dialog")
    expect(question.get_by_role("heading", level=1)).to_contain_text("16")
    question.get_by_role("button", name=re.compile("Approve")).click()

    expect(page.locator(".board__decided b")).to_have_text("16 of 28")
    assert states() == {"approved": 16, "proposed": 12}


def test_select_all_leaves_flagged_rows_to_be_ticked_one_by_one(context_of):
    page = open_board(context_of, board(4))
    every = page.get_by_label("Select all of this list that are not flagged")

    every.check()
    expect(page.locator("[data-count-chosen]")).to_have_text("2")  # not a close call, not a note
    page.locator("[data-held]").first.check()
    expect(page.locator("[data-count-chosen]")).to_have_text("3")
    every.uncheck()

    expect(page.locator("[name=chosen]:checked")).to_have_count(0)


def test_cancel_closes_the_question_and_returns_the_focus(context_of):
    page = open_board(context_of, board(2))
    button = page.get_by_role("button", name=re.compile("Approve these"))
    page.get_by_label("Score at least").fill("40")

    button.click()
    page.locator("dialog#dialog").get_by_role("link", name="Cancel").click()

    expect(page.locator("dialog#dialog")).to_be_hidden()
    expect(button).to_be_focused()
    assert states() == {"proposed": 2}


def test_toast_undoes_and_says_so(context_of):
    page = open_board(context_of, board(3))

    page.keyboard.press("a")
    decided(page, "1 of 3")
    page.locator(".toasts").get_by_role("button", name="Undo").click()

    decided(page, "0 of 3")
    assert states() == {"proposed": 3}


def test_back_returns_to_the_match_that_was_open(context_of):
    scene = board(3)
    page = open_board(context_of, scene)
    names = [match.mentee.user.name for match in scene.matches]
    press_and_open(page, "j", names[1])
    press_and_open(page, "j", names[2])

    page.go_back()

    expect(page.locator("#mentee-name")).to_have_text(names[1])


def test_phone_shows_the_list_then_the_match_then_the_next(context_of, assert_clean):
    scene = board(3)
    names = [match.mentee.user.name for match in scene.matches]
    page = open_board(context_of, scene, viewport=PHONE, has_touch=True)
    expect(page.locator("#match")).to_be_hidden()
    assert_clean(page)

    page.get_by_role("link", name=names[0], exact=True).click()
    expect(page.locator("#board-list")).to_be_hidden()
    assert_clean(page)
    page.get_by_role("button", name="Approve", exact=True).click()

    expect(page.locator("#mentee-name")).to_have_text(names[1])
    expect(page.locator("#match")).to_be_focused()


def test_board_works_without_scripts(context_of):
    scene = board(3)
    page = open_board(context_of, scene, java_script_enabled=False)
    names = [match.mentee.user.name for match in scene.matches]

    page.get_by_role("link", name=names[1], exact=True).click()
    expect(page.locator("#mentee-name")).to_have_text(names[1])
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.locator(".board__decided b")).to_have_text("1 of 3")
    page.locator(".board__head").get_by_role("button", name="Undo").click()
    expect(page.locator(".board__decided b")).to_have_text("0 of 3")
    page.locator(".match input").first.check()
    page.locator("#chosen-form").get_by_role("button", name="Approve").click()

    expect(page.locator("h1")).to_contain_text("Approve")


@pytest.mark.looks
def test_every_tab_is_clean_at_every_width(context_of, assert_clean):
    scene = board(4)
    for match in scene.matches[:2]:
        review.approve(match_id=match.pk, actor=scene.admin, version=match.version)
    tabs = ("proposed", "approved", "rejected", "published", "unmatched", "recruit")
    page = context_of(scene.admin).new_page()

    for shown in [*({"tab": tab} for tab in tabs), {"match": scene.matches[2].pk}]:
        page.goto(address(scene, **shown))
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert_clean(page, width)


@pytest.mark.looks
def test_board_bears_text_of_twice_the_size(context_of, assert_clean):
    page = open_board(context_of, board(4))

    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert_clean(page)
    expect(page.get_by_role("button", name="Approve", exact=True)).to_be_visible()
    assert Match.objects.filter(state=MatchState.PROPOSED).count() == 4

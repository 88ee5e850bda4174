"""The wizards in a real browser: with and without script, by keyboard, by thumb, interrupted."""

import re

import pytest
from playwright.sync_api import Page, expect

from mentorship.enums import MenteeState, MentorState
from mentorship.models import Draft, Mentee, Mentor
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.wizards import STEPS, agree, answer, go_on
from tests.factories.accounts import UserFactory, verified

pytestmark = pytest.mark.django_db(transaction=True)

MAX_PRESSES, MAX_TAPS = 60, 25
SAVED = re.compile(r"Saved at \d+:\d\d")
START = "/apply/career/?as="


@pytest.fixture
def newcomer(program):
    """Somebody with a confirmed address and nothing else."""
    return verified(UserFactory(name="Jamila Okafor", time_zone=""))


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_wizard_leads_into_the_pool(newcomer, context_of, assert_clean, side, script):
    page = context_of(newcomer, java_script_enabled=script).new_page()
    page.goto(START + side)

    for step, answers in STEPS[side].items():
        expect(page).to_have_url(re.compile(f"/{side}/{step}/"))
        answer(page, **answers)
        for size in (PHONE, DESKTOP) if script else ():
            page.set_viewport_size(size)
            assert_clean(page)
        go_on(page)
    agree(page)
    if script:
        assert_clean(page)
    page.locator("#step .button--primary").click()
    page.wait_for_url("**/orientation/career/**")

    part = (Mentee if side == "mentee" else Mentor).objects.get()
    assert part.state == (MenteeState.APPLIED if side == "mentee" else MentorState.APPLIED)
    assert not Draft.objects.exists()


def test_wizard_goes_on_in_another_browser(newcomer, context_of):
    first = context_of(newcomer).new_page()
    first.goto(START + "mentee")
    answer(first, **STEPS["mentee"]["now"])
    go_on(first)
    with first.expect_response(lambda answer: "my%20own" in (answer.request.post_data or "")):
        first.locator("[name=target_role]").press_sequentially("something of my own")
    first.context.close()

    second = context_of(newcomer, java_script_enabled=False).new_page()
    second.goto(START + "mentee")

    assert second.url.endswith("/mentee/aims/")
    assert second.input_value("[name=target_role]") == "something of my own"


def test_wizard_keeps_what_is_typed_while_offline(newcomer, context_of):
    context = context_of(newcomer)
    page = context.new_page()
    page.goto(START + "mentee")
    context.set_offline(True)

    page.fill("[name=years]", "4")

    expect(page.get_by_text("You're offline.")).to_be_visible()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("[name=years]")).to_have_value("4")
    context.set_offline(False)
    expect(page.locator("#saved")).to_have_text(SAVED)
    assert Draft.objects.get().answers["years"] == "4"


def test_wizard_says_why_it_did_not_save(newcomer, context_of):
    page = context_of(newcomer).new_page()
    page.goto(START + "mentee")
    answer = {"status": 413, "content_type": "text/html", "body": "<span>That is too long.</span>"}
    page.route("**/save/", lambda route: route.fulfill(**answer))

    page.fill("[name=years]", "4")

    expect(page.locator("#saved")).to_have_text("That is too long.")
    page.unroute("**/save/")
    page.fill("[name=years]", "5")
    expect(page.locator("#saved")).to_have_text(SAVED)


class Keyboard:
    """A person without a mouse: counts every key beside typed words."""

    def __init__(self, page: Page) -> None:
        self.page, self.presses = page, 0

    def press(self, *keys: str) -> None:
        """Press keys one after another."""
        for key in keys:
            self.page.keyboard.press(key)
        self.presses += len(keys)

    def type(self, words: str) -> None:
        """Type words; they are not counted."""
        self.page.keyboard.type(words)

    def reach(self, selector: str) -> None:
        """Press Tab until the focus is on what is meant."""
        for _press in range(40):
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            self.press("Tab")
        raise AssertionError(f"40 times Tab did not reach {selector}")

    def go_on(self) -> None:
        """Press Enter and wait for the next page."""
        with self.page.expect_navigation():
            self.press("Enter")


def test_mentee_applies_by_keyboard_in_few_presses(newcomer, context_of):
    page = context_of(newcomer, timezone_id="America/Chicago").new_page()
    page.goto(START + "mentee")
    keys = Keyboard(page)

    keys.reach("[name=role]")
    keys.type("community pharmacy t")
    keys.press("ArrowDown", "Enter")
    keys.press("Tab")
    keys.type("4")
    keys.go_on()
    keys.reach("[name=target_role]")
    keys.type("sterile")
    keys.press("ArrowDown", "Enter")
    keys.reach("[type=search]")
    for words in ("oncology", "sterile"):
        keys.type(words)
        keys.press("Enter")
    keys.reach("[name=seeks]")
    keys.press("Space")
    keys.go_on()
    keys.reach("[name=patterns][value='weekday-evening']")
    keys.press("Space")
    keys.go_on()
    keys.reach("[name=introduction]")
    keys.type("I train everyone new, and nobody has ever called it training.")
    keys.reach("#step input:not([type=hidden]):not(:placeholder-shown), #step .button--primary")
    keys.go_on()
    while page.locator("#step input[type=checkbox]:not(:checked)").count():
        keys.reach("#step input[type=checkbox]:not(:checked)")
        keys.press("Space")
    keys.go_on()

    mentee = Mentee.objects.get()
    assert mentee.wants.count() == 2
    assert mentee.user.time_zone == "America/Chicago"
    print(f"\nA mentee's application by keyboard: {keys.presses} presses beside typed words")
    assert keys.presses <= MAX_PRESSES


def test_mentee_applies_by_thumb_in_few_taps(newcomer, context_of):
    phone = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
    page = context_of(newcomer, timezone_id="America/Chicago", **phone).new_page()
    page.goto(START + "mentee")
    taps = 0

    def tap(selector: str) -> None:
        nonlocal taps
        taps += 1
        page.locator(selector).first.tap()

    def go_on() -> None:
        with page.expect_navigation():
            tap("#step .button--primary")

    def choose(name: str, typed: str) -> None:
        tap(f"[name={name}]")
        page.keyboard.type(typed)
        tap(f"#id_{name}_list li")

    choose("role", "community pharmacy t")
    tap("[name=years]")
    page.keyboard.type("4")
    go_on()
    choose("target_role", "sterile")
    tap(".chip:has([name=wants][value=oncology-hazardous-drugs])")
    tap(".choice:has([name=seeks][value=career])")
    go_on()
    tap(".chip:has([value='weekday-evening'])")
    go_on()
    tap("[name=introduction]")
    page.keyboard.type("I train everyone new, and nobody has ever called it training.")
    go_on()
    while page.locator("#step input[type=checkbox]:not(:checked)").count():
        tap("#step label:has(input[type=checkbox]:not(:checked))")
    go_on()

    assert Mentee.objects.get().user.time_zone == "America/Chicago"
    print(f"\nA mentee's application by thumb: {taps} taps beside typing")
    assert taps <= MAX_TAPS


def test_role_field_is_a_combobox(newcomer, context_of, assert_clean):
    page = context_of(newcomer).new_page()
    page.goto("/apply/career/mentee/now/")
    answer(page, **STEPS["mentee"]["now"])
    go_on(page)
    field = page.get_by_role("combobox", name=re.compile("role you're aiming for"))
    marked = page.locator("[role=option][aria-selected=true]")

    field.press_sequentially("sterile")

    options = page.get_by_role("option")
    expect(options.last).to_have_text("Use “sterile” as my own words")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(options.first.locator("b")).to_have_text(re.compile("sterile", re.I))
    assert "undefined" not in "".join(options.all_text_contents())
    assert_clean(page)
    field.press("ArrowUp")
    expect(marked).to_have_text("Use “sterile” as my own words")
    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == marked.get_attribute("id")
    field.press("Escape")
    expect(options).to_have_count(0)
    expect(field).to_have_value("sterile")
    with page.expect_navigation():
        field.press("Enter")  # continues, and the kind of mentor is missing
    expect(page).to_have_url(re.compile("/mentee/aims/$"))
    expect(page.locator(".error-summary")).to_be_visible()
    field.press("End")
    field.press_sequentially(" x")
    field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value("sterile x")
    expect(page.locator("#saved")).to_have_text(SAVED)


def test_patient_information_is_noticed_while_typing(newcomer, context_of):
    page = context_of(newcomer).new_page()
    page.goto("/apply/career/mentee/now/")
    answer(page, **STEPS["mentee"]["now"])
    go_on(page)
    warning = page.get_by_text("This looks like patient information.")

    page.locator("[name=target_role]").press_sequentially("MRN 12345")
    expect(warning).to_be_visible()
    page.fill("[name=target_role]", "an IV room")
    expect(warning).to_have_count(0)
    expect(page.locator("#saved")).to_have_text(SAVED)

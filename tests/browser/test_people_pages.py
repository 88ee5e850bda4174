"""Every page for people on their way into the pool: clean at each width."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from mentorship.enums import MentorState
from mentorship.models import Mentor, Role, Specialization
from tests.browser.conftest import DESKTOP, PHONE, staff_member
from tests.factories.accounts import verified
from tests.factories.mentorship import MenteeFactory, MentorFactory, RoleFactory

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = (1440, 1100, 390)


@pytest.fixture
def people(program):
    """Who reads these pages, by what they are."""
    role = RoleFactory(slug="lead-technician")
    mentors = [
        MentorFactory(program=program, profile__role=role, listed=True,
                      user__name=name, profile__introduction="Nobody told me. I tell others.")
        for name in ("Dolores Quintana", "Hank Olsen", "Ruth Abara")
    ]  # fmt: skip
    Mentor.objects.filter(pk=mentors[0].pk).update(offers=["career", "life"])
    for mentor in mentors:
        mentor.user.profile.specializations.set(Specialization.objects.all()[:2])
        mentor.user.profile.past_roles.set(Role.objects.all()[:2])
    mentee = MenteeFactory(program=program, profile__role=RoleFactory(slug="pharmacy-technician"))
    applied = MentorFactory(program=program, profile__role=role, state=MentorState.APPLIED)
    admin = staff_member(program)
    people = {"mentee": mentee.user, "mentor": mentors[0].user, "applied": applied.user}
    for person in people.values():
        verified(person)
    return people | {"admin": admin, "anyone": None, "parts": (mentee, mentors[0], applied)}


def addresses(people) -> dict[str, list[str]]:
    """Return what each of them opens."""
    mentee, mentor, applied = people["parts"]
    own = ["home", "me", "me-profile", "me-name", "me-photo", "me-language", "me-notifications",
           "me-privacy", "account_email", "account_change_password", "mfa_index",
           "usersessions_list"]  # fmt: skip
    ours = ["landing", "how", "privacy", "accessibility", "rules", "directory"]
    return {
        "anyone": [reverse(name) for name in ours],
        "mentee": [reverse(name) for name in ["directory", "suggestions", "wishes", *own]]
        + [
            reverse("orientation", args=["career", "mentee", 1]),
            reverse("part-pause", args=["mentee", mentee.pk]),
            reverse("part-leave", args=["mentee", mentee.pk]),
            reverse("apply-step", args=["career", "mentee", "check"]),
            reverse("me-privacy-ask", args=["export"]),
        ],
        "mentor": [reverse(name) for name in ("home", "me", "me-privacy")]
        + [
            reverse("part-pause", args=["mentor", mentor.pk]),
            reverse("apply-step", args=["career", "mentor", "help"]),
        ],
        "applied": [reverse("home"), reverse("orientation", args=["career", "mentor", 1])],
        "admin": [
            reverse("desk-people", args=["career"]),
            reverse("mentor-file", args=["career", applied.pk]),
            reverse("desk-joining", args=["career"]),
            reverse("desk-texts", args=["career", "mentee"]),
            reverse("home"),
        ],
    }


@pytest.mark.looks
@pytest.mark.parametrize("who", ["anyone", "mentee", "mentor", "applied", "admin"])
def test_pages_are_clean(people, new_context, context_of, assert_clean, who):
    context = context_of(people[who]) if people[who] else new_context()
    page = context.new_page()

    for address in addresses(people)[who]:
        response = page.goto(address)
        assert response is not None
        assert response.status == 200, address
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert_clean(page, width)
        assert_fits(page, 320)
        page.set_viewport_size(DESKTOP)


def assert_fits(page: Page, width: int) -> None:
    """Nothing scrolls sideways at a width, as at 1280 px zoomed to 400 %."""
    page.set_viewport_size({"width": width, "height": 256})
    wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wider <= 0, f"{page.url} scrolls sideways by {wider} px"


@pytest.mark.looks
def test_pages_hold_in_forced_colors_large_text_and_without_motion(people, context_of, program):
    page = context_of(
        people["mentee"], forced_colors="active", reduced_motion="reduce", viewport=PHONE
    ).new_page()

    for name in ("directory", "wishes", "home", "me-privacy"):
        page.goto(reverse(name))
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert_fits(page, PHONE["width"])
        moving = page.evaluate(
            "[...document.querySelectorAll('*')].filter(one => {"
            " const style = getComputedStyle(one);"
            " return style.transitionDuration !== '0s' || style.animationName !== 'none' })"
            ".map(one => one.className)"
        )
        assert moving == [], name
    page.goto(reverse("apply-step", args=[program.slug, "mentee", "aims"]))
    chosen = page.locator(".choice:has(:checked)").first
    assert chosen.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"


def test_directory_filters_stand_in_a_dialog_on_phones(people, context_of):
    page = context_of(people["mentee"], viewport=PHONE).new_page()
    page.goto(reverse("directory"))
    opener = page.get_by_role("link", name="Filters")
    dialog = page.get_by_role("dialog", name="Filters")

    opener.click()
    dialog.get_by_label("Life").check()
    expect(page.locator("#found-count")).to_contain_text("1 mentor")
    page.keyboard.press("Escape")

    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()
    expect(page).to_have_url(re.compile("type=life"))


def test_directory_filters_work_without_script(people, context_of):
    page = context_of(people["mentee"], java_script_enabled=False).new_page()
    page.goto(reverse("directory"))

    page.get_by_label("Career").check()
    page.get_by_role("button", name="Show 3 mentors").click()

    expect(page.locator("#found-count")).to_contain_text("3 mentors")
    expect(page).to_have_url(re.compile("type=career"))
    assert page.locator(".mentor-cards > li").count() >= len(people["parts"])

"""All mails in a real browser, as a phone shows them by day and by night."""

import pytest

from tests.browser.conftest import WCAG_2_2_AA, _violations
from tests.mails.conftest import mails  # noqa: F401  the same mails as there

pytestmark = [pytest.mark.looks, pytest.mark.slow, pytest.mark.django_db]
NARROW = {"width": 360, "height": 740}
# One of each shape: a few sentences, choices, times, words of the other, boxes, a code.
SHAPES = (
    "introduction_mentor", "check_in", "meeting_offered", "meeting_cancelled", "space_message",
    "health_digest", "account/login_code", "mentorship_completed",
)  # fmt: skip
MEASURES = """() => {
    const root = document.documentElement;
    const links = [...document.querySelectorAll("a")];
    const boxes = links.filter(a => getComputedStyle(a).display !== "inline");
    const bodies = boxes.filter(a => !a.closest("td[style*='18px 30px']"));
    return {
        wider: root.scrollWidth - root.clientWidth,
        lowest: Math.min(999, ...bodies.map(a => a.getBoundingClientRect().height)),
        outside: boxes.filter(a => a.getBoundingClientRect().right > root.clientWidth).length,
        ground: getComputedStyle(document.body).backgroundColor,
        images: document.images.length + document.querySelectorAll("script, link").length,
    };
}"""


@pytest.fixture(scope="module")
def phone(browser):
    """A narrow page without scripts of its own and without a network, for mail after mail."""
    context = browser.new_context(viewport=NARROW, locale="en-US", offline=True)
    yield context.new_page()
    context.close()


def test_every_mail_fits_a_phone_and_a_thumb(mails, phone):  # noqa: F811
    phone.emulate_media(color_scheme="light")
    wrong = {}
    for name, mail in mails.items():
        phone.set_content(mail.html)
        found = phone.evaluate(MEASURES)
        if found["wider"] > 0 or found["lowest"] < 44 or found["outside"] or found["images"]:
            wrong[name] = found

    assert wrong == {}


def test_answers_are_52_px_high_across_the_mail(mails, phone):  # noqa: F811
    phone.set_content(mails["check_in"].html)
    boxes = phone.locator("a[href*='?answer=']")
    sizes = [boxes.nth(at).bounding_box() for at in range(boxes.count())]

    assert len(sizes) == 4
    assert {round(size["height"]) >= 50 for size in sizes} == {True}
    assert len({(size["width"], size["height"]) for size in sizes}) == 1
    assert sizes[0]["width"] > 250


@pytest.mark.parametrize("name", SHAPES)
def test_mail_is_accessible_by_day_and_by_night(mails, phone, name):  # noqa: F811
    phone.set_content(mails[name].html)
    phone.emulate_media(color_scheme="light")
    by_day = _violations(phone, "tag", WCAG_2_2_AA)
    light = phone.evaluate(MEASURES)["ground"]
    phone.emulate_media(color_scheme="dark")
    by_night = _violations(phone, "rule", ["color-contrast"])
    dark = phone.evaluate(MEASURES)["ground"]

    assert (by_day, by_night) == ([], [])
    assert (light, dark) == ("rgb(244, 246, 245)", "rgb(15, 21, 19)")

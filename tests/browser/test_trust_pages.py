"""Pages on which people entrust or open what is private: copy, erasing, looking as somebody."""

import pytest
from django.conf import settings as configured
from django.core.management import call_command
from django.test import Client

from tests.browser.conftest import PHONE
from tests.factories.accounts import UserFactory, verified
from tests.factories.concerns import Scene
from tests.mentorship.views.test_glass import proved, with_factor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("texts")]

NARROW = {"width": 320, "height": 700}
REASON = "A photo does not show on the page, says a phone call."


@pytest.fixture
def texts(db):
    call_command("load_content", verbosity=0)


@pytest.fixture
def scene():
    return Scene(program__slug="spring")


@pytest.fixture
def page_of(new_context, live_server):
    """Open a browser in which a person has just proved with a second factor who they are."""

    def make(person, **options):
        client = proved(Client(), verified(person))
        name = configured.SESSION_COOKIE_NAME
        context = new_context(has_touch=True, **options)
        context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
        )
        return context.new_page()

    return make


def assert_fits(page, assert_clean):
    """Check the page as it is, and that large letters on a phone make nothing wider than it."""
    assert_clean(page)
    page.set_viewport_size(PHONE)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    wider = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    page.evaluate("document.documentElement.style.fontSize = ''")
    assert wider <= 0, f"{page.url} with large letters scrolls sideways by {wider} px"


@pytest.mark.parametrize("has_script", [True, False])
def test_copy_and_erasing_are_asked_for_and_taken_back(page_of, scene, assert_clean, has_script):
    page = page_of(scene.mentee, viewport=NARROW, java_script_enabled=has_script)
    look = assert_clean if has_script else lambda _page: None

    page.goto("/me/privacy/export/")
    look(page)
    page.get_by_role("button", name="Make me a copy").click()
    page.goto("/me/privacy/erase/")
    look(page)
    page.get_by_role("button", name="Erase it").click()
    page.get_by_role("heading", name="Privacy and data").wait_for()
    look(page)
    if has_script:
        page.goto("/home/")
        page.get_by_text("You asked us to erase your account.").wait_for()
        assert_fits(page, assert_clean)
        page.goto("/me/privacy/")
        assert_fits(page, assert_clean)
    for taken_back in ("Keep my account", "I don't need the copy"):
        page.get_by_role("button", name=taken_back).click()
        page.goto("/me/privacy/")

    assert page.get_by_role("button", name="Keep my account").count() == 0
    assert page.get_by_role("button", name="I don't need the copy").count() == 0


def test_association_admin_looks_as_a_member_and_stops(page_of, scene, assert_clean):
    boss = with_factor(UserFactory(is_superuser=True, is_staff=True, name="Nora Castellan"))
    page = page_of(boss, viewport=PHONE)

    page.goto(f"/openings/as_person/{scene.mentee.pk}/")
    assert_clean(page)
    assert page.get_by_text("Optional").count() == 0
    page.get_by_role("button", name="Open it").click()
    page.get_by_role("alert").wait_for()
    assert page.title().count("Error:") == 1
    page.get_by_label("Why do you need to read this?").fill(REASON)
    page.get_by_role("button", name="Open it").click()
    page.get_by_text("You see the site as").wait_for()
    assert_fits(page, assert_clean)
    stop = page.get_by_role("button", name="Stop").bounding_box()
    assert stop["height"] >= 44
    assert page.request.get("/me/privacy/").status == 403
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("heading", name="What was opened").wait_for()
    page.get_by_text(REASON).wait_for()
    assert_fits(page, assert_clean)


def test_line_is_opened_on_a_case(page_of, scene, assert_clean):
    concern, line = scene.concern(), scene.line()
    page = page_of(with_factor(scene.first), viewport=NARROW)

    page.goto(f"/desk/spring/concerns/{concern.uuid}/open/{line.pk}/")
    assert_clean(page)
    page.get_by_label("Why do you need to read this?").fill(REASON)
    page.get_by_role("button", name="Open it").click()
    page.get_by_text(line.line).wait_for()
    assert_clean(page)

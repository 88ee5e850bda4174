"""A real browser: Playwright drives Chromium against the live server; pages must be clean.

``page`` fails its test on console and page errors. ``assert_clean(page)`` checks accessibility
(axe, WCAG 2.2 AA), contrast in light and dark, and that nothing scrolls sideways. How a page looks
is the same on every database, so it looks only in the run on SQLite.
"""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as configured
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from accounts.models import User
from mentorship.enums import StaffRole
from mentorship.models import Program
from mentorship.services import programs
from tests import servers
from tests.conftest import IS_SQLITE
from tests.factories.accounts import UserFactory, verified

# Playwright's sync API keeps an event loop on this thread; Django would refuse to work beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--disable-dev-shm-usage"]  # fmt: skip
AXE = Axe()
WCAG_2_2_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PASSWORD = "two-birds-on-a-bench"
# What a browser complains of though all is well: a form that needs another look or is too large,
# a decision that a colleague made first,
# and what it and HTMX say only where a test pulls the plug.
EXPECTED = (
    "status of 400",
    "status of 409",
    "status of 413",
    "ERR_INTERNET_DISCONNECTED",
    "htmx:sendError",
    "htmx:sendAbort",  # somebody went on while her draft was being saved
    "htmx:afterRequest",
)
PATIENCE_MS = 30_000  # a machine may have much else to do
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
COLORED = {PHONE["width"], DESKTOP["width"]}  # contrast, most of the work, is looked at there


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder as needing the browser."""
    for item in items:
        if "browser" in item.path.parts[-3:]:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium for all tests of this worker."""
    program = servers.find_chromium()
    if program is None:
        pytest.fail("no Chromium was found (Debian: apt-get install chromium)")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_context(browser: Browser, live_server) -> Iterator[Callable[..., BrowserContext]]:
    """Make browser contexts (a person's own cookies); console and page errors fail the test."""
    contexts, errors = [], []

    def make(**options) -> BrowserContext:
        defaults = {"base_url": live_server.url, "viewport": DESKTOP, "locale": "en-US"}
        context = browser.new_context(**{**defaults, **options})
        context.set_default_timeout(PATIENCE_MS)
        context.on("console", lambda message: _note(errors, message))
        context.on("weberror", lambda error: errors.append(str(error.error)))
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    assert errors == []


def _violations(page: Page, kind: str, values: list[str], **more) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.axe_script)
    options = {"runOnly": {"type": kind, "values": values}, "resultTypes": ["violations"], **more}
    found = page.evaluate("of => axe.run(of).then(found => found.violations)", options)
    return [_describe(violation) for violation in found]


def _note(errors: list[str], message) -> None:
    if message.type == "error" and not any(words in message.text for words in EXPECTED):
        errors.append(f"{message.text} ({message.location.get('url', '')})")


@pytest.fixture
def program(live_server, settings) -> Program:
    """A program from the shipped templates whose sign-up is open."""
    settings.SITE_URL = live_server.url
    call_command("load_taxonomy", verbosity=0)
    call_command("load_content", verbosity=0)
    today = timezone.localdate()
    return programs.create_from_template(
        template="career",
        actor=None,
        name="Career mentors",
        slug="career",
        signup_opens_on=today - timedelta(days=5),
        signup_closes_on=today + timedelta(days=5),
    )


def staff_member(program: Program) -> User:
    """Make an admin of a program."""
    admin = verified(UserFactory(email="admin@example.org", name="Marisol Vega"), PASSWORD)
    programs.add_staff(program=program, user=admin, role=StaffRole.ADMIN, actor=None)
    return admin


@pytest.fixture
def context_of(new_context, live_server) -> Callable[..., BrowserContext]:
    """Make a browser in which a person is signed in already."""

    def make(person: User, **options) -> BrowserContext:
        client = Client()
        client.force_login(person)
        key = client.cookies[configured.SESSION_COOKIE_NAME].value
        context = new_context(**options)
        name = configured.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": key, "url": live_server.url}])
        return context

    return make


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """A page on a desktop screen, signed out."""
    return new_context().new_page()


@pytest.fixture
def assert_clean() -> Callable[..., None]:
    """Check a page: no accessibility violation, light or dark, and no sideways scrolling.

    Contrast is looked at in two widths only where a page is looked at in many.
    """

    def check(page: Page, width: int = PHONE["width"]) -> None:
        if not IS_SQLITE:
            return
        with_colors = width in COLORED
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        rules = {"color-contrast": {"enabled": with_colors}}
        assert _violations(page, "tag", WCAG_2_2_AA, rules=rules) == [], page.url
        if with_colors and not page.evaluate("matchMedia('(forced-colors: active)').matches"):
            page.emulate_media(color_scheme="dark", reduced_motion="reduce")
            assert _violations(page, "rule", ["color-contrast"]) == [], f"{page.url} in the dark"
        wider = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wider <= 0, f"{page.url} scrolls sideways by {wider} px"

    return check


def _describe(violation: dict) -> str:
    nodes = [node["target"] for node in violation["nodes"][:5]]
    return f"{violation['id']}: {violation['help']} {nodes}"

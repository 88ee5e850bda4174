"""Take the pictures of ``docs/images`` from the demo: ``make screenshots``.

Serves a demo of its own from a temporary folder, signs in as each role and photographs pages.
``python -m tests.screenshots FOLDER`` writes every page at every size there, to be looked at.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests import servers
from tests.fresh_clone import status

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
PASSWORD = "benchmate-demo"
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
START_S = 120
# Picture, role, address, and the link to click first.
PICTURES: tuple[tuple[str, str, str, str | None], ...] = (
    ("technician-home", "technician", "/home/", None),
    ("application", "technician", "/apply/northlakes/mentee/aims/", None),
    ("mentor-directory", "technician", "/mentors/", None),
    ("program-desk", "admin", "/desk/northlakes/", None),
    ("round-review", "admin", "/desk/northlakes/", "Review"),
)
# Role, and the addresses that are photographed for looking.
PAGES: dict[str | None, tuple[str, ...]] = {
    None: ("/", "/accounts/login/", "/accounts/signup/", "/how-matching-works/", "/privacy/",
           "/mentors/"),
    "technician": ("/home/", "/notices/", "/me/", "/me/privacy/", "/mentors/", "/wishes/",
                   "/apply/northlakes/mentee/aims/", "/apply/northlakes/mentee/check/",
                   "/orientation/northlakes/mentee/1/"),
    "mentor": ("/home/", "/notices/", "/me/", "/me/calendar/", "/me/hours/", "/concerns/new/",
               "/apply/northlakes/mentor/help/", "/apply/northlakes/mentor/check/"),
    "admin": ("/home/", "/desk/northlakes/", "/desk/northlakes/rounds/",
              "/desk/northlakes/mentorships/", "/desk/northlakes/check-ins/",
              "/desk/northlakes/people/", "/desk/northlakes/joining/",
              "/desk/northlakes/reports/", "/desk/northlakes/settings/", "/notices/",
              "/desk/northlakes/messages/", "/desk/northlakes/messages/preview/",
              "/desk/northlakes/settings/matching/", "/desk/northlakes/activity/"),
    "viewer": ("/desk/northlakes/", "/desk/northlakes/reports/"),
}  # fmt: skip


def main(arguments: list[str]) -> int:
    """Photograph for the documentation, or everything into a folder."""
    folder = tempfile.TemporaryDirectory(prefix="pictures-")
    with folder as path, serving(Path(path)) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=servers.find_chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        if arguments:
            photograph_all(browser, site, Path(arguments[0]))
        else:
            photograph_for_docs(browser, site)
        browser.close()
    return 0


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a new demo; give its address."""
    port = servers.free_port()
    site = f"http://127.0.0.1:{port}"
    environment = {
        "PATH": os.environ["PATH"], "DEMO": "1", "DATA_DIR": str(folder), "SITE_URL": site,
    }  # fmt: skip
    subprocess.run([sys.executable, "manage.py", "demo"], cwd=ROOT, env=environment, check=True)
    server = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", str(port)], cwd=ROOT, env=environment
    )
    try:
        deadline = time.monotonic() + START_S
        while status(port) is None and server.poll() is None and time.monotonic() < deadline:
            time.sleep(0.2)
        yield site
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=30)


def open_as(browser: Browser, site: str, role: str | None, **options) -> Page:
    """Return a page, signed in as a role of the demo."""
    page = browser.new_context(base_url=site, locale="en-US", **options).new_page()
    if role:
        page.goto("/accounts/login/")
        page.click("text=Use my password")
        page.fill("input[name=login]", f"{role}@example.org")
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url("**/home/**")
    return page


def photograph_for_docs(browser: Browser, site: str) -> None:
    """Write the pictures that the documents show."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    for name, role, address, click in PICTURES:
        page = open_as(browser, site, role, viewport=DESKTOP)
        page.goto(address)
        if click:
            page.get_by_role("link", name=click).first.click()
            page.wait_for_load_state("networkidle")
        page.screenshot(path=IMAGES / f"{name}.png")
        print(f"docs/images/{name}.png")


def photograph_all(browser: Browser, site: str, folder: Path) -> None:
    """Write what each role sees first, on desktop and phone, light and dark, whole pages."""
    folder.mkdir(parents=True, exist_ok=True)
    for role, paths in PAGES.items():
        for size, scheme in ((DESKTOP, "light"), (PHONE, "light"), (DESKTOP, "dark")):
            page = open_as(browser, site, role, viewport=size, color_scheme=scheme)
            look = f"{size['width']}-{scheme}.png"
            for path in paths:
                page.goto(path)
                page.screenshot(path=folder / _file(role, path, look), full_page=True)
            if role == "admin":
                photograph_found(page, folder, look)
            if role == "mentor":
                photograph_space(page, folder, look)


def photograph_found(page: Page, folder: Path, look: str) -> None:
    """Write pages of the desk whose addresses only links know: a file, the board and its tabs."""
    page.goto("/desk/northlakes/people/")
    page.goto(page.locator("main a[href*='/people/m']").first.get_attribute("href") or "")
    page.screenshot(path=folder / _file("admin", "/file/", look), full_page=True)
    page.goto("/desk/northlakes/")
    board = page.get_by_role("link", name="Review").first.get_attribute("href") or ""
    board = board.partition("?")[0]
    tabs = ("", "?tab=approved", "?tab=published", "?tab=unmatched", "?tab=recruit")
    others = ("entrants/", "pairs/", "compare/", "letters/", "waitlist/")
    for at in (*tabs, *others):
        page.goto(board + at)
        name = at.strip("/").rpartition("=")[2] or "board"
        page.screenshot(path=folder / _file("admin", f"/board-{name}/", look), full_page=True)


def photograph_space(page: Page, folder: Path, look: str) -> None:
    """Write the space of one of the mentor's pairs, and the pages that it leads to."""
    page.goto("/home/")
    space = page.locator(".mentee-row a.strong").first.get_attribute("href") or ""
    for room in ("", "meetings/new/", "messages/", "notes/", "thanks/", "agreement/", "closing/"):
        page.goto(space + room)
        name = room.strip("/").replace("/", "-") or "space"
        page.screenshot(path=folder / _file("mentor", f"/space-{name}/", look), full_page=True)


def _file(role: str | None, path: str, look: str) -> str:
    return f"{role or 'anyone'}{path.replace('/', '-')}{look}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

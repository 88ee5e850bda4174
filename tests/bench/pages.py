"""Every page of the demo that each role can reach by links: queries, seconds, size."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
ROLES = ("technician", "mentor", "admin", "contact", "viewer", "association")
STARTS = ("/", "/home/", "/desk/", "/me/", "/mail/")
SKIPPED = ("/admin/", "/api/docs/", "/static/", "/accounts/logout/")
PAGES_PER_NAME, PAGES_PER_ROLE = 4, 150


def measure(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Build the demo in ``folder`` and crawl it, in a process with the demo's settings."""
    print("Opening every page of the demo ...", file=sys.stderr)
    environment = {"PATH": os.environ["PATH"], "DEMO": "1", "DATA_DIR": str(folder / "demo")}
    run = {"cwd": ROOT, "env": environment, "check": True, "capture_output": True, "text": True}
    subprocess.run([sys.executable, "manage.py", "demo"], **run)
    subprocess.run([sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"], **run)
    result = subprocess.run([sys.executable, "-m", "tests.bench.pages"], **run)
    found = json.loads(result.stdout.splitlines()[-1])
    worst = sorted(found.items(), key=lambda item: -item[1]["queries"])
    for name, page in worst:
        figures = f"{page['queries']} queries, {page['ms']:.0f} ms, {page['kb']:.0f} kB"
        yield f"`{name}` (worst of {page['seen']})", figures, "12 queries"


class Links(HTMLParser):
    """Collects the addresses of links to our own pages."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note ``a href`` within this site, without its fragment."""
        href = dict(attrs).get("href") or ""
        parts = urlsplit(href)
        if tag == "a" and not parts.netloc and parts.path.startswith("/"):
            self.found.append(parts._replace(fragment="").geturl())


def crawl() -> dict[str, dict]:
    """Follow links as each role; return the worst figures per URL name."""
    from accounts.models import User

    worst: dict[str, dict] = {}
    _crawl_as(None, worst)
    for role in ROLES:
        _crawl_as(User.objects.get(email=f"{role}@example.org"), worst)
    return worst


def _crawl_as(user, worst: dict[str, dict]) -> None:
    from django.test import Client

    client = Client(raise_request_exception=True)
    waiting = [*STARTS, "/accounts/login/", "/accounts/signup/"]
    if user:
        client.force_login(user)
        waiting = [*STARTS, *_own_pages(user)]
    seen, per_name = set(waiting), {}
    while waiting and len(seen) < PAGES_PER_ROLE * 4:
        address = waiting.pop(0)
        name = _name_of(address)
        per_name[name] = per_name.get(name, 0) + 1
        if per_name[name] > PAGES_PER_NAME:
            continue
        for link in _open(client, address, name, worst):
            if link not in seen and not link.startswith(SKIPPED):
                seen.add(link)
                waiting.append(link)


def _own_pages(user) -> Iterator[str]:
    """Return pages that people reach from their mails."""
    from django.db.models import Q

    from mentorship.models import CheckInAnswer, Mentorship

    for own in Mentorship.objects.filter(Q(mentee__user=user) | Q(mentor__user=user)):
        yield f"/introductions/{own.pk}/"
        yield f"/mentorships/{own.pk}/"
    for answer in CheckInAnswer.objects.filter(person=user):
        yield f"/check-ins/{answer.pk}/"


def _open(client, address: str, name: str, worst: dict[str, dict]) -> list[str]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)  # once for caches and imports: what is measured is the page
    began = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    ms = (time.perf_counter() - began) * 1000
    if response.status_code == 302:
        return [response.url]
    if response.status_code != 200 or "text/html" not in response.get("Content-Type", ""):
        return []
    before = worst.setdefault(name, {"queries": 0, "ms": 0.0, "kb": 0.0, "seen": 0})
    before["queries"] = max(before["queries"], len(queries))
    before["ms"] = max(before["ms"], ms)
    before["kb"] = max(before["kb"], len(response.content) / 1000)
    before["seen"] += 1
    links = Links()
    links.feed(response.content.decode())
    return links.found


def _name_of(address: str) -> str:
    from django.urls import Resolver404, resolve

    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return address
    return match.view_name or match.route


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")
    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    print(json.dumps(crawl()))

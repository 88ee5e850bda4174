"""The list of 20,000 people as a file of each format, on SQLite.

Each format is written by a process of its own that has answered a page before, as one of a site
has; what it holds more than then is the file's.
"""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from matching.sheets.report import peak_memory_mb
from tests.bench.process import Clock, Found, answer
from tests.bench.suggestions import enroll, run

MENTEES, MENTORS = 16_000, 4_000
MODULE = "tests.bench.exports"
GOAL = "100 MB more"
FORMATS = ("csv", "xlsx", "jsonl")


def measure(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Make the program in ``folder`` and take its people out in every format."""
    people = MENTEES + MENTORS
    print(f"Taking {people:,} people out as files ...", file=sys.stderr)
    run(folder, "enroll", MODULE, mentees=MENTEES, mentors=MENTORS)
    for number, form in enumerate(FORMATS):
        found = run(folder, "export", MODULE, number=number)
        figures = (
            f"{found['wall_s']:.1f} s ({found['cpu_s']:.1f} s CPU), "
            f"{found['size_mb']:.1f} MB of file, first bytes after {found['first_s']:.1f} s, "
            f"{found['more_mb']:.0f} MB more ({found['peak_mb']:.0f} MB in all)"
        )
        yield f"{people:,} people as .{form}", figures, GOAL


def export(number: int) -> Found:
    """Take everybody out as an association admin."""
    from django.test import Client

    from accounts.models import User
    from mentorship.management.static_files import collect_if_changed
    from mentorship.models import Program

    collect_if_changed()

    admin, _made = User.objects.get_or_create(
        email="association@example.org", name="Admin", is_superuser=True, is_staff=True
    )
    client, slug = Client(SERVER_NAME="127.0.0.1"), Program.objects.get().slug
    client.force_login(admin)
    assert client.get(f"/desk/{slug}/people/").status_code == 200
    client.post(f"/desk/{slug}/check-ins/export/", {"format": FORMATS[number]}).getvalue()
    before, clock, began = peak_memory_mb(), Clock(), time.monotonic()
    file = client.post(f"/desk/{slug}/people/export/", {"format": FORMATS[number]})
    assert file.status_code == 200
    size, first_s = 0, 0.0
    for part in file.streaming_content:
        first_s = first_s or time.monotonic() - began
        size += len(part)
    figures = clock.read()
    more = {"size_mb": size / 1_000_000, "first_s": first_s}
    return figures | more | {"more_mb": figures["peak_mb"] - before}


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")
    django.setup()
    answer({"enroll": enroll, "export": export})

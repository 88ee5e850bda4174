"""Erase the busiest mentor of a large association, on SQLite."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.process import Clock, Found, answer
from tests.bench.suggestions import run

MODULE = "tests.bench.erasing"
GOAL = "60 s"


def measure(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Fill a database in ``folder`` to the size that goals are given for, and erase somebody."""
    print("Erasing a person ...", file=sys.stderr)
    run(folder, "fill", MODULE)
    found = run(folder, "erase", MODULE)
    figures = f"{found['wall_s']:.1f} s ({found['cpu_s']:.1f} s CPU)"
    yield f"erasing a mentor of {found['mentorships']} mentorships, in full size", figures, GOAL


def fill() -> Found:
    """Make the large association."""
    from django.core.management import call_command

    from tests.bench import size

    call_command("migrate", verbosity=0)
    size.fill(1)
    return {}


def erase() -> Found:
    """Erase whoever has most mentorships."""
    from django.db.models import Count

    from accounts.models import User
    from accounts.services import erasing
    from mentorship.models import Mentor

    busiest = Mentor.objects.annotate(n=Count("mentorships")).order_by("-n", "pk")[0]
    clock = Clock()
    assert erasing.erase(person=User.objects.get(pk=busiest.user_id))
    return clock.read() | {"mentorships": busiest.n}


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")
    django.setup()
    answer({"fill": fill, "erase": erase})

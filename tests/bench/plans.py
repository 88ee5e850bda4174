"""A filled site, and what its visitors ask for: pages, forms, links of reminders."""

import json
import os
import random
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

from tests.bench.process import Clock, Found, answer
from tests.bench.visitors import Step

MEMBERS, TOKEN = 150, "v" * 32
# How often of a hundred: 70 lists and dashboards, 20 single records, 10 forms.
HOME, DIRECTORY, NOTICES, ME = 32.0, 8.0, 5.0, 3.0
DESK, PEOPLE, PAIRS, CHECK_INS = 8.0, 5.0, 5.0, 4.0
SPACE, MESSAGES, PERSON = 11.0, 4.0, 5.0
MESSAGE, NOTE = 6.0, 4.0


def plan() -> Found:
    """Write what members and admins ask for; return the path of the plan."""
    from mentorship.models import Mentorship, ProgramStaff

    draw = random.Random(1)
    active = list(Mentorship.objects.filter(state="active").values_list("pk", flat=True))
    pairs = Mentorship.objects.filter(pk__in=draw.sample(active, min(MEMBERS, len(active))))
    pairs = pairs.select_related("mentee_user", "mentor_user")
    admins = ProgramStaff.objects.filter(role="admin").select_related("user", "program")
    steps = [*_of_pairs(pairs), *_of_admins(admins, draw)]
    return {"plan": _written("plan", steps)}


def _of_pairs(pairs: Iterable) -> Iterator[Step]:
    pairs = list(pairs)
    each = 1 / (2 * len(pairs))
    for pair in pairs:
        space = f"/mentorships/{pair.pk}/"
        for user in (pair.mentee_user, pair.mentor_user):
            cookie = _signed_in(user)
            for kind, path, weight in (
                ("home", "/home/", HOME), ("mentor directory", "/mentors/", DIRECTORY),
                ("notices", "/notices/", NOTICES), ("me", "/me/", ME),
                ("space of a pair", space, SPACE), ("messages", f"{space}messages/", MESSAGES),
            ):  # fmt: skip
                yield Step(kind, "GET", path, cookie, weight=weight * each)
            for kind, path, body, weight in (
                ("write a message", f"{space}messages/", {"body": "See you at {n}."}, MESSAGE),
                ("write a note", f"{space}notes/", {"body": "Ask {n}.", "readers": "me"}, NOTE),
            ):
                yield Step(kind, "POST", path, cookie, TOKEN, body, weight * each)


def _of_admins(admins: Iterable, draw: random.Random) -> Iterator[Step]:
    from mentorship.models import Mentee

    admins = list(admins)
    each = 1 / len(admins)
    for staff in admins:
        cookie, desk = _signed_in(staff.user), f"/desk/{staff.program.slug}/"
        some = list(Mentee.objects.filter(program=staff.program).values_list("pk", flat=True)[:200])
        person = f"{desk}people/mentee/{draw.choice(some)}/"
        for kind, path, weight in (
            ("desk", desk, DESK), ("people", f"{desk}people/", PEOPLE),
            ("mentorships", f"{desk}mentorships/", PAIRS),
            ("check-ins", f"{desk}check-ins/", CHECK_INS), ("file of a person", person, PERSON),
        ):  # fmt: skip
            yield Step(kind, "GET", path, cookie, weight=weight * each)


def links(many: int) -> Found:
    """Write the links of so many reminders; return the path of the plan."""
    from accounts.services import links as services
    from mentorship.enums import CheckInState
    from mentorship.messages.check_ins import PURPOSE
    from mentorship.models import CheckInAnswer

    asked = CheckInAnswer.objects.filter(state=CheckInState.OPEN)
    steps = []
    for one in asked.select_related("person")[:many]:
        address = services.issue(purpose=PURPOSE, person=one.person, subject=one)
        path = "/l/" + address.partition("/l/")[2]
        steps.append(Step("link of a reminder", "GET", path, ""))
    return {"plan": _written("links", steps)}


def standing() -> Found:
    """Count what members wrote, mails that wait for a minute, and connections but for this one."""
    from django.db import connection
    from django.db.models.functions import Now

    from accounts.models import Notification
    from mentorship.models import Message, Note

    written = Message.objects.count() + Note.objects.count()
    late = Notification.objects.filter(
        status__in=["pending", "retry", "leased"],
        webhook=None,
        not_before__lt=Now() - timedelta(minutes=1),
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        connections = cursor.fetchone()[0] - 1
    return {"written": written, "late": late.count(), "connections": connections}


def _signed_in(user) -> str:
    from django.test import Client

    client = Client()
    client.force_login(user)
    session = "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())
    return f"{session}; csrftoken={TOKEN}"


def _written(name: str, steps: list[Step]) -> str:
    path = Path(os.environ["DATA_DIR"]) / f"{name}.json"
    path.write_text(json.dumps([asdict(step) for step in steps]))
    return str(path)


def fill(scale: float) -> Found:
    """Fill the database; 1.0 is the size of a national association."""
    from django.apps import apps
    from django.core.management import call_command

    from matching.services import suggestions
    from tests.bench import size

    clock = Clock()
    call_command("migrate", verbosity=0)
    size.fill(scale)
    suggestions.refresh()  # as the sweep does within a minute
    figures = clock.read()
    return {"rows": sum(model.objects.count() for model in apps.get_models()), **figures}


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")
    django.setup()
    answer({"fill": fill, "plan": plan, "links": links, "standing": standing})

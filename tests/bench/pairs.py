"""Mentorships that run: a program with 4,000 of them, as its admin and its people open it.

Each has four check-ins answered by both and four meetings held; one has a year's worth of
everything in its space. Every page goes through the whole of Django, without a network, on SQLite.
"""

import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np

from tests.bench.asked import ask, median
from tests.bench.board import TIMES
from tests.bench.process import Clock, Found, answer
from tests.bench.suggestions import enroll, ms, run

RUNNING, EACH, FULL = 4_000, 4, 60
MODULE = "tests.bench.pairs"


def measure(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Make such a program in ``folder`` and open it in a new process."""
    print(f"Looking after {RUNNING:,} mentorships ...", file=sys.stderr)
    run(folder, "enroll", MODULE, mentees=RUNNING, mentors=RUNNING)
    run(folder, "pair", MODULE)
    found = run(folder, "look", MODULE)
    what = f"{RUNNING:,} running mentorships"
    yield f"{what}, health of all read anew", f"{found['health_cpu_s']:.2f} cpu s", "1 s"
    yield f"{what}, the desk's list, median", ms(found["list_ms"]), "1 s"
    yield f"{what}, the desk of the program, median", ms(found["desk_ms"]), "-"
    yield (
        f"{what}, what got worse since yesterday, all admins",
        f"{found['told_cpu_s']:.2f} cpu s",
        "-",
    )
    yield (
        f"space of a pair with {FULL} meetings, messages and notes, median",
        ms(found["space_ms"]),
        "-",
    )
    yield "home of a mentee, median", ms(found["mentee_ms"]), "-"
    yield "home of a mentor, median", ms(found["mentor_ms"]), "-"
    yield "most queries of these pages", str(found["queries"]), "12"


def pair() -> Found:
    """Pair everybody, sixty days ago, with what they answered and how often they met."""
    from django.utils import timezone

    from mentorship.models import Program
    from tests.factories.mentorship import ProgramStaffFactory

    program, began = Program.objects.get(), timezone.now() - timedelta(days=60)
    ProgramStaffFactory(program=program)
    made = running(program, RUNNING, began)
    _check_in(made, began)
    _meet(made, began, EACH)
    _fill(made[0], began)
    return {}


def running(program, pairs: int, began) -> list:
    """Pair the first mentees and mentors of a program, active since ``began``."""
    from mentorship.models import Mentee, Mentor, Mentorship

    mentors = Mentor.objects.order_by("pk")[:pairs]
    rows = [
        Mentorship(
            program=program, mentee=mentee, mentor=mentor, mentee_user_id=mentee.user_id,
            mentor_user_id=mentor.user_id, mentor_type="career", state="active",
            introduced_at=began, announce_at=began, respond_by=began, started_at=began,
            mentee_answer="accepted", mentee_answered_at=began, mentor_answer="accepted",
            mentor_answered_at=began, ends_on=(began + timedelta(days=180)).date(),
        )
        for mentee, mentor in zip(Mentee.objects.order_by("pk"), mentors, strict=False)
    ]  # fmt: skip
    made = Mentorship.objects.bulk_create(rows, batch_size=500)
    Mentor.objects.update(places_held=1, capacity=2)
    return made


def _check_in(made, began) -> None:
    from mentorship.models import CheckIn, CheckInAnswer

    kinds = (
        ("day3", "date", 3),
        ("day14", "yes", 14),
        ("day30", "well", 30),
        ("monthly", "steady", 58),
    )
    check_ins = CheckIn.objects.bulk_create(
        (
            CheckIn(mentorship=one, kind=kind, due_on=(began + timedelta(days=day)).date())
            for one in made
            for kind, _, day in kinds
        ),
        batch_size=1_000,
    )
    keys = {kind: (key, day) for kind, key, day in kinds}
    answers = []
    for check_in in check_ins:
        key, day = keys[check_in.kind]
        at = began + timedelta(days=day)
        low = "low" if check_in.pk % 40 == 0 else "good"
        for side in ("mentee", "mentor"):
            person = check_in.mentorship.person_of(side)
            answers.append(
                CheckInAnswer(
                    check_in=check_in, side=side, person_id=person.pk, state="answered", due_at=at,
                    opened_at=at, answered_at=at, answer=key, signal=low,
                )
            )  # fmt: skip
    CheckInAnswer.objects.bulk_create(answers, batch_size=1_000)


def _meet(made, began, times: int) -> None:
    from mentorship.models import Meeting

    Meeting.objects.bulk_create(
        (
            Meeting(
                mentorship=one, state="held", offered_by="mentor", settled_by="mentor",
                starts_at=began + timedelta(days=1 + n * 50 // times),
                settled_at=began + timedelta(days=2 + n * 50 // times),
            )
            for one in made
            for n in range(times)
        ),
        batch_size=1_000,
    )  # fmt: skip


def _fill(one, began) -> None:
    """Give one pair a long past."""
    from tests.factories.space import (
        MentorshipGoalFactory,
        MessageFactory,
        MilestoneFactory,
        NoteFactory,
        ThankYouFactory,
    )

    _meet([one], began, FULL)
    for goal in [MentorshipGoalFactory(mentorship=one) for _ in range(5)]:
        for _ in range(10):
            MilestoneFactory(goal=goal)
    for _ in range(FULL):
        MessageFactory(mentorship=one, author=one.mentor_user)
        NoteFactory(mentorship=one, author=one.mentee_user, is_shared=True)
    for _ in range(10):
        ThankYouFactory(mentorship=one, author=one.mentee_user)


def look() -> Found:
    """Open what the admin and the two open, and judge the health of all."""
    from django.test import Client

    from mentorship.management.static_files import collect_if_changed
    from mentorship.models import Mentorship, Program, ProgramStaff
    from mentorship.queries import health
    from mentorship.services.care import telling

    collect_if_changed()
    program, first = Program.objects.get(), Mentorship.objects.order_by("pk").first()
    pages = {
        "list": (ProgramStaff.objects.get().user, f"/desk/{program.slug}/mentorships/"),
        "desk": (ProgramStaff.objects.get().user, f"/desk/{program.slug}/"),
        "space": (first.mentee_user, f"/mentorships/{first.pk}/"),
        "mentee": (first.mentee_user, "/home/"),
        "mentor": (first.mentor_user, "/home/"),
    }
    found: Found = {"queries": 0}
    for name, (user, address) in pages.items():
        client = Client()
        client.force_login(user)
        ask(client, address)  # imports and templates
        asked = [ask(client, address) for _ in range(TIMES)]
        found[f"{name}_ms"] = median(asked)
        found["queries"] = max(found["queries"], int(np.median([one.queries for one in asked])))
    found["health_cpu_s"] = _cpu(lambda: health.watched(program))
    found["told_cpu_s"] = _cpu(telling.tell_admins)
    return found


def _cpu(work) -> float:
    clock = Clock()
    work()
    return clock.read()["cpu_s"]


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")
    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    answer({"enroll": enroll, "pair": pair, "look": look})

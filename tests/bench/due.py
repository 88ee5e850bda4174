"""The database side of the delivery bench: pairs whose check-ins come due, and what left when."""

import itertools
import os
import time
from datetime import timedelta

from tests.bench.process import Found, answer

# A message with names and buttons that may be sent to the same people again and again.
WORDS = {"category": "mentorship_resumed", "subject_type": "mentorship.mentorship"}
AT_ONCE = 1_000


def found_program(pairs: int) -> Found:
    """Make a program with so many running pairs, all of them where it is five in the afternoon.

    Then everybody may be written to, those who work at night as well.
    """
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from accounts.models import User
    from matching import mentor_watch
    from tests.bench import enrolled
    from tests.bench.pairs import running

    call_command("migrate", verbosity=0)
    call_command("load_taxonomy", verbosity=0)
    call_command("load_content", verbosity=0)
    mentor_watch.remove(connection)
    program = enrolled.enroll(pairs, pairs)
    mentor_watch.install(connection)
    west = (timezone.now().hour - 17 + 12) % 24 - 12  # the signs of these zones are turned
    zone = f"Etc/GMT{west:+d}"
    User.objects.update(time_zone=zone)
    type(program).objects.update(time_zone=zone)
    running(program, pairs, timezone.now() - timedelta(days=60))
    return {}


def lay_out(check_ins: int) -> Found:
    """Lay out so many parts of check-ins, two for each pair, due in an hour."""
    from django.utils import timezone

    from mentorship.models import CheckIn, CheckInAnswer, Mentorship

    pairs = Mentorship.objects.order_by("pk")[: check_ins // 2]
    now, laid = timezone.now(), CheckIn.objects.values("period_no").distinct().count()
    rows = CheckIn.objects.bulk_create(
        (
            CheckIn(
                mentorship=one, kind="monthly", period_no=3 + laid,
                due_on=now.date() - timedelta(days=1),
            )
            for one in pairs
        ),
        batch_size=AT_ONCE,
    )  # fmt: skip
    CheckInAnswer.objects.bulk_create(
        (
            CheckInAnswer(
                check_in=one, side=side, person=one.mentorship.person_of(side),
                due_at=now + timedelta(hours=1),
            )
            for one in rows
            for side in ("mentee", "mentor")
        ),
        batch_size=AT_ONCE,
    )  # fmt: skip
    return {}


def strike_nine() -> Found:
    """Have everything that is laid out due at this moment, by the database's clock."""
    from django.db.models.functions import Now

    from mentorship.models import CheckInAnswer

    return {"due": CheckInAnswer.objects.filter(state="scheduled").update(due_at=Now())}


def open_due() -> Found:
    """Open what is due in this process; return the seconds it took."""
    from mentorship.services import check_ins

    began, cpu = time.monotonic(), time.process_time()
    queued = check_ins.open_due()
    return {
        "queued": queued,
        "wall_s": time.monotonic() - began,
        "cpu_s": time.process_time() - cpu,
    }


def queue(messages: int) -> Found:
    """Queue so many messages at once, to both of every pair in turn."""
    from accounts.models import Notification
    from mentorship.models import Mentorship

    before, people = Notification.objects.count(), _people(Mentorship)
    Notification.objects.bulk_create(
        (
            Notification(
                **WORDS, dedupe_key=f"bench.{before + n}", recipient=person, subject_id=str(pk)
            )
            for n, (person, pk) in zip(range(messages), people, strict=False)
        ),
        batch_size=AT_ONCE,
    )
    return {"before": before}


def trickle(each_s: float, seconds: int) -> Found:
    """Queue a message every ``each_s`` seconds, as requests do, each with its nudge."""
    from accounts.models import Notification
    from accounts.services import notify
    from mentorship.models import Mentorship

    before, begun = Notification.objects.count(), time.monotonic()
    pairs = {one.pk: one for one in Mentorship.objects.all()}
    for n, (person, pk) in enumerate(_people(Mentorship)):
        if time.monotonic() - begun >= seconds:
            break
        notify.enqueue(
            category=WORDS["category"], recipient=person, subject=pairs[pk],
            dedupe_key=f"trickle.{before}.{n}",
        )  # fmt: skip
        time.sleep(max(0.0, begun + (n + 1) * each_s - time.monotonic()))
    return {"before": before}


def _people(pairs):
    """Give both people of every pair, again and again."""
    every = list(pairs.objects.select_related("mentee_user", "mentor_user").order_by("pk"))
    return itertools.cycle(
        (person, one.pk) for one in every for person in (one.mentee_user, one.mentor_user)
    )


CASES = {one.__name__: one for one in (
    found_program, lay_out, strike_nine, open_due, queue, trickle,
)}  # fmt: skip


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")
    django.setup()
    answer(CASES)

"""Fill a database with what all goals of speed are promised for: the size of a large association.

20 programs, 20,000 people (3,000 mentors), 15,000 mentorships ever (4,000 active), 250,000
check-ins, 1,000,000 messages in the outbox, 2,000,000 rows of the trail; ``scale`` makes it
smaller. The same scale gives the same rows on the same day, and the database's constraints hold:
places held are those that stand against each mentor, times fit states. ``python -m tests.bench.size
0.1`` fills the database of the settings.
"""

import random
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction

PROGRAMS, PEOPLE, MENTORS = 20, 20_000, 3_000
MENTORSHIPS, CHECK_INS, MESSAGES, EVENTS = 15_000, 250_000, 1_000_000, 2_000_000
ACTIVE = 4_000
WORKPLACES = 1_000
# The start of today: pages show what is due, late and to come, and must have some of each.
NOW = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
DAY = timedelta(days=1)
ZONES = ("America/Chicago", "America/New_York", "America/Denver", "America/Los_Angeles")
# What became of mentorships, beside the active ones, in hundredths.
OVER = (("completed", 46), ("ended", 22), ("declined", 14), ("expired", 8), ("paused", 4),
        ("introduced", 4), ("suspended", 1), ("withdrawn", 1))  # fmt: skip
HOLDING = {"introduced", "active", "paused", "suspended"}
BEGUN = {"active", "paused", "suspended", "completed", "ended"}
CATEGORIES = ("check_in", "check_in_reminder", "introduction", "meeting", "message", "account")
STATUSES = (("sent", 9_700), ("cancelled", 150), ("expired", 50), ("bounced", 40), ("pending", 58),
            ("dead", 2))  # fmt: skip
ACTIONS = ("check_in.opened", "check_in.answered", "meeting.proposed", "goal.added",
           "mentorship.accepted", "match.approved", "mentor.capacity")  # fmt: skip
# What is said at check-ins, and in how many hundredths.
SAID = (("well", "good", 55), ("steady", "fine", 32), ("stuck", "low", 8), ("not_met", "low", 5))
FIRST_SAID = ("yes_we_have_a_date", "good")
LINES = "We meet on Thursdays after work, and it helps."


@dataclass(frozen=True)
class Size:
    """How many rows of each kind there are at a scale."""

    scale: float

    def of(self, full: int) -> int:
        """Return a number at this scale; at least one."""
        return max(round(full * self.scale), 1)


@dataclass
class Filled:
    """What was made, by id, for whoever measures with it."""

    programs: list[int]
    mentors: list[tuple[int, int, int]]  # part, person, program
    mentees: list[tuple[int, int, int]]
    mentorships: list[int]
    admins: list[int]


def fill(scale: float = 1.0, seed: int = 1) -> Filled:
    """Fill an empty, migrated database; a large one in a few minutes."""
    size, draw = Size(scale), random.Random(seed)
    with transaction.atomic():
        call_command("load_taxonomy", verbosity=0)
        call_command("load_content", verbosity=0)
        programs = _programs(size)
        people = _people(size)
        admins = _admins(programs, people)
        pairs = _draw_pairs(size, draw, programs)
        mentors = _mentors(size, people, programs, pairs)
        mentees = _mentees(people[size.of(MENTORS) :], programs)
        mentorships = _mentorships(pairs, mentors, mentees)
        _check_ins(size, draw, mentorships, pairs, mentors, mentees)
    _messages(size, draw, people, programs)
    _events(size, draw, people, programs)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Filled(programs, mentors, mentees, mentorships, admins)


@dataclass(frozen=True)
class Pair:
    """One mentorship: indexes of its two, and what became of it."""

    mentee: int
    mentor: int
    state: str
    since: datetime


def _insert(model: Any, names: str, rows: Any, **constants: Any) -> None:
    from tests.bench.bulk import insert

    insert(model, names.split(), rows, **constants)


def _ids(model: Any, number: int) -> list[int]:
    from tests.bench.bulk import ids_of

    return ids_of(model, number)


def _programs(size: Size) -> list[int]:
    from tests.factories.mentorship import ProgramFactory

    made = [ProgramFactory(slug=f"large-{n}", name=f"Large {n}") for n in range(size.of(PROGRAMS))]
    return [program.pk for program in made]


def _people(size: Size) -> list[int]:
    from allauth.account.models import EmailAddress

    from accounts.models import User
    from mentorship.models import Profile, Role

    number = size.of(PEOPLE)
    names = "uuid email name time_zone"
    rows = (
        (uuid.UUID(int=n + 1), f"large{n}@example.org", f"Person Large{n}", ZONES[n % len(ZONES)])
        for n in range(number)
    )
    _insert(User, names, rows, password="!", date_joined=NOW - 400 * DAY)
    people = _ids(User, number)
    addresses = ((pk, f"large{n}@example.org") for n, pk in enumerate(people))
    _insert(EmailAddress, "user_id email", addresses, verified=True, primary=True)
    roles = list(Role.objects.order_by("pk").values_list("pk", flat=True))
    profiles = (
        (pk, roles[n % len(roles)], n % 30, f"Pharmacy {n % WORKPLACES}")
        for n, pk in enumerate(people)
    )
    _insert(Profile, "user_id role_id years employer", profiles)
    return people


def _admins(programs: list[int], people: list[int]) -> list[int]:
    """Make the last people admins, one of each program."""
    from mentorship.models import ProgramStaff

    admins = people[-len(programs) :]
    _insert(ProgramStaff, "program_id user_id", zip(programs, admins, strict=False), role="admin")
    return admins


def _draw_pairs(size: Size, draw: random.Random, programs: list[int]) -> list[Pair]:
    """Draw who was paired: a mentee once, with a mentor of her program."""
    n_mentors = size.of(MENTORS)
    number = min(size.of(MENTORSHIPS), size.of(PEOPLE) - n_mentors)
    states, weights = zip(*OVER, strict=True)
    pairs = []
    for n in range(number):
        program = n % len(programs)
        own = range(program, n_mentors, len(programs))
        state = "active" if n < size.of(ACTIVE) else draw.choices(states, weights)[0]
        age = draw.randrange(5, 150) if state in HOLDING else draw.randrange(200, 700)
        mentor = own[n // len(programs) % len(own)] if own else 0
        pairs.append(Pair(n, mentor, state, NOW - age * DAY))
    return pairs


def _mentors(size: Size, people: list[int], programs: list[int], pairs: list[Pair]) -> list:
    from mentorship.models import Mentor

    held = Counter(pair.mentor for pair in pairs if pair.state in HOLDING)
    number = size.of(MENTORS)
    belongs = [programs[n % len(programs)] for n in range(number)]
    rows = (
        (people[n], belongs[n], max(held[n], 2), held[n], uuid.UUID(int=10**9 + n))
        for n in range(number)
    )
    when = NOW - 300 * DAY
    _insert(
        Mentor, "user_id program_id capacity places_held uuid", rows, state="vetted",
        offers=["career"], vetted_at=when, applied_at=when, state_changed_at=when,
    )  # fmt: skip
    return list(zip(_ids(Mentor, number), people, belongs, strict=False))


def _mentees(people: list[int], programs: list[int]) -> list:
    from mentorship.models import Mentee

    belongs = [programs[n % len(programs)] for n in range(len(people))]
    rows = (
        (pk, program, uuid.UUID(int=2 * 10**9 + n))
        for n, (pk, program) in enumerate(zip(people, belongs, strict=True))
    )
    when = NOW - 300 * DAY
    _insert(
        Mentee, "user_id program_id uuid", rows, seeks=["career"], applied_at=when,
        state_changed_at=when,
    )  # fmt: skip
    return list(zip(_ids(Mentee, len(people)), people, belongs, strict=True))


def _mentorships(pairs: list[Pair], mentors: list, mentees: list) -> list[int]:
    from mentorship.models import Mentorship

    names = (
        "program_id mentee_id mentee_user_id mentor_id mentor_user_id state introduced_at "
        "announce_at respond_by mentee_answer mentee_answered_at mentor_answer mentor_answered_at "
        "started_at ends_on paused_at suspended_at closed_at"
    )
    rows = (_mentorship(pair, mentees[pair.mentee], mentors[pair.mentor]) for pair in pairs)
    _insert(Mentorship, names, rows, mentor_type="career")
    return _ids(Mentorship, len(pairs))


def _mentorship(pair: Pair, mentee: tuple, mentor: tuple) -> tuple:
    since, state = pair.since, pair.state
    begun, answered = state in BEGUN, since + DAY
    answer = "accepted" if begun else "declined" if state == "declined" else ""
    mentor_answer = "accepted" if begun else ""
    return (
        mentee[2], mentee[0], mentee[1], mentor[0], mentor[1], state, since, since,
        since + 7 * DAY, answer, answered if answer else None, mentor_answer,
        answered if mentor_answer else None, answered if begun else None,
        (since + 185 * DAY).date() if begun else None,
        since + 30 * DAY if state == "paused" else None,
        since + 30 * DAY if state == "suspended" else None,
        None if state in HOLDING else since + 180 * DAY,
    )  # fmt: skip


def _check_ins(size: Size, draw: random.Random, ids: list[int], pairs, mentors, mentees) -> None:
    from accounts.models import User  # noqa: F401  the floors are loaded in their order
    from mentorship.models import CheckIn, CheckInAnswer

    each = max(round(size.of(CHECK_INS) / len(ids)), 1)
    wanted = [(m, n) for m in range(len(ids)) for n in range(each)][: size.of(CHECK_INS)]
    days = [(pairs[m].since + (3 + 14 * n) * DAY).date() for m, n in wanted]
    rows = (
        (ids[m], "day3" if n == 0 else "monthly", max(n, 1), day)
        for (m, n), day in zip(wanted, days, strict=True)
    )
    _insert(CheckIn, "mentorship_id kind period_no due_on", rows)
    check_ins = _ids(CheckIn, len(wanted))
    names = "check_in_id side person_id state due_at opened_at answered_at answer signal line"
    weights = [weight for _answer, _signal, weight in SAID]

    def answers() -> Iterator[tuple]:
        for (m, n), pk in zip(wanted, check_ins, strict=True):
            due = pairs[m].since + (3 + 14 * n) * DAY
            state, opened, answered = _became(draw, due)
            line = LINES if answered and n % 10 == 0 else ""
            two = (("mentee", mentees[pairs[m].mentee]), ("mentor", mentors[pairs[m].mentor]))
            for side, part in two:
                said = draw.choices(SAID, weights)[0][:2] if n else FIRST_SAID
                yield pk, side, part[1], state, due, opened, answered, *_if(answered, said), line

    _insert(CheckInAnswer, names, answers())


def _if(answered: datetime | None, said: tuple[str, str]) -> tuple[str, str]:
    return said if answered else ("", "")


def _became(draw: random.Random, due: datetime) -> tuple[str, datetime | None, datetime | None]:
    if due > NOW:
        return "scheduled", None, None
    if draw.random() < 0.7:
        return "answered", due, due + DAY
    return ("open", due, None) if due > NOW - 14 * DAY else ("missed", due, None)


def _messages(size: Size, draw: random.Random, people: list[int], programs: list[int]) -> None:
    from accounts.models import Notification

    states, weights = zip(*STATUSES, strict=True)
    number = size.of(MESSAGES)

    def rows() -> Iterator[tuple]:
        for n in range(number):
            status = draw.choices(states, weights)[0]
            due = NOW - timedelta(seconds=n * 30 * 86_400 / number)
            sent = due + timedelta(seconds=20) if status == "sent" else None
            yield (
                uuid.UUID(int=3 * 10**9 + n), f"large.{n}", CATEGORIES[n % len(CATEGORIES)],
                people[n * 7 % len(people)], programs[n % len(programs)], str(n % 15_000 + 1),
                status, due, due, due, sent, 1 if sent else 0, {"check_in": n, "n": 1},
            )  # fmt: skip

    names = (
        "uid dedupe_key category recipient_id program_id subject_id status due_at not_before "
        "created_at sent_at attempts context"
    )
    with transaction.atomic():
        _insert(Notification, names, rows(), subject_type="mentorship.mentorship")


def _events(size: Size, draw: random.Random, people: list[int], programs: list[int]) -> None:
    from accounts.models import AuditEvent

    number = size.of(EVENTS)
    rows = (
        (
            people[draw.randrange(len(people))] if n % 5 else None, ACTIONS[n % len(ACTIONS)],
            str(n % 250_000 + 1), programs[n % len(programs)], {"before": n % 5, "after": "open"},
            NOW - timedelta(seconds=n * 2 * 365 * 86_400 / number),
        )
        for n in range(number)
    )  # fmt: skip
    with transaction.atomic():
        _insert(
            AuditEvent, "actor_id action target_id program_id data at", rows,
            target_type="mentorship.checkinanswer",
        )  # fmt: skip


def main(arguments: list[str]) -> int:
    """Fill the database of the settings, and say how long it took."""
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")
    django.setup()
    began = time.monotonic()
    fill(float(arguments[0]) if arguments else 1.0)
    print(f"filled in {time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""A population of the benchmark as rows of the database: one program, users, profiles, parts."""

from collections.abc import Iterable
from datetime import UTC, datetime

import numpy as np
from django.db import connection, transaction

from accounts.models import User
from matching.engine.pool import ONE, TYPES, Bools, People
from mentorship.enums import ShownField
from mentorship.models import (
    AvailabilityPattern,
    Credential,
    Goal,
    Interest,
    Mentee,
    Mentor,
    Profile,
    Program,
    Role,
    Specialization,
    WorkSetting,
)
from tests.bench.draws import choose
from tests.bench.population import MENTEE_SHIFTS, MENTOR_SHIFTS, population
from tests.bench.world import ZONES
from tests.factories.mentorship import ProgramFactory

NOW = datetime(2026, 1, 12, 18, tzinfo=UTC)
LANGUAGES = ("en", "es", "vi")
SHOWN = [field for field in ShownField.values if field != ShownField.EMPLOYER]
STATES = ("MN", "WI", "ND", "MI", "SD")
MODES = (["video"], ["video", "phone"], ["in_person", "video"], ["phone", "messages"])
WORDS = (
    (
        "I started as a clerk and stayed for the people. Ask me about any step in between, about "
        "the courses that were worth the fee, or about the year in which nothing worked. I answer "
        "late at night, and I keep what you tell me to myself."
    ),
    "Bring one question. We'll see where it goes.",
    "",
)
PATH = "Community, then IV room, then infusion supervisor"
AT_ONCE = 5_000


@transaction.atomic
def enroll(n_mentees: int, n_mentors: int) -> Program:
    """Make a program with the people of a population; shifts are drawn anew."""
    pool = population(n_mentees, n_mentors)
    program = ProgramFactory()
    mentors, mentees = pool.mentors, pool.mentees
    years = mentors.experience * 20 / ONE
    users = _people(mentors.people, MENTOR_SHIFTS, 0, years)
    _link(Profile.specializations, users, mentors.practices, Specialization)
    parts = _parts(Mentor, program, users, (
        {"state": "vetted", "vetted_at": NOW, "listed_at": NOW, "shown": SHOWN,
         "capacity": int(places),
         "offers": [TYPES[k] for k in np.flatnonzero(offers)]}
        for places, offers in zip(mentors.capacity, mentors.offers, strict=True)
    ))  # fmt: skip
    _link(Mentor.helps_with, parts, mentors.helps_with, Goal)
    users = _people(mentees.people, MENTEE_SHIFTS, n_mentors, np.full(n_mentees, 3))
    _link(Profile.working_for, users, mentees.working_for, Credential)
    sought = [[TYPES[pool.mentor_type[row]] for row in np.flatnonzero(pool.mentee == m)]
              for m in range(n_mentees)]  # fmt: skip
    roles = _pks(Role)
    parts = _parts(Mentee, program, users, (
        {"seeks": seeks, "target_role_id": roles[target] if target >= 0 else None}
        for seeks, target in zip(sought, mentees.target, strict=True)
    ))  # fmt: skip
    _link(Mentee.wants, parts, mentees.wants, Specialization)
    _link(Mentee.goals, parts, mentees.goals, Goal)
    return program


def _people(people: People, shifts: tuple[int, ...], first: int, years) -> list[int]:
    """Make users and profiles; return the users' numbers."""
    n = len(people.role)
    rng = np.random.default_rng(first + 1)
    zones = choose(rng, np.array([share for share, _ in ZONES.values()]), n)
    roles, settings = _pks(Role), _pks(WorkSetting)
    users = User.objects.bulk_create(
        (User(email=f"p{first + i}@example.org", name=f"Person {first + i}", password="!",
              time_zone=list(ZONES)[zones[i]]) for i in range(n)),
        batch_size=AT_ONCE,
    )  # fmt: skip
    Profile.objects.bulk_create(
        (
            Profile(
                user=users[i],
                role_id=roles[people.role[i]],
                years=max(round(float(years[i]), 1), 0),
                employer=f"Employer {people.employer[i]}" if people.employer[i] >= 0 else "",
                chapter=f"Chapter {people.chapter[i]}" if people.chapter[i] >= 0 else "",
                setting_id=settings[people.setting[i]] if people.setting[i] >= 0 else None,
                state=STATES[zones[i] % len(STATES)],
                meeting_modes=MODES[i % len(MODES)],
                introduction=WORDS[i % len(WORDS)],
                path_line=PATH if i % 3 == 0 else "",
                languages=[LANGUAGES[k] for k in np.flatnonzero(people.languages[i])],
                outlook=people.outlook[i].tolist() if people.outlook[i, 0] else [],
            )
            for i in range(n)
        ),
        batch_size=AT_ONCE,
    )
    numbers = [user.pk for user in users]
    worked = np.zeros((n, len(shifts)), dtype=np.bool_)
    for share in (1.0, 0.35):
        rows = np.flatnonzero(rng.random(n) < share)
        worked[rows, choose(rng, np.array(shifts, dtype=float), len(rows))] = True
    _link(Profile.patterns, numbers, worked, AvailabilityPattern)
    _link(Profile.past_roles, numbers, people.roles, Role)
    _link(Profile.interests, numbers, people.interests, Interest)
    held = zip(*np.nonzero(people.credentials), strict=True)
    credentials = _pks(Credential)
    _insert(
        "mentorship_heldcredential", ("profile_id", "credential_id", "state"),
        ((numbers[i], credentials[k], "") for i, k in held),
    )  # fmt: skip
    return numbers


def _parts(model, program: Program, users: list[int], values: Iterable[dict]) -> list[int]:
    parts = (
        model(program=program, user_id=user, applied_at=NOW, state_changed_at=NOW, **own)
        for user, own in zip(users, values, strict=True)
    )
    return [part.pk for part in model.objects.bulk_create(parts, batch_size=AT_ONCE)]


def _link(field, owners: list[int], marks: Bools, model) -> None:
    """Link each owner with the entries that its row marks, in the order of the taxonomy's file."""
    entries = _pks(model)
    names = [field.field.m2m_column_name(), field.field.m2m_reverse_name()]
    pairs = ((owners[i], entries[k]) for i, k in zip(*np.nonzero(marks), strict=True))
    _insert(field.through._meta.db_table, names, pairs)


def _insert(table: str, names, values: Iterable[tuple]) -> None:
    places = ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})", list(values)
        )


def _pks(model) -> list[int]:
    return list(model.objects.order_by("position").values_list("pk", flat=True))

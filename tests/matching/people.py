"""Invented people for the tests of the engine: hand-written ones, and random pools by seed."""

import json
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from matching.encoding.records import (
    MENTOR_TYPES,
    MenteeRecord,
    MentorRecord,
    PairKey,
    PersonFacts,
    normalize_all,
)
from matching.encoding.taxonomy import Taxonomy

TAXONOMY_FILE = Path(__file__).parents[2] / "mentorship" / "data" / "taxonomy.json"
ZONES = ("America/New_York", "America/Chicago", "America/Los_Angeles", "Asia/Kolkata", "")
Record = TypeVar("Record", MenteeRecord, MentorRecord)
EMPLOYERS = ("Mercy Hospital", "mercy  hospital", "CVS", "Walgreens", "Kaiser", "")


@cache
def taxonomy_data() -> dict[str, Any]:
    """Return the content of the product's taxonomy."""
    data: dict[str, Any] = json.loads(TAXONOMY_FILE.read_text(encoding="utf-8"))
    return data


@cache
def taxonomy() -> Taxonomy:
    """Return the product's taxonomy, compiled."""
    return Taxonomy(taxonomy_data())


def mentee(key: str = "ann@x.org", /, *, seeks: Any = ("career",), **given: Any) -> MenteeRecord:
    """Write a mentee by hand; facts and wishes of the request in one list of keywords."""
    facts, own = _parted(given)
    facts.setdefault("role", "certified-technician")
    return MenteeRecord(
        key=key, person=own.pop("person", key), facts=PersonFacts(**facts), seeks=seeks, **own
    )


def mentor(key: str = "bob@x.org", /, *, offers: Any = ("career",), **given: Any) -> MentorRecord:
    """Write a mentor by hand; facts and offers in one list of keywords."""
    facts, own = _parted(given)
    facts.setdefault("role", "lead-technician")
    return MentorRecord(
        key=key, person=own.pop("person", key), facts=PersonFacts(**facts), offers=offers, **own
    )


def random_pool(
    seed: int, n_mentees: int, n_mentors: int
) -> tuple[list[MenteeRecord], list[MentorRecord]]:
    """Draw people who answered much, little or nothing; the same for the same seed."""
    draw = Random(seed)
    mentors = [_random_mentor(draw, j) for j in range(n_mentors)]
    return [_random_mentee(draw, i, n_mentors) for i in range(n_mentees)], mentors


def random_exclusions(seed: int, n_mentees: int, n_mentors: int, n: int) -> list[PairKey]:
    """Draw pairs of a random pool that must not be paired."""
    draw = Random(seed)
    return [
        PairKey(
            f"mentee{draw.randrange(n_mentees)}@x.org",
            f"mentor{draw.randrange(n_mentors)}@x.org",
            draw.choice((None, *MENTOR_TYPES)),
        )
        for _ in range(n)
    ]


def identical(records: list[Record]) -> list[Record]:
    """Give everybody what the first one answered."""
    first = records[0]
    return [
        replace(first, key=record.key, person=record.person, email=record.email)
        for record in records
    ]


def _parted(given: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    names = set(PersonFacts.__dataclass_fields__)
    sets = {"past_roles", "languages", "patterns", "credentials", "avoid", "wants", "goals",
            "interests", "working_for", "helps_with", "practices"}  # fmt: skip
    given = {k: frozenset(v.split()) if k in sets and isinstance(v, str) else v
             for k, v in given.items()}  # fmt: skip
    if isinstance(given.get("years"), int | str):
        given["years"] = Decimal(given["years"])
    return (
        {k: v for k, v in given.items() if k in names},
        {k: v for k, v in given.items() if k not in names},
    )


def _some(draw: Random, list_name: str, most: int) -> frozenset[str]:
    slugs = list(taxonomy().names(list_name))
    return frozenset(draw.sample(slugs, draw.randint(0, most)))


def _one(draw: Random, list_name: str, blank: float = 0.25) -> str:
    slugs = list(taxonomy().names(list_name))
    return "" if draw.random() < blank else draw.choice(slugs)


def _facts(draw: Random, others: str, n_others: int) -> PersonFacts:
    avoided = [f"{others}{draw.randrange(n_others + 1)}@x.org", draw.choice(EMPLOYERS)]
    window = (draw.randrange(7), 60 * draw.randrange(12), 60 * draw.randrange(13, 25))
    return PersonFacts(
        role=draw.choice(list(taxonomy().names("roles"))),
        past_roles=_some(draw, "roles", 3),
        chapter=draw.choice(("", "North", "South")),
        years=draw.choice((None, Decimal(draw.randrange(40)), Decimal("7.25"), Decimal("3.3333"))),
        employer=draw.choice(EMPLOYERS),
        setting=_one(draw, "work_settings"),
        timezone=draw.choice(ZONES),
        languages=draw.choice((frozenset({"en"}), frozenset({"en", "es"}), frozenset({"es"}))),
        patterns=_some(draw, "availability", 2),
        windows=(window,) if draw.random() < 0.2 else (),
        credentials=_some(draw, "credentials", 4),
        outlook=None if draw.random() < 0.3 else tuple(draw.randint(1, 5) for _ in range(6)),
        avoid=normalize_all(avoided if draw.random() < 0.15 else ()),
    )


def _random_mentee(draw: Random, i: int, n_mentors: int) -> MenteeRecord:
    wishes = [f"mentor{draw.randrange(n_mentors + 2)}@x.org" for _ in range(draw.randint(0, 5))]
    is_mentor_too = i < n_mentors and draw.random() < 0.1
    return MenteeRecord(
        key=f"mentee{i}@x.org",
        person=f"mentor{i}@x.org" if is_mentor_too else f"mentee{i}@x.org",
        facts=_facts(draw, "mentor", n_mentors),
        seeks=tuple(draw.sample(MENTOR_TYPES, draw.randint(1, 3))),
        target_role=_one(draw, "roles"),
        wants=_some(draw, "specializations", 4),
        goals=_some(draw, "goals", 4),
        interests=_some(draw, "interests", 3),
        working_for=_some(draw, "credentials", 2),
        wishes=tuple(dict.fromkeys(wishes)),
        waited_rounds=draw.choice((0, 0, 1, 3, 9)),
        partner_left=draw.random() < 0.1,
        not_my_workplace=draw.random() < 0.3,
        same_employer_ok=draw.random() < 0.3,
        supervisor=draw.choice(("", f"mentor{draw.randrange(n_mentors + 2)}@x.org")),
        email=f"mentee{i}@x.org",
    )


def _random_mentor(draw: Random, j: int) -> MentorRecord:
    return MentorRecord(
        key=f"mentor{j}@x.org",
        person=f"mentor{j}@x.org",
        facts=_facts(draw, "mentee", 20),
        offers=tuple(draw.sample(MENTOR_TYPES, draw.randint(1, 3))),
        helps_with=_some(draw, "goals", 8),
        practices=_some(draw, "specializations", 5),
        interests=_some(draw, "interests", 5),
        capacity=draw.choice((0, 1, 1, 2, 3)),
        email=f"mentor{j}@x.org",
    )

"""Where each column of a file of people stands in the database, and how values are compared."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from mentorship.enums import Side
from mentorship.models import (
    AvailabilityPattern,
    Credential,
    Goal,
    Interest,
    Mentee,
    Mentor,
    Profile,
    Role,
    Specialization,
    WorkSetting,
)

USER, PROFILE, PART = "user", "profile", "part"
VALUE, ENTRY, ENTRIES, HELD, TARGET, AVOID = "value", "entry", "entries", "held", "target", "avoid"


@dataclass(frozen=True, slots=True)
class Field:
    """One column: whose attribute it is (of user, profile or part), and of what form.

    ``listing`` is the list of the taxonomy whose slugs it holds.
    """

    column: str
    owner: str
    name: str
    form: str = VALUE
    listing: type[Model] | None = None


BOTH = (
    Field("name", USER, "name"),
    Field("timezone", USER, "time_zone"),
    Field("role", PROFILE, "role", ENTRY, Role),
    Field("setting", PROFILE, "setting", ENTRY, WorkSetting),
    Field("years", PROFILE, "years"),
    Field("employer", PROFILE, "employer"),
    Field("state", PROFILE, "state"),
    Field("chapter", PROFILE, "chapter"),
    Field("languages", PROFILE, "languages"),
    Field("outlook", PROFILE, "outlook"),
    Field("availability", PROFILE, "patterns", ENTRIES, AvailabilityPattern),
    Field("interests", PROFILE, "interests", ENTRIES, Interest),
    Field("practices", PROFILE, "specializations", ENTRIES, Specialization),
    Field("credentials", PROFILE, "held_credentials", HELD, Credential),
    Field("avoid", PART, "avoid", AVOID),
)
FIELDS = {
    Side.MENTEE: (
        *BOTH,
        Field("working_for", PROFILE, "working_for", ENTRIES, Credential),
        Field("seeks", PART, "seeks"),
        Field("target_role", PART, "target_role", TARGET, Role),
        Field("wants", PART, "wants", ENTRIES, Specialization),
        Field("goals", PART, "goals", ENTRIES, Goal),
        Field("supervisor", PART, "supervisor_email"),
        Field("not_my_workplace", PART, "not_my_workplace"),
        Field("same_employer_ok", PART, "same_employer_ok"),
        Field("waited_rounds", PART, "waited_rounds"),
        Field("partner_left", PART, "partner_left"),
    ),
    Side.MENTOR: (
        *BOTH,
        Field("past_roles", PROFILE, "past_roles", ENTRIES, Role),
        Field("offers", PART, "offers"),
        Field("capacity", PART, "capacity"),
        Field("helps_with", PART, "helps_with", ENTRIES, Goal),
    ),
}
BY_COLUMN = {side: {field.column: field for field in fields} for side, fields in FIELDS.items()}
PART_OF: dict[str, type[Mentee] | type[Mentor]] = {Side.MENTEE: Mentee, Side.MENTOR: Mentor}
# Never shown again, not even to whoever wrote it into the file.
UNSHOWN = frozenset({"avoid", "outlook"})


def model_of(field: Field, side: str) -> type[Profile] | type[Mentee] | type[Mentor]:
    """Return the model that has a field's link table."""
    return Profile if field.owner == PROFILE else PART_OF[side]


def is_blank(value: Any) -> bool:
    """Whether a value says nothing yet; a no, and a number, say something."""
    return value is None or value in ("", [], {"words": ""})


def digest(user_id: int, column: str, value: Any) -> str:
    """Return what is kept of an imported value: enough to see whether it is the same."""
    text = json.dumps([user_id, column, value], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def address_hash(program_id: int, email: str) -> str:
    """Return what is kept of the address of somebody who said no."""
    return hashlib.sha256(f"{program_id}:{email.lower()}".encode()).hexdigest()

"""Whom the lines of a file mean, and what is known of them now: a bounded number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from accounts.models import User
from mentorship.enums import Side
from mentorship.models import (
    HeldCredential,
    ImportedPart,
    ImportRefusal,
    Mentee,
    Mentor,
    Profile,
    Program,
)
from mentorship.services.importing.fields import (
    AVOID,
    ENTRIES,
    ENTRY,
    FIELDS,
    HELD,
    PART_OF,
    PROFILE,
    TARGET,
    USER,
    Field,
    address_hash,
    model_of,
)
from mentorship.services.importing.lines import PersonLine

LISTED = {form.listing for fields in FIELDS.values() for form in fields if form.listing is not None}


@dataclass(frozen=True)
class Words:
    """The taxonomy's lists, slug to number and back; read once for a whole file."""

    ids: dict[type[Model], dict[str, int]]
    slugs: dict[type[Model], dict[int, str]]


def read_words() -> Words:
    """Read the lists that files name."""
    rows = {
        model: list(model._default_manager.values_list("slug", "pk").order_by()) for model in LISTED
    }
    ids = {model: dict(found) for model, found in rows.items()}
    slugs = {model: {pk: slug for slug, pk in found} for model, found in rows.items()}
    return Words(ids, slugs)


@dataclass(slots=True)
class Known:
    """Somebody with an account; ``values`` by column only where she takes part in the program."""

    user_id: int
    email: str
    is_active: bool
    in_program: bool = False
    part_id: int | None = None
    part_state: str = ""
    places_held: int = 0
    has_profile: bool = False
    external_id: str = ""
    digests: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Present:
    """The people of some lines: by external id of this program, and by address."""

    by_number: dict[str, Known]
    by_email: dict[str, Known]
    refused: frozenset[str]

    def has_refused(self, program: Program, email: str) -> bool:
        """Whether whoever has this address said no to being entered."""
        return address_hash(program.pk, email) in self.refused


def load(program: Program, side: str, lines: Sequence[PersonLine], words: Words) -> Present:
    """Read what is known of the people of some lines; about twenty queries for any number."""
    numbers = _numbers(program, [line.external_id for line in lines if line.external_id])
    emails = [line.email for line in lines]
    people = _people(emails, set(numbers.values()))
    _take_parts(program, side, people)
    inside = {pk: known for pk, known in people.items() if known.in_program}
    _take_imported(program, side, inside)
    _take_values(side, inside, words)
    hashes = [address_hash(program.pk, email) for email in emails]
    refused = ImportRefusal.objects.filter(program=program, address_hash__in=hashes)
    return Present(
        by_number={number: people[pk] for number, pk in numbers.items() if pk in people},
        by_email={known.email: known for known in people.values()},
        refused=frozenset(refused.values_list("address_hash", flat=True)),
    )


def _numbers(program: Program, numbers: list[str]) -> dict[str, int]:
    rows = ImportedPart.objects.filter(program=program, external_id__in=numbers)
    return dict(rows.values_list("external_id", "user_id"))


def _people(emails: list[str], ids: set[int]) -> dict[int, Known]:
    columns = ("pk", "email", "is_active", "name", "time_zone")
    found = [
        *User.objects.filter(email__in=emails).values_list(*columns),
        *User.objects.filter(pk__in=ids).values_list(*columns),
    ]
    return {
        pk: Known(pk, email, is_active, values={"name": name, "timezone": zone})
        for pk, email, is_active, name, zone in found
    }


def _take_parts(program: Program, side: str, people: dict[int, Known]) -> None:
    """Note who takes part in the program, on whichever side, and her part on this one."""
    for model in (Mentee, Mentor):
        rows = model._default_manager.filter(program=program, user__in=people)
        more = ["places_held"] if model is Mentor else []
        for row in rows.values("pk", "user_id", "state", *more):
            known = people[row["user_id"]]
            known.in_program = True
            if model is PART_OF[side]:
                known.part_id, known.part_state = row["pk"], row["state"]
                known.places_held = row.get("places_held", 0)


def _take_imported(program: Program, side: str, people: dict[int, Known]) -> None:
    rows = ImportedPart.objects.filter(program=program, side=side, user__in=people)
    for user_id, external_id, digests in rows.values_list("user_id", "external_id", "digests"):
        people[user_id].external_id, people[user_id].digests = external_id, digests


def _take_values(side: str, people: dict[int, Known], words: Words) -> None:
    fields = FIELDS[Side(side)]
    parts = {known.part_id: known for known in people.values() if known.part_id}
    _take_columns(Profile, [f for f in fields if f.owner == PROFILE], people, words)
    part_fields = [f for f in fields if f.owner not in (PROFILE, USER)]
    _take_columns(PART_OF[side], part_fields, parts, words)
    for one in fields:
        if one.form == ENTRIES:
            _take_entries(one, side, people if one.owner == PROFILE else parts, words)
        elif one.form == HELD:
            _take_held(one, people, words)


def _take_columns(
    model: type[Model], fields: Iterable[Field], people: dict[Any, Known], words: Words
) -> None:
    plain = [one for one in fields if one.form not in (ENTRIES, HELD)]
    names = {
        name
        for one in plain
        for name in (
            ("target_role_id", "target_words")
            if one.form == TARGET
            else (f"{one.name}_id",) if one.form == ENTRY else (one.name,)
        )
    }  # fmt: skip
    for row in model._default_manager.filter(pk__in=people).values("pk", *names):
        known = people[row["pk"]]
        known.has_profile = known.has_profile or model is Profile
        for one in plain:
            known.values[one.column] = _value(one, row, words)


def _value(one: Field, row: dict[str, Any], words: Words) -> Any:
    """Return a value of a row in the form in which files give it."""
    slugs = words.slugs.get(one.listing, {}) if one.listing else {}
    if one.form == TARGET:
        return slugs.get(row["target_role_id"]) or {"words": row["target_words"]}
    if one.form == ENTRY:
        return slugs.get(row[f"{one.name}_id"], "")
    value = row[one.name]
    if one.column == "years":
        return "" if value is None else f"{value:.1f}"
    return sorted(value) if one.form == AVOID or one.column == "languages" else value


def _take_entries(one: Field, side: str, people: dict[Any, Known], words: Words) -> None:
    through, owner, entry = link_table(one, side)
    slugs = words.slugs[one.listing] if one.listing else {}
    found: dict[int, list[str]] = defaultdict(list)
    rows = through._default_manager.filter(**{f"{owner}__in": people})
    for pk, entry_id in rows.values_list(owner, entry):
        found[pk].append(slugs[entry_id])
    for pk, known in people.items():
        known.values[one.column] = sorted(found[pk])


def _take_held(one: Field, people: dict[Any, Known], words: Words) -> None:
    slugs = words.slugs[one.listing] if one.listing else {}
    found: dict[int, set[str]] = defaultdict(set)
    rows = HeldCredential.objects.filter(profile__in=people)
    for pk, entry_id in rows.values_list("profile_id", "credential_id"):
        found[pk].add(slugs[entry_id])
    for pk, known in people.items():
        known.values[one.column] = sorted(found[pk])


def link_table(one: Field, side: str) -> tuple[type[Model], str, str]:
    """Return the table that links owners with entries, and its two columns."""
    relation: Any = getattr(model_of(one, side), one.name)
    names = relation.field.m2m_column_name(), relation.field.m2m_reverse_name()
    return relation.through, *names

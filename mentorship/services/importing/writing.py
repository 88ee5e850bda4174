"""Write what rows of a file say, many people with one statement, in the caller's transaction."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Model

from accounts.models import User
from accounts.services import bulk
from mentorship.enums import HOLDING_STATES, Side
from mentorship.models import (
    Credential,
    HeldCredential,
    Mentorship,
    Profile,
)
from mentorship.services import credentials
from mentorship.services.check_ins import times
from mentorship.services.importing.fields import (
    BY_COLUMN,
    ENTRIES,
    ENTRY,
    HELD,
    PART,
    PART_OF,
    PROFILE,
    TARGET,
    USER,
    Field,
)
from mentorship.services.importing.present import Words, link_table

MANY = 500
HOURS = ("timezone", "availability")  # what decides when a check-in comes
Values = Mapping[str, Any]


@dataclass
class Links:
    """Rows of link tables to write, collected over many people."""

    words: Words
    side: str
    rows: dict[type[Model], list[Model]] = field(default_factory=lambda: defaultdict(list))

    def add(self, one: Field, owner_id: int, slugs: Iterable[str]) -> None:
        """Link an owner with entries."""
        through, owner, entry = link_table(one, self.side)
        ids = self.words.ids[one.listing] if one.listing else {}
        self.rows[through] += [
            through(**{owner: owner_id, entry: ids[slug]}) for slug in slugs if slug in ids
        ]

    def hold(self, user_id: int, slugs: Iterable[str]) -> None:
        """Note credentials that a person holds."""
        ids = self.words.ids[Credential]
        self.rows[HeldCredential] += [
            HeldCredential(profile_id=user_id, credential_id=ids[slug])
            for slug in slugs
            if slug in ids
        ]

    def add_all(self, owner: str, owner_id: int, values: Values) -> None:
        """Link an owner (user's profile, or part) with everything that a new row names."""
        for column, value in values.items():
            one = BY_COLUMN[Side(self.side)].get(column)
            if one is None or one.owner != owner:
                continue
            if one.form == ENTRIES:
                self.add(one, owner_id, value)
            elif one.form == HELD:
                self.hold(owner_id, value)

    def write(self) -> None:
        """Insert everything; what is there already stays."""
        for model, rows in self.rows.items():
            bulk.insert(model, rows, passes_over=True)
        self.rows.clear()


def columns_of(owner: str, side: str, values: Values, words: Words) -> dict[str, Any]:
    """Return the attributes of a user, profile or part that a row's values fill."""
    filled: dict[str, Any] = {}
    for column, value in values.items():
        one = BY_COLUMN[Side(side)].get(column)
        if one is not None and one.owner == owner and one.form not in (ENTRIES, HELD):
            filled |= _attributes(one, value, words)
    return filled


def _attributes(one: Field, value: Any, words: Words) -> dict[str, Any]:
    ids = words.ids.get(one.listing, {}) if one.listing else {}
    if one.form == TARGET:
        own_words = value["words"] if isinstance(value, dict) else ""
        slug = "" if isinstance(value, dict) else value
        return {"target_role_id": ids.get(slug), "target_words": own_words}
    if one.form == ENTRY:
        return {f"{one.name}_id": ids.get(value)}
    if one.column == "years":
        return {"years": Decimal(value) if value else None}
    return {one.name: value}


@dataclass(frozen=True)
class Change:
    """New values for somebody who is there, with what they replace."""

    user_id: int
    part_id: int | None
    values: Values
    before: Values


def write_changes(side: str, changes: Sequence[Change], words: Words) -> None:
    """Write changed values of people who take part; those of one part, and of shared profiles.

    Whoever has a mentorship is written one by one where check-ins and outcomes depend on it.
    """
    if not changes:
        return
    Profile.objects.bulk_create(
        [Profile(user_id=change.user_id, languages=["en"]) for change in changes],
        batch_size=MANY,
        ignore_conflicts=True,
    )
    _write_columns(User, USER, side, {c.user_id: c.values for c in changes}, words)
    _write_columns(Profile, PROFILE, side, {c.user_id: c.values for c in changes}, words)
    parts = {c.part_id: c.values for c in changes if c.part_id}
    _write_columns(PART_OF[side], PART, side, parts, words)
    paired = _paired([change.user_id for change in changes])
    _write_entries(side, changes, words)
    for change in changes:
        if change.user_id in paired:
            _write_paired(change)
    _write_held(side, [c for c in changes if c.user_id not in paired], words)


def _write_columns(
    model: type[Model], owner: str, side: str, wanted: Mapping[Any, Values], words: Words
) -> None:
    """Update the rows that change, those with the same columns together."""
    groups: dict[tuple[str, ...], list[Model]] = defaultdict(list)
    for pk, values in wanted.items():
        filled = columns_of(owner, side, values, words)
        if filled:
            groups[tuple(sorted(filled))].append(model(pk=pk, **filled))
    for names, rows in groups.items():
        model._default_manager.bulk_update(rows, [*names], batch_size=MANY)


def _write_entries(side: str, changes: Sequence[Change], words: Words) -> None:
    links = Links(words, side)
    gone: dict[Field, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for change in changes:
        for column, value in change.values.items():
            one = BY_COLUMN[Side(side)][column]
            if one.form != ENTRIES or one.listing is None:
                continue
            owner_id = change.user_id if one.owner == PROFILE else change.part_id
            before, ids = change.before.get(column) or [], words.ids[one.listing]
            assert owner_id is not None
            links.add(one, owner_id, [slug for slug in value if slug not in before])
            for slug in before:
                if slug not in value:
                    gone[one][ids[slug]].append(owner_id)
    for one, by_entry in gone.items():
        _unlink(one, side, by_entry)
    links.write()


def _unlink(one: Field, side: str, by_entry: Mapping[int, list[int]]) -> None:
    through, owner, entry = link_table(one, side)
    for entry_id, owners in by_entry.items():
        for start in range(0, len(owners), MANY):
            few = owners[start : start + MANY]
            rows = through._default_manager.filter(**{entry: entry_id, f"{owner}__in": few})
            rows.delete()


def _write_held(side: str, changes: Sequence[Change], words: Words) -> None:
    links, ids = Links(words, side), words.ids[Credential]
    for change in changes:
        if "credentials" not in change.values:
            continue
        before = change.before.get("credentials") or []
        value = change.values["credentials"]
        links.hold(change.user_id, [slug for slug in value if slug not in before])
        gone = [ids[slug] for slug in before if slug not in value]
        if gone:
            rows = HeldCredential.objects.filter(profile=change.user_id, credential__in=gone)
            rows.delete()
    links.write()


def _paired(users: list[int]) -> set[int]:
    """Return those of these people who have a mentorship that is not over."""
    rows = Mentorship.objects.filter(state__in=HOLDING_STATES)
    mentees = rows.filter(mentee__user__in=users).values_list("mentee__user_id", flat=True)
    mentors = rows.filter(mentor__user__in=users).values_list("mentor__user_id", flat=True)
    return {*mentees, *mentors}


def _write_paired(change: Change) -> None:
    """Move her check-ins to her new hours, and keep what she earned with her mentorship."""
    if "credentials" in change.values:
        profile = Profile.objects.get(pk=change.user_id)
        slugs = change.values["credentials"]
        held = list(Credential.objects.filter(slug__in=slugs))
        worked_for = set(profile.working_for.values_list("pk", flat=True))
        credentials.hold(profile, held, worked_for=worked_for)
    if any(column in change.values for column in HOURS):
        times.reschedule(User.objects.get(pk=change.user_id))

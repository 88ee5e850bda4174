"""What the directory may be searched and filtered by, read from the database.

A mentor is found only by what he shows: a field that he did not choose is neither counted nor read.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet

from matching.queries.listed import listed
from mentorship.enums import MeetingMode, MentorState, ShownField
from mentorship.models import (
    Credential,
    Goal,
    HeldCredential,
    Mentor,
    Profile,
    Program,
    Role,
    Specialization,
)

# Groups of filters, in the order of the page; within one any of the chosen values will do.
FIELD, TYPE, OPEN, MEETS, STATE = GROUPS = ("field", "type", "open", "meets", "state")
HAS_PLACE = "yes"
MODES = (MeetingMode.VIDEO, MeetingMode.PHONE, MeetingMode.IN_PERSON)

COLUMNS = (
    "pk", "user_id", "state", "offers", "shown", "capacity", "places_held",
    "available_from", "available_until", "user__profile__role__name", "user__profile__state",
    "user__profile__meeting_modes", "user__profile__introduction", "user__profile__path_line",
)  # fmt: skip
Mark = tuple[str, str]  # group and value
Linked = Mapping[int, list[int]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One listed mentor: the values he is filtered by, and the text he is found by."""

    mentor_id: int
    marks: frozenset[Mark]
    text: str

    @property
    def is_open(self) -> bool:
        """Whether somebody could get a place today."""
        return (OPEN, HAS_PLACE) in self.marks


@dataclass(frozen=True)
class _Links:
    """What mentors and their profiles are linked with, as ids and names of entries."""

    fields: Linked
    goals: Linked
    past_roles: Linked
    credentials: Linked
    slugs: Mapping[int, str]
    names: Mapping[type[Model], Mapping[int, str]]

    def named(self, model: type[Model], ids: Iterable[int]) -> Iterator[str]:
        """Yield the names of entries."""
        return (self.names[model][pk] for pk in ids)


def read(program: Program, today: date, only: Collection[int] | None = None) -> list[Entry]:
    """Return the listed mentors of a program, or those of ``only`` (ids); ten queries."""
    mentors = listed(Mentor.objects.filter(program=program))
    if only is not None:
        mentors = mentors.filter(pk__in=only)
    links = _links(mentors)
    return [_entry(row, links, today) for row in mentors.order_by().values(*COLUMNS)]


def _links(mentors: "QuerySet[Mentor]") -> _Links:
    users, parts = mentors.order_by().values("user"), mentors.order_by().values("pk")
    fields = dict(Specialization.objects.values_list("pk", "slug"))
    return _Links(
        fields=_gathered(Profile.specializations.through, "profile", "specialization", users),
        goals=_gathered(Mentor.helps_with.through, "mentor", "goal", parts),
        past_roles=_gathered(Profile.past_roles.through, "profile", "role", users),
        credentials=_gathered(HeldCredential, "profile", "credential", users),
        slugs=fields,
        names={
            model: dict(model._default_manager.values_list("pk", "name"))
            for model in (Specialization, Goal, Role, Credential)
        },
    )


def _gathered(model: Any, owner: str, entry: str, owners: Any) -> Linked:
    found: defaultdict[int, list[int]] = defaultdict(list)
    rows = model._default_manager.filter(**{f"{owner}__in": owners})
    for owner_id, entry_id in rows.values_list(f"{owner}_id", f"{entry}_id"):
        found[owner_id].append(entry_id)
    return found


def _entry(row: dict[str, Any], links: _Links, today: date) -> Entry:
    marks = frozenset(_marks(row, links, today))
    text = "\n".join(filter(None, _texts(row, links)))
    return Entry(row["pk"], marks, text.casefold())


def _marks(row: dict[str, Any], links: _Links, today: date) -> Iterator[Mark]:
    yield from ((TYPE, kind) for kind in row["offers"])
    if _has_place(row, today):
        yield OPEN, HAS_PLACE
    if ShownField.HELP in row["shown"]:
        yield from ((FIELD, links.slugs[pk]) for pk in links.fields.get(row["user_id"], ()))
    if ShownField.MEETS in row["shown"]:
        modes = row["user__profile__meeting_modes"] or ()
        yield from ((MEETS, mode) for mode in modes if mode in MODES)
        if row["user__profile__state"]:
            yield STATE, row["user__profile__state"]


def _has_place(row: dict[str, Any], today: date) -> bool:
    has_begun = (row["available_from"] or today) <= today
    lasts = (row["available_until"] or today) >= today
    is_free = row["places_held"] < row["capacity"]
    return row["state"] == MentorState.VETTED and has_begun and lasts and is_free


def _texts(row: dict[str, Any], links: _Links) -> Iterator[str]:
    user, shown = row["user_id"], row["shown"]
    if ShownField.PATH in shown:
        yield row["user__profile__role__name"]
        yield row["user__profile__path_line"]
        yield from links.named(Role, links.past_roles.get(user, ()))
    if ShownField.HELP in shown:
        yield from links.named(Specialization, links.fields.get(user, ()))
        yield from links.named(Goal, links.goals.get(row["pk"], ()))
    if ShownField.CREDENTIALS in shown:
        yield from links.named(Credential, links.credentials.get(user, ()))
    if ShownField.WORDS in shown:
        yield row["user__profile__introduction"]

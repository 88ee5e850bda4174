"""Whose parts somebody may read: her own, and those of the people whom she looks after as an admin.

People of whom another admin takes care are not there: herself, her workplace, her reporting line.
"""

from collections.abc import Collection
from typing import Any, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from mentorship.enums import Side
from mentorship.models import (
    Mentee,
    Mentor,
    Orientation,
    Profile,
    Program,
    Specialization,
    StaffNote,
)
from mentorship.queries import conflicts
from mentorship.queries.vetting import has_answered, is_asked

P = TypeVar("P", Mentee, Mentor)
MOST_WORDS = 10  # of a search; the others are left out
JOINED = ("program", "user__profile__role", "user__profile__setting")
# What a list tells nothing of, and what takes time to read.
UNREAD = (
    *(
        f"program__{name}"
        for name in ("about", "mentor_types", "weights", "ladder_days", "by_type")
    ),
    *(
        f"user__profile__{name}"
        for name in ("languages", "windows", "meeting_modes", "outlook", "introduction")
    ),
    "avoid",
)


def visible_to(user: User, model: type[P], *, part_uuid: str = "") -> "QuerySet[P]":
    """Return the parts that exist for a person; at most three queries before them.

    ``part_uuid`` limits the search for people kept from her to whose part this is.
    """
    rows = model._default_manager.all()
    programs = Program.objects.administered_by(user)
    if not programs.exists():
        return rows.filter(user=user)
    among = None
    if part_uuid:
        among = list(rows.filter(uuid=part_uuid).values_list("user_id", flat=True))
    kept = kept_everywhere(user, programs, among)
    others = Q(program__in=programs.values("pk")) & ~Q(user__in=kept)
    return rows.filter(others | Q(user=user))


def kept_everywhere(
    user: User, programs: Any, among: Collection[int] | None = None
) -> frozenset[int]:
    """Return the user ids about whom another admin decides, in all these programs together."""
    ids = programs.values("pk")
    return conflicts.kept_in(user, ids, conflicts.employers_as_staff(user, ids), among=among)


def as_listed(rows: "QuerySet[P]", side: Side) -> "QuerySet[P]":
    """Return parts with all that a list tells of them in the same row, and no more."""
    listed: QuerySet[P] = _annotated(rows, side).select_related("user", *JOINED).defer(*UNREAD)
    return listed


def as_told(rows: "QuerySet[P]", side: Side) -> "QuerySet[P]":
    """Return parts with all that is told of one in the same row."""
    more = "target_role" if side == Side.MENTEE else "vetted_by"
    told: QuerySet[P] = _annotated(rows, side).select_related("user__photo", more, *JOINED)
    return told.defer("user__photo__data")


def _annotated(rows: Any, side: Side) -> Any:
    told = rows.annotate(is_oriented=_has_read(side), has_note=_has_note())
    if side == Side.MENTEE:
        return told
    return told.annotate(is_asked=is_asked(), has_answered=has_answered())


def _has_read(side: Side) -> Exists:
    rows = Orientation.objects.filter(program=OuterRef("program"), user=OuterRef("user"), side=side)
    return Exists(rows.filter(finished_at__isnull=False))


def _has_note() -> Exists:
    return Exists(StaffNote.objects.filter(program=OuterRef("program"), person=OuterRef("user")))


def holding_words(text: str, side: Side) -> Q:
    """Match parts of whom each word stands in name, address, employer or a field of practice."""
    found = Q()
    for word in list(dict.fromkeys(text.split()))[:MOST_WORDS]:
        found &= (
            Q(user__name__icontains=word)
            | Q(user__email__icontains=word)
            | Q(user__profile__employer__icontains=word)
            | in_fields(side, Specialization.objects.filter(name__icontains=word))
        )
    return found


def in_fields(side: Side, fields: Any) -> Q:
    """Match mentees who want one of these specializations, and mentors who practice one."""
    if side == Side.MENTEE:
        wanted = Mentee.wants.through._default_manager.filter(specialization__in=fields)
        return Q(pk__in=wanted.values("mentee_id"))
    practiced = Profile.specializations.through._default_manager.filter(specialization__in=fields)
    return Q(user__in=practiced.values("profile_id"))

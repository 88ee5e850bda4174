"""Concerns as their reporter reads them, and whom she may write about; her own only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.days import clock, short_day
from accounts.models import User
from mentorship.enums import CheckInState, ConcernState, StaffRole
from mentorship.models import (
    CheckInAnswer,
    Concern,
    ConcernMessage,
    Mentee,
    Mentor,
    Mentorship,
    Program,
    ProgramStaff,
)
from mentorship.queries.concern_texts import concern_texts
from mentorship.queries.introductions import introductions_visible_to

TEAM = (StaffRole.ADMIN, StaffRole.CONTACT)


@dataclass(frozen=True)
class Known:
    """Somebody a person may write about; ``mentorship_id`` is theirs together, if any."""

    id: int
    name: str
    role: str
    mentorship_id: int | None = None


@dataclass(frozen=True)
class Word:
    """One message of a case as its page shows it."""

    who: str
    body: str
    at: datetime
    is_mine: bool
    is_internal: bool = False


@dataclass(frozen=True)
class OwnConcern:
    """A line of the reporter's list."""

    url: str
    what: str
    program: str
    told_at: datetime
    state: str
    is_answered: bool
    is_closed: bool


def panel(mentorship: Mentorship, user: User) -> dict[str, Any]:  # noqa: ARG001  as every room
    """Return what ``mentorship/space/_concern.html`` draws; the same whatever was told before.

    Whom it goes to stands above the form. No query.
    """
    return {"url": f"{reverse('concern-new')}?mentorship={mentorship.pk}"}


def all_names_of(people: list[User]) -> str:
    """Return the names of those who will read it: "Marisol Vega and Tove Lind"."""
    return _(" and ").join(person.name for person in people)


def programs_of(user: User) -> list[Program]:
    """Return the programs of which the person is or was a part; one query."""
    mine = {"program": OuterRef("pk"), "user_id": user.pk}
    return list(
        Program.objects.filter(
            Q(Exists(Mentee.objects.filter(**mine)))
            | Q(Exists(Mentor.objects.filter(**mine)))
            | Q(Exists(ProgramStaff.objects.filter(**mine)))
        )
    )


def own_mentorship(user: User, pk: int) -> Mentorship | None:
    """Return a mentorship of hers that she knows of; one query."""
    rows = introductions_visible_to(user).with_people()
    return rows.filter(pk=pk).first()


def people_around(user: User, program: Program) -> list[Known]:
    """Return whom the person may write about: her partners, then the program's team; 2 queries."""
    return [*_partners(user, program), *_team(user, program)]


def _partners(user: User, program: Program) -> list[Known]:
    rows = introductions_visible_to(user, timezone.now()).filter(program=program).order_by("-pk")
    found: dict[int, Known] = {}
    for row in rows.select_related("mentee_user", "mentor_user"):
        side = row.side_of(user)
        partner = row.partner_of(side)
        role = _("your mentor") if side == "mentee" else _("your mentee")
        found.setdefault(partner.pk, Known(partner.pk, partner.name, role, row.pk))
    return list(found.values())


def _team(user: User, program: Program) -> list[Known]:
    rows = ProgramStaff.objects.filter(program=program, role__in=TEAM, user__is_active=True)
    found: dict[int, Known] = {}
    for row in rows.exclude(user=user).select_related("user").order_by("pk"):
        role = StaffRole(row.role).label.lower()
        found.setdefault(row.user_id, Known(row.user_id, row.user.name, str(role)))
    return list(found.values())


def attachable(user: User, program: Program) -> list[CheckInAnswer]:
    """Return the person's check-ins with a line of text, the newest first; one query."""
    rows = CheckInAnswer.objects.filter(
        person=user, state=CheckInState.ANSWERED, check_in__mentorship__program=program
    ).exclude(line="")
    return list(rows.select_related("check_in").order_by("-answered_at"))


def mine(user: User) -> list[OwnConcern]:
    """Return what the person told, the newest first; two queries."""
    replies = ConcernMessage.objects.filter(concern=OuterRef("pk"), is_internal=False)
    rows = Concern.objects.filter(reporter=user).select_related("program")
    rows = rows.annotate(is_answered=Exists(replies.exclude(author=user)))
    names = concern_texts().categories
    return [_own(row, names) for row in rows]


def _own(row: Any, names: dict[str, str]) -> OwnConcern:
    return OwnConcern(
        url=reverse("concern", args=[row.uuid]),
        what=names.get(row.category, _("What you told us")),
        program=row.program.name,
        told_at=row.submitted_at,
        state=state_for_reporter(row),
        is_answered=row.is_answered,
        is_closed=row.state == ConcernState.CLOSED,
    )


def state_for_reporter(concern: Concern) -> str:
    """Return how the case stands, in the reporter's words."""
    if concern.state == ConcernState.CLOSED:
        return _("Closed. Write again whenever you want to.")
    if concern.replied_at is not None:
        return _("We've written back.")
    if concern.reply_by > timezone.now():
        return _("We aim to write back by %(when)s.") % {"when": when(concern.reply_by)}
    return _("We're late with our reply, and sorry. It isn't forgotten.")


def when(moment: datetime) -> str:
    """Return a moment as ``Thu, Feb 12, 8 pm`` in the reader's zone."""
    return f"{short_day(moment)}, {clock(moment)}"


def own_concern(user: User, uuid: Any) -> Concern | None:
    """Return what the person herself told; None for everybody else's. One query."""
    rows = Concern.objects.filter(reporter=user).select_related("program", "about")
    return rows.filter(uuid=uuid).first()


def thread(concern: Concern, reader: User, *, with_internal: bool = False) -> list[Word]:
    """Return what was written since, the oldest first; one query.

    Notes among the contacts only where the reader is one of them.
    """
    rows = concern.messages.select_related("author")
    if not with_internal:
        rows = rows.filter(is_internal=False)
    return [
        Word(row.author.name, row.body, row.sent_at, row.author_id == reader.pk, row.is_internal)
        for row in rows
    ]


def readers_of(concern: Concern) -> list[User]:
    """Return who reads a case; one query, none where its readers were read with it."""
    known = concern.readers.all()
    if "readers" not in getattr(concern, "_prefetched_objects_cache", {}):
        known = known.select_related("user")
    return [row.user for row in sorted(known, key=lambda row: row.pk)]


def attached(concern: Concern) -> list[CheckInAnswer]:
    """Return the check-ins that the reporter attached; one query."""
    rows = concern.attachments.select_related("answer__check_in", "answer__person")
    return [row.answer for row in rows.order_by("pk")]

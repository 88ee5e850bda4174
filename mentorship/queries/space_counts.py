"""What the space says of the rooms that have pages of their own: how much is there."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from mentorship.enums import MentorshipState
from mentorship.models import Mentorship, Message, Note


@dataclass(frozen=True)
class Counts:
    """How many notes one of the two may read, and how many messages wait for her."""

    notes: int
    messages: int
    unread: int


def with_counts(rows: "QuerySet[Mentorship]", user_id: int) -> "QuerySet[Mentorship]":
    """Add the counts for one of the two to mentorships."""
    unread = Message.objects.filter(read_at__isnull=True).exclude(author=user_id)
    return rows.annotate(
        n_notes=_number_of(Note.objects.filter(_readable_by(user_id))),
        n_messages=_number_of(Message.objects.all()),
        n_unread=_number_of(unread),
    )


def _number_of(rows: "QuerySet[Any]") -> Coalesce:
    here = rows.filter(mentorship=OuterRef("pk")).order_by().values("mentorship")
    return Coalesce(Subquery(here.annotate(n=Count("pk")).values("n")), 0)


def counts(mentorship: Mentorship) -> Counts:
    """Return the counts of a mentorship that was read ``with_counts``; no query."""
    row: Any = mentorship
    return Counts(notes=row.n_notes, messages=row.n_messages, unread=row.n_unread)


def _readable_by(user_id: int) -> Q:
    return Q(author_id=user_id) | Q(is_shared=True)


def readable_notes(mentorship: Mentorship, user: User) -> QuerySet[Note]:
    """Return the notes that one of the two may read: her own, and those the other one shares."""
    return Note.objects.filter(_readable_by(user.pk), mentorship=mentorship)


def partner_address(mentorship: Mentorship, user: User) -> str:
    """Return the other one's e-mail address; empty until both share theirs, and in trouble."""
    side = mentorship.side_of(user)
    hides = mentorship.state in (MentorshipState.SUSPENDED, MentorshipState.ENDED)
    if not side or hides or not mentorship.shares_addresses:
        return ""
    return mentorship.partner_of(side).email

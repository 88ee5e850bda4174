"""What the space says of the rooms that have pages of their own: how much is there."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from mentorship.enums import MentorshipState
from mentorship.models import Mentorship, Message, Note


@dataclass(frozen=True)
class Counts:
    """How many notes one of the two may read, and how many messages wait for her."""

    notes: int
    messages: int
    unread: int


def counts(mentorship: Mentorship, user: User) -> Counts:
    """Return them for one of the two; two queries."""
    is_unread = Q(read_at__isnull=True) & ~Q(author_id=user.pk)
    found = Message.objects.filter(mentorship=mentorship).aggregate(
        messages=Count("pk"), unread=Count("pk", filter=is_unread)
    )
    return Counts(notes=readable_notes(mentorship, user).count(), **found)


def readable_notes(mentorship: Mentorship, user: User) -> QuerySet[Note]:
    """Return the notes that one of the two may read: her own, and those the other one shares."""
    return Note.objects.filter(Q(author_id=user.pk) | Q(is_shared=True), mentorship=mentorship)


def partner_address(mentorship: Mentorship, user: User) -> str:
    """Return the other one's e-mail address; empty until both share theirs, and in trouble."""
    side = mentorship.side_of(user)
    hides = mentorship.state in (MentorshipState.SUSPENDED, MentorshipState.ENDED)
    if not side or hides or not mentorship.shares_addresses:
        return ""
    return mentorship.partner_of(side).email

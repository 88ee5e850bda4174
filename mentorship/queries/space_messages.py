"""The messages between the two, as one of them reads them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.prepared import Prepared
from mentorship.models import Mentorship, Message

PAGE = 50


@dataclass(frozen=True)
class Said:
    """One message; ``side`` is its writer's."""

    id: int
    side: str
    name: str
    is_mine: bool
    body: str
    at: datetime


@dataclass(frozen=True)
class Thread:
    """A page of messages, newest last; ``newest`` is the newest of the other one's, 0 for none.

    ``unread`` counts theirs that she has not read; ``earlier`` is the page before, 0 for none.
    """

    said: list[Said]
    newest: int
    unread: int
    earlier: int
    later: int


def thread(mentorship: Mentorship, user: User, page: int = 1) -> Thread | None:
    """Return a page of the messages, the first the newest; None past the last; two queries."""
    start = (page - 1) * PAGE
    rows = _rows_of(mentorship.pk)[start : start + PAGE + 1]
    found = list(rows) if start else _newest(mentorship.pk)
    if page > 1 and not found:
        return None
    theirs = [one for one in found[:PAGE] if one.author_id != user.pk]
    return Thread(
        said=[_said(one, mentorship, user) for one in reversed(found[:PAGE])],
        newest=theirs[0].pk if theirs else 0,
        unread=sum(row["many"] for row in _unread(mentorship.pk, user.pk)),
        earlier=page + 1 if len(found) > PAGE else 0,
        later=page - 1,
    )


def _rows_of(mentorship: int) -> QuerySet[Message]:
    return Message.objects.filter(mentorship=mentorship).order_by("-pk")


@Prepared
def _newest(mentorship: int) -> QuerySet[Message]:
    return _rows_of(mentorship)[: PAGE + 1]


@Prepared
def _unread(mentorship: int, reader: int) -> QuerySet[Any, Any]:
    rows = _rows_of(mentorship).filter(read_at__isnull=True).exclude(author_id=reader)
    return rows.order_by().values("mentorship").annotate(many=Count("pk"))


def unread_from(message: Message) -> list[Message]:
    """Return a message and what its writer wrote after it, as far as it was not read."""
    rows = Message.objects.filter(
        mentorship=message.mentorship_id,
        author=message.author_id,
        pk__gte=message.pk,
        read_at__isnull=True,
    )
    return list(rows.order_by("pk"))


def what_stays(mentorship: Mentorship, partner: User) -> str:
    """Return who reads the messages, and what an e-mail tells of them."""
    names = {"name": partner.first_name}
    if mentorship.is_life:
        return (
            _("Only you and %(name)s read this. The e-mail says that you wrote, not what.") % names
        )
    return _("Only you and %(name)s read this. An e-mail brings it to them.") % names


def _said(message: Message, mentorship: Mentorship, user: User) -> Said:
    author = next(
        one
        for one in (mentorship.mentee_user, mentorship.mentor_user)
        if one.pk == message.author_id
    )
    return Said(
        id=message.pk,
        side=mentorship.side_of(author),
        name=author.first_name,
        is_mine=author.pk == user.pk,
        body=message.body,
        at=message.sent_at,
    )

"""Messages between the two; a mail says that one is there, their addresses stay private."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from accounts.enums import NotificationStatus
from accounts.models import Notification, User
from accounts.services import audit, locking, notices, notify
from mentorship.clock import database_now
from mentorship.exceptions.space import TooManyWritten
from mentorship.models import Mentorship, Message
from mentorship.services.space import doors

CATEGORY = "space_message"
LONGEST = 2000
HOUR = timedelta(hours=1)
MOST_AN_HOUR = 60
SENT_TWICE = timedelta(minutes=5)
WORTH = timedelta(days=7)


@locking.serialized
def write(*, mentorship_id: int, actor: User, body: str, seen: int = 0) -> Message:
    """Write to the other one; ``seen`` is the newest message of theirs that the writer has read.

    The same words within five minutes are a form sent twice: that message. A mail tells the other
    one, at most one an hour while she has not read.

    Raises:
        NotAllowed, SpaceOver, SpaceResting: see ``doors.enter``.
        BadAnswers: nothing written, or too much.
        TooManyWritten: sixty within an hour.
    """
    mentorship = doors.enter(mentorship_id, actor)
    body = doors.checked(body, field="body", longest=LONGEST, ask=_("Write a line or two."))
    now = database_now()
    _read(mentorship, actor, up_to=seen, now=now)
    mine = Message.objects.filter(mentorship=mentorship, author=actor)
    newest = mine.order_by("-pk").first()
    if newest is not None and newest.body == body and newest.sent_at > now - SENT_TWICE:
        return newest
    if mine.filter(sent_at__gt=now - HOUR).count() >= MOST_AN_HOUR:
        raise TooManyWritten
    message = Message.objects.create(mentorship=mentorship, author=actor, body=body, sent_at=now)
    audit.record(actor=actor, action="message.sent", target=message)
    _tell(message, mentorship.partner_of(mentorship.side_of(actor)), now)
    return message


@locking.serialized
def mark_read(*, mentorship_id: int, actor: User, up_to: int) -> int:
    """Note that one of the two has read what the other wrote; return how many were new to her.

    Raises:
        NotAllowed: neither of the two.
    """
    mentorship = doors.enter(mentorship_id, actor, may=doors.always)
    return _read(mentorship, actor, up_to=up_to, now=database_now())


def _read(mentorship: Mentorship, reader: User, *, up_to: int, now: datetime) -> int:
    unread = Message.objects.filter(mentorship=mentorship, read_at__isnull=True, pk__lte=up_to)
    number = unread.exclude(author=reader).update(read_at=now)
    if number:
        notices.settle(mentorship, category=CATEGORY, recipient=reader)
    return number


def _tell(message: Message, recipient: User, now: datetime) -> None:
    """Queue a mail, unless one waits that will carry this message too."""
    mails = Notification.objects.about(message.mentorship).filter(
        category=CATEGORY, recipient=recipient
    )
    if mails.filter(status__in=(NotificationStatus.PENDING, NotificationStatus.RETRY)).exists():
        return
    last = mails.filter(sent_at__gt=now - HOUR).order_by("-sent_at").first()
    notify.enqueue(
        category=CATEGORY,
        recipient=recipient,
        dedupe_key=f"{CATEGORY}.{message.pk}",
        subject=message.mentorship,
        program=message.mentorship.program_id,
        context={"message": message.pk},
        not_before=last.sent_at + HOUR if last is not None and last.sent_at else None,
        expires_at=now + WORTH,
    )

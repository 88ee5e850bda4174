"""Messages on the site itself: behind the bell, exactly once, with the text of the mail.

A notice counts as read when its own page was opened by its button, when its reader marked all,
and when what it asks for was done or is over (``settle``).
"""

import uuid
from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Exists, Model, Q, QuerySet
from django.db.models.functions import Now

from accounts import registry
from accounts.enums import NotificationStatus
from accounts.mail.message import Mail
from accounts.models import Notice, Notification, User
from accounts.services import batches, locking, muting
from accounts.services.clock import now_plus

MAX_LABEL = 100
# Where the uids of notices without a mail come from.
KEYS = uuid.UUID("5f0b1c7e-6d0c-4f4e-9b53-6a1d7f0a9c11")
KEPT, KEPT_READ = timedelta(days=180), timedelta(days=90)
BATCH = 2000


def write(row: Notification, mail: Mail) -> None:
    """Put a message behind its recipient's bell, if it is not there yet.

    Called by whoever writes the mail first; the unique ``uid`` of the row keeps a second one out,
    however often the mail is tried. Messages to an address alone and those of categories that are
    confidential or not ``in_app`` have none.
    """
    if row.recipient_id is None or not registry.category(row.category).in_app:
        return
    _insert(
        Notice(
            uid=row.uid,
            user_id=row.recipient_id,
            category=row.category,
            program_id=row.program_id,
            subject_type=row.subject_type,
            subject_id=row.subject_id,
            title=mail.subject,
            text="\n\n".join(mail.lines),
            path=mail.page,
            label=mail.action[:MAX_LABEL],
        )
    )


def tell(
    user: User,
    key: str,
    *,
    title: str,
    text: str,
    path: str,
    label: str,
    category: str,
    subject: Model | None = None,
) -> None:
    """Put something behind a person's bell that no mail says; once for each ``key``.

    Args:
        key: names the occasion and the person, such as ``alert.{incident}.{user}``.
        path: of the page where she acts, on this site; empty where there is none.
        label: that button's words.
        subject: what it is about, for ``settle``.
    """
    notice = Notice(uid=_uid(key), user=user, category=category, title=title, text=text, path=path)
    notice.label = label[:MAX_LABEL]
    if subject is not None:
        notice.subject_type, notice.subject_id = subject._meta.label_lower, str(subject.pk)
    _insert(notice)


def ring_again(keys: Iterable[str]) -> None:
    """Let what ``tell`` put there under these keys count as unread once more."""
    Notice.objects.filter(uid__in=[_uid(key) for key in keys]).update(read_at=None)


@locking.serialized
def read(*, user: User, notice_id: int) -> Notice:
    """Mark one of a person's notices read and return it; a second time changes nothing.

    Raises:
        Notice.DoesNotExist: it is not there, or somebody else's.
    """
    notice = Notice.objects.get(pk=notice_id, user=user)
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=Now())
    return notice


@locking.serialized
def read_all(*, user: User, up_to: int) -> int:
    """Mark a person's notices read, up to the newest that she saw; return how many were not."""
    return read_these(user=user, rows=Notice.objects.filter(pk__lte=up_to))


@locking.serialized
def read_these(*, user: User, rows: QuerySet[Notice]) -> int:
    """Mark those of some notices read that are a person's own; return how many were not."""
    return rows.order_by().filter(user=user, read_at=None).update(read_at=Now())


def settle(subject: Model, *, category: str | None = None, recipient: User | None = None) -> int:
    """Let notices about a record count as read, in the caller's transaction; return how many.

    What they ask for was done, or is over.
    """
    label = subject._meta.label_lower
    rows = Notice.objects.filter(subject_type=label, subject_id=str(subject.pk), read_at=None)
    if category is not None:
        rows = rows.filter(category=category)
    if recipient is not None:
        rows = rows.filter(user=recipient)
    return rows.update(read_at=Now())


def drop_cancelled(row: Notification) -> None:
    """Delete the notice of a message that was cancelled while it was being written.

    It came after everything else about it had been quieted, or its person forgotten. That of a
    message that she has switched off as a mail stays.
    """
    cancelled = Notification.objects.filter(status=NotificationStatus.CANCELLED)
    is_cancelled = cancelled.filter(pk=row.pk).exclude(last_error_code=muting.MUTED)
    Notice.objects.filter(Exists(is_cancelled), uid=row.uid, read_at=None).delete()


def forget_old() -> int:
    """Delete notices after half a year, those that were read after a quarter; return how many.

    At most ``BATCH`` at a time.
    """
    over = Q(created_at__lt=now_plus(-KEPT))
    over |= Q(created_at__lt=now_plus(-KEPT_READ), read_at__isnull=False)
    return batches.delete_some(Notice.objects.filter(over), BATCH)


def _uid(key: str) -> uuid.UUID:
    return uuid.uuid5(KEYS, key)


def _insert(notice: Notice) -> None:
    Notice.objects.bulk_create([notice], ignore_conflicts=True)

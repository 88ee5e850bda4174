"""What the services of concerns share: locks, messages, the trail."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import AuditEvent, User
from accounts.services import audit, locking, notify
from mentorship.enums import ConcernState
from mentorship.exceptions import BadAnswers, NotAllowed
from mentorship.exceptions.concerns import CaseClosed
from mentorship.models import Concern, Mentorship
from mentorship.rules import concerns as rules

LONGEST = 5000
TRAIL = "concern."  # actions that no list of the trail shows
TO_READERS, TO_REPORTER, DUE = "contact_waiting", "contact_reply", "contact_due"


def locked(concern_id: int) -> Concern:
    """Lock the mentorship that a concern is about, then the concern, in the caller's transaction.

    Raises:
        Concern.DoesNotExist: there is none.
    """
    mentorship_id = Concern.objects.values_list("mentorship_id", flat=True).get(pk=concern_id)
    if mentorship_id is not None:
        locking.lock(Mentorship.objects.filter(pk=mentorship_id)).get()
    rows = Concern.objects.select_related("program", "reporter", "about")
    return locking.lock(rows).get(pk=concern_id)


def locked_for_reader(concern_id: int, actor: User) -> Concern:
    """Lock a concern for one of its readers.

    Raises:
        NotAllowed: she does not read it, or is a contact no more.
    """
    concern = locked(concern_id)
    if not rules.is_reader(actor, concern):
        raise NotAllowed
    return concern


def refuse_closed(concern: Concern) -> None:
    """Refuse work on a closed case, naming who closed it and when."""
    if concern.state != ConcernState.CLOSED or concern.closed_at is None:
        return
    events = AuditEvent.objects.filter(
        action="concern.closed", target_type=concern._meta.label_lower, target_id=str(concern.pk)
    )
    last = events.select_related("actor").first()
    name = last.actor.name if last and last.actor else ""
    raise CaseClosed(name=name, at=concern.closed_at)


def checked(body: str, field: str = "body") -> str:
    """Return a text as it is kept.

    Raises:
        BadAnswers: nothing written, or too much.
    """
    body = body.replace("\r\n", "\n").strip()
    if not body:
        raise BadAnswers(_("Write a line first."), field=field)
    if len(body) > LONGEST:
        raise BadAnswers(_("Keep it to 5,000 characters."), field=field)
    return body


def record(step: str, concern: Concern, actor: User | None, **codes: Any) -> None:
    """Leave a trail that only a case's own readers are shown."""
    audit.record(actor=actor, action=f"{TRAIL}{step}", target=concern, **codes)


def tell_readers(concern: Concern, what: str, *, but: Collection[int] = ()) -> None:
    """Tell the readers, in the caller's transaction, that something waits; not what.

    The program is left out of the message: its admins see what could not be delivered.
    """
    for reader in concern.readers.select_related("user").exclude(user__in=but):
        notify.enqueue(
            category=TO_READERS,
            recipient=reader.user,
            dedupe_key=f"{TO_READERS}.{concern.pk}.{what}.{reader.user_id}",
            subject=concern,
        )


def tell_reporter(concern: Concern, what: str) -> None:
    """Tell the reporter, in the caller's transaction, that there is a reply; not what it says."""
    notify.enqueue(
        category=TO_REPORTER,
        recipient=concern.reporter,
        dedupe_key=f"{TO_REPORTER}.{concern.pk}.{what}",
        subject=concern,
    )

"""What is written in a case: between contacts and the reporter, and among the contacts."""

from django.utils import timezone

from accounts.models import User
from accounts.services import notify
from accounts.services.locking import serialized
from mentorship.enums import ConcernState
from mentorship.exceptions import NotAllowed
from mentorship.models import Concern, ConcernMessage
from mentorship.rules import concerns as rules
from mentorship.services.concerns import shared


@serialized
def reply(*, concern_id: int, actor: User, body: str) -> ConcernMessage:
    """Write to the reporter, and only to her; the case is in progress from then on.

    A closed case is opened again by it.

    Raises:
        NotAllowed: not a reader of the case.
        BadAnswers: nothing written, or too much.
    """
    concern = shared.locked_for_reader(concern_id, actor)
    body = shared.checked(body)
    if again := _written_before(concern, actor, body, is_internal=False):
        return again
    message = _write(concern, actor, body)
    _go_on(concern)
    if concern.replied_at is None:
        concern.replied_at = timezone.now()
        concern.save(update_fields=["replied_at"])
    notify.cancel_for_subject(concern, category=shared.DUE)
    shared.record("replied", concern, actor)
    shared.tell_reporter(concern, str(message.pk))
    return message


@serialized
def answer(*, concern_id: int, actor: User, body: str) -> ConcernMessage:
    """Write to the contacts, as the reporter; a closed case is opened again by it.

    Raises:
        NotAllowed: somebody else's concern.
        BadAnswers: nothing written, or too much.
    """
    concern = shared.locked(concern_id)
    if not rules.is_reporter(actor, concern):
        raise NotAllowed
    body = shared.checked(body)
    if again := _written_before(concern, actor, body, is_internal=False):
        return again
    message = _write(concern, actor, body)
    if concern.state == ConcernState.CLOSED:
        _go_on(concern)
    shared.record("answered", concern, actor)
    shared.tell_readers(concern, str(message.pk))
    return message


@serialized
def note(*, concern_id: int, actor: User, body: str) -> ConcernMessage:
    """Keep a line that only the case's readers see.

    Raises:
        NotAllowed: not a reader of the case.
        BadAnswers: nothing written, or too much.
    """
    concern = shared.locked_for_reader(concern_id, actor)
    body = shared.checked(body)
    if again := _written_before(concern, actor, body, is_internal=True):
        return again
    message = _write(concern, actor, body, is_internal=True)
    shared.record("noted", concern, actor)
    return message


def _written_before(
    concern: Concern, actor: User, body: str, *, is_internal: bool
) -> ConcernMessage | None:
    """Return the newest message where it is this one: a form sent twice."""
    last = concern.messages.order_by("-pk").first()
    if last is None or last.author_id != actor.pk or last.is_internal != is_internal:
        return None
    return last if last.body == body else None


def _write(
    concern: Concern, actor: User, body: str, *, is_internal: bool = False
) -> ConcernMessage:
    return ConcernMessage.objects.create(
        concern=concern, author=actor, body=body, is_internal=is_internal
    )


def _go_on(concern: Concern) -> None:
    concern.state, concern.closed_at = ConcernState.IN_PROGRESS, None
    concern.save(update_fields=["state", "closed_at"])

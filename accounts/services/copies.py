"""A person's copy of her data: made in the background, kept encrypted for a day, handed to her.

One that can't be made is tried again, and an operator is told; its request stays open.
"""

import base64
import logging
import tempfile
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import IO

from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from accounts.copies import packing
from accounts.copies.packing import Packed
from accounts.enums import PrivacyKind, PrivacyState
from accounts.exceptions import CopyGone
from accounts.fields import UnreadableText
from accounts.models import CopyPiece, PersonalCopy, PrivacyRequest, User
from accounts.services import alerts, audit, locking, notify, turns
from accounts.services.clock import database_now, now_plus

logger = logging.getLogger(__name__)

READY, ALERT = "privacy_ready", "copy_failed"
KEPT_FOR = timedelta(hours=24)
LEASE = timedelta(minutes=15)
AGAIN_AFTER = (1, 5, 15, 60)  # minutes; the last one from then on
PIECE = 192 * 1024  # bytes
IN_MEMORY = 4 << 20


def make_due() -> int:
    """Make every copy that is asked for and due; return how many were made.

    Safe to overlap with itself: each is claimed by a lease.
    """
    _begin_new()
    return turns.each(
        _make, list(_due().order_by("request__asked_at").values_list("pk", flat=True))
    )


def has_due() -> bool:
    """Whether there is a copy to be made now."""
    return _unbegun().exists() or _due().exists()


def forget_old() -> int:
    """Delete copies that have run out, or whose request was taken back; return how many rows."""
    over = Q(expires_at__lt=Now()) | Q(request__state=PrivacyState.WITHDRAWN)
    return PersonalCopy.objects.filter(over).delete()[0]


def _unbegun() -> "QuerySet[PrivacyRequest]":
    asked = PrivacyRequest.objects.filter(kind=PrivacyKind.EXPORT, state=PrivacyState.ASKED)
    return asked.filter(copy=None)


def _begin_new() -> None:
    rows = [PersonalCopy(request=one, not_before=Now()) for one in _unbegun()]
    PersonalCopy.objects.bulk_create(rows, ignore_conflicts=True)


def _due() -> "QuerySet[PersonalCopy]":
    free = Q(lease_until=None) | Q(lease_until__lt=Now())
    return PersonalCopy.objects.filter(
        free, made_at=None, not_before__lte=Now(), request__state=PrivacyState.ASKED
    )


def _make(pk: int) -> int:
    copy = _claimed(pk)
    if copy is None:
        return 0
    try:
        packed = _build(copy)
        return int(_finish(copy, packed))
    except Exception as error:
        logger.exception("Copy %s could not be made.", copy.pk)
        _put_off(copy, error)
        if copy.attempts > 1:  # a single hiccup tells nobody
            alerts.raise_once(ALERT, copy=copy.pk, attempts=copy.attempts)
        return 0


@locking.serialized
def _claimed(pk: int) -> PersonalCopy | None:
    """Take a copy that nobody makes; None where somebody does."""
    copy = locking.lock(_due().filter(pk=pk)).select_related("request__user").first()
    if copy is None:
        return None
    copy.lease_token, copy.attempts = uuid.uuid4(), copy.attempts + 1
    PersonalCopy.objects.filter(pk=pk).update(
        lease_token=copy.lease_token, lease_until=now_plus(LEASE), attempts=copy.attempts
    )
    return copy


def _build(copy: PersonalCopy) -> Packed:
    """Pack it into an unnamed file and keep that in encrypted pieces, outside a transaction."""
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as file:
        packed = packing.pack(copy.request.user, file, made_at=timezone.now())
        copy.n_bytes = file.tell()
        file.seek(0)
        copy.n_pieces = _keep(copy, file)
    return packed


def _keep(copy: PersonalCopy, file: IO[bytes]) -> int:
    CopyPiece.objects.filter(copy=copy).delete()  # of an attempt that died
    number = 0
    while data := file.read(PIECE):
        text = _mark(copy, number) + base64.b64encode(data).decode()
        CopyPiece.objects.create(copy=copy, number=number, data=text)
        number += 1
    return number


def _mark(copy: PersonalCopy, number: int) -> str:
    """Return what stands before a piece, so that none takes another's place or attempt's."""
    return f"{copy.uuid}.{copy.attempts}.{number}."


@locking.serialized
def _finish(copy: PersonalCopy, packed: Packed) -> bool:
    """Say that it is there, and write to her; False where it was taken back or over meanwhile."""
    request = locking.lock(PrivacyRequest.objects.filter(pk=copy.request_id)).get()
    ours = PersonalCopy.objects.filter(pk=copy.pk, lease_token=copy.lease_token)
    if request.state != PrivacyState.ASKED or not ours.exists():
        return False
    now = database_now()
    ours.update(
        made_at=now, expires_at=now + KEPT_FOR, lease_token=None, lease_until=None,
        last_error_code="", n_bytes=copy.n_bytes, n_pieces=copy.n_pieces,
    )  # fmt: skip
    _of(copy.request.user).exclude(pk=copy.pk).delete()
    request.state, request.closed_at = PrivacyState.DONE, now
    request.save(update_fields=["state", "closed_at"])
    audit.record(
        actor=None, action="copy.made", target=request,
        sections=packed.sections, rows=packed.rows, files=packed.files,
    )  # fmt: skip
    notify.cancel_for_subject(request)
    notify.enqueue(
        category=READY,
        recipient=copy.request.user,
        dedupe_key=f"{READY}.{request.pk}",
        subject=request,
        expires_at=now + KEPT_FOR,
    )
    if not PersonalCopy.objects.exclude(last_error_code="").exists():
        alerts.clear(ALERT)
    return True


def _put_off(copy: PersonalCopy, error: Exception) -> None:
    wait = AGAIN_AFTER[min(copy.attempts, len(AGAIN_AFTER)) - 1]
    PersonalCopy.objects.filter(pk=copy.pk, lease_token=copy.lease_token).update(
        lease_token=None,
        lease_until=None,
        not_before=now_plus(timedelta(minutes=wait)),
        last_error_code=type(error).__name__[:80],
    )


def _of(user: User) -> "QuerySet[PersonalCopy]":
    return PersonalCopy.objects.filter(request__user=user)


@locking.serialized
def hand_over(*, user: User) -> tuple[PersonalCopy, Iterator[bytes]]:
    """Return a person's copy and its bytes, piece by piece, and note that she took it.

    Raises:
        CopyGone: there is none, it has run out, or its key is missing.
    """
    copy = _of(user).filter(expires_at__gt=Now()).select_related("request").first()
    if copy is None:
        raise CopyGone
    first = _piece(copy, 0)
    audit.record(actor=user, action="copy.downloaded", target=copy.request)
    return copy, _pieces(copy, first)


def _pieces(copy: PersonalCopy, first: bytes) -> Iterator[bytes]:
    yield first
    for number in range(1, copy.n_pieces):
        yield _piece(copy, number)


def _piece(copy: PersonalCopy, number: int) -> bytes:
    text = CopyPiece.objects.filter(copy=copy, number=number).values_list("data", flat=True).first()
    mark = _mark(copy, number)
    if text is None or isinstance(text, UnreadableText) or not text.startswith(mark):
        raise CopyGone
    return base64.b64decode(text.removeprefix(mark))


@locking.serialized
def delete(*, user: User) -> bool:
    """Delete a person's copy before its time; return whether there was one."""
    copy = _of(user).exclude(made_at=None).select_related("request").first()
    if copy is None:
        return False
    audit.record(actor=user, action="copy.deleted", target=copy.request)
    copy.delete()
    return True


def forget(person: User) -> None:
    """Delete every copy of a person who is erased."""
    _of(person).delete()


def write_for_operator(person: User, file: IO[bytes], *, with_team: bool) -> Packed:
    """Write a person's copy for somebody who asked by letter, and note that it was made."""
    packed = packing.pack(person, file, made_at=timezone.now(), with_team=with_team)
    audit.record(
        actor=None, action="copy.exported", target=person,
        rows=packed.rows, files=packed.files, with_team=with_team,
    )  # fmt: skip
    return packed

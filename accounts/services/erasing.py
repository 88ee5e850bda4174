"""Erase a person: in one transaction, in every table, for good.

What runs is ended by the floors above (``personal.register_forgetting``), then rows go and columns
are emptied as the list of tables says, last the person herself loses her name. Counts and dates
stay. Locks: ``personal.LOCK_ORDER``, then the person.
"""

import logging
import secrets
import uuid
from functools import partial

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from accounts import personal
from accounts.enums import PrivacyKind, PrivacyState
from accounts.exceptions import ObligationsOpen
from accounts.models import Erasure, PrivacyRequest, User
from accounts.models.users import ERASED_DOMAIN
from accounts.personal import Table
from accounts.services import (
    audit,
    erased_files,
    erasures,
    idempotency,
    locking,
    outbox,
    pausing,
    privacy,
    turns,
    wording,
)

logger = logging.getLogger(__name__)
NAME = "Somebody who left"


@locking.serialized
def erase(
    *, person: User, by: str = "herself", actor: User | None = None, only_due: bool = False
) -> bool:
    """Erase a person now; return whether anything was left of her. Twice is the same as once.

    Args:
        person: whom.
        by: "herself" (she asked), "operator" or "restore"; for the trail.
        actor: the operator, where one is known.
        only_due: leave her alone where she took her request back meanwhile.

    Raises:
        ObligationsOpen: something must be settled first; never after a restore.
    """
    if is_erased(person):
        return False
    _lock(person)
    row = locking.lock(User.objects.filter(pk=person.pk)).get()
    if is_erased(row) or (only_due and not _is_due(row)):
        return False
    pausing.point("locked")
    if by != "restore" and (open_ones := privacy.obligations(row)):
        raise ObligationsOpen(open_ones)
    address = row.email
    for forget in personal.forgettings():
        forget(row)
    outbox.forget_person(row)
    _forget_sessions(row)
    _forget_answers(row)
    _forget_back_office(row)
    for table in personal.tables().values():
        _end(table, row)
    _write(row, by, actor)
    transaction.on_commit(partial(_after, address), robust=True)
    return True


def erase_due() -> int:
    """Erase whoever asked seven days ago and did not take it back; return how many.

    Whom something still keeps stays, and is tried again with the next round.
    """
    due = PrivacyRequest.objects.due(PrivacyKind.ERASE)
    return turns.each(_erase_one, list(due.order_by("due_at", "pk").values_list("user", flat=True)))


def is_erased(person: User) -> bool:
    """Whether a person was erased."""
    return Erasure.objects.filter(user=person.pk).exists()


def _is_due(person: User) -> bool:
    return PrivacyRequest.objects.due(PrivacyKind.ERASE).filter(user=person).exists()


def _erase_one(user_id: int) -> bool:
    try:
        return erase(person=User.objects.get(pk=user_id), only_due=True)
    except ObligationsOpen:
        logger.warning("Person %s can't be erased yet: something must be settled first.", user_id)
        return False


def _lock(person: User) -> None:
    for kind in personal.LOCK_ORDER:
        found = [rows(person) for rows in personal.locks(kind)]
        ids = {pk for rows in found for pk in rows.values_list("pk", flat=True)}
        for rows in found[:1]:
            locked = rows.model._default_manager.filter(pk__in=ids).order_by("pk")
            list(locking.lock(locked).values_list("pk"))


def _end(table: Table, person: User) -> None:
    rows = table.model_class._default_manager
    for path in table.goes:
        rows.filter(**{path: person}).delete()
    for path, values in table.blanks.items():
        rows.filter(**{path: person}).update(**values)


def _forget_sessions(person: User) -> None:
    """End every session that knows of her, those before she was signed in as well."""
    hers = wording.pattern_of([person.email])
    for session in Session.objects.iterator(chunk_size=500):
        known = session.get_decoded()
        is_hers = known.get("_auth_user_id") == str(person.pk)
        if is_hers or hers.search(wording.text_of(known)):
            session.delete()


def _forget_answers(person: User) -> None:
    """Empty answers kept for repeated requests of anybody's that name her."""
    idempotency.forget(wording.pattern_of([person.email, person.name, str(person.uuid)]))


def _forget_back_office(person: User) -> None:
    about = ContentType.objects.get_for_model(User)
    rows = LogEntry.objects.filter(content_type=about, object_id=str(person.pk))
    rows.update(object_repr="", change_message="")


def _write(row: User, by: str, actor: User | None) -> None:
    Erasure.objects.create(user=row, digest=erasures.digest_of(row.uuid))
    row.uuid = uuid.uuid4()
    row.name, row.email = NAME, f"left-{secrets.token_hex(16)}@{ERASED_DOMAIN}"
    row.membership_number = row.time_zone = row.locale = ""
    row.is_active = row.is_staff = row.is_superuser = False
    row.bounced_at = row.group_made_admin_at = row.last_login = None
    row.set_unusable_password()
    row.save()
    for request in PrivacyRequest.objects.filter(user=row, state=PrivacyState.ASKED):
        request.state, request.closed_at = PrivacyState.DONE, timezone.now()
        request.save(update_fields=["state", "closed_at"])
    audit.record(actor=actor, action="person.erased", target=row, by=by)


def _after(address: str) -> None:
    erased_files.forget(address)
    erasures.write_file()

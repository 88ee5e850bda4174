"""Contacts who leave, and cases that nobody is left to read."""

from accounts.models import User
from accounts.services import locking, turns
from mentorship.enums import ConcernState
from mentorship.models import Concern, ConcernReader, Program
from mentorship.queries import concern_readers
from mentorship.services.concerns import shared


def leave(*, program: Program, person: User, actor: User | None) -> None:
    """Take somebody off every case of a program of which she is a contact no more.

    Runs in the caller's transaction; cases that nobody reads then find readers with the sweep.
    """
    rows = ConcernReader.objects.filter(concern__program=program, user=person)
    for row in rows.select_related("concern"):
        shared.record("reader_left", row.concern, actor, person=person.pk)
    rows.delete()


def reroute_orphans() -> int:
    """Name new readers for every open case that no contact reads any more; return how many."""
    rows = Concern.objects.exclude(state=ConcernState.CLOSED).prefetch_related("readers__user")
    orphans = [row.pk for row in rows if not _is_read(row)]
    return turns.each(_reroute, orphans)


def _is_read(concern: Concern) -> bool:
    return any(concern_readers.is_contact_anywhere(one.user) for one in concern.readers.all())


@locking.serialized
def _reroute(concern_id: int) -> bool:
    concern = shared.locked(concern_id)
    if concern.state == ConcernState.CLOSED or _is_read(concern):
        return False
    found = concern_readers.readers_for(concern_readers.circle_of(concern))
    known = set(concern.readers.values_list("user_id", flat=True))
    ConcernReader.objects.bulk_create(
        ConcernReader(concern=concern, user=one) for one in found if one.pk not in known
    )
    if found:
        shared.record("rerouted", concern, None)
        shared.tell_readers(concern, "rerouted")
    return bool(found)

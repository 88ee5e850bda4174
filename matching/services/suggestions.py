"""Keep the snapshots of mentors for suggestions up to date."""

import logging
import uuid
from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.db.models import Q
from django.db.models.functions import Now

from accounts.services.clock import now_plus
from matching.encoding import packed
from matching.encoding.suggestions import form
from matching.models import MentorChange, MentorSnapshot
from matching.queries import warm
from matching.queries.listed import LISTABLE
from mentorship.clock import local_day
from mentorship.models import Program

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)
# A large snapshot rests so long while few mentors have changed: those are read beside it.
REST = timedelta(minutes=10)
AT_ONCE = 500


def has_stale() -> bool:
    """Tell whether ``refresh`` has a snapshot to rebuild now, or changes to clear away."""
    if any(_is_due(program) for program in _programs()):
        return True
    return MentorChange.objects.exists() and not any(map(_is_waiting, _programs()))


def refresh() -> int:
    """Rebuild the snapshots that are out of date and forget the changes they took in.

    Returns how many were rebuilt. Safe to overlap with itself: each build is held by a lease, and
    a change is forgotten only when every program that it touches has it.
    """
    noted = list(MentorChange.objects.values_list("pk", flat=True))
    rebuilt, kept = 0, set()
    for program in _programs():
        if _is_due(program) and _rebuilt_or_logged(program):
            rebuilt += 1
        elif not _is_current(program):
            kept |= set(warm.changes_of(program).values_list("pk", flat=True))
    _forget(pk for pk in noted if pk not in kept)
    return rebuilt


def rebuild(program: Program) -> bool:
    """Build a program's snapshot; tell whether it was done here, nobody else being at it.

    Raises:
        TaxonomyError: the taxonomy has a fault.
    """
    MentorSnapshot.objects.get_or_create(program=program)
    token = uuid.uuid4()
    mine = MentorSnapshot.objects.filter(program=program, lease_token=token)
    if not _claim(program, token):
        return False
    try:
        today = local_day(program.time_zone)
        mentors = warm.read(program, today)
        done = mine.update(
            version=uuid.uuid4(),
            form=form(),
            day=today,
            n_mentors=mentors.half.n_mentors,
            data=packed.pack(mentors),
            built_at=Now(),
            lease_token=None,
            lease_until=None,
        )
    finally:
        mine.update(lease_token=None, lease_until=None)
    return bool(done)


def _claim(program: Program, token: uuid.UUID) -> bool:
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=Now())
    rows = MentorSnapshot.objects.filter(free, program=program)
    return bool(rows.update(lease_token=token, lease_until=now_plus(LEASE)))


def _rebuilt_or_logged(program: Program) -> bool:
    """Rebuild; one program that fails does not keep the others from it."""
    try:
        return rebuild(program)
    except Exception:
        logger.exception("The mentors of program %s could not be made ready.", program.pk)
        return False


def _programs() -> Iterator[Program]:
    """Yield the programs with mentors to show, or with a snapshot that should say so."""
    listable = Q(mentors__state__in=LISTABLE)
    known = Q(pk__in=MentorSnapshot.objects.filter(n_mentors__gt=0).values("program"))
    yield from Program.objects.filter(listable | known).distinct().order_by("pk")


def _is_due(program: Program) -> bool:
    return not _is_current(program) and not _is_waiting(program)


def _is_current(program: Program) -> bool:
    """Tell whether the snapshot is of today and has every change that is known."""
    rows = MentorSnapshot.objects.filter(
        warm.is_usable(), program=program, day=local_day(program.time_zone)
    )
    return rows.exists() and not warm.changes_of(program).exists()


def _is_waiting(program: Program) -> bool:
    """Tell whether a large snapshot may rest although a few of its mentors have changed."""
    rows = MentorSnapshot.objects.filter(
        warm.is_usable(),
        program=program,
        day=local_day(program.time_zone),
        n_mentors__gt=warm.SMALL,
        built_at__gt=now_plus(-REST),
    )
    changes = warm.changes_of(program)
    concern_all = changes.filter(mentor__isnull=True, user__isnull=True)
    few = changes[: warm.MOST_CHANGED + 1].count() <= warm.MOST_CHANGED
    return rows.exists() and few and changes.exists() and not concern_all.exists()


def _forget(changes: Iterable[int]) -> None:
    pks = list(changes)
    for start in range(0, len(pks), AT_ONCE):
        MentorChange.objects.filter(pk__in=pks[start : start + AT_ONCE]).delete()

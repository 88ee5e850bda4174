"""Follow the world's time zones: a new edition moves the check-ins that are still to open.

Governments change their clocks at short notice. A check-in's moment is laid out months ahead, so
it is computed anew when Python finds newer zone data than the last time. Which edition is the newer
one the names tell; processes with an older one change nothing back.
"""

import logging
import zoneinfo
from pathlib import Path

import tzdata
from django.db.models import Q

from accounts.models import User
from accounts.services import locking
from mentorship.enums import CheckInState
from mentorship.models import CheckInAnswer, ZoneData
from mentorship.services.check_ins import times

logger = logging.getLogger(__name__)

PEOPLE_AT_ONCE = 100  # so that a round of the sweep is not held up


def follow() -> int:
    """Compute anew what a newer edition of the zones moves; return how many check-ins moved.

    Some people in each call, until all are done. Safe to overlap with itself: computing the same
    moment again changes nothing.
    """
    version = installed_version()
    known, _new = ZoneData.objects.get_or_create(pk=1)
    if version > known.version:
        logger.info("Time zones: edition %s follows %s.", version, known.version or "none")
        ZoneData.objects.filter(pk=1, version=known.version).update(version=version, reached=0)
    elif known.reached is None or version < known.version:
        return 0
    zoneinfo.ZoneInfo.clear_cache()  # this process may still know the older edition
    return _step(version)


def installed_version() -> str:
    """Return the edition that Python reads: the system's, else that of the package ``tzdata``."""
    for folder in zoneinfo.TZPATH:
        source = Path(folder) / "tzdata.zi"
        if source.is_file():
            with source.open(encoding="ascii", errors="replace") as lines:
                return next(lines, "").removeprefix("# version").strip()
    return str(tzdata.IANA_VERSION)


def _step(version: str) -> int:
    reached = ZoneData.objects.values_list("reached", flat=True).get(pk=1) or 0
    waiting = Q(state=CheckInState.SCHEDULED, person_id__gt=reached)
    rows = CheckInAnswer.objects.filter(waiting).order_by("person_id")
    people = list(rows.values_list("person_id", flat=True).distinct()[:PEOPLE_AT_ONCE])
    moved = sum(_move(person_id) for person_id in people)
    is_done = len(people) < PEOPLE_AT_ONCE
    ZoneData.objects.filter(pk=1, version=version, reached=reached).update(
        reached=None if is_done else people[-1]
    )
    return moved


@locking.serialized
def _move(person_id: int) -> int:
    return times.reschedule(locking.lock(User.objects.filter(pk=person_id)).get())

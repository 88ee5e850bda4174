"""What the catalogue of mails is made of: who is in it, and what must never be in a mail."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from mentorship.enums import AskedFirst, MentorshipState
from tests.factories.mentorship import MentorshipFactory, ProgramFactory, ProgramStaffFactory

DAY = timedelta(days=1)
# Planted in everything that no mail may hold.
CANARY = "CANARY"
HER_SURNAME, HIS_SURNAME = "Surnamia", "Othername"
# What the two write to each other: none of it stands in a mail of a life mentorship.
WORDS = "WRITTEN-BY-ONE-OF-THE-TWO"
REASONS = {
    "mentee": [{"icon": "clock", "text": "You are both free on weekday evenings."}],
    "mentor": [{"icon": "clock", "text": "You are both free on weekday evenings."}],
}
ENTRIES: dict[str, Callable[[], object]] = {}


def of(name: str) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Say that a function has a service queue the message ``category`` or ``category/variant``.

    It may return the recipient to look at, where several people get one.
    """

    def keep(make: Callable[[], object]) -> Callable[[], object]:
        ENTRIES[name] = make
        return make

    return keep


def program(**fields):
    """Return a program with a name that people would give it."""
    return ProgramFactory(name="Northlakes Mentoring", **{"asked_first": AskedFirst.BOTH, **fields})


def introduced(**fields):
    """Return an introduction of two days ago that nobody answered."""
    given = {"introduced_at": timezone.now() - 2 * DAY, "words": REASONS, **fields}
    if "program" not in given:
        given["program"] = program()
    return MentorshipFactory(**PEOPLE, **given)


def running(**fields):
    """Return a mentorship that began forty days ago."""
    began = {"introduced_at": timezone.now() - 40 * DAY}
    return introduced(active=True, **{**began, **fields})


def resting(days=54):
    """Return a mentorship that has been on pause for so many days."""
    paused = timezone.now() - days * DAY
    return running(introduced_at=paused - 30 * DAY, state=MentorshipState.PAUSED, paused_at=paused)


def admin_of(program):
    """Return an admin of a program."""
    return ProgramStaffFactory(
        program=program, employer="Lakeshore", user__name="Marisol Vega"
    ).user


PEOPLE = {
    "mentee__user__name": f"Jamila {HER_SURNAME}",
    "mentor__user__name": f"Dolores {HIS_SURNAME}",
    "mentee__user__email": "jamila.private@example.org",
    "mentor__user__email": "dolores.private@example.org",
    "mentor__user__time_zone": "America/New_York",
    "mentee__profile__introduction": CANARY,
    "mentor__profile__introduction": CANARY,
    "mentee__profile__employer": f"{CANARY} Hospital",
    "mentor__profile__employer": f"{CANARY} Clinic",
}

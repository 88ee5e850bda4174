"""Write to the people of a file: each once, many of them over some hours."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.enums import Priority
from accounts.models import User
from accounts.services import notify
from accounts.services.notify import Message
from mentorship.models import InvitedPerson, PeopleImport
from mentorship.services.importing.enrolling import Enrolled

ENTERED, INVITED = "import_entered", "import_invited"
AT_ONCE = 500  # so many, then a rest
REST = timedelta(minutes=5)


def tell(
    people_import: PeopleImport,
    enrolled: Iterable[Enrolled],
    invited: Mapping[int, User],
    *,
    after: int = 0,
) -> None:
    """Queue the mails of an import, in the caller's transaction; not to closed accounts.

    Args:
        people_import: the import.
        enrolled: who is entered.
        invited: who is invited, by id.
        after: how many rows of the same file came before.
    """
    if not people_import.tells:
        return
    messages = [
        *_entered(people_import, enrolled, after),
        *_invited(people_import, invited, after),
    ]
    notify.enqueue_all(messages)


def _entered(
    people_import: PeopleImport, enrolled: Iterable[Enrolled], after: int
) -> Iterable[Message]:
    for n, one in enumerate(enrolled, start=after):
        yield Message(
            category=ENTERED,
            recipient=one.user,
            dedupe_key=f"{ENTERED}.{people_import.side}.{one.part.pk}",
            subject=one.part,
            program=people_import.program_id,
            not_before=_moment(n),
            priority=Priority.BULK,
        )


def _invited(
    people_import: PeopleImport, invited: Mapping[int, User], after: int
) -> Iterable[Message]:
    """Yield one mail for each; somebody in two files, or in next year's, gets it once a side."""
    rows = InvitedPerson.objects.filter(
        invitation__program=people_import.program_id,
        invitation__label=f"File of people {people_import.pk}",
    )
    for n, row in enumerate(rows.filter(user__in=invited).order_by("pk"), start=after):
        user = invited.get(row.user_id)
        if user is not None and user.is_active:
            key = f"{INVITED}.{people_import.program_id}.{people_import.side}.{user.pk}"
            yield Message(
                category=INVITED,
                recipient=user,
                dedupe_key=key,
                subject=row,
                program=people_import.program_id,
                context={"side": str(people_import.side)},
                not_before=_moment(n),
                priority=Priority.BULK,
            )


def _moment(n: int) -> datetime | None:
    return None if n < AT_ONCE else timezone.now() + REST * (n // AT_ONCE)

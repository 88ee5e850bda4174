"""Hours of continuing education that a person notes towards a renewal."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit, locking
from mentorship.clock import local_day
from mentorship.exceptions import BadAnswers
from mentorship.models import ContinuingEducation
from mentorship.services.profiles import lock_person
from mentorship.services.renewals.dates import locked_own

MOST_HOURS = 200
LONGEST_TITLE = 160
EARLIEST = timedelta(days=5 * 366)


@locking.serialized
def log(
    *, held_id: int, actor: User, title: str, hours: Decimal, earned_on: date
) -> ContinuingEducation:
    """Note hours towards the renewal of one's own credential; the same once more is the same.

    Raises:
        NotAllowed: not hers.
        BadAnswers: no title, no hours or too many, or a day to come or long past.
    """
    row = locked_own(held_id, actor)
    title = title.strip()
    if not title or len(title) > LONGEST_TITLE:
        raise BadAnswers(_("Say in up to 160 characters what it was."), field="title")
    if not 0 < hours <= MOST_HOURS:
        raise BadAnswers(_("Enter hours above 0 and up to 200, such as 1.5."), field="hours")
    today = local_day(actor.time_zone or "UTC")
    if not today - EARLIEST <= earned_on <= today + timedelta(days=1):
        raise BadAnswers(_("Choose a day of the last five years."), field="earned_on")
    same = ContinuingEducation.objects.filter(held_credential=row, hours=hours, earned_on=earned_on)
    if noted := next((one for one in same if one.title == title), None):
        return noted
    entry = ContinuingEducation.objects.create(
        held_credential=row, title=title, hours=hours, earned_on=earned_on
    )
    audit.record(actor=actor, action="continuing_education.added", target=entry)
    return entry


@locking.serialized
def remove(*, entry_id: int, actor: User) -> None:
    """Take one's own entry away; one that is gone already stays gone."""
    lock_person(actor)
    mine = ContinuingEducation.objects.filter(held_credential__profile=actor.pk)
    entry = mine.filter(pk=entry_id).first()
    if entry is None:
        return
    audit.record(actor=actor, action="continuing_education.removed", target=entry)
    entry.delete()

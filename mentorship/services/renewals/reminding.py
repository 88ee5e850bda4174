"""Reminders before a credential runs out, for whoever asked for them.

90, 30 and 7 days before, one message for all of a calendar week: it leaves on the first of these
days and names everything of its week. A day without a sweep is made up for within six days.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import MessageGroup
from accounts.models import User
from accounts.services import audit, locking, muting, notify
from mentorship.clock import database_now, local_day, local_moment
from mentorship.exceptions import BadAnswers
from mentorship.models import HeldCredential, Mentee, Mentor, Profile, Program
from mentorship.queries.waking import zone_of
from mentorship.services import message_budget
from mentorship.services.message_budget import Reminder
from mentorship.services.profiles import lock_person

CATEGORY = "credential_expiry"
DAYS_BEFORE = (90, 30, 7)
DAY = timedelta(days=1)
MADE_UP_FOR = 6 * DAY


@locking.serialized
def set_reminders(*, user: User, wanted: bool) -> Profile:
    """Ask to be reminded, or not any more; what holds already stays as it is.

    Raises:
        BadAnswers: there is no profile, so nothing can run out.
    """
    lock_person(user)
    profile = Profile.objects.filter(pk=user.pk).first()
    if profile is None:
        raise BadAnswers(_("Add a credential to your profile first."), field="wanted")
    if bool(profile.expiry_reminders_at) == wanted:
        return profile
    profile.expiry_reminders_at = timezone.now() if wanted else None
    profile.save(update_fields=["expiry_reminders_at"])
    if wanted:
        muting.unmute(user=user, group=MessageGroup.CREDENTIALS)
    action = "expiry_reminders.on" if wanted else "expiry_reminders.off"
    audit.record(actor=user, action=action, target=profile)
    return profile


@dataclass(frozen=True)
class _Due:
    """One message: whose, for which week, and the first of its days."""

    person: User
    monday: date
    day: date

    @property
    def key(self) -> str:
        """What it is queued by, once."""
        return f"{CATEGORY}.{self.person.pk}.{self.monday.isoformat()}"


def remind_expiring(now: datetime | None = None) -> int:
    """Queue the messages that are due; return how many."""
    now = now or database_now()
    due = {one.key: one for row in _candidates(now) for one in _due(row, now)}
    known = notify.queued(due)
    new = [one for key, one in due.items() if key not in known]
    return message_budget.remind_all(_reminder(one, now) for one in new)


def _candidates(now: datetime) -> QuerySet[HeldCredential]:
    """Return what runs out so many days from about now, of whoever asked to be reminded."""
    today = now.date()
    runs_out = Q()
    for days in DAYS_BEFORE:
        on = today + days * DAY
        runs_out |= Q(expires_on__range=(on - MADE_UP_FOR - DAY, on + DAY))
    rows = HeldCredential.objects.filter(runs_out, profile__expiry_reminders_at__isnull=False)
    return rows.filter(profile__user__is_active=True).select_related("profile__user")


def _due(row: HeldCredential, now: datetime) -> Iterator[_Due]:
    person, asked_at = row.profile.user, row.profile.expiry_reminders_at
    assert row.expires_on is not None
    assert asked_at is not None
    zone = person.time_zone or program_of(person).time_zone
    today = local_day(zone, now)
    since = max(today - MADE_UP_FOR, local_day(zone, asked_at))
    for days in DAYS_BEFORE:
        day = row.expires_on - days * DAY
        if since <= day <= today:
            yield _Due(person, day - day.weekday() * DAY, day)


def _reminder(due: _Due, now: datetime) -> Reminder:
    program = program_of(due.person)
    too_late = local_moment(due.day + 7 * DAY, time(), zone_of(due.person, program))
    return Reminder(
        category=CATEGORY,
        recipient=due.person,
        dedupe_key=due.key,
        program=program,
        at=now,
        expires_at=too_late,
        subject=due.person,
        context={"monday": due.monday.isoformat()},
    )


def program_of(person: User) -> Program:
    """Return the program of her newest part, for its zone; she may have none."""
    for model in (Mentee, Mentor):
        parts = model._default_manager.filter(user=person).select_related("program")
        part = parts.order_by("-pk").first()
        if part is not None:
            return part.program
    return Program(time_zone=settings.TIME_ZONE)

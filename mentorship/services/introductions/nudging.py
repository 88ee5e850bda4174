"""One more reminder, when an admin asks for it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q
from django.db.models.functions import Coalesce

from accounts import registry
from accounts.enums import NotificationStatus
from accounts.models import AuditEvent, MutedGroup, Notification, User
from accounts.services import audit, locking, notify
from mentorship import rules
from mentorship.clock import database_now
from mentorship.enums import MentorshipState, Side
from mentorship.exceptions import NotAllowed
from mentorship.exceptions.team import (
    AnsweredThemselves,
    NotAskedYet,
    NudgedAlready,
    RemindersOff,
    TooLateToNudge,
    TooManyMessages,
    TooSoonToNudge,
    WaitsForReply,
)
from mentorship.models import Mentorship
from mentorship.queries.introduction_questions import awaits_reply
from mentorship.services.check_ins import times
from mentorship.services.introductions.steps import is_asked, refuse_closed
from mentorship.services.pair_locks import locked

CATEGORY = "introduction_nudge"
REST_DAYS = 2  # between two messages about one introduction
WEEK = timedelta(days=7)
MOST_A_WEEK = 2
# A message in one of these reached the person, or is about to.
TOLD = (
    NotificationStatus.PENDING,
    NotificationStatus.LEASED,
    NotificationStatus.SENT,
    NotificationStatus.RETRY,
)


@locking.serialized
def nudge(*, mentorship_id: int, side: Side, admin: User) -> datetime:
    """Queue one reminder more for a silent side; return when it leaves.

    Once per side and introduction, beside the one that the program's day brings. It leaves in the
    person's own hours. Repeating it returns the present state.

    Raises:
        NotAllowed: not an admin of the program, or one of the two.
        IntroductionClosed, AnsweredThemselves, NotAskedYet: nobody waits for this side's answer.
        WaitsForReply: the side asked a question, and the other one has not replied.
        NudgedAlready, TooSoonToNudge, TooManyMessages, RemindersOff, TooLateToNudge: the person
            is left alone.
    """
    mentorship = locked(mentorship_id)
    if not rules.can_recall(admin, mentorship):
        raise NotAllowed
    made = _made_by_hand(mentorship, side)
    if made is not None:
        _refuse_others_nudge(mentorship, side, admin)
        return made.not_before
    now = database_now()
    _refuse_needless(mentorship, side)
    _refuse_restless(mentorship, side, now)
    person = mentorship.person_of(side)
    leaves_at = times.waking(now, person, mentorship.program)
    if leaves_at >= mentorship.respond_by:
        raise TooLateToNudge
    notify.enqueue(
        category=CATEGORY,
        recipient=person,
        dedupe_key=key_by_hand(mentorship.pk, side.value),
        subject=mentorship,
        program=mentorship.program_id,
        not_before=leaves_at,
        expires_at=mentorship.respond_by,
    )
    audit.record(actor=admin, action="introduction.nudged", target=mentorship, side=str(side.value))
    return leaves_at


def key_by_hand(mentorship_id: int, side: str) -> str:
    """Return the key of the reminder that an admin may ask for once."""
    return f"{CATEGORY}.{mentorship_id}.{side}.by_hand"


def nudged_by_hand(mentorships: Iterable[Mentorship], since: datetime) -> set[str]:
    """Return the keys of such reminders of these introductions since a moment; one query."""
    keys = [key_by_hand(row.pk, side.value) for row in mentorships for side in Side]
    rows = Notification.objects.filter(dedupe_key__in=keys, not_before__gte=since)
    return set(rows.values_list("dedupe_key", flat=True))


def _made_by_hand(mentorship: Mentorship, side: Side) -> Notification | None:
    return Notification.objects.filter(dedupe_key=key_by_hand(mentorship.pk, side.value)).first()


def _refuse_others_nudge(mentorship: Mentorship, side: Side, admin: User) -> None:
    events = AuditEvent.objects.filter(
        target_type=mentorship._meta.label_lower,
        target_id=str(mentorship.pk),
        action="introduction.nudged",
        data__side=side.value,
    )
    event = events.select_related("actor").first()
    if event is not None and event.actor_id != admin.pk:
        raise NudgedAlready(name=event.actor.name if event.actor else "", at=event.at)


def _refuse_needless(mentorship: Mentorship, side: Side) -> None:
    if mentorship.state == MentorshipState.INTRODUCED and mentorship.answer_of(side):
        raise AnsweredThemselves(name=mentorship.person_of(side).first_name)
    refuse_closed(mentorship)
    if not is_asked(mentorship, side):
        raise NotAskedYet
    if awaits_reply(mentorship, side):
        raise WaitsForReply(name=mentorship.person_of(side).first_name)


def _refuse_restless(mentorship: Mentorship, side: Side, now: datetime) -> None:
    """Leave a person alone who heard from us lately, or wants no reminders."""
    person = mentorship.person_of(side)
    group = registry.category(CATEGORY).group
    if MutedGroup.objects.filter(user=person, group=group).exists():
        raise RemindersOff(name=person.first_name)
    rows = _told(person, now)
    here = [at for subject, at in rows if subject == str(mentorship.pk)]
    if here and max(here) > now - timedelta(days=REST_DAYS):
        raise TooSoonToNudge(name=person.first_name, at=max(here) + timedelta(days=REST_DAYS))
    if len(rows) >= MOST_A_WEEK:
        again = sorted(at for _subject, at in rows)[-MOST_A_WEEK] + WEEK
        raise TooManyMessages(name=person.first_name, at=again)


def _told(person: User, now: datetime) -> list[tuple[str, datetime]]:
    """Return (introduction id or empty, moment) of what a program wrote to a person this week."""
    rows = Notification.objects.filter(
        Q(sent_at__gte=now - WEEK) | Q(sent_at=None, not_before__gte=now - WEEK),
        recipient=person,
        program_id__isnull=False,
        status__in=TOLD,
    ).annotate(told_at=Coalesce("sent_at", "not_before"))
    about = Mentorship._meta.label_lower
    found = rows.values_list("subject_type", "subject_id", "told_at")
    return [(pk if kind == about else "", at) for kind, pk, at in found]

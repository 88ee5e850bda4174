"""A mentorship rests and goes on: by either of the two, by an admin, or by itself in the end.

A pause lasts at most as long as the kind of mentoring allows; pauses that follow each other soon
count together (``queries.pauses``).
"""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.days import long_month_day
from accounts.models import User
from accounts.services import audit, locking, notify, pausing
from mentorship.clock import local_day
from mentorship.enums import MentorshipState, Side
from mentorship.exceptions import BadAnswers
from mentorship.exceptions.mentorships import PauseUsedUp
from mentorship.models import Mentorship, Pause
from mentorship.queries.pauses import again_on, last_day, left_at, open_pause
from mentorship.services import reasons
from mentorship.services.check_ins import closing
from mentorship.services.meetings import cancel_all
from mentorship.services.mentorships.steps import (
    end_pause,
    locked_for,
    refuse_not_running,
    tell,
)

DAY = timedelta(days=1)


@locking.serialized
def pause(
    *, mentorship_id: int, actor: User, until: date | None = None, reason: str = ""
) -> Mentorship:
    """Let a mentorship rest; its place still counts, the other is told.

    Its reminders stop, and meetings to come are cancelled.

    One on pause stays so; another ``until`` moves the day on which we ask again. Without one it
    is the last day possible.

    Raises:
        NotAllowed: neither one of the two nor an admin of the program.
        NotRunning: it never started, is over, or stands still for another reason.
        PauseUsedUp: it rested as long as it may a short while ago.
        BadAnswers: the reason is not one of the list, or the day is not within the longest pause.
    """
    mentorship = locked_for(mentorship_id, actor)
    refuse_not_running(mentorship, actor)
    reasons.refuse_unknown("reasons.pause", reason)
    if mentorship.state == MentorshipState.PAUSED:
        _ask_later(mentorship, until, actor)
        return mentorship
    now = timezone.now()
    if left_at(mentorship, now) < DAY:
        raise PauseUsedUp(again_on(mentorship, now))
    until = _day_to_ask(mentorship, until, begun_at=now)
    pausing.point("checked")
    mentorship.state, mentorship.paused_at = MentorshipState.PAUSED, now
    mentorship.pause_until = until
    mentorship.save(update_fields=["state", "paused_at", "pause_until"])
    pauses = mentorship.pauses
    begun = pauses.create(begun_at=now, until=until, reason=reason, asked_by=actor)
    closing.silence(mentorship)
    cancel_all(mentorship, actor)
    audit.record(
        actor=actor, action="mentorship.paused", target=mentorship, until=until.isoformat()
    )
    _tell_others(mentorship, "mentorship_paused", actor, key=str(begun.pk))
    return mentorship


def _day_to_ask(mentorship: Mentorship, until: date | None, *, begun_at: datetime) -> date:
    """Return the day on which to ask again: from tomorrow to the pause's last one."""
    today, last = local_day(mentorship.program.time_zone), last_day(mentorship, begun_at)
    if until is not None and not today < until <= last:
        sentence = _("Choose a day from tomorrow to %(day)s.")
        raise BadAnswers(sentence % {"day": long_month_day(last)}, field="until")
    return until or last


def _ask_later(mentorship: Mentorship, until: date | None, actor: User) -> None:
    """Move the day on which to ask again, within the pause that goes on."""
    assert mentorship.paused_at is not None
    if until is None or until == mentorship.pause_until:
        return
    day = _day_to_ask(mentorship, until, begun_at=mentorship.paused_at)
    mentorship.pause_until = day
    mentorship.save(update_fields=["pause_until"])
    mentorship.pauses.filter(ended_at=None).update(until=day)
    notify.cancel_for_subject(mentorship, category="mentorship_resting")
    audit.record(
        actor=actor, action="mentorship.pause_moved", target=mentorship, until=day.isoformat()
    )


@locking.serialized
def resume(*, mentorship_id: int, actor: User) -> Mentorship:
    """Go on after a pause, at any time; the other is told.

    Raises:
        NotAllowed: neither one of the two nor an admin of the program.
        NotRunning: it never started, is over, or stands still for another reason.
    """
    mentorship = locked_for(mentorship_id, actor)
    refuse_not_running(mentorship, actor)
    if mentorship.state == MentorshipState.ACTIVE:
        return mentorship
    ended = open_pause(mentorship)
    go_on(mentorship, actor=actor)
    _tell_others(mentorship, "mentorship_resumed", actor, key=_key(ended))
    return mentorship


def _key(pause: Pause | None) -> str:
    return str(pause.pk) if pause is not None else f"{timezone.now():%Y%m%d}"


def go_on(mentorship: Mentorship, *, actor: User | None) -> None:
    """End a pause, in the caller's transaction with the mentorship locked.

    Check-ins of the pause that nobody could answer are not counted as missed.
    """
    pausing.point("checked")
    mentorship.state, mentorship.paused_at = MentorshipState.ACTIVE, None
    mentorship.pause_until = None
    mentorship.save(update_fields=["state", "paused_at", "pause_until"])
    end_pause(mentorship, actor=actor)
    for category in ("mentorship_resting", "mentorship_paused"):
        notify.cancel_for_subject(mentorship, category=category)
    closing.skip_passed(mentorship)
    audit.record(actor=actor, action="mentorship.resumed", target=mentorship)


def _tell_others(mentorship: Mentorship, category: str, actor: User, *, key: str) -> None:
    """Tell whoever of the two did not do it herself."""
    own = mentorship.side_of(actor)
    for side in Side:
        if side != own:
            tell(mentorship, category, side, key=key, by=own or "team")

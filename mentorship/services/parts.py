"""A person's part under its locks, and putting it on pause; for whoever moves one."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.days import long_month_day
from accounts.models import User
from accounts.services import audit, locking
from mentorship import hooks
from mentorship.enums import HOLDING_STATES, MenteeState, MentorState, Side
from mentorship.exceptions import BadAnswers, NotPausable
from mentorship.hooks import Part
from mentorship.models import Mentee, Mentor
from mentorship.services import availability

LONGEST = timedelta(days=60)
OPEN: dict[Side, MenteeState | MentorState] = {
    Side.MENTEE: MenteeState.AVAILABLE,
    Side.MENTOR: MentorState.VETTED,
}
PAUSED: dict[Side, MenteeState | MentorState] = {
    Side.MENTEE: MenteeState.PAUSED,
    Side.MENTOR: MentorState.PAUSED,
}


def locked(side: Side, part_id: int) -> Part:
    """Lock a part and the other side of whatever waits for it: mentors first, then mentees.

    An offer that comes up in between is seen after the locks, and its place freed by a guarded
    update; should two such updates wait for each other, the service runs again.
    """
    if side == Side.MENTOR:
        mentor = locking.lock(Mentor.objects.select_related("user")).get(pk=part_id)
        _lock_all(Mentee, _others(mentor, "mentee_id"))
        return mentor
    _lock_all(Mentor, _others(Mentee.objects.get(pk=part_id), "mentor_id"))
    return locking.lock(Mentee.objects.select_related("user")).get(pk=part_id)


def _others(part: Part, column: str) -> set[int]:
    held = part.mentorships.filter(state__in=HOLDING_STATES)
    return hooks.offered_others(part) | set(held.values_list(column, flat=True))


def _lock_all(model: type[Mentee] | type[Mentor], ids: set[int]) -> None:
    rows = model.objects.filter(pk__in=ids).order_by("pk")
    list(locking.lock(rows).values_list("pk"))


def rest(part: Part, side: Side, actor: User, *, until: date | None, reason: str = "") -> bool:
    """Put a locked part on pause; return whether it was open. One on pause moves its day only.

    Introductions that wait for an answer stay; ``standing.pause`` lets them go as well.

    Raises:
        NotPausable: it waits for a decision, was refused, or she left.
        BadAnswers: the day is not within sixty days.
    """
    if part.state not in (OPEN[side], PAUSED[side]):
        raise NotPausable
    day = _day_to_ask(until)
    if part.state == PAUSED[side]:
        if until is not None:
            _ask_later(part, day, actor)
        return False
    availability.move(part, PAUSED[side], actor, reason=reason, until=day)
    hooks.release_offers(part, actor, f"{side.value}_paused")
    return True


def _day_to_ask(until: date | None) -> date:
    """Return the day on which to ask again, from tomorrow to sixty days from now."""
    today = timezone.localdate()
    last = today + LONGEST
    if until is not None and not today < until <= last:
        sentence = _("Choose a day from tomorrow to %(day)s.")
        day = long_month_day(last)
        raise BadAnswers(sentence % {"day": day}, field="until")
    return until or last


def _ask_later(part: Part, day: date, actor: User) -> None:
    if part.paused_until == day:
        return
    part.paused_until = day
    part.save(update_fields=["paused_until"])
    action = f"{part._meta.model_name}.pause_moved"
    audit.record(actor=actor, action=action, target=part, until=day.isoformat())

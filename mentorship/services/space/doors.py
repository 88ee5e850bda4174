"""Who comes in to write in a pair's space, and what is asked of every text there."""

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import rules
from mentorship.clock import database_now, local_day
from mentorship.exceptions import BadAnswers, NotAllowed
from mentorship.exceptions.space import SpaceOver, SpaceResting
from mentorship.models import Mentorship
from mentorship.models.mentorships import CLOSED_STATES
from mentorship.rules import space as space_rules
from mentorship.services import pair_locks


def enter(
    mentorship_id: int,
    actor: User,
    *,
    may: Callable[[Mentorship], bool] = space_rules.may_write,
) -> Mentorship:
    """Lock a mentorship in the caller's transaction for one of the two, who may write there.

    Raises:
        NotAllowed: neither of the two.
        SpaceOver: the mentorship is over.
        SpaceResting: it is not, and yet nothing can be written.
    """
    mentorship = pair_locks.locked_alone(mentorship_id)
    if not rules.can_read_mentorship(actor, mentorship):
        raise NotAllowed
    if not may(mentorship):
        raise SpaceOver if mentorship.state in CLOSED_STATES else SpaceResting
    return mentorship


def checked(body: str, *, field: str, longest: int, ask: str) -> str:
    """Return a text without the space around it; ``ask`` is said where nothing is left.

    Raises:
        BadAnswers: nothing written, or too much.
    """
    body = body.replace("\r\n", "\n").strip()
    if not body:
        raise BadAnswers(ask, field=field)
    if len(body) > longest:
        raise BadAnswers(
            _("Keep it to %(longest)s characters.") % {"longest": f"{longest:,}"}, field=field
        )
    return body


def refuse_past(due_on: date | None, mentorship: Mentorship, actor: User) -> None:
    """Refuse a day before today, by the calendar of whoever sets it.

    Raises:
        BadAnswers: the day is over.
    """
    zone = actor.time_zone or mentorship.program.time_zone
    if due_on is not None and due_on < local_day(zone, database_now()):
        raise BadAnswers(_("Choose today or a day to come."), field="due_on")


def always(_mentorship: Mentorship) -> bool:
    """Let either of the two in, whatever became of the mentorship."""
    return True

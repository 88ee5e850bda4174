"""Suggest a change of an agreement, or leave it as it is."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.days import month_day_year
from accounts.models import User
from accounts.services import locking
from mentorship.clock import database_now, local_day
from mentorship.exceptions import BadAnswers
from mentorship.exceptions.agreements import NothingToSign, SignFirst
from mentorship.models import Agreement, Mentorship
from mentorship.queries import agreements as queries
from mentorship.services.agreements.steps import (
    changed,
    checked_words,
    entered,
    propose,
    record,
    replace,
    tell,
)


@locking.serialized
def suggest(
    *, mentorship_id: int, actor: User, number: int, goal: str, rhythm: str, ends_on: date
) -> Agreement:
    """Suggest other words or another end; what both signed holds until the other one signs.

    It takes the place of a version that waits. Repeating it returns the suggestion.

    Args:
        mentorship_id: the pair.
        actor: one of the two.
        number: the version that she read.
        goal: the goal as it should read.
        rhythm: when they meet, or empty.
        ends_on: from tomorrow to the program's length with its extensions.

    Raises:
        NotAllowed, SpaceOver, SpaceResting: see ``doors.enter``.
        SignFirst: nothing was signed yet by anybody.
        AgreementChanged: another version is the newest now.
        BadAnswers: no goal, too many words, a day out of bounds, or nothing is different.
    """
    mentorship, side = entered(mentorship_id, actor)
    found = queries.of(mentorship)
    newest = found.newest
    if newest is None:
        raise SignFirst
    goal, rhythm = checked_words(goal, rhythm)
    is_same = (newest.goal, newest.rhythm, newest.ends_on) == (goal, rhythm, ends_on)
    if is_same and newest.proposed_by == side and not newest.is_signed:
        return newest
    if newest.number != number:
        raise changed(newest, mentorship)
    if is_same:
        raise BadAnswers(_("Change the goal, the rhythm or the last day first."), field="goal")
    _refuse_end(mentorship, ends_on, newest)
    if not newest.is_signed:
        replace(newest)
    last = found.rows[-1].number
    return propose(mentorship, side, actor, last + 1, goal, rhythm, ends_on)


def _refuse_end(mentorship: Mentorship, ends_on: date, newest: Agreement) -> None:
    """Refuse a last day that is over, or later than the program allows."""
    if ends_on in (newest.ends_on, mentorship.ends_on):
        return
    today = local_day(mentorship.program.time_zone, database_now())
    latest = queries.latest_end(mentorship)
    if not today < ends_on <= latest:
        said = _("Choose a last day from tomorrow to %(day)s.") % {"day": month_day_year(latest)}
        raise BadAnswers(said, field="ends_on")


@locking.serialized
def keep(*, mentorship_id: int, actor: User, number: int) -> Agreement:
    """Leave it as both signed it: decline a suggestion, or take one's own back.

    Raises:
        NotAllowed, SpaceOver, SpaceResting: see ``doors.enter``.
        NothingToSign: no change is suggested.
        AgreementChanged: another change is suggested now.
    """
    mentorship, side = entered(mentorship_id, actor)
    found = queries.of(mentorship)
    if found.current is None:
        raise NothingToSign
    asked = found.open
    if asked is None:
        if any(row.number == number and row.replaced_at for row in found.rows):
            return found.current
        raise NothingToSign
    if asked.number != number:
        raise changed(asked, mentorship)
    replace(asked)
    record("agreement.kept", asked, actor)
    if asked.proposed_by != side:
        tell("agreement_kept", asked, side.other)
    return found.current

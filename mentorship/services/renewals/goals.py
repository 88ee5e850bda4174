"""A renewal as a goal of a running mentorship."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import locking
from mentorship.clock import local_day
from mentorship.exceptions import BadAnswers
from mentorship.models import HeldCredential, Mentorship, MentorshipGoal
from mentorship.queries.credentials import card_of
from mentorship.services.renewals.dates import locked_own
from mentorship.services.space import goals, milestones

SENT_BEFORE = timedelta(days=14)


@locking.serialized
def make_goal(*, held_id: int, mentorship_id: int, actor: User) -> MentorshipGoal:
    """Set the renewal of one's own credential as a goal, with the steps that it takes.

    The partner reads the goal, as every goal. One that is set already is that goal.

    Raises:
        NotAllowed: not her credential, or not her mentorship.
        BadAnswers: it has no expiry date to come.
        GoalsFull, SpaceOver, SpaceResting: see ``goals.add``.
    """
    row = locked_own(held_id, actor)
    mentorship = Mentorship.objects.select_related("program").get(pk=mentorship_id)
    today = local_day(mentorship.program.time_zone)
    if row.expires_on is None or row.expires_on <= today:
        raise BadAnswers(_("Write down until when it runs first."), field="expires_on")
    open_goals = MentorshipGoal.objects.filter(
        mentorship=mentorship_id, held_credential=row, reached_at=None, dropped_at=None
    )
    known = open_goals.first()
    if known is not None:
        return known
    goal = goals.add(
        mentorship_id=mentorship_id, actor=actor, due_on=row.expires_on, held_credential=row,
        title=_("Renew my %(name)s") % {"name": row.credential.name},
    )  # fmt: skip
    for title, due_on in _steps(row, row.expires_on, today):
        milestones.add(goal_id=goal.pk, actor=actor, title=title, due_on=due_on)
    return goal


def _steps(row: HeldCredential, expires_on: date, today: date) -> list[tuple[str, date]]:
    send_by = max(expires_on - SENT_BEFORE, today)
    found = []
    card = card_of(row, today)
    if card.hours_needed and card.hours_left:
        hours = _("Finish %(n)s hours of continuing education") % {"n": card.hours_left}
        found.append((hours, send_by))
    found += [(str(need).capitalize(), send_by) for need in card.needs]
    return [*found, (_("Send the renewal to %(issuer)s") % {"issuer": card.issuer}, send_by)]

"""What every follow-up shares; all in the caller's transaction, with the mentorship locked."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit
from mentorship.clock import local_day
from mentorship.enums import FollowUpKind, MentorshipState, Side
from mentorship.exceptions import BadAnswers, NotAllowed
from mentorship.exceptions.care import CaredForMeanwhile
from mentorship.models import FollowUp, Mentorship
from mentorship.queries import health
from mentorship.rules.care import can_care_for
from mentorship.services import pair_locks
from mentorship.services.mentorships.steps import RUNNING, refuse_not_running

OPEN = (*RUNNING, MentorshipState.SUSPENDED)  # to the team it is on pause
LATEST_DAYS = 60
TWICE_WITHIN = timedelta(hours=1)


def locked_for(mentorship_id: int, actor: User) -> Mentorship:
    """Lock a mentorship for an admin who looks after it.

    Raises:
        NotAllowed: not hers to see to.
        NotRunning: it is over, or never started.
    """
    mentorship = pair_locks.locked_alone(mentorship_id)
    if not can_care_for(actor, mentorship):
        raise NotAllowed
    if mentorship.state not in OPEN:
        refuse_not_running(mentorship)
    return mentorship


def refuse_cared_meanwhile(mentorship: Mentorship, actor: User, seen: int | None) -> None:
    """Refuse where another admin did something after ``seen``, the newest follow-up then shown.

    Raises:
        CaredForMeanwhile: naming who, and when.
    """
    if seen is None:
        return
    newer = mentorship.follow_ups.filter(pk__gt=seen).exclude(admin=actor)
    other = newer.select_related("admin").first()
    if other is not None:
        raise CaredForMeanwhile(name=other.admin.name, at=other.done_at)


def again_on(mentorship: Mentorship, days: int | None) -> date | None:
    """Return the day on which to look again, so many days from today.

    Raises:
        BadAnswers: too late, or in the past.
    """
    if not days:
        return None
    if not 1 <= days <= LATEST_DAYS:
        raise BadAnswers(_("Look again within 60 days."), field="look_again")
    return local_day(mentorship.program.time_zone) + timedelta(days=days)


def keep(
    mentorship: Mentorship,
    kind: FollowUpKind,
    actor: User,
    *,
    side: str = "",
    subject: str = "",
    body: str = "",
    look_again: int | None = None,
) -> FollowUp:
    """Write down what an admin does, with the rule that fires at that moment."""
    if side not in ("", *Side.values):
        raise BadAnswers(_("Choose one of the two, or both."), field="side")
    verdict = health.verdict_of(mentorship)
    follow_up = FollowUp.objects.create(
        mentorship=mentorship,
        kind=kind,
        side=side,
        admin=actor,
        subject=subject,
        body=body,
        rule=verdict.rule if verdict else "",
        look_again_on=again_on(mentorship, look_again),
    )
    follow_up.refresh_from_db(fields=["done_at"])
    audit.record(
        actor=actor,
        action=f"follow_up.{kind.value}",
        target=mentorship,
        follow_up=follow_up.pk,
        side=side,
    )
    return follow_up


def last_by(mentorship: Mentorship, actor: User) -> FollowUp | None:
    """Return the newest follow-up, where it is the actor's own and of this hour."""
    newest = mentorship.follow_ups.first()
    if newest is None or newest.admin_id != actor.pk:
        return None
    return newest if newest.done_at > timezone.now() - TWICE_WITHIN else None

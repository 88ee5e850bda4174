"""The good end of a mentorship: on its last day, or earlier where both want that."""

from datetime import datetime, timedelta

from accounts.models import User
from accounts.services import audit, locking, turns
from mentorship.clock import database_now, local_day
from mentorship.enums import MentorshipState, Side
from mentorship.models import Mentorship
from mentorship.services import certificates, message_budget
from mentorship.services.check_ins import closing, layout
from mentorship.services.mentorships.steps import RUNNING, close, tell
from mentorship.services.pair_locks import locked


@locking.serialized
def complete(*, mentorship_id: int, now: datetime) -> bool:
    """Complete a mentorship whose last day is over and tell both; return whether it was.

    Where that day came within a pause, the closing questions come now: none of its days counts.
    """
    mentorship = locked(mentorship_id)
    today = local_day(mentorship.program.time_zone, now)
    is_over = mentorship.ends_on is not None and mentorship.ends_on < today
    if mentorship.state not in RUNNING or not is_over:
        return False
    rested_since = mentorship.paused_at
    _finish(mentorship, actor=None)
    if rested_since is not None:
        layout.relay(mentorship)
        closing.skip_passed(mentorship, since=rested_since)
    for side in Side:
        person = mentorship.person_of(side)
        message_budget.remind(
            category="mentorship_completed",
            recipient=person,
            dedupe_key=f"mentorship_completed.{mentorship.pk}.{person.pk}",
            subject=mentorship,
            program=mentorship.program,
            at=now,
        )
    return True


def complete_due(now: datetime | None = None) -> int:
    """Complete every mentorship past its end date, one transaction each; return how many."""
    now = now or database_now()
    over = Mentorship.objects.filter(state__in=RUNNING, ends_on__lte=now.date())
    pks = list(over.order_by("pk").values_list("pk", flat=True))
    return turns.each(lambda pk: complete(mentorship_id=pk, now=now), pks)


def finish_early(mentorship: Mentorship, *, actor: User) -> None:
    """Finish today what both want to finish, in the caller's transaction with it locked.

    Its closing questions come now, the last ones thirty days from today.
    """
    assert mentorship.started_at is not None
    assert mentorship.ends_on is not None
    zone = mentorship.program.time_zone
    first = local_day("UTC", mentorship.started_at) + timedelta(days=1)
    mentorship.ends_on = min(mentorship.ends_on, max(local_day(zone), first))
    _finish(mentorship, actor=actor)
    layout.relay(mentorship)
    for side in Side:
        tell(mentorship, "mentorship_completed", side, by="both")


def _finish(mentorship: Mentorship, *, actor: User | None) -> None:
    close(mentorship, MentorshipState.COMPLETED, actor=actor)
    audit.record(actor=actor, action="mentorship.completed", target=mentorship)
    for side in Side:
        certificates.issue_completion(mentorship, mentorship.person_of(side), actor=actor)

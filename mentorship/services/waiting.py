"""One gentle mail, after three days, about what waits for the person herself."""

from datetime import datetime, timedelta

from accounts.models import User
from accounts.services import locking, turns
from mentorship import rules
from mentorship.clock import database_now
from mentorship.models import Draft, Program
from mentorship.queries.landing import is_signup_open
from mentorship.queries.waiting import (
    CATEGORY,
    drafts_left_alone,
    orientation_key,
    waiting_for_orientation,
)
from mentorship.services import message_budget
from mentorship.services.message_budget import Reminder

STALE_AFTER = timedelta(days=14)  # the first free day may be a week off


def mention_orientations(now: datetime | None = None) -> int:
    """Write to people whose way into the pool waits for the orientation; return messages queued.

    Each person once for a program, on both sides together; repeating it queues nothing twice.
    """
    now = now or database_now()
    waiting = sorted(waiting_for_orientation(now))
    programs = Program.objects.in_bulk({program_id for program_id, _user in waiting})
    people = User.objects.in_bulk({user_id for _program, user_id in waiting})
    return message_budget.remind_all(_tell_to_read(programs[p], people[u], now) for p, u in waiting)


def _tell_to_read(program: Program, person: User, now: datetime) -> Reminder:
    return Reminder(
        category=CATEGORY,
        recipient=person,
        dedupe_key=orientation_key(program.pk, person.pk),
        subject=person,
        program=program,
        at=now,
        expires_at=now + STALE_AFTER,
    )


def mention_drafts(now: datetime | None = None) -> int:
    """Write once to people who left an application alone; return messages queued."""
    now = now or database_now()
    pks = list(drafts_left_alone(now).order_by("pk").values_list("pk", flat=True))
    return turns.each(lambda pk: _mention_draft(pk, now), pks)


@locking.serialized
def _mention_draft(pk: int, now: datetime) -> bool:
    rows = drafts_left_alone(now).select_related("program", "user")
    draft = locking.lock(rows.filter(pk=pk)).first()
    if draft is None or not _can_be_sent(draft):
        return False
    draft.reminded_at = now
    draft.save(update_fields=["reminded_at"])
    return message_budget.remind(
        category="application_waiting",
        recipient=draft.user,
        dedupe_key=f"application_waiting.{draft.pk}",
        subject=draft,
        program=draft.program,
        at=now,
        expires_at=now + STALE_AFTER,
    )


def _can_be_sent(draft: Draft) -> bool:
    is_open = is_signup_open(draft.program, side=draft.side)
    return is_open and rules.can_apply(draft.user, draft.program)

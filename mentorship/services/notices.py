"""Word of the next round, for people without an account: one message, then the address goes."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from accounts.models import User
from accounts.services import audit, locking, notify, turns
from accounts.services.clock import now_plus
from mentorship.clock import local_moment
from mentorship.enums import Joining, Side
from mentorship.models import Program, RoundNotice
from mentorship.queries.landing import is_signup_open

CATEGORY = "round_notice"
BATCH = 500
KEPT = timedelta(days=400)  # an address whose round never came
WORTH = timedelta(days=14)  # a message about a sign-up without a last day


@locking.serialized
def ask(*, program: Program, email: str) -> bool:
    """Remember an address until the program's next sign-up opens; return whether it is new.

    The return value is for tests and counts: whoever asks is told the same either way.
    """
    address = User.objects.normalize_email(email)
    _row, is_new = RoundNotice.objects.get_or_create(program=program, email=address)
    return is_new


def write_due() -> int:
    """Write to the addresses of every program whose sign-up is open now; return to how many.

    Programs open by their own calendar and their own zone. Rounds of it may overlap: an address is
    locked, written to and deleted in one transaction.
    """
    RoundNotice.objects.filter(asked_at__lt=now_plus(-KEPT)).delete()
    waited_for = Program.objects.filter(is_open=True, round_notices__isnull=False).distinct()
    waited_for = waited_for.exclude(joining=Joining.INVITED)  # the message would lead nowhere
    open_now = [one for one in waited_for if is_signup_open(one, side=Side.MENTEE)]
    return turns.each(_write, open_now)


@locking.serialized
def _write(program: Program) -> int:
    rows = list(locking.lock(RoundNotice.objects.filter(program=program).order_by("pk"))[:BATCH])
    for row in rows:
        notify.enqueue(
            category=CATEGORY,
            recipient=None,
            address=row.email,
            dedupe_key=f"round-notice.{row.pk}",
            subject=program,
            program=program,
            expires_at=_last_moment(program),
        )
    if rows:
        audit.record(
            actor=None, action="round_notices.written", target=program, program=program, n=len(rows)
        )
    RoundNotice.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _last_moment(program: Program) -> datetime:
    """Return when the message has no purpose any more: the end of the last day to sign up."""
    if program.signup_closes_on is None:
        return timezone.now() + WORTH
    return local_moment(program.signup_closes_on + timedelta(days=1), time(), program.time_zone)

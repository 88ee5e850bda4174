"""Breaking the glass: one record, with a reason, for a quarter of an hour."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from accounts.services import audit, locking, notify
from accounts.services.locking import serialized
from mentorship.enums import SecretKind
from mentorship.exceptions import NotAllowed
from mentorship.exceptions.concerns import NothingToOpen, ReasonNeeded, ReasonTooShort
from mentorship.models import BrokenGlass, Concern, Program
from mentorship.queries import openings
from mentorship.queries.openings import Secret
from mentorship.rules import glass as rules
from mentorship.services.concerns import shared

OPEN_FOR = timedelta(minutes=15)
LEAST = 20  # characters of a reason
TOLD = "glass_told"
SEEN_AS = "seen_as_you"


@serialized
def break_glass(
    *, kind: SecretKind, subject_id: int, actor: User, reason: str, concern_id: int | None = None
) -> BrokenGlass:
    """Open one private record for a quarter of an hour, and tell whose it is.

    With ``concern_id`` a reader of that case opens a line of one of its people; otherwise an
    association admin opens it. One that is open already stays as it is. Whoever asks has proved
    with her second factor who she is: the view sees to that.

    Raises:
        NotAllowed: not hers to open.
        NothingToOpen: there is no such record, or nothing in it.
        ReasonNeeded, ReasonTooShort: the reason is missing, or shorter than 20 characters.
    """
    concern = shared.locked_for_reader(concern_id, actor) if concern_id else None
    secret = openings.secret(kind, subject_id)
    if secret is None:
        raise NothingToOpen
    if not rules.may_break(actor, secret, concern):
        raise NotAllowed
    reason = _checked(reason)
    if running := openings.running(actor, kind, subject_id):
        return running
    return _open(secret, actor, reason, concern)


def _checked(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise ReasonNeeded
    if len(reason) < LEAST:
        raise ReasonTooShort
    return shared.checked(reason, "reason")


def _open(secret: Secret, actor: User, reason: str, concern: Concern | None) -> BrokenGlass:
    now = timezone.now()
    opening = BrokenGlass.objects.create(
        program_id=secret.program_id,
        opener=actor,
        person_id=secret.person_id,
        concern=concern,
        kind=secret.kind,
        subject_id=secret.subject_id,
        reason=reason,
        opened_at=now,
        closes_at=now + OPEN_FOR,
        is_quiet=concern is not None and concern.is_quiet,
    )
    action = f"{shared.TRAIL}glass_broken" if concern else "glass.broken"
    program = Program(pk=secret.program_id) if secret.program_id else None
    audit.record(actor=actor, action=action, target=opening, program=program, kind=str(secret.kind))
    if not opening.is_quiet:
        _tell(opening)
    return opening


def _tell(opening: BrokenGlass) -> None:
    category = SEEN_AS if opening.kind == SecretKind.AS_PERSON else TOLD
    notify.enqueue(
        category=category,
        recipient=opening.person,
        dedupe_key=f"{category}.{opening.pk}",
        subject=opening,
    )


@serialized
def close_early(*, opening_id: int, actor: User) -> BrokenGlass:
    """Close what somebody opened before its quarter of an hour is over; once.

    Raises:
        NotAllowed: somebody else opened it.
    """
    opening = locking.lock(BrokenGlass.objects.filter(pk=opening_id)).get()
    if opening.opener_id != actor.pk:
        raise NotAllowed
    now = timezone.now()
    if opening.closes_at > now:
        opening.closes_at = now
        opening.save(update_fields=["closes_at"])
        audit.record(actor=actor, action="glass.closed", target=opening, kind=str(opening.kind))
    return opening

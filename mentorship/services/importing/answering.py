"""Somebody who was entered by a file answers: she takes it over, or says no."""

from django.utils import timezone

from accounts.enums import PrivacyKind
from accounts.models import User
from accounts.services import audit, locking, privacy
from mentorship.enums import Side
from mentorship.hooks import Part
from mentorship.models import ImportedPart, ImportRefusal, Mentee, Mentor
from mentorship.services import profiles, standing
from mentorship.services.importing.fields import address_hash
from mentorship.services.standing import LEFT


def imported(part: Part) -> ImportedPart | None:
    """Return what is kept of a part that a file brought."""
    rows = ImportedPart.objects.filter(program=part.program_id, user=part.user_id)
    return rows.filter(side=side_of(part)).first()


def side_of(part: Part) -> Side:
    """Return on which side a part is."""
    return Side.MENTEE if isinstance(part, Mentee) else Side.MENTOR


@locking.serialized
def take_over(*, part: Part, actor: User) -> None:
    """Note that she agrees to what was entered for her; once more changes nothing."""
    profiles.lock_person(actor)
    mine = ImportedPart.objects.filter(
        program=part.program_id, user=actor, side=side_of(part), agreed_at=None
    )
    if mine.update(agreed_at=timezone.now()):
        audit.record(actor=actor, action=f"{side_of(part).value}.import_agreed", target=part)


@locking.serialized
def say_no(*, part: Part, actor: User) -> None:
    """Leave the program that she was entered in; her address is not entered there again.

    An account that was made for her, and that she never used, is erased like on her own word.

    Raises:
        Refused: a mentorship of hers runs; it ends on its own page first.
    """
    profiles.lock_person(actor)
    parts: list[Part] = [
        *Mentor.objects.filter(program=part.program_id, user=actor),
        *Mentee.objects.filter(program=part.program_id, user=actor),
    ]
    for one in parts:
        if one.state != LEFT[side_of(one)]:
            standing.leave(side=side_of(one), part_id=one.pk, actor=actor)
    digest = address_hash(part.program_id, actor.email)
    _row, is_new = ImportRefusal.objects.get_or_create(
        program_id=part.program_id, address_hash=digest
    )
    if is_new:
        audit.record(actor=actor, action=f"{side_of(part).value}.import_refused", target=part)
    if not _is_in_use(actor):
        privacy.ask(user=actor, kind=PrivacyKind.ERASE)


def _is_in_use(person: User) -> bool:
    """Whether she signed in ever, or takes part in anything still."""
    if person.last_login is not None or person.has_usable_password():
        return True
    parts: list[Part] = [*Mentee.objects.filter(user=person), *Mentor.objects.filter(user=person)]
    return any(part.state != LEFT[side_of(part)] for part in parts)

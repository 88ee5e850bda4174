"""Mention an orientation that waits, before the product does so by itself."""

from accounts.models import User
from accounts.services import audit, locking
from accounts.services.locking import serialized
from matching import exceptions
from matching.exceptions import pairing
from matching.queries import access
from matching.services.pairs import refuse_other_program
from mentorship.enums import Side
from mentorship.models import Mentee, Mentor, Program
from mentorship.queries.waiting import CATEGORY, orientation_key, sides_waiting
from mentorship.services import message_budget


@serialized
def remind_of_orientation(*, program: Program, side: str, part_id: int, actor: User) -> None:
    """Write to somebody whose orientation waits; once for a program, whoever sets it off.

    Raises:
        NothingToAsk: she has read it, or never applied.
        RemindedAlready: the one mail about it was written.
    """
    refuse_other_program(program, actor)
    model = Mentor if side == Side.MENTOR else Mentee
    rows = locking.lock(model._default_manager.filter(program=program))
    part = rows.select_related("user").get(pk=part_id)
    if part.user_id in access.people_kept_from(actor, program):
        raise exceptions.OwnWorkplace
    if side not in sides_waiting(program, part.user):
        raise pairing.NothingToAsk
    is_new = message_budget.remind(
        category=CATEGORY,
        recipient=part.user,
        dedupe_key=orientation_key(program.pk, part.user_id),
        subject=part.user,
        program=program,
    )
    if not is_new:
        raise pairing.RemindedAlready
    audit.record(actor=actor, action="orientation.reminded", target=part, program=program)

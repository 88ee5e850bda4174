"""A rolling program keeps a round open, so that whoever joins gets a proposal soon."""

from datetime import timedelta

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import locking
from matching.models import Round
from matching.services import rounds
from matching.services.pairs import DECIDABLE_ROUNDS
from mentorship.clock import database_now, local_day
from mentorship.enums import Intake
from mentorship.models import Program

LENGTH = timedelta(days=364)


@locking.serialized
def keep_open(*, program_id: int, actor: User) -> Round | None:
    """Open a round in a rolling program that has none open; return it, None where none is needed.

    Raises:
        Refused: the actor does not administer the program.
    """
    program = locking.lock(Program.objects.filter(pk=program_id)).get()
    mine = Round.objects.filter(program=program)
    if program.intake != Intake.ROLLING or mine.filter(state__in=DECIDABLE_ROUNDS).exists():
        return None
    today = local_day(program.time_zone, database_now())
    made = rounds.create(
        program=program,
        actor=actor,
        name=_free_name(program, today.year),
        opens_on=today,
        closes_on=today + LENGTH,
    )
    return rounds.open_round(round_id=made.pk, actor=actor)


def _free_name(program: Program, year: int) -> str:
    name = _("Rolling %(year)s") % {"year": year}
    taken = {*Round.objects.filter(program=program).values_list("name", flat=True)}
    numbered = (f"{name}, {number}" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(one for one in numbered if one not in taken)

"""What an admin calls a saved run."""

from django.utils.translation import gettext as _

from accounts.exceptions import Refused
from accounts.models import User
from accounts.services import locking
from accounts.services.locking import serialized
from matching.models import Run
from matching.services.pairs import refuse_other_program
from matching.services.run_state import light, record

LONGEST = 80


@serialized
def label(*, run_id: int, text: str, actor: User) -> Run:
    """Call a run by a name of her own; an empty text takes the name away.

    Raises:
        Run.DoesNotExist: no run has this id.
        Refused: not her program, or more than 80 characters.
    """
    run = locking.lock(light().filter(pk=run_id)).select_related("round__program").get()
    refuse_other_program(run.round.program, actor)
    text = " ".join(text.split())
    if len(text) > LONGEST:
        raise Refused(_("Keep the name of a run to 80 characters."), code="label_too_long")
    if text != run.label:
        run.label = text
        run.save(update_fields=["label"])
        record(run, "run.labeled", actor=actor)
    return run

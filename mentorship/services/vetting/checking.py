"""The lines of the checklist that an admin ticks."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.services import audit, locking
from mentorship.exceptions import BadAnswers
from mentorship.models import Mentor, VettingCheck
from mentorship.queries.vetting import ORIENTATION_LINE, vetting_texts
from mentorship.services.vetting.steps import done_by_another, refuse_others, waiting_mentor

TICKED = gettext_lazy("%(name)s ticked this line on %(day)s.")


@locking.serialized
def tick(*, mentor_id: int, key: str, actor: User) -> VettingCheck:
    """Tick a line of a waiting mentor's checklist.

    Raises:
        NotAllowed: not an admin of the program, or it is another admin's to decide.
        NotVettable: his application was decided.
        DoneByAnother: another admin ticked it.
        BadAnswers: it is not a line of his checklist, or one that ticks itself.
    """
    mentor = waiting_mentor(mentor_id, actor)
    if key == ORIENTATION_LINE or key not in vetting_texts().lines_for(mentor):
        raise BadAnswers(_("This line isn't on the checklist, or ticks itself."), field="key")
    row = _current(mentor, key)
    if row is None:
        row, _new = VettingCheck.objects.update_or_create(
            mentor=mentor, key=key, defaults={"checked_by": actor, "checked_at": timezone.now()}
        )
        audit.record(actor=actor, action="vetting.ticked", target=mentor, key=key)
    elif row.checked_by_id != actor.pk:
        raise done_by_another(row.checked_by, str(TICKED), row.checked_at)
    return row


@locking.serialized
def untick(*, mentor_id: int, key: str, actor: User) -> None:
    """Take back a tick of one's own.

    Raises:
        NotAllowed: not an admin of the program, or it is another admin's to decide.
        NotVettable: his application was decided.
        DoneByAnother: another admin ticked it; an association admin may take it back.
    """
    mentor = waiting_mentor(mentor_id, actor)
    row = _current(mentor, key)
    if row is None:
        return
    refuse_others(row.checked_by, actor, str(TICKED), row.checked_at)
    row.delete()
    audit.record(actor=actor, action="vetting.unticked", target=mentor, key=key)


def _current(mentor: Mentor, key: str) -> VettingCheck | None:
    """Return the tick for this application, not for an earlier one."""
    rows = VettingCheck.objects.filter(mentor=mentor, key=key, checked_at__gte=mentor.applied_at)
    return rows.select_related("checked_by").first()

"""What the team notes of a call with one of the two or both; only the program's admins read it."""

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import locking
from mentorship.enums import FollowUpKind
from mentorship.exceptions import BadAnswers
from mentorship.models import FollowUp
from mentorship.services.care.keeping import keep, last_by, locked_for

LONGEST = 1000


@locking.serialized
def note_call(
    *,
    mentorship_id: int,
    actor: User,
    body: str,
    side: str = "",
    look_again: int | None = None,
) -> FollowUp:
    """Keep what was said; ``side`` empty is a call with both.

    The same words again, right after, are a form sent twice: that note.

    Raises:
        NotAllowed, NotRunning: not hers to see to, or over.
        BadAnswers: nothing written, or too much.
    """
    mentorship = locked_for(mentorship_id, actor)
    body = body.replace("\r\n", "\n").strip()
    if not body or len(body) > LONGEST:
        raise BadAnswers(_("Write what was said, in up to 1,000 characters."), field="body")
    last = last_by(mentorship, actor)
    if last is not None and (last.kind, last.side, last.body) == (FollowUpKind.CALL, side, body):
        return last
    return keep(mentorship, FollowUpKind.CALL, actor, side=side, body=body, look_again=look_again)

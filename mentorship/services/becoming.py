"""A mentee who is asked whether she would mentor others."""

from django.utils import timezone

from accounts.models import User
from accounts.services import audit, locking
from mentorship.models import Mentee


@locking.serialized
def put_away(*, program: str, actor: User) -> Mentee:
    """Remember that she does not want to be asked again in this program (slug).

    Raises:
        Mentee.DoesNotExist: she has no part as a mentee there.
    """
    mentee = locking.lock(Mentee.objects.filter(program__slug=program, user=actor)).get()
    if mentee.mentor_prompt_at is None:
        mentee.mentor_prompt_at = timezone.now()
        mentee.save(update_fields=["mentor_prompt_at"])
        audit.record(actor=actor, action="mentee.mentor_prompt_put_away", target=mentee)
    return mentee

"""What a person has typed into a wizard and not sent yet; right or wrong, nothing of it is lost."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from accounts.models import User
from accounts.services import locking, notify
from mentorship.models import Draft, Program
from mentorship.services import profiles

MOST_CHARACTERS = 60_000  # of a whole draft; a full application has about 6,000


class DraftTooBig(Refused):
    """More text than any application has."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    code = "draft_too_big"
    sentence = _("This is more text than we can keep. Shorten it and try again.")


@locking.serialized
def save(
    *,
    program: Program,
    user: User,
    side: str,
    step: str,
    answers: Mapping[str, Any],
    is_done: bool,
    left_at: str = "",
) -> Draft:
    """Keep what was typed into one step, beside what the other steps hold.

    Args:
        is_done: whether the step is complete as typed.
        left_at: the step to come back to, where that is another one.

    Raises:
        DraftTooBig: all answers together are too long.
    """
    profiles.lock_person(user)
    mine = Draft.objects.filter(program=program, user=user, side=side)
    draft = locking.lock(mine).first() or Draft(program=program, user=user, side=side)
    draft.answers = {**draft.answers, **answers}
    if len(json.dumps(draft.answers)) > MOST_CHARACTERS:
        raise DraftTooBig
    draft.done = sorted({*draft.done, step} if is_done else {*draft.done} - {step})
    draft.step = left_at or step
    draft.saved_at = timezone.now()
    draft.save()
    return draft


@locking.serialized
def delete(*, program: Program, user: User, side: str) -> bool:
    """Forget what was typed and not sent; tell whether there was anything."""
    profiles.lock_person(user)
    draft = Draft.objects.filter(program=program, user=user, side=side).first()
    if draft is None:
        return False
    notify.cancel_for_subject(draft)
    draft.delete()
    return True

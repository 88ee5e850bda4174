"""A pair's check-ins in their space: the one that waits for the reader, and the ladder."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from mentorship.enums import CheckInState, MentorshipState
from mentorship.models import Mentorship
from mentorship.queries.check_in_steps import AFTER_THE_END
from mentorship.queries.check_ins import CheckInEntry

DONE = (CheckInState.ANSWERED, CheckInState.MISSED, CheckInState.CANCELLED)
STATE_TEXTS = {
    CheckInState.ANSWERED: gettext_lazy("Checked in"),
    CheckInState.MISSED: gettext_lazy("No answer"),
    CheckInState.CANCELLED: gettext_lazy("Not needed"),
    CheckInState.OPEN: gettext_lazy("Waiting for you"),
}


def panel(mentorship: Mentorship, read: Sequence[CheckInEntry]) -> dict[str, Any]:
    """Return the open check-in where one waits for the reader, and the ladder; no query."""
    waiting = [one for one in read if one.own.state == CheckInState.OPEN]
    is_running = mentorship.state == MentorshipState.ACTIVE
    return {
        "open_url": reverse("check-in", args=[waiting[-1].own.pk])
        if waiting and is_running
        else "",
        "is_quick": bool(waiting) and waiting[-1].check_in.kind not in AFTER_THE_END,
        "ladder": [_rung(one) for one in read],
    }


def _rung(one: CheckInEntry) -> dict[str, Any]:
    state = CheckInState(one.own.state)
    is_here = state == CheckInState.OPEN
    return {
        "name": one.check_in.get_kind_display(),
        "when": timezone.localtime(one.own.due_at).date(),
        "state": "here" if is_here else "done" if state in DONE else "todo",
        "text": str(STATE_TEXTS.get(state, "")),
    }

"""What a contact may do in a case: the words around each step, and the service that does it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from mentorship.forms.concerns import ConclusionForm, HandOnForm, NoteForm, ReplyForm
from mentorship.services import concerns


@dataclass(frozen=True)
class Step:
    """One thing that a contact does; ``question`` and ``points`` ask beforehand, where needed."""

    verb: Any
    done: Any
    service: Callable[..., object]
    question: Any = ""
    points: tuple[Any, ...] = ()
    form: type[forms.Form] | None = None
    for_pair: bool = False


def _pair_step(verb: Any, done: Any, service: Callable[..., object], question: Any,
               *points: Any) -> Step:  # fmt: skip
    return Step(verb, done, service, question, points, for_pair=True)


STEPS: dict[str, Step] = {
    "take": Step(
        gettext_lazy("I've read it"), gettext_lazy("Marked as read."), concerns.take_up
    ),
    "reply": Step(
        gettext_lazy("Send the reply"), gettext_lazy("Sent, only to the reporter."),
        concerns.reply, form=ReplyForm,
    ),
    "note": Step(
        gettext_lazy("Keep the note"), gettext_lazy("Kept, for the readers only."),
        concerns.note, form=NoteForm,
    ),
    "close": Step(
        gettext_lazy("Close the case"), gettext_lazy("Closed. A reply opens it again."),
        concerns.close, gettext_lazy("Close this case?"),
        (gettext_lazy("The reporter can write again, and that opens it."),), ConclusionForm,
    ),
    "hand": Step(
        gettext_lazy("Let them read it"),
        gettext_lazy("Done. They've been told that something waits."),
        concerns.hand_on, gettext_lazy("Who else should read this case?"),
        (gettext_lazy("Nobody whom it is about, and neither of the two, is ever on this list."),),
        HandOnForm,
    ),
    "suspend": _pair_step(
        gettext_lazy("Stop everything between the two"),
        gettext_lazy("Suspended. For both it reads like a pause."),
        concerns.suspend,
        gettext_lazy("Stop everything between the two?"),
        gettext_lazy("Messages, meetings, check-ins and reminders stop at once."),
        gettext_lazy("Both read that it is on pause. Nobody is told why, and no mail goes out."),
    ),
    "reinstate": _pair_step(
        gettext_lazy("Let it go on"), gettext_lazy("It goes on, as after a pause."),
        concerns.reinstate, gettext_lazy("Let the mentorship go on?"),
        gettext_lazy("Check-ins that passed meanwhile count for nobody."),
    ),
    "end": _pair_step(
        gettext_lazy("End it without fault"),
        gettext_lazy("Ended. Both get the same neutral mail."),
        concerns.end_by_contact, gettext_lazy("End the mentorship without fault?"),
        gettext_lazy("Both read the same neutral sentences, and no reason."),
        gettext_lazy("The mentee is first in line for somebody else."),
    ),
    "apart": _pair_step(
        gettext_lazy("Keep the two apart for good"), gettext_lazy("They are never paired again."),
        concerns.keep_apart, gettext_lazy("Never pair these two again?"),
        gettext_lazy("Admins see only that somebody asked not to be matched, and can't lift it."),
    ),
}  # fmt: skip

"""Refusals about concerns, and about what is opened for one."""

from datetime import datetime
from http import HTTPStatus

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.exceptions import Refused
from mentorship.exceptions.team import moment


class NobodyLeft(Refused):
    """Every contact is left out, so nobody may read it."""

    status = HTTPStatus.CONFLICT
    code = "nobody_left"
    sentence = gettext_lazy(
        "Nobody who may read this is left, so nothing was sent. What you wrote is still here. "
        "Tick somebody above, or write to the association and ask for a person to talk to."
    )


class NotInPair(Refused):
    """This case is about no mentorship."""

    code = "no_mentorship"
    sentence = gettext_lazy("This case is about no mentorship, so there is nothing to stop.")


class CaseClosed(Refused):
    """The case was closed; the sentence names who and when."""

    code = "case_closed"

    def __init__(self, *, name: str, at: datetime) -> None:
        said = _("%(name)s closed this case on %(at)s. Write to the reporter to open it again.")
        super().__init__(said % {"name": name, "at": moment(at)})


class ReasonNeeded(Refused):
    """Something private is to be opened without a word why."""

    status = HTTPStatus.FORBIDDEN
    code = "reason_needed"
    sentence = gettext_lazy("Write why you need to read this. Nothing was opened.")


class ReasonTooShort(Refused):
    """The reason is shorter than a reason is."""

    status = HTTPStatus.BAD_REQUEST
    code = "reason_too_short"
    sentence = gettext_lazy(
        "Write the reason in at least 20 characters, so that others can follow it later."
    )


class NothingToOpen(Refused):
    """There is nothing of this kind to be read."""

    status = HTTPStatus.NOT_FOUND
    code = "nothing_to_open"
    sentence = gettext_lazy("There is nothing written here.")

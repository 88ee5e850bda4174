"""Refusals that an admin reads who looks after a mentorship."""

from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from mentorship.exceptions.team import _AboutPerson


class CaredForMeanwhile(_AboutPerson):
    """Another admin did something about this mentorship after the page was loaded."""

    code = "cared_for_meanwhile"
    sentence = _(
        "%(name)s did something about this pair on %(at)s, while you were writing. Nothing was "
        "sent. Read it below; send yours again if it is still needed."
    )


class LetterLeft(Refused):
    """A mail of the letter was handed over already, or something else was done that stays done."""

    code = "letter_left"
    sentence = _(
        "It has left already, so it can't be taken back. A second letter can put it right."
    )


class NothingToRemind(Refused):
    """The check-in is not open for that person."""

    code = "nothing_to_remind"
    sentence = _("This check-in isn't waiting for an answer any more. Load the page again.")


class RemindedAlready(Refused):
    """The second reminder was queued; there is no third."""

    code = "reminded_already"
    sentence = _(
        "The second reminder is on its way or has left already. There is no third: write or call "
        "instead."
    )


class NoRoomForReminder(Refused):
    """Two messages left within the week, and later would be too late."""

    code = "no_room_for_reminder"
    sentence = _(
        "We never send more than two messages a week, and this one would come too late. Write or "
        "call instead."
    )

"""Refusals around the course of a mentorship: pausing, going on, finishing, certificates."""

from datetime import date
from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from accounts.days import long_month_day
from accounts.exceptions import Refused
from mentorship.enums import MentorshipState
from mentorship.exceptions import NotRunning


class Over(NotRunning):
    """The mentorship is over; the sentence says since when, not who ended it."""

    code = "mentorship_over"
    sentences = {
        MentorshipState.COMPLETED: _(
            "You two finished on %(day)s, so this mentorship isn't running any more."
        ),
        MentorshipState.ENDED: _(
            "This mentorship ended on %(day)s and isn't running any more. Nothing is left to do."
        ),
    }

    def __init__(self, state: MentorshipState, day: date) -> None:
        super().__init__(self.sentences[state] % {"day": long_month_day(day)})


class Resting(Refused):
    """It stands still, and neither of the two can change that."""

    code = "mentorship_resting"
    sentence = _(
        "This mentorship is on pause for now. To change that, write to the people named at the "
        "end of its page."
    )


class RestingForTeam(Resting):
    """The same to an admin, for whom it is a pause like any other."""

    sentence = _("This pause can't be changed from here. You'll see it here when they go on.")


class PauseUsedUp(Refused):
    """It rested as long as it may; a pause that follows soon counts with the one before."""

    code = "pause_used_up"

    def __init__(self, from_day: date) -> None:
        super().__init__(
            _(
                "You've just been on pause for as long as a pause may last. From %(day)s you can "
                "pause again. Until then you can meet less often, or end it kindly."
            )
            % {"day": long_month_day(from_day)}
        )


class ProposalOpen(Refused):
    """A proposal of the same kind waits for an answer; the sentence says whose and since when."""

    code = "proposal_open"


class ProposalClosed(Refused):
    """The proposal was answered, taken back, or lapsed."""

    code = "proposal_closed"
    sentence = _("This isn't waiting for an answer any more. You'll find what holds on your page.")


class NoExtension(Refused):
    """The program does not let this pair go on longer."""

    code = "no_extension"


class NotYoursToAnswer(Refused):
    """She made the proposal herself: she may take it back, not answer it."""

    code = "not_yours_to_answer"
    sentence = _("You proposed this yourself. You can take it back until it's answered.")


class NotCompleted(Refused):
    """There is nothing to certify yet."""

    code = "not_completed"
    sentence = _("A certificate comes with the end of a mentorship that you finished together.")


class NoHours(Refused):
    """No meeting was held in the period."""

    status = HTTPStatus.BAD_REQUEST
    code = "no_hours"
    sentence = _("No meetings are written down for these days. Choose other days, or log them.")


class Withdrawn(Refused):
    """The program team revoked the certificate."""

    code = "certificate_withdrawn"
    sentence = _("The program team withdrew this certificate. Write to them to learn why.")

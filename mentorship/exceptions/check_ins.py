"""Refusals about check-ins; each says what to do."""

from django.utils.translation import gettext_lazy as _

from mentorship.exceptions import CheckInClosed


class CheckInNotOpen(CheckInClosed):
    """Its day has not come."""

    code = "check_in_not_open"
    sentence = _("This check-in isn't open yet. We'll write to you on its day.")


class CheckInTooLate(CheckInClosed):
    """Nobody answered within two weeks."""

    code = "check_in_too_late"
    sentence = _(
        "This check-in was open for two weeks and is closed now. The next one will reach you by "
        "e-mail."
    )


class CheckInResting(CheckInClosed):
    """The mentorship is on pause, and so are its check-ins."""

    code = "check_in_resting"
    sentence = _("Your mentorship is on pause, so nothing is expected of you. This check-in waits.")


class MentorshipOver(CheckInClosed):
    """The mentorship ended; nobody waits for an answer."""

    code = "mentorship_over"
    sentence = _("This mentorship has ended, so there is nothing left to answer.")


class ChangedTooLate(CheckInClosed):
    """An answer stands for more than two weeks."""

    code = "changed_too_late"
    sentence = _("An answer can be changed for two weeks. It stays as it is now.")

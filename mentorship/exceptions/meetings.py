"""Refusals around a meeting; both of a pair read them, so they are kind and blame nobody."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.exceptions import Refused
from mentorship.exceptions.team import moment


class _ByPartner(Refused):
    """The other did something meanwhile; the sentence names who, and when where that is known."""

    def __init__(self, *, name: str, at: datetime | None = None) -> None:
        said = {"name": name, "at": moment(at) if at else ""}
        super().__init__(str(self.sentence) % said)


class TimeGone(Refused):
    """The time was taken back, replaced, or has passed."""

    code = "time_gone"
    sentence = gettext_lazy("That time has just gone. Here are the others.")


class NoTimesLeft(Refused):
    """The time has gone and there is no other."""

    code = "no_times_left"
    sentence = gettext_lazy("That time has just gone. Offer other times that suit you.")


class OwnTimes(_ByPartner):
    """Somebody picks a time that she offered herself."""

    code = "own_times"
    sentence = gettext_lazy("You offered these times, so %(name)s picks one. You can change them.")


class TimesOffered(_ByPartner):
    """The other offered times in the meantime."""

    code = "times_offered"
    sentence = gettext_lazy(
        "%(name)s has just offered times. Pick one of them, or offer others in their place."
    )


class NothingOffered(Refused):
    """The times that were to be replaced are on offer no more."""

    code = "nothing_offered"
    sentence = gettext_lazy("These times aren't on offer any more. Here is how it stands now.")


class AgreedMeanwhile(_ByPartner):
    """The other picked a time while this person looked at the offer."""

    code = "agreed_meanwhile"
    sentence = gettext_lazy(
        "%(name)s has just picked %(at)s, so nothing was changed. You can still move or cancel it."
    )


class CancelledMeanwhile(_ByPartner):
    """The meeting was cancelled."""

    code = "cancelled_meanwhile"
    sentence = gettext_lazy("%(name)s cancelled this on %(at)s. You can plan another meeting.")


class MeetingLapsed(Refused):
    """The times passed before one was picked."""

    code = "meeting_lapsed"
    sentence = gettext_lazy("These times have passed. Offer new ones whenever you like.")


class SaidAlready(_ByPartner):
    """The other said whether they met."""

    code = "said_already"
    sentence = gettext_lazy(
        "%(name)s answered this on %(at)s. If that isn't how it was, write to them."
    )


class MeetingOver(Refused):
    """The meeting is past: it can't be moved or cancelled."""

    code = "meeting_over"
    sentence = gettext_lazy("This meeting is over. Say whether you met, or plan the next one.")


class MeetingAhead(Refused):
    """It is said to be held before it began."""

    code = "meeting_ahead"
    sentence = gettext_lazy("This meeting is still to come. Say how it went once it's over.")


def cancelled_by_you() -> Refused:
    """Return what somebody reads who cancelled the meeting herself."""
    said = _("You cancelled this meeting. You can plan another one.")
    return Refused(said, code=CancelledMeanwhile.code)

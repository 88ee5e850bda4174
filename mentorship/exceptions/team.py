"""Refusals that an admin reads who acts on an introduction of two other people."""

from datetime import datetime
from http import HTTPStatus

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.days import clock, short_day, zone_name
from accounts.exceptions import Refused


def moment(at: datetime) -> str:
    """Return a moment as ``Thu, Feb 12 at 10:14 am (Central time)`` in the active zone."""
    zone = zone_name(timezone.get_current_timezone_name())
    return _("%(day)s at %(time)s (%(zone)s)") % {
        "day": short_day(at), "time": clock(at), "zone": zone,
    }  # fmt: skip


class _AboutPerson(Refused):
    """A refusal whose sentence names the person, and a moment where there is one."""

    def __init__(self, *, name: str, at: datetime | None = None) -> None:
        said = {"name": name, "at": moment(at) if at else ""}
        super().__init__(str(self.sentence) % said)


class WhoToldNeeded(Refused):
    """An answer for somebody without the line that says who told it, or with too long a one."""

    status = HTTPStatus.BAD_REQUEST
    code = "who_told_needed"
    sentence = gettext_lazy(
        "Write who told you what, and how, in up to 300 characters. Only the program team reads it."
    )


class AnsweredThemselves(_AboutPerson):
    """The side answered in the meantime."""

    code = "answered_themselves"
    sentence = gettext_lazy("%(name)s has answered already. Load the page again to see it.")


class AnsweredForAlready(_AboutPerson):
    """Another admin answered for this side; the sentence names who and when."""

    code = "answered_for_already"
    sentence = gettext_lazy("%(name)s answered for this person on %(at)s. Nothing was changed.")


class NotAskedYet(Refused):
    """The mentor is asked first, and has not said yes."""

    code = "not_asked_yet"
    sentence = gettext_lazy(
        "The mentor is asked first here, so the mentee knows of nothing yet. "
        "Wait for the mentor's answer."
    )


class NudgedAlready(_AboutPerson):
    """The one reminder that an admin may ask for was asked for by another."""

    code = "nudged_already"
    sentence = gettext_lazy(
        "%(name)s had this reminder sent on %(at)s. One is enough; the day of the answer does "
        "the rest."
    )


class TooSoonToNudge(_AboutPerson):
    """The person heard of this introduction within the last two days."""

    code = "too_soon_to_nudge"
    sentence = gettext_lazy(
        "%(name)s heard from us less than two days ago. Remind them from %(at)s on."
    )


class TooManyMessages(_AboutPerson):
    """The person got as many messages this week as we send in one."""

    code = "too_many_messages"
    sentence = gettext_lazy(
        "%(name)s got two messages from us this week, and we never send more. "
        "Remind them from %(at)s on."
    )


class RemindersOff(_AboutPerson):
    """The person switched reminders off."""

    code = "reminders_off"
    sentence = gettext_lazy(
        "%(name)s has switched reminders off. You can call, and note the answer here."
    )


class TooLateToNudge(Refused):
    """The introduction runs out before a reminder could leave."""

    code = "too_late_to_nudge"
    sentence = gettext_lazy(
        "This introduction runs out before a reminder could leave in their waking hours."
    )


class WaitsForReply(_AboutPerson):
    """The person asked the other one a question and waits for the answer."""

    code = "waits_for_reply"
    sentence = gettext_lazy(
        "%(name)s asked a question and waits for the reply. Their own answer comes after it."
    )

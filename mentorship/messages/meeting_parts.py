"""What every mail of a meeting is made of.

Of a life mentorship no word of the two is in a mail: no topic, no place but a link, no line.
"""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.days import zone_name
from accounts.mail.message import Mail
from accounts.models import Notification, User
from mentorship.enums import Side
from mentorship.join_links import is_join_link
from mentorship.messages.shared import address, to_side
from mentorship.messages.voices import heard
from mentorship.models import Meeting
from mentorship.queries import meeting_words as words
from mentorship.queries.meeting_words import Zones, zones_for
from mentorship.queries.meetings import of_person

FILE_NAME = "meeting.ics"


def about(notification: Notification) -> tuple[Meeting, User, Zones]:
    """Return the meeting of a message, its reader, and where the two are."""
    recipient = notification.recipient
    assert recipient is not None  # every message of a meeting goes to one of the two
    meeting = of_person(recipient).get(pk=notification.subject_id)
    return meeting, recipient, zones_for(meeting.mentorship, recipient)


def what(meeting: Meeting) -> list[str]:
    """Return how, where and what about, as far as a mail may say it."""
    said = [f"{words.how(meeting)}."]
    if meeting.place and not is_join_link(meeting.place) and not meeting.mentorship.is_life:
        said.append(_("Where: %(place)s") % {"place": heard(meeting.place)})
    if meeting.topic and not meeting.mentorship.is_life:
        said.append(_("To talk about: %(topic)s") % {"topic": heard(meeting.topic)})
    return said


def join(meeting: Meeting) -> list[dict[str, str]]:
    """Return the way into a meeting by video; none where it has no link."""
    if not is_join_link(meeting.place):
        return []
    return [{"label": _("Join by video"), "url": heard(meeting.place)}]


def zone_line(zones: Zones) -> str:
    """Say in which zone the times stand."""
    return _("Times are in %(zone)s.") % {"zone": zone_name(zones.here)}


def page_of(meeting: Meeting, step: str = "") -> str:
    """Return the address of its page, at one of its steps."""
    page = address(path_of(meeting))
    return f"{page}?step={step}" if step else page


def path_of(meeting: Meeting) -> str:
    """Return the path of its page."""
    return reverse("meeting", args=[meeting.pk])


def mail_of(
    meeting: Meeting,
    recipient: User,
    subject: str,
    *,
    paragraphs: list[str],
    calendar: tuple[bytes, str] | None = None,
    **context: Any,
) -> Mail:
    """Return a mail to one of the two, with its calendar file and the method it is sent with."""
    attachments, alternatives = _files(calendar)
    often = _("We write when times are offered, picked, moved or called off, and the day before.")
    return to_side(
        meeting.mentorship,
        Side(meeting.mentorship.side_of(recipient)),
        subject=subject,
        paragraphs=paragraphs,
        attachments=attachments,
        alternatives=alternatives,
        often=often,
        **context,
    )


def _files(calendar: tuple[bytes, str] | None) -> tuple[Any, Any]:
    """Return the file to save, and the part by which mail programs show an invitation."""
    if calendar is None:
        return (), ()
    content, method = calendar
    part = (content.decode(), f"text/calendar; method={method}")
    return ((FILE_NAME, content, "application/ics"),), (part,)

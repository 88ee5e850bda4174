"""Mails of a meeting: times to pick from, the invitation, changes, the reminder, "Did you meet?".

Of a life mentorship no word of the two is in a mail: no topic, no place but a link, no line.
"""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.mail.message import Mail
from accounts.models import Notification, User
from accounts.services import links
from mentorship.clock import database_now, local_day
from mentorship.enums import MeetingState, MentorshipState
from mentorship.messages import meeting_parts as parts
from mentorship.messages.shared import address
from mentorship.models import Meeting
from mentorship.queries import calendar_files
from mentorship.queries import meeting_words as words
from mentorship.queries.meeting_words import Zones
from mentorship.queries.meetings import open_times, waits_for
from mentorship.rules import meetings as rules

PICK, ASK, CANCEL = "meeting-pick", "meeting-ask", "meeting-cancel"


def is_offered(notification: Notification) -> bool:
    """Whether the times are the newest and still wait for the recipient."""
    meeting, recipient, _zones = parts.about(notification)
    now = database_now()
    newest = max((row.pk for row in open_times(meeting, now)), default=0)
    is_newest = newest <= int(notification.context.get("newest") or 0)
    return rules.may_plan(meeting.mentorship) and is_newest and waits_for(meeting, recipient, now)


def is_agreed(notification: Notification) -> bool:
    """Whether the meeting stands as this message tells it."""
    meeting, _recipient, _zones = parts.about(notification)
    stands = meeting.state == MeetingState.AGREED
    is_newest = meeting.sequence == notification.context.get("sequence")
    return stands and is_newest and rules.may_plan(meeting.mentorship)


def is_cancelled(notification: Notification) -> bool:
    """Whether word of it may be sent: none while a concern contact looks after the two."""
    meeting, _recipient, _zones = parts.about(notification)
    is_looked_after = meeting.mentorship.state == MentorshipState.SUSPENDED
    return meeting.state == MeetingState.CANCELLED and not is_looked_after


def is_running(notification: Notification) -> bool:
    """Whether the mentorship runs: on pause nobody is reminded of anything."""
    meeting, _recipient, _zones = parts.about(notification)
    return meeting.mentorship.state == MentorshipState.ACTIVE


def is_coming(notification: Notification) -> bool:
    """Whether the meeting still stands and is to come."""
    meeting, _recipient, _zones = parts.about(notification)
    if meeting.state != MeetingState.AGREED or meeting.starts_at is None:
        return False
    return meeting.starts_at > database_now() and is_running(notification)


def is_unsaid(notification: Notification) -> bool:
    """Whether it is over and neither of the two said whether they met."""
    meeting, _recipient, _zones = parts.about(notification)
    if meeting.state != MeetingState.AGREED or meeting.ends_at is None:
        return False
    return meeting.ends_at <= database_now() and is_running(notification)


def offered(notification: Notification) -> Mail:
    """Show the times; each opens the page on which one button agrees."""
    meeting, recipient, zones = parts.about(notification)
    link = links.issue(purpose=PICK, person=recipient, subject=meeting)
    times = [
        {"label": words.when(row.starts_at, zones.here), "url": _at(link, row.starts_at)}
        for row in open_times(meeting, database_now())
    ]
    labels = [one["label"] for one in times]
    subject, before = _("%(name)s offers times to meet"), ""
    if meeting.state == MeetingState.AGREED and meeting.starts_at is not None:
        subject = _("%(name)s asks to move your meeting")
        before = _("%(when)s stands until you pick one.") % {
            "when": words.when(meeting.starts_at, zones.here)
        }
    return parts.mail_of(
        meeting, recipient, subject % {"name": zones.name},
        preheader=_all(labels),
        paragraphs=[before, *parts.what(meeting), parts.zone_line(zones)],
        lines=[*filter(None, [before, *parts.what(meeting), parts.zone_line(zones), *labels])],
        how=_("Tap the one that suits you. You confirm it on the next page."),
        choices=times,
        ways=[{"label": _("None of them? Offer others"), "url": parts.page_of(meeting, "offer")}],
        page=parts.path_of(meeting), action=_("Pick a time"),
    )  # fmt: skip


def _all(times: list[str]) -> str:
    """Return the times as one sentence of a list of mails."""
    return " · ".join(times)


def _at(link: str, moment: datetime) -> str:
    return f"{link}?{urlencode({'time': moment.isoformat()})}"


def agreed(notification: Notification) -> Mail:
    """Invite one of the two: the meeting as words and as a calendar file."""
    meeting, recipient, zones = parts.about(notification)
    assert meeting.starts_at is not None
    said = {"name": zones.name, "when": words.when(meeting.starts_at, zones.here)}
    subjects = {
        "moved": _("Moved: you meet %(name)s on %(when)s"),
        "changed": _("Changed: your meeting with %(name)s on %(when)s"),
    }
    usual = _("You meet %(name)s on %(when)s")
    subject = subjects.get(str(notification.context.get("what")), usual) % said
    return parts.mail_of(
        meeting, recipient, subject,
        preheader=" ".join(parts.what(meeting)),
        paragraphs=[words.when_with_zone(meeting.starts_at, zones.here), *parts.what(meeting)],
        how=_("The calendar file puts it into your calendar, or moves it there."),
        url=parts.page_of(meeting), label=_("Open the meeting"), ways=parts.join(meeting),
        calendar=(calendar_files.invitation(meeting, recipient), calendar_files.REQUEST),
    )  # fmt: skip


def cancelled(notification: Notification) -> Mail:
    """Say kindly that it is off, and clear the calendar."""
    meeting, recipient, zones = parts.about(notification)
    if meeting.starts_at is None:
        return _taken_off(meeting, recipient, zones)
    why = _why_off(meeting, recipient, zones)
    said = {"name": zones.name, "when": words.when(meeting.starts_at, zones.here)}
    subject = _("Off: your meeting with %(name)s on %(when)s")
    if meeting.mentorship.partner_of(meeting.mentorship.side_of(recipient)).is_erased:
        subject = _("Off: your meeting on %(when)s")
    return parts.mail_of(
        meeting, recipient, subject % said,
        preheader=(
            _("You can plan another meeting whenever it suits you both.")
            if rules.may_plan(meeting.mentorship)
            else why
        ),
        paragraphs=[
            why,
            _("You had planned %(when)s.")
            % {"when": words.when_with_zone(meeting.starts_at, zones.here)},
        ],
        how=_("The calendar file takes it out of your calendar."),
        voices=_line(meeting, recipient), voice_of=zones.name,
        calendar=(calendar_files.cancellation(meeting, recipient), calendar_files.CANCEL),
        **_plan_another(meeting),
    )  # fmt: skip


def _taken_off(meeting: Meeting, recipient: User, zones: Zones) -> Mail:
    name = {"name": zones.name}
    return parts.mail_of(
        meeting, recipient, _("The times to meet %(name)s are off") % name,
        preheader=_("You can plan another meeting whenever it suits you both."),
        paragraphs=[_("%(name)s has taken the times off that you were picking from.") % name
                    if meeting.offered_by == meeting.settled_by
                    else _("%(name)s can't make any of your times and took them off.") % name],
        voices=_line(meeting, recipient), voice_of=zones.name,
        **_plan_another(meeting),
    )  # fmt: skip


def _why_off(meeting: Meeting, recipient: User, zones: Zones) -> str:
    if not rules.may_plan(meeting.mentorship):
        return _("Your mentorship has come to its end, so it won't take place.")
    if meeting.mentorship.state == MentorshipState.PAUSED:
        return _("Your mentorship rests for a while. Plan a new one when it suits you both.")
    if meeting.settled_by == meeting.mentorship.side_of(recipient):
        return _("You cancelled it, and %(name)s hears of it too.") % {"name": zones.name}
    return _("%(name)s can't make it. That happens.") % {"name": zones.name}


def _line(meeting: Meeting, recipient: User) -> list[str]:
    """Return the other's line; that of a life mentorship stands on the page only."""
    is_mine = meeting.settled_by == meeting.mentorship.side_of(recipient)
    is_quiet = is_mine or meeting.mentorship.is_life or not meeting.summary
    return [] if is_quiet else [meeting.summary]


def _plan_another(meeting: Meeting) -> dict[str, Any]:
    if not rules.may_plan(meeting.mentorship):
        return {"url": address(reverse("home")), "label": _("Open your home page")}
    path = reverse("meeting-new", args=[meeting.mentorship_id])
    return {"url": address(path), "label": _("Plan another meeting")}


def kept(notification: Notification) -> Mail:
    """Tell who wanted to move it that the agreed time stays."""
    meeting, recipient, zones = parts.about(notification)
    assert meeting.starts_at is not None
    said = {"name": zones.name, "when": words.when(meeting.starts_at, zones.here)}
    return parts.mail_of(
        meeting, recipient, _("%(name)s would rather keep %(when)s") % said,
        paragraphs=[_("So your meeting stays as it was. If you can't make it, say so on its page."),
                    parts.zone_line(zones)],
        url=parts.page_of(meeting), label=_("Open the meeting"),
    )  # fmt: skip


def lapsed(notification: Notification) -> Mail:
    """Tell who offered that the times passed; nobody is blamed."""
    meeting, recipient, zones = parts.about(notification)
    name = {"name": zones.name}
    sentence = _("None of your times was picked before it passed. Weeks get full; new times are "
                 "the usual way out.")  # fmt: skip
    if meeting.state == MeetingState.AGREED:
        sentence = _("None of your new times was picked, so the agreed time stays.")
    return parts.mail_of(
        meeting, recipient, _("Your times to meet %(name)s have passed") % name,
        preheader=_("You can plan another meeting whenever it suits you both."),
        paragraphs=[sentence], **_plan_another(meeting),
    )  # fmt: skip


def reminder(notification: Notification) -> Mail:
    """Remind of tomorrow's meeting, with a way out."""
    meeting, recipient, zones = parts.about(notification)
    assert meeting.starts_at is not None
    said = {"name": zones.name, "when": words.when(meeting.starts_at, zones.here)}
    is_today = local_day(zones.here, meeting.starts_at) == local_day(zones.here, database_now())
    subject = _("Today: you meet %(name)s") if is_today else _("Tomorrow: you meet %(name)s")
    link = links.issue(purpose=CANCEL, person=recipient, subject=meeting)
    move_url = parts.page_of(meeting, "offer")
    return parts.mail_of(
        meeting, recipient, subject % said,
        preheader=words.when(meeting.starts_at, zones.here),
        paragraphs=[words.when_with_zone(meeting.starts_at, zones.here), *parts.what(meeting)],
        url=parts.page_of(meeting), label=_("Open the meeting"),
        ways=[
            *parts.join(meeting),
            {"label": _("It has to move: offer other times"), "url": move_url},
            {"label": _("I can't make it"), "url": link},
        ],
    )  # fmt: skip


def ask(notification: Notification) -> Mail:
    """Ask whether they met; the answer is confirmed on the next page."""
    meeting, recipient, zones = parts.about(notification)
    assert meeting.starts_at is not None
    said = {"name": zones.name, "when": words.when_with_zone(meeting.starts_at, zones.here)}
    link = links.issue(purpose=ASK, person=recipient, subject=meeting)
    return parts.mail_of(
        meeting, recipient, _("Did you meet %(name)s?") % said,
        preheader=_("One tap and one button, for both of you."),
        paragraphs=[_("You planned %(when)s.") % said],
        how=_("Tap what fits. You confirm it on the next page."),
        choices=[
            {"label": _("Yes, we met"), "url": f"{link}?answer=held"},
            {"label": _("No, we didn't"), "url": f"{link}?answer=missed"},
        ],
        after=_("Either of you can say. The program team sees that you met, not what about."),
        page=parts.path_of(meeting), action=_("Answer"),
    )  # fmt: skip

"""The pages behind the links of a meeting's mails: pick a time, say if you met, can't make it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.days import zone_name
from accounts.models import OneTimeLink
from accounts.registry import LinkPage
from mentorship.clock import database_now
from mentorship.enums import MeetingState
from mentorship.exceptions import BadAnswers
from mentorship.forms.fields import moment_of
from mentorship.models import Meeting
from mentorship.queries import meeting_words as words
from mentorship.queries.meeting_words import TimeWords, Zones, zones_for
from mentorship.queries.meetings import is_asked, of_person, open_times, waits_for
from mentorship.rules import meetings as rules
from mentorship.services import meetings

TEMPLATE = "mentorship/meeting_link.html"


def _about(link: OneTimeLink) -> tuple[Meeting, Zones]:
    meeting = of_person(link.person).get(pk=int(link.subject_id))
    return meeting, zones_for(meeting.mentorship, link.person)


def describe_pick(link: OneTimeLink, query: Mapping[str, str]) -> LinkPage:
    """Show the time that was tapped with one button, and the others below."""
    meeting, zones = _about(link)
    now = database_now()
    can_pick = rules.may_plan(meeting.mentorship) and waits_for(meeting, link.person, now)
    if link.is_used or not can_pick:
        return _stands(meeting, zones)
    times = [words.time_words(row.starts_at, zones) for row in open_times(meeting, now)]
    chosen = _chosen(times, query.get("time", ""))
    heading = _("Meet %(name)s at this time?") if chosen else _("Choose a time to meet %(name)s")
    return _page(
        meeting,
        heading % {"name": zones.name},
        button=_("Yes, that time"),
        chosen=chosen,
        times=[time for time in times if time != chosen],
        how=words.how(meeting),
        icon=words.icon(meeting),
        zone=zone_name(zones.here),
    )


def _chosen(times: list[TimeWords], value: str) -> TimeWords | None:
    wanted = moment_of(value)
    return next((time for time in times if wanted and moment_of(time.value) == wanted), None)


def act_pick(link: OneTimeLink, form: Mapping[str, str]) -> None:
    """Agree on the time for the link's person.

    Raises:
        Refused: it has gone, or none was named.
    """
    moment = moment_of(form.get("time", ""))
    if moment is None or moment.tzinfo is None:
        raise BadAnswers(_("Choose one of the times."), field="time")
    meetings.pick(meeting_id=int(link.subject_id), starts_at=moment, actor=link.person)


def describe_ask(link: OneTimeLink, query: Mapping[str, str]) -> LinkPage:
    """Show the answer that was tapped with one button; read nothing back."""
    meeting, zones = _about(link)
    can_tell = rules.may_tell(meeting.mentorship)
    if link.is_used or not can_tell or not is_asked(meeting, database_now()):
        return _page(meeting, _("Thank you"), text=_("This is noted. You can close this page."))
    assert meeting.starts_at is not None
    answer = query.get("answer", "")
    buttons = {"held": _("Confirm: we met"), "missed": _("Confirm: we didn't meet")}
    others = {"held": _("We didn't meet"), "missed": _("We met")}
    return _page(
        meeting,
        _("Did you meet %(name)s?") % {"name": zones.name},
        text=words.when_with_zone(meeting.starts_at, zones.here),
        button=buttons.get(answer, _("Confirm: we met")),
        answer=answer if answer in buttons else "held",
        other=others.get(answer, others["held"]),
        other_answer="held" if answer == "missed" else "missed",
    )


def act_ask(link: OneTimeLink, form: Mapping[str, str]) -> None:
    """Say for the link's person whether they met.

    Raises:
        Refused: the other said otherwise, or the form names neither.
    """
    answer, meeting_id = form.get("answer", ""), int(link.subject_id)
    if answer == "held":
        meetings.hold(meeting_id=meeting_id, actor=link.person)
    elif answer == "missed":
        meetings.miss(meeting_id=meeting_id, actor=link.person)
    else:
        raise BadAnswers(_("Choose whether you met."), field="answer")


def describe_cancel(link: OneTimeLink, query: Mapping[str, str]) -> LinkPage:  # noqa: ARG001  as registered
    """Show what would be cancelled, with one button."""
    meeting, zones = _about(link)
    if meeting.state != MeetingState.AGREED or meeting.starts_at is None:
        return _stands(meeting, zones)
    can_cancel = rules.may_plan(meeting.mentorship) and meeting.starts_at > database_now()
    if link.is_used or not can_cancel:
        return _stands(meeting, zones)
    return _page(
        meeting,
        _("Cancel your meeting with %(name)s?") % {"name": zones.name},
        text=words.when_with_zone(meeting.starts_at, zones.here),
        button=_("Cancel the meeting"),
        note=_("%(name)s hears it by e-mail, kindly, and it leaves both your calendars.")
        % {"name": zones.name},
    )


def act_cancel(link: OneTimeLink, form: Mapping[str, str]) -> None:  # noqa: ARG001  one button, no fields
    """Cancel the meeting for the link's person."""
    meetings.cancel(meeting_id=int(link.subject_id), actor=link.person)


def _stands(meeting: Meeting, zones: Zones) -> LinkPage:
    """Tell how it stands, with dates only."""
    said = {"name": zones.name}
    if meeting.state == MeetingState.AGREED and meeting.starts_at is not None:
        when = words.when_with_zone(meeting.starts_at, zones.here)
        return _page(meeting, _("You meet %(name)s") % said, text=when)
    if meeting.state == MeetingState.OFFERED:
        text = _("That time has just gone. New ones will reach you by e-mail.")
        return _page(meeting, _("Nothing to pick just now"), text=text)
    return _page(meeting, _("This meeting is over or off"), text=_("There is nothing to do."))


def _page(meeting: Meeting, heading: str, *, button: str = "", **context: Any) -> LinkPage:
    mentorship = meeting.mentorship
    names = {
        "mentee_name": mentorship.mentee_user.first_name,
        "mentor_name": mentorship.mentor_user.first_name,
        "meeting": meeting,
    }
    return LinkPage(heading=heading, button=button, template=TEMPLATE, context=names | context)

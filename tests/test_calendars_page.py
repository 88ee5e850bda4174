"""What ``docs/calendars.md`` shows is what the site writes."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from mentorship.queries import calendar_files
from tests.factories.meetings import MeetingFactory, soon

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "calendars.md").read_text()


def shown():
    example = re.search(r"```ics\n(.*?)```", PAGE, re.DOTALL)
    assert example
    return Calendar.from_ical(example[1])


def test_example_is_an_invitation_of_one_moment():
    calendar = shown()
    (event,) = calendar.events

    assert (calendar["METHOD"], event["SEQUENCE"]) == ("REQUEST", 1)
    assert event.end - event.start == timedelta(minutes=45)
    assert event.start.utcoffset() == timedelta(hours=-6)
    assert [zone.tz_name for zone in calendar.timezones] == ["America/Chicago"]


@pytest.mark.django_db
def test_example_has_what_a_real_invitation_has():
    meeting = MeetingFactory(agreed=soon(), place="https://meet.example.org/room", topic="The exam")
    reader = meeting.mentorship.mentee_user

    real = Calendar.from_ical(calendar_files.invitation(meeting, reader))

    assert set(real.keys()) == set(shown().keys())
    assert set(real.events[0].keys()) == set(shown().events[0].keys())
    assert set(real.events[0]["ATTENDEE"].params) == set(shown().events[0]["ATTENDEE"].params)


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "PUBLISH"])
def test_every_method_is_explained(method):
    assert f"`{method}`" in PAGE

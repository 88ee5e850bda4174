"""Calendar files parse back as RFC 5545 wants them, in each reader's zone."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from mentorship.enums import MeetingMode, MentorType
from mentorship.queries import calendar_files
from mentorship.queries.calendar_files import Day, cancellation, download, feed, invitation
from tests.factories.meetings import MeetingFactory, running

pytestmark = pytest.mark.django_db
UID = uuid.UUID("0f8fad5b-d9cb-469f-a165-70867728950e")


def _meeting(at=datetime(2027, 2, 12, 0, 0, tzinfo=UTC), pair=None, **fields):
    fields = {"minutes": 45, "uid": UID, "offered_at": datetime(2027, 2, 1, tzinfo=UTC)} | fields
    meeting = MeetingFactory(mentorship=pair or running(), agreed=at, **fields)
    meeting.refresh_from_db()
    return meeting


def _event(content):
    calendar = Calendar.from_ical(content)
    return calendar, calendar.walk("VEVENT")[0]


def test_invitation_is_a_request_for_its_reader_alone(settings):
    settings.DEFAULT_FROM_EMAIL = "Northlakes <mentoring@northlakes.example>"
    meeting = _meeting(place="https://meet.example.org/abc", sequence=2)
    pair = meeting.mentorship

    content = invitation(meeting, pair.mentee_user)

    calendar, event = _event(content)
    assert (calendar["METHOD"], calendar["VERSION"]) == ("REQUEST", "2.0")
    assert event["UID"] == f"{UID}@{calendar_files.site()}"
    assert (event["SEQUENCE"], event["STATUS"], event["CLASS"]) == (2, "CONFIRMED", "PRIVATE")
    assert event["SUMMARY"] == "Benchmate: Noor and Dolores"
    assert event["DTSTART"].params["TZID"] == "America/Chicago"
    assert event["DTSTART"].dt.isoformat() == "2027-02-11T18:00:00-06:00"
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=45)
    assert event["ORGANIZER"] == "mailto:mentoring@northlakes.example"
    assert event["ATTENDEE"] == f"mailto:{pair.mentee_user.email}"
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert (event["LOCATION"], event["URL"]) == ("https://meet.example.org/abc",) * 2
    assert pair.mentor_user.email.encode() not in content
    assert not calendar.walk("VALARM")


def test_each_reader_gets_her_own_zone_with_its_rules():
    meeting = _meeting()
    pair = meeting.mentorship

    for person, zone in ((pair.mentee_user, "America/Chicago"),
                         (pair.mentor_user, "America/New_York")):  # fmt: skip
        calendar, event = _event(invitation(meeting, person))
        assert [str(one["TZID"]) for one in calendar.walk("VTIMEZONE")] == [zone]
        assert event["DTSTART"].params["TZID"] == zone
        assert event["DTSTART"].dt.astimezone(UTC) == meeting.starts_at


@pytest.mark.parametrize(
    ("zone", "before", "after", "offsets"),
    [
        ("America/New_York", (2027, 3, 13), (2027, 3, 14), (-5, -4)),
        ("America/Phoenix", (2027, 3, 13), (2027, 3, 14), (-7, -7)),
        ("America/St_Johns", (2027, 3, 13), (2027, 3, 14), (-3.5, -2.5)),
        ("Pacific/Auckland", (2027, 4, 3), (2027, 4, 4), (13, 12)),
        ("Asia/Kolkata", (2027, 3, 13), (2027, 3, 14), (5.5, 5.5)),
    ],
)
def test_files_know_when_the_clocks_change(zone, before, after, offsets):
    pair = running(mentee__user__time_zone=zone)
    for day, offset in zip((before, after), offsets, strict=True):
        at = datetime(*day, 18, tzinfo=UTC) - timedelta(hours=offset)
        meeting = MeetingFactory(mentorship=pair, agreed=at)

        calendar, event = _event(invitation(meeting, pair.mentee_user))

        rules = calendar.walk("VTIMEZONE")[0].to_tz()
        wall = event["DTSTART"].dt.replace(tzinfo=None)
        assert (wall.hour, wall.minute) == (18, 0)
        assert wall.replace(tzinfo=rules).utcoffset() == timedelta(hours=offset)


def test_cancellation_has_the_same_uid_and_a_greater_sequence():
    meeting = _meeting()
    reader = meeting.mentorship.mentor_user
    _calendar, invited = _event(invitation(meeting, reader))
    meeting.state, meeting.sequence = "cancelled", 1

    calendar, event = _event(cancellation(meeting, reader))

    assert (calendar["METHOD"], event["STATUS"]) == ("CANCEL", "CANCELLED")
    assert event["UID"] == invited["UID"]
    assert event["SEQUENCE"] > invited["SEQUENCE"]


def test_text_is_escaped_folded_and_read_back_whole():
    place = "Café Zürich, 2nd floor; ask for “Dolores” \\ 🙂 " + "very far away " * 9
    topic = "First line,\nsecond line; third 🙂" + "é" * 90
    meeting = _meeting(mode=MeetingMode.IN_PERSON, place=place.strip(), topic=topic)

    content = invitation(meeting, meeting.mentorship.mentee_user)

    _calendar, event = _event(content)
    assert event["LOCATION"] == place.strip()
    assert topic in event["DESCRIPTION"]
    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in b"".join(lines)
    assert all(line.decode() is not None for line in lines)  # no letter is cut in two


def test_files_stay_small():
    meeting = _meeting()

    assert len(invitation(meeting, meeting.mentorship.mentee_user)) < 2_000


def test_nobody_breaks_out_of_a_line():
    evil = "Room\r\nATTENDEE:mailto:evil@example.org"
    meeting = _meeting(mode=MeetingMode.IN_PERSON, place=evil)

    calendar, event = _event(invitation(meeting, meeting.mentorship.mentee_user))

    assert event["ATTENDEE"] == f"mailto:{meeting.mentorship.mentee_user.email}"
    assert len(calendar.walk("VEVENT")) == 1


def test_words_of_a_life_mentorship_stay_on_the_site():
    pair = running(mentor_type=MentorType.LIFE)
    meeting = _meeting(pair=pair, topic="canary-topic", place="canary café", mode="in_person")

    for content in (invitation(meeting, pair.mentee_user), feed([meeting], [], pair.mentee_user)):
        assert b"canary" not in content
        assert b"/meetings/" in content


def test_download_asks_for_no_answer():
    meeting = _meeting()

    calendar, event = _event(download(meeting, meeting.mentorship.mentee_user))

    assert calendar["METHOD"] == "PUBLISH"
    assert "ATTENDEE" not in event


def test_feed_holds_meetings_and_days_and_is_the_same_every_time():
    meeting = _meeting()
    reader = meeting.mentorship.mentee_user
    days = [Day("goal-7", date(2027, 5, 1), "Goal: sit the exam, at last", "/goals/7/",
                datetime(2027, 1, 2, tzinfo=UTC))]  # fmt: skip

    content = feed([meeting], days, reader)

    calendar = Calendar.from_ical(content)
    first, second = calendar.walk("VEVENT")
    assert calendar["METHOD"] == "PUBLISH"
    assert first["UID"] == f"{UID}@{calendar_files.site()}"
    assert (second["DTSTART"].dt, second["DTEND"].dt) == (date(2027, 5, 1), date(2027, 5, 2))
    assert second["SUMMARY"] == "Goal: sit the exam, at last"
    assert content == feed([meeting], days, reader)


def test_every_file_has_what_the_standard_wants():
    meeting = _meeting()
    for content in (
        invitation(meeting, meeting.mentorship.mentee_user),
        feed([], [], meeting.mentorship.mentee_user),
    ):
        calendar = Calendar.from_ical(content)
        assert {"PRODID", "VERSION"} <= set(calendar)
        assert content.startswith(b"BEGIN:VCALENDAR\r\n")
        assert content.endswith(b"END:VCALENDAR\r\n")
        for event in calendar.walk("VEVENT"):
            assert {"UID", "DTSTAMP", "DTSTART"} <= set(event)
            assert event["DTSTAMP"].to_ical().endswith(b"Z")
            assert event.errors == []

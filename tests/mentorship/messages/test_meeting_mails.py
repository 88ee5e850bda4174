"""The mails of meetings as they arrive, and the pages behind their links."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone
from icalendar import Calendar

from accounts.enums import NotificationStatus
from accounts.models import Notice, Notification, OneTimeLink
from accounts.services import deliver, erasing
from mentorship.enums import MeetingState, MentorshipState, MentorType, Side
from mentorship.queries.meeting_words import when
from mentorship.services import meetings
from mentorship.services.meetings import Plan
from tests.factories.meetings import MeetingFactory, running, soon

pytestmark = pytest.mark.django_db
CENTRAL, EASTERN = "America/Chicago", "America/New_York"


@pytest.fixture
def pair():
    return running()


@pytest.fixture
def sent(mailoutbox):
    """Return a function that delivers what is due and gives the mails by their address."""

    def send():
        mailoutbox.clear()
        deliver.drain(limit_s=10)
        left = set(Notification.objects.values_list("status", flat=True))
        assert left <= {NotificationStatus.SENT, NotificationStatus.CANCELLED, "pending"}
        return {mail.to[0]: mail for mail in mailoutbox}

    return send


def _offer(pair, *times, **what):
    return meetings.offer(mentorship_id=pair.pk, plan=Plan(times, **what), actor=pair.mentor_user)


def _pick(meeting, moment):
    user = meeting.mentorship.mentee_user
    return meetings.pick(meeting_id=meeting.pk, starts_at=moment, actor=user)


def _make_due():
    past = timezone.now() - timedelta(minutes=1)
    Notification.objects.filter(status="pending").update(not_before=past)


def _links(mail):
    return re.findall(r"https?://[^\s]+(/l/[^\s]+)", mail.body)


def _calendar(mail):
    (part,) = [a for a in mail.alternatives if a.mimetype.startswith("text/calendar")]
    return part.mimetype, Calendar.from_ical(part.content)


def test_times_offered_can_be_picked_from_the_mail(pair, sent, client):
    _offer(pair, soon(3), soon(4), minutes=45, topic="A mock interview")

    mails = sent()

    assert list(mails) == [pair.mentee_user.email]
    mail = mails[pair.mentee_user.email]
    assert mail.subject == "Dolores offers times to meet"
    times = (when(soon(3), CENTRAL), when(soon(4), CENTRAL), "Times are in Central time.")
    for words in ("By video, 45 minutes.", "To talk about: A mock interview", *times):
        assert words in mail.body
    links = _links(mail)
    assert len(links) == 2
    page = client.get(links[1]).content.decode()
    assert "Meet Dolores at this time?" in page
    assert unescape(page).count(soon(4).isoformat()) == 1


def test_notice_of_times_offered_names_the_times(pair, sent):
    _offer(pair, soon(3), soon(4), minutes=45)
    sent()

    notice = Notice.objects.get(user=pair.mentee_user)
    times = [when(soon(3), CENTRAL), when(soon(4), CENTRAL)]
    assert notice.paragraphs == ["By video, 45 minutes.", "Times are in Central time.", *times]


def test_link_shows_first_and_acts_once(pair, sent, client):
    meeting = _offer(pair, soon(3), soon(4))
    link = _links(sent()[pair.mentee_user.email])[0]
    path = link.partition("?")[0]

    for _scan in range(20):
        assert client.get(link).status_code == client.head(link).status_code == 200
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.OFFERED

    first = client.post(path, {"time": soon(3).isoformat()}, follow=True)
    again = client.post(path, {"time": soon(4).isoformat()}, follow=True)

    meeting.refresh_from_db()
    assert (meeting.state, meeting.starts_at) == (MeetingState.AGREED, soon(3))
    for answer in (first, again):
        assert "You meet Dolores" in answer.content.decode()
        assert "<form" not in answer.content.decode()
    assert "sessionid" not in client.cookies


def test_link_to_a_time_that_has_gone_shows_the_others(pair, sent, client):
    meeting = _offer(pair, soon(3), soon(4))
    path = _links(sent()[pair.mentee_user.email])[0].partition("?")[0]

    for value, status in ((soon(9).isoformat(), 409), ("tomorrow", 400), ("", 400)):
        answer = client.post(path, {"time": value})
        assert answer.status_code == status
        assert answer.content.decode().count('name="time"') == 2

    meetings.cancel(meeting_id=meeting.pk, actor=pair.mentor_user)
    page = client.get(path).content.decode()
    assert "This meeting is over or off" in page
    assert client.post(path, {"time": soon(3).isoformat()}).status_code == 409


def test_link_altered_or_expired_changes_nothing(pair, sent, client):
    meeting = _offer(pair, soon(3))
    path = _links(sent()[pair.mentee_user.email])[0].partition("?")[0]
    OneTimeLink.objects.update(expires_at=timezone.now() - timedelta(days=1))

    assert client.post(f"{path[:-3]}xx/", {"time": soon(3).isoformat()}).status_code == 404
    assert client.post(path, {"time": soon(3).isoformat()}).status_code == 410
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.OFFERED


def test_agreement_comes_to_both_as_a_request_that_calendars_show(pair, sent):
    meeting = _offer(pair, soon(3), place="https://meet.example.org/abc")
    _pick(meeting, soon(3))

    mails = sent()

    assert set(mails) == {pair.mentee_user.email, pair.mentor_user.email}
    for person, other, zone in ((pair.mentee_user, pair.mentor_user, CENTRAL),
                                (pair.mentor_user, pair.mentee_user, EASTERN)):  # fmt: skip
        mail = mails[person.email]
        assert mail.subject == f"You meet {other.first_name} on {when(soon(3), zone)}"
        mimetype, calendar = _calendar(mail)
        assert mimetype == "text/calendar; method=REQUEST"
        event = calendar.walk("VEVENT")[0]
        assert event["ATTENDEE"] == f"mailto:{person.email}"
        assert event["DTSTART"].dt == soon(3)
        (attached,) = mail.attachments
        assert (attached[0], attached[2]) == ("meeting.ics", "application/ics")
        assert "Join by video\nhttps://meet.example.org/abc\n" in mail.body
        assert other.email not in str(mail.message())
        assert other.name not in mail.body


def test_invitation_survives_the_way_through_a_mail_server(pair, sent):
    meeting = _offer(pair, soon(3), mode="in_person", place="Café Zürich, 2nd floor 🙂")
    _pick(meeting, soon(3))

    message = sent()[pair.mentee_user.email].message()

    parts = {part.get_content_type(): part for part in message.walk()}
    assert list(parts) == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar",
        "application/ics",
    ]  # fmt: skip
    shown = parts["text/calendar"]
    assert (shown.get_param("method"), shown.get_content_charset()) == ("REQUEST", "utf-8")
    for part in (shown, parts["application/ics"]):
        event = Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")[0]
        assert event["LOCATION"] == "Café Zürich, 2nd floor 🙂"


def test_move_goes_from_a_question_to_a_new_sequence(pair, sent):
    meeting = _offer(pair, soon(3))
    _pick(meeting, soon(3))
    before = _calendar(sent()[pair.mentee_user.email])[1].walk("VEVENT")[0]
    meetings.move(meeting_id=meeting.pk, times=[soon(6)], actor=pair.mentor_user)

    asked = sent()
    assert list(asked) == [pair.mentee_user.email]
    assert asked[pair.mentee_user.email].subject == "Dolores asks to move your meeting"
    assert f"{when(soon(3), CENTRAL)} stands until you pick" in asked[pair.mentee_user.email].body

    _pick(meeting, soon(6))
    mail = sent()[pair.mentee_user.email]
    after = _calendar(mail)[1].walk("VEVENT")[0]
    assert mail.subject == f"Moved: you meet Dolores on {when(soon(6), CENTRAL)}"
    assert (after["UID"], after["SEQUENCE"]) == (before["UID"], before["SEQUENCE"] + 1)


def test_meeting_with_somebody_erased_is_off_without_a_name(pair, mailoutbox):
    MeetingFactory(mentorship=pair, agreed=soon(3))
    erasing.erase(person=pair.mentor_user)

    deliver.drain(limit_s=10)

    subject = f"Off: your meeting on {when(soon(3), CENTRAL)}"
    (mail,) = [mail for mail in mailoutbox if mail.subject == subject]
    (event,) = _calendar(mail)[1].walk("VEVENT")
    html = mail.alternatives[0][0]
    assert event["SUMMARY"] == "Benchmate: a meeting"
    assert "Somebody who left" not in mail.body + html
    assert "suits you both" not in mail.body + html


def test_cancel_clears_both_calendars_with_a_line_for_the_other_alone(pair, sent):
    meeting = MeetingFactory(mentorship=pair, agreed=soon(3))
    meetings.cancel(meeting_id=meeting.pk, actor=pair.mentee_user, line="My shift moved.")

    mails = sent()

    his, hers = mails[pair.mentor_user.email], mails[pair.mentee_user.email]
    assert his.subject == f"Off: your meeting with Noor on {when(soon(3), EASTERN)}"
    assert ("My shift moved." in his.body, "My shift moved." in hers.body) == (True, False)
    assert "Noor can't make it. That happens." in his.body
    for mail in (his, hers):
        mimetype, calendar = _calendar(mail)
        event = calendar.walk("VEVENT")[0]
        assert mimetype == "text/calendar; method=CANCEL"
        assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)


def test_end_of_a_mentorship_says_nothing_of_who_or_why(pair, sent):
    MeetingFactory(mentorship=pair, agreed=soon(3))
    pair.state, pair.closed_at = MentorshipState.ENDED, timezone.now()
    pair.save()
    meetings.cancel_all(pair, pair.mentee_user)

    for mail in sent().values():
        assert "Your mentorship has come to its end, so it won't take place." in mail.body
        assert "can't make it" not in mail.body


def test_nothing_leaves_once_a_mentorship_is_looked_after(pair, sent):
    meeting = _offer(pair, soon(3))
    _pick(meeting, soon(3))
    pair.state, pair.suspended_at = MentorshipState.SUSPENDED, timezone.now()
    pair.save()

    assert sent() == {}


def test_reminder_names_the_link_and_the_topic_with_a_way_out(pair, sent, client):
    meeting = _offer(pair, soon(3), topic="Mock interview", place="https://meet.example.org/abc")
    _pick(meeting, soon(3))
    sent()
    _make_due()

    mail = sent()[pair.mentee_user.email]

    assert mail.subject == "Tomorrow: you meet Dolores"
    for words in ("Mock interview", "https://meet.example.org/abc", "Central time",
                  "It has to move: offer other times", "I can't make it"):  # fmt: skip
        assert words in mail.body
    (link,) = _links(mail)
    assert "Cancel your meeting with Dolores?" in client.get(link).content.decode()
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.AGREED

    client.post(link)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.settled_by) == (MeetingState.CANCELLED, Side.MENTEE)
    assert "over or off" in client.get(link).content.decode()


@pytest.mark.parametrize("state", [MentorshipState.PAUSED, MentorshipState.SUSPENDED])
def test_reminders_rest_on_pause(pair, sent, state):
    meeting = _offer(pair, soon(3))
    _pick(meeting, soon(3))
    sent()
    pair.state, pair.paused_at, pair.suspended_at = state, timezone.now(), timezone.now()
    pair.save()
    _make_due()

    assert sent() == {}


def _asked(pair, sent):
    meeting = MeetingFactory(mentorship=pair, agreed=timezone.now() - timedelta(hours=2))
    meetings.ask_whether_held()
    _make_due()
    return meeting, sent()[pair.mentee_user.email]


@pytest.mark.parametrize(("number", "state"), [(0, MeetingState.HELD), (1, MeetingState.MISSED)])
def test_did_you_meet_is_answered_from_the_mail(pair, sent, client, number, state):
    meeting, mail = _asked(pair, sent)
    assert mail.subject == "Did you meet Dolores?"
    assert "(Central time)" in mail.body
    link = _links(mail)[number]
    page = client.get(link).content.decode()
    assert "Confirm: we " in page

    answer = link.partition("answer=")[2]
    client.post(link.partition("?")[0], {"answer": answer})

    meeting.refresh_from_db()
    assert (meeting.state, meeting.settled_by) == (state, Side.MENTEE)
    assert "This is noted." in client.get(link).content.decode()


def test_did_you_meet_refuses_nonsense_and_tells_of_the_others_answer(pair, sent, client):
    meeting, mail = _asked(pair, sent)
    path = _links(mail)[0].partition("?")[0]

    assert client.post(path, {"answer": "maybe"}).status_code == 400
    meetings.miss(meeting_id=meeting.pk, actor=pair.mentor_user)

    answer = client.post(path, {"answer": "held"})
    assert answer.status_code == 409
    assert "Dolores answered this on" in answer.content.decode()


def test_offerer_is_told_kindly_that_times_passed(pair, sent):
    MeetingFactory(mentorship=pair, times=[soon(-1)])
    meetings.settle_passed()
    _make_due()

    mails = sent()

    assert list(mails) == [pair.mentor_user.email]
    assert mails[pair.mentor_user.email].subject == "Your times to meet Noor have passed"


def test_who_asked_to_move_hears_that_the_time_stays(pair, sent):
    meeting = MeetingFactory(mentorship=pair, agreed=soon(3))
    meetings.move(meeting_id=meeting.pk, times=[soon(6)], actor=pair.mentee_user)
    meetings.keep(meeting_id=meeting.pk, actor=pair.mentor_user)

    mails = sent()

    assert list(mails) == [pair.mentee_user.email]
    subject = mails[pair.mentee_user.email].subject
    assert subject == f"Dolores would rather keep {when(soon(3), CENTRAL)}"


def test_words_of_a_life_mentorship_are_in_no_mail(sent):
    pair = running(mentor_type=MentorType.LIFE)
    what = {"topic": "canary topic", "mode": "in_person", "place": "canary café"}
    meeting = _offer(pair, soon(3), **what)
    mails = list(sent().values())
    _pick(meeting, soon(3))
    mails += sent().values()
    _make_due()
    mails += sent().values()
    meetings.cancel(meeting_id=meeting.pk, actor=pair.mentee_user, line="canary line")
    mails += sent().values()

    assert len(mails) == 7
    for mail in mails:
        assert "canary" not in str(mail.message().as_string())
        assert "canary" not in "".join(part.content for part in mail.alternatives)


def test_outbox_holds_ids_and_codes_only(pair):
    meeting = _offer(pair, soon(3), topic="canary", place="https://canary.example.org/")
    _pick(meeting, soon(3))
    meetings.cancel(meeting_id=meeting.pk, actor=pair.mentee_user, line="canary")

    assert "canary" not in str(list(Notification.objects.values()))

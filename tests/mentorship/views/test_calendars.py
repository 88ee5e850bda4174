"""The private calendar: its address, who may read it, and what a calendar program asks."""

import pytest
from icalendar import Calendar

from accounts.models import AuditEvent
from mentorship.enums import CheckInState, MentorshipState, MentorType, Side
from mentorship.models import CalendarFeed, MentorshipGoal
from mentorship.services import calendars
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory, running, soon
from tests.factories.mentorship import CheckInAnswerFactory, CheckInFactory
from tests.recorded import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    return running()


def _feed_of(person):
    address = calendars.renew(user=person, actor=person)
    return address[address.index("/calendar/") :]


def _events(answer):
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_address_is_made_shown_once_and_kept_hashed(signed_in, pair):
    browser = signed_in(pair.mentee_user)
    assert "Make my calendar address" in browser.get("/me/calendar/").content.decode()

    made = browser.post("/me/calendar/", {"step": "renew"})

    address, webcal = made.context["address"], made.context["webcal"]
    assert webcal == address.replace("http://", "webcal://").replace("https://", "webcal://")
    token = address.rsplit("/", 1)[1].removesuffix(".ics")
    assert CalendarFeed.objects.get().token_hash == calendars.hashed(token)
    assert token not in browser.get("/me/calendar/").content.decode()
    assert token not in str(list(AuditEvent.objects.values()))
    assert made["Cache-Control"] == "private, no-store"
    assert actions() == ["calendar.made"]


def test_feed_holds_my_meetings_check_in_days_and_goal_dates(client, pair):
    meeting = MeetingFactory(mentorship=pair, agreed=soon(3))
    MeetingFactory(mentorship=pair)
    MeetingFactory(agreed=soon(3))
    check_in = CheckInFactory(mentorship=pair, due_on=soon(5).date())
    for side in Side:
        CheckInAnswerFactory(check_in=check_in, side=side, due_at=soon(5))
    MentorshipGoal.objects.create(
        mentorship=pair, title="Sit the CSPT", due_on=soon(9).date(), added_by=Side.MENTEE
    )

    answer = client.get(_feed_of(pair.mentee_user))

    assert [event["SUMMARY"] for event in _events(answer)] == [
        "Benchmate: Noor and Dolores", "Check-in: how is it going with Dolores?",
        "Goal: Sit the CSPT",
    ]  # fmt: skip
    assert _events(answer)[0]["DTSTART"].dt == meeting.starts_at
    assert pair.mentor_user.email.encode() not in answer.content


def test_feed_leaves_out_what_is_over_answered_or_looked_after(client, pair):
    suspended = running(mentee=pair.mentee, state=MentorshipState.SUSPENDED)
    for mentorship, state in ((pair, CheckInState.CANCELLED), (suspended, CheckInState.SCHEDULED)):
        check_in = CheckInFactory(mentorship=mentorship)
        CheckInAnswerFactory(check_in=check_in, due_at=soon(5), state=state)
        MentorshipGoal.objects.create(
            mentorship=suspended, title="Hidden", due_on=soon(9).date(), added_by=Side.MENTEE
        )

    assert _events(client.get(_feed_of(pair.mentee_user))) == []


def test_feed_of_a_life_mentorship_has_dates_only(client):
    pair = running(mentor_type=MentorType.LIFE)
    MeetingFactory(mentorship=pair, agreed=soon(3), topic="canary", place="canary café")
    MentorshipGoal.objects.create(
        mentorship=pair, title="canary", due_on=soon(9).date(), added_by=Side.MENTEE
    )

    answer = client.get(_feed_of(pair.mentee_user))

    assert len(_events(answer)) == 2
    assert b"canary" not in answer.content


def test_feed_is_private_and_out_of_every_index(client, pair):
    answer = client.get(_feed_of(pair.mentee_user))

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "sessionid" not in client.cookies


def test_feed_that_has_not_changed_is_not_sent_again(client, pair):
    feed = _feed_of(pair.mentee_user)
    etag = client.get(feed)["ETag"]

    same = client.get(feed, headers={"If-None-Match": etag})
    MeetingFactory(mentorship=pair, agreed=soon(3))
    other = client.get(feed, headers={"If-None-Match": etag})

    assert (same.status_code, same.content, same["ETag"]) == (304, b"", etag)
    assert other.status_code == 200
    assert other["ETag"] != etag


def test_renewing_ends_the_old_address_and_stopping_all(signed_in, client, pair):
    old = _feed_of(pair.mentee_user)
    new = _feed_of(pair.mentee_user)
    assert [client.get(address).status_code for address in (old, new)] == [404, 200]

    browser = signed_in(pair.mentee_user)
    for _twice in range(2):
        assert browser.post("/me/calendar/", {"step": "stop"}).status_code == 302

    assert client.get(new).status_code == 404
    assert actions() == ["calendar.made", "calendar.renewed", "calendar.stopped"]


def test_feed_of_a_closed_account_or_an_unknown_token_is_not_there(client, pair):
    feed = _feed_of(pair.mentee_user)
    pair.mentee_user.is_active = False
    pair.mentee_user.save()

    for address in (feed, "/calendar/unknown.ics", "/calendar/%00.ics", "/calendar/.ics"):
        assert client.get(address).status_code in (400, 404)
    assert client.post(feed).status_code == 405


def test_feed_is_throttled(client, pair, settings):
    limits = {"calendar_feed": "2/h/key", "calendar_unknown": "1/h/ip"}
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | limits
    feed, other = _feed_of(pair.mentee_user), _feed_of(pair.mentor_user)

    answers = [client.get(address) for address in (feed, feed, feed, other)]
    guesses = [client.get(f"/calendar/guess-{n}.ics") for n in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200, 429, 200]
    assert answers[2]["Retry-After"]
    assert [answer.status_code for answer in guesses] == [404, 429]


def test_reading_changes_no_row(client, pair):
    feed = _feed_of(pair.mentee_user)
    before = list(CalendarFeed.objects.values())

    client.get(feed)

    assert list(CalendarFeed.objects.values()) == before


def test_calendar_page_refuses_unknown_steps_and_visitors(client, signed_in):
    assert client.get("/me/calendar/").status_code == 302
    browser = signed_in(UserFactory())

    assert browser.post("/me/calendar/", {"step": "explode"}).status_code == 400
    assert not CalendarFeed.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_feed_takes_few_queries(client, pair, count, django_assert_max_num_queries):
    for n in range(count):
        MeetingFactory(mentorship=pair, agreed=soon(3 + n))
        check_in = CheckInFactory(mentorship=pair, period_no=n + 1)
        CheckInAnswerFactory(check_in=check_in, due_at=soon(5 + n))
    feed = _feed_of(pair.mentee_user)

    with django_assert_max_num_queries(10):
        assert len(_events(client.get(feed))) == 2 * count


def test_one_meeting_is_downloaded_once_it_is_agreed(signed_in, pair):
    browser = signed_in(pair.mentor_user)
    agreed = MeetingFactory(mentorship=pair, agreed=soon(3))
    offered = MeetingFactory(mentorship=pair)

    answer = browser.get(f"/meetings/{agreed.pk}/calendar.ics")

    (event,) = _events(answer)
    assert event["DTSTART"].params["TZID"] == "America/New_York"
    assert answer["Content-Disposition"] == 'attachment; filename="benchmate-meeting.ics"'
    assert browser.get(f"/meetings/{offered.pk}/calendar.ics").status_code == 404

import pytest
from django.utils import timezone

from mentorship.enums import MeetingMode, MentorshipState
from mentorship.models import Mentorship
from mentorship.queries import meeting_words as words
from mentorship.queries import meetings
from mentorship.queries.timeline import Entry
from tests.factories.meetings import MeetingFactory, running, soon

pytestmark = pytest.mark.django_db


def _fresh(pair):
    rows = Mentorship.objects.with_people()
    return rows.get(pk=pair.pk)


def _panel(pair, side="mentee"):
    pair = _fresh(pair)
    return meetings.panel(pair, pair.person_of(side))


def test_panel_of_a_new_pair_offers_to_plan_and_to_write_down():
    pair = running()

    assert _panel(pair) == {
        "next": None, "offers": [], "waiting": [], "asks": [],
        "plan_url": f"/mentorships/{pair.pk}/meetings/new/",
        "log_url": f"/mentorships/{pair.pk}/meetings/log/",
    }  # fmt: skip


def test_panel_shows_the_next_meeting_by_the_readers_clock():
    at = soon(3)
    meeting = MeetingFactory(
        agreed=at, minutes=45, topic="Mock interview", place="https://meet.example.org/abc"
    )
    MeetingFactory(mentorship=meeting.mentorship, agreed=soon(5))

    card = _panel(meeting.mentorship)["next"]

    assert card["title"].startswith("Next: ")
    assert card["text"] == "By video, 45 minutes. Both of you said yes."
    assert (card["topic"], card["join_url"]) == ("Mock interview", "https://meet.example.org/abc")
    assert card["there"].endswith("for Dolores")
    assert card["move_url"] == f"/meetings/{meeting.pk}/?step=offer"
    with words.clocks_of("America/Chicago"):
        assert card["day"] == str(timezone.localtime(at).day)


def test_panel_draws_a_place_that_is_no_link_as_text():
    meeting = MeetingFactory(
        agreed=soon(3), mode=MeetingMode.IN_PERSON, place="javascript:alert(1)"
    )

    card = _panel(meeting.mentorship)["next"]

    assert (card["join_url"], card["place"]) == ("", "javascript:alert(1)")


def test_panel_shows_an_offer_to_the_other_and_patience_to_the_offerer():
    meeting = MeetingFactory(times=[soon(-1), soon(3)])

    hers, his = _panel(meeting.mentorship), _panel(meeting.mentorship, "mentor")

    assert [offer["title"] for offer in hers["offers"]] == ["Choose a time to meet Dolores"]
    assert [time.value for time in hers["offers"][0]["times"]] == [soon(3).isoformat()]
    assert hers["waiting"] == his["offers"] == []
    assert [one["text"] for one in his["waiting"]] == ["You offered times. Noor picks one."]


def test_panel_asks_about_what_is_over_until_somebody_says():
    pair = running()
    over = MeetingFactory(mentorship=pair, agreed=soon(-1))
    MeetingFactory(mentorship=pair, held=soon(-8))
    MeetingFactory(mentorship=pair, agreed=soon(-31))

    panel = _panel(pair)

    assert [ask["url"] for ask in panel["asks"]] == [f"/meetings/{over.pk}/"]
    assert panel["asks"][0]["title"] == "Did you meet Dolores?"


@pytest.mark.parametrize(
    ("state", "keys"),
    [
        (MentorshipState.PAUSED, {"next", "offers", "waiting", "asks", "plan_url", "log_url"}),
        (MentorshipState.SUSPENDED, set()),
        (MentorshipState.ENDED, {"asks"}),
    ],
)
def test_panel_where_a_mentorship_does_not_run(state, keys):
    now = timezone.now()
    over = {"closed_at": now} if state == MentorshipState.ENDED else {}
    pair = running(state=state, paused_at=now, **over)
    MeetingFactory(mentorship=pair, agreed=soon(-1))

    assert set(_panel(pair)) == keys


def test_entries_are_the_meetings_held():
    pair = running()
    held = MeetingFactory(mentorship=pair, held=soon(-3), minutes=50, summary="The sign-off.")
    MeetingFactory(mentorship=pair, agreed=soon(3))
    MeetingFactory(mentorship=pair, held=soon(-9), mode=MeetingMode.IN_PERSON, minutes=60)

    lines = meetings.entries(_fresh(pair), pair.mentee_user)

    assert lines[1] == Entry(
        kind="meeting", icon="video", what="Met by video, 50 minutes", when=held.starts_at,
        voice="The sign-off.",
    )  # fmt: skip
    assert lines[0].what == "Met in person, 1 hour"


@pytest.mark.parametrize("count", [1, 3])
def test_panel_and_entries_take_two_queries_together(count, django_assert_num_queries):
    pair = running()
    MeetingFactory(mentorship=pair)
    for n in range(count):
        MeetingFactory(mentorship=pair, agreed=soon(3 + n), times=[soon(7 + n)])
        MeetingFactory(mentorship=pair, held=soon(-3 - n))
    pair = _fresh(pair)

    with django_assert_num_queries(2):
        meetings.panel(pair, pair.mentee_user)
        meetings.entries(pair, pair.mentee_user)


def test_next_of_gives_the_first_agreed_meeting_to_come(django_assert_num_queries):
    one, two = running(), running()
    MeetingFactory(mentorship=one, agreed=soon(-1))
    MeetingFactory(mentorship=one, agreed=soon(9))
    first = MeetingFactory(mentorship=one, agreed=soon(3))
    MeetingFactory(mentorship=two)

    with django_assert_num_queries(2):
        assert meetings.next_of([one.pk, two.pk]) == {one.pk: first}


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(5, "5 minutes"), (60, "1 hour"), (75, "1 hour 15 minutes"), (120, "2 hours")],
)
def test_length_in_words(minutes, said):
    assert words.length(minutes) == said


def test_time_words_name_the_other_ones_clock_only_where_it_differs():
    at = timezone.now().replace(month=7, day=1, hour=4, minute=30, second=0, microsecond=0)

    same = words.time_words(at, words.Zones("America/Chicago", "America/Winnipeg", "Dolores"))
    east = words.time_words(at, words.Zones("America/Chicago", "America/New_York", "Dolores"))
    far = words.time_words(at, words.Zones("America/Chicago", "Asia/Kolkata", "Ravi"))

    assert (same.clock, same.there) == ("11:30 pm", "")
    assert east.there.endswith("12:30 am for Dolores")
    assert far.there.endswith(", 10:00 am for Ravi")

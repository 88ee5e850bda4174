import pytest

from mentorship.enums import MeetingState, MentorshipState
from mentorship.models import Meeting
from tests.factories.meetings import MeetingFactory, running, soon
from tests.factories.mentorship import MenteeFactory
from tests.mentorship.api.pairs import api_of, post, problem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
LIST = "/api/v1/meetings/"


def url(meeting, verb=""):
    return f"{LIST}{meeting.pk}/" + (f"{verb}/" if verb else "")


def of_pair(pair, verb=""):
    return f"/api/v1/mentorships/{pair.pk}/meetings/" + (f"{verb}/" if verb else "")


def test_times_are_offered_and_one_is_picked():
    pair = running()
    times = [soon(3), soon(4)]

    offered = post(pair.mentor_user, of_pair(pair), times=times, topic="Nights")
    read = api_of(pair.mentee_user).get(url(Meeting.objects.get())).json()
    picked = post(pair.mentee_user, url(Meeting.objects.get(), "pick"), starts_at=times[1])

    assert (offered.status_code, offered.json()["state"]) == (201, "offered")
    assert offered.json()["warnings"] == []
    assert (read["waits_for_me"], read["topic"], len(read["times"])) == (True, "Nights", 2)
    assert read["steps"] == ["pick", "counter", "cancel", "details"]
    assert (picked.json()["state"], picked.json()["times"]) == ("agreed", [])
    assert picked.json()["calendar_url"].endswith("/calendar.ics")


def test_times_without_an_offset_are_by_the_clocks_where_she_is():
    pair = running()
    local = soon(3).replace(hour=12, tzinfo=None)  # noon, which no change of clocks leaves out
    sent = local.isoformat()

    offered = post(pair.mentee_user, of_pair(pair), times=[sent])

    told = offered.json()["times"][0]["starts_at"]
    assert told.startswith(sent)
    assert told[-6] in "+-"


def test_offer_says_what_the_other_may_find_hard():
    pair = running()
    MeetingFactory(mentorship=pair, agreed=soon(3))

    offered = post(pair.mentor_user, of_pair(pair), times=[soon(3)])

    assert len(offered.json()["warnings"]) == 1


def test_other_times_keep_what_was_planned():
    meeting = MeetingFactory(minutes=45, topic="Nights", mode="phone", place="555-0100")

    countered = post(
        meeting.mentorship.mentee_user, url(meeting, "counter"), times=[soon(7)], minutes=60
    ).json()

    kept = {name: countered[name] for name in ("minutes", "topic", "mode", "place")}
    assert kept == {"minutes": 60, "topic": "Nights", "mode": "phone", "place": "555-0100"}
    assert (countered["offered_by"], countered["waits_for_me"]) == ("mentee", False)


def test_agreed_meeting_is_moved_or_kept():
    meeting = MeetingFactory(agreed=soon(3))
    pair = meeting.mentorship

    moving = post(pair.mentee_user, url(meeting, "move"), times=[soon(5)]).json()
    waits = api_of(pair.mentor_user).get(url(meeting)).json()
    kept = post(pair.mentor_user, url(meeting, "keep")).json()

    assert (moving["state"], moving["steps"]) == (
        "agreed", ["counter", "keep", "cancel", "details"],
    )  # fmt: skip
    assert waits["steps"][0] == "pick"
    assert kept["times"] == []


def test_cancelled_with_a_line():
    meeting = MeetingFactory(agreed=soon(3))

    done = post(meeting.mentorship.mentee_user, url(meeting, "cancel"), line="I'm ill.").json()

    assert (done["state"], done["summary"], done["steps"]) == ("cancelled", "I'm ill.", [])
    again = post(meeting.mentorship.mentor_user, url(meeting, "cancel"))
    assert problem(again)[:2] == (409, "cancelled_meanwhile")


def test_whoever_takes_times_back_learns_that_one_was_picked():
    meeting = MeetingFactory(agreed=soon(3))

    late = post(meeting.mentorship.mentor_user, url(meeting, "cancel"), seen="offered")

    assert problem(late)[:2] == (409, "agreed_meanwhile")


def test_held_and_corrected_by_whoever_said_so():
    meeting = MeetingFactory(agreed=soon(-1))
    pair = meeting.mentorship

    held = post(pair.mentee_user, url(meeting, "held"), minutes=50, summary="Nights.").json()
    other = api_of(pair.mentor_user).get(url(meeting)).json()
    refused = post(pair.mentor_user, url(meeting, "missed"))

    assert (held["state"], held["minutes"], held["summary"]) == ("held", 50, "Nights.")
    assert (held["steps"], other["steps"]) == (["held", "missed"], [])
    assert problem(refused)[:2] == (409, "said_already")


def test_missed():
    meeting = MeetingFactory(agreed=soon(-1))

    done = post(meeting.mentorship.mentor_user, url(meeting, "missed")).json()

    assert (done["state"], done["settled_by"]) == ("missed", "mentor")


def test_details_are_changed_one_by_one():
    meeting = MeetingFactory(agreed=soon(3), topic="Nights")

    done = post(
        meeting.mentorship.mentee_user, url(meeting, "details"), mode="phone", place="555-0100"
    ).json()

    assert (done["mode"], done["place"], done["topic"]) == ("phone", "555-0100", "Nights")


def test_meeting_held_elsewhere_is_written_down():
    pair = running()

    done = post(
        pair.mentee_user, of_pair(pair, "log"), day=f"{soon(-2):%Y-%m-%d}", minutes=40, mode="phone"
    )

    assert (done.status_code, done.json()["state"], done.json()["is_logged"]) == (201, "held", True)


def test_nobody_but_the_two_knows_of_a_meeting():
    meeting = MeetingFactory(agreed=soon(3))
    pair = meeting.mentorship
    stranger = MenteeFactory(program=pair.program).user

    assert api_of(stranger).get(url(meeting)).status_code == 404
    assert post(stranger, url(meeting, "cancel")).status_code == 404
    assert api_of(stranger).get(of_pair(pair)).status_code == 404
    assert post(stranger, of_pair(pair), times=[soon(3)]).status_code == 404
    assert api_of(stranger).get(LIST).json()["results"] == []


def test_nothing_is_planned_while_it_is_suspended():
    pair = running(state=MentorshipState.SUSPENDED)

    assert problem(post(pair.mentor_user, of_pair(pair), times=[soon(3)]))[:2] == (
        409, "not_running",
    )  # fmt: skip
    assert Meeting.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "times"),
        ({"times": []}, "times"),
        ({"times": None}, "times"),
        ({"times": {"0": "2026-12-03T18:00Z"}}, "times"),
        ({"times": [soon(n) for n in (1, 2, 3, 4)]}, "times"),
        ({"times": [soon(-1)]}, "times"),
        ({"times": ["2027-03-14T02:30"]}, "times"),
        ({"times": [soon(3)], "minutes": 17}, "minutes"),
        ({"times": [soon(3)], "minutes": 10**30}, "minutes"),
        ({"times": [soon(3)], "mode": "fax"}, "mode"),
        ({"times": [soon(3)], "place": "not a link"}, "place"),
        ({"times": [soon(3)], "topic": "x" * 301}, "topic"),
        ({"times": [soon(3)], "state": "held"}, "state"),
    ],
)
def test_impossible_offers_are_named_by_field(body, field):
    pair = running()

    answer = post(pair.mentor_user, of_pair(pair), **body)

    assert (answer.status_code, problem(answer)[2]) == (400, [field])
    assert Meeting.objects.count() == 0


@pytest.mark.parametrize("day", ["2199-01-01", "1999-01-01", None, "0001-01-01"])
def test_impossible_days_are_refused(day):
    pair = running()

    answer = post(pair.mentor_user, of_pair(pair, "log"), day=day, minutes=30, mode="video")

    assert (answer.status_code, problem(answer)[2]) == (400, ["day"])


def test_list_is_narrowed():
    pair = running()
    coming = MeetingFactory(mentorship=pair, agreed=soon(3))
    held = MeetingFactory(mentorship=pair, held=soon(-3))
    other = MeetingFactory(mentorship=running(mentee=pair.mentee))
    api = api_of(pair.mentee_user)

    def ids(**query):
        return [row["id"] for row in api.get(LIST, query).json()["results"]]

    assert ids(mentorship=pair.pk) == [held.pk, coming.pk]
    assert ids(when="upcoming") == [other.pk, coming.pk]
    assert ids(when="past") == ids(state=MeetingState.HELD) == [held.pk]
    assert ids(mentorship=2**63 - 1) == []
    assert api.get(LIST, {"mentorship": 2**63}).status_code == 400
    assert [row["id"] for row in api.get(of_pair(pair)).json()["results"]] == ids(
        mentorship=pair.pk
    )


def test_list_leaves_words_out():
    pair = MeetingFactory(topic="Nights", place="https://meet.example.org/a").mentorship

    said = api_of(pair.mentee_user).get(LIST).content.decode()

    assert "Nights" not in said
    assert "meet.example.org" not in said


@pytest.mark.parametrize("size", [1, 25])
def test_list_queries_do_not_grow(size, django_assert_num_queries):
    pair = running()
    for n in range(size):
        MeetingFactory(mentorship=pair, agreed=soon(3, n))

    with django_assert_num_queries(7):
        answer = api_of(pair.mentee_user).get(LIST)

    assert len(answer.json()["results"]) == size


def test_times_that_suit_both_are_suggested():
    pair = running()

    assert api_of(pair.mentee_user).get(of_pair(pair, "suggestions")).json() == {"times": []}


@pytest.mark.parametrize("pk", ["0", "9223372036854775808", "9" * 5000, "-1", "abc"])
def test_ids_of_nothing_are_not_found(pk):
    api = api_of(running().mentee_user)

    assert api.get(f"{LIST}{pk}/").status_code == 404
    assert api.get(f"/api/v1/mentorships/{pk}/meetings/").status_code == 404

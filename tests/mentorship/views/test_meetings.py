"""Planning, picking, moving, cancelling and telling, as the two do it on the pages."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts.models import Notification
from mentorship.enums import MeetingState, MentorshipState, Side
from mentorship.forms.meetings import OfferForm
from mentorship.models import Meeting
from mentorship.queries.meeting_words import Zones
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory, running, soon
from tests.factories.mentorship import ProgramStaffFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
CHICAGO = ZoneInfo("America/Chicago")


@pytest.fixture
def pair():
    return running()


@pytest.fixture
def noor(signed_in, pair):
    return signed_in(pair.mentee_user)


def _own(row, moment):
    local = moment.astimezone(CHICAGO)
    return {f"day_{row}": f"{local:%Y-%m-%d}", f"time_{row}": f"{local:%H:%M}"}


def _plan(**more):
    return {"minutes": "45", "mode": "video", "place": "", "topic": ""} | more


def _new(pair):
    return f"/mentorships/{pair.pk}/meetings/new/"


def _page(meeting):
    return f"/meetings/{meeting.pk}/"


def _said(answer):
    return " ".join(str(message) for message in answer.context["messages"])


def test_offer_with_days_and_hours_of_ones_own(noor, pair):
    given = _plan(**_own(1, soon(3)), **_own(3, soon(5)), topic="Mock interview")

    answer = noor.post(_new(pair), given, follow=True)

    meeting = Meeting.objects.get()
    assert answer.redirect_chain == [(_page(meeting), 302)]
    assert [row.starts_at for row in meeting.times.all()] == [soon(3), soon(5)]
    assert (meeting.minutes, meeting.topic, meeting.offered_by) == (45, "Mock interview", "mentee")
    assert "Offered. Dolores picks one" in _said(answer)


def test_offer_suggests_times_both_have_free_and_takes_them(noor, pair):
    for person in (pair.mentee_user, pair.mentor_user):
        person.profile.windows = [[day, 720, 900] for day in range(7)]
        person.profile.save()

    form = noor.get(_new(pair)).context["form"]
    values = [value for value, _label in form.fields["times"].choices]
    answer = noor.post(_new(pair), _plan(times=values[:2]))

    assert answer.status_code == 302
    offered = [row.starts_at.isoformat() for row in Meeting.objects.get().times.all()]
    assert offered == values[:2]


def test_offer_page_names_both_zones_and_who_reads(noor, pair):
    page = noor.get(_new(pair)).content.decode()

    assert "Times are in your zone, Central time. Dolores reads them in Eastern time." in page
    assert page.count("You and Dolores read this.") == 2
    assert page.count("button--primary") == 1


def test_offer_says_kindly_what_the_other_may_find_hard(noor, pair):
    pair.mentor_user.profile.windows = [[day, 60, 120] for day in range(7)]
    pair.mentor_user.profile.save()
    MeetingFactory(mentorship=running(mentee=pair.mentee), agreed=soon(3))
    at = soon(3).replace(hour=18)

    answer = noor.post(_new(pair), _plan(**_own(1, at), **_own(2, soon(3))), follow=True)

    assert "is outside the hours that Dolores usually has free" in _said(answer)
    assert "You have another meeting on" in _said(answer)
    assert Meeting.objects.filter(state=MeetingState.OFFERED).count() == 1


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Offer at least one time."),
        ({"day_1": "2026-13-40", "time_1": "10:00"}, "Write the day as 2026-03-31"),
        ({"day_1": "0001-01-01", "time_1": "10:00"}, "Check the year."),
        ({"day_1": "9999-12-31", "time_1": "10:00"}, "Check the year."),
        ({"day_1": "2190-12-31", "time_1": "10:00"}, "within the next 90 days"),
        ({"day_1": "2020-01-01", "time_1": "10:00"}, "has passed"),
        ({"time_1": "10:00"}, "Give both day and time, or neither."),
        ({"day_1": "2026-12-01"}, "Give both day and time, or neither."),
        ({"day_1": "2026-12-01", "time_1": "25:99"}, "Write the time as 18:30."),
        ({"times": ["2026-13-40T99:00", "' OR 1=1"]}, "Offer at least one time."),
        ({"minutes": "10^30"}, "Choose a length from the list."),
        ({"mode": "pigeon"}, "Choose one."),
        ({"place": "meet.example.org"}, "Paste the whole link"),
        ({"topic": "x" * 301}, "at most 300 characters"),
        ({"place": "a\x1bb"}, "Write this on one line"),
    ],
)
def test_offer_keeps_what_was_typed_and_says_what_to_do(noor, pair, given, sentence):
    for row, moment in enumerate((soon(3), soon(4)), 2):
        needs_times = not {"day_1", "time_1", "times"} & given.keys() and given
        given = given | (_own(row, moment) if needs_times else {})

    answer = noor.post(_new(pair), _plan(topic="Typed with care") | given)

    page = answer.content.decode()
    assert answer.status_code == 400
    assert sentence in page.replace("&#x27;", "'")
    assert ("Typed with care" in page) is ("topic" not in given)
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("state", [MentorshipState.SUSPENDED, MentorshipState.ENDED])
def test_offer_is_refused_where_nothing_runs_with_the_text_kept(signed_in, state):
    over = {"closed_at": timezone.now()} if state == MentorshipState.ENDED else {}
    pair = running(state=state, **over)

    answer = signed_in(pair.mentee_user).post(
        _new(pair), _plan(**_own(1, soon(3)), topic="Kept words")
    )

    assert answer.status_code == 409
    assert "Kept words" in answer.content.decode()
    assert not Meeting.objects.exists()


def test_offer_twice_by_a_double_click_is_one(noor, pair):
    for _twice in range(2):
        answer = noor.post(_new(pair), _plan(**_own(1, soon(3))))

    assert answer.status_code == 302
    assert Notification.objects.filter(category="meeting_offered").count() == 1


def test_offer_in_the_others_way_reads_their_times(noor, pair):
    MeetingFactory(mentorship=pair)

    answer = noor.post(_new(pair), _plan(**_own(1, soon(9)), topic="Kept words"))

    assert answer.status_code == 409
    assert "Dolores has just offered times" in _said(answer)
    assert "Kept words" in answer.content.decode()


def _form(data, zone="America/New_York"):
    return OfferForm(data, zones=Zones(zone, zone, "Dolores"), is_move=True)


@pytest.mark.parametrize(
    ("zone", "day", "at", "sentence"),
    [
        ("America/New_York", "2027-03-14", "02:30", "doesn't exist on Mar 14: the clocks jump"),
        ("America/St_Johns", "2027-03-14", "02:30", "doesn't exist on Mar 14: the clocks jump"),
        ("Pacific/Auckland", "2027-09-26", "02:30", "doesn't exist on Sep 26: the clocks jump"),
        ("America/Phoenix", "2027-03-14", "02:30", ""),
        ("Asia/Kolkata", "2027-03-14", "02:30", ""),
    ],
)
def test_form_refuses_an_hour_that_the_clocks_leave_out(zone, day, at, sentence):
    form = _form({"day_1": day, "time_1": at}, zone)

    assert form.is_valid() is not bool(sentence)
    assert sentence in "".join(form.errors.get("time_1", []))


def test_form_takes_the_first_of_an_hour_that_comes_twice_and_says_so():
    form = _form({"day_1": "2027-11-07", "time_1": "01:30"})

    assert form.is_valid()
    assert form.cleaned_data["moments"] == (datetime.fromisoformat("2027-11-07T05:30:00+00:00"),)
    assert form.notes == ["1:30 am happens twice on Nov 7. We took the first of the two."]


def test_pick_from_the_page(noor, pair):
    meeting = MeetingFactory(mentorship=pair)

    answer = noor.post(_page(meeting), {"time": soon(4).isoformat()}, follow=True)

    meeting.refresh_from_db()
    assert (meeting.state, meeting.starts_at) == (MeetingState.AGREED, soon(4))
    assert "Agreed: " in _said(answer)
    assert "Both of you said yes." in answer.content.decode()


def test_pick_of_a_time_that_has_gone_shows_the_others(noor, pair):
    meeting = MeetingFactory(mentorship=pair)

    answer = noor.post(_page(meeting), {"time": soon(9).isoformat()})

    assert answer.status_code == 409
    assert "That time has just gone. Here are the others." in _said(answer)
    assert answer.content.decode().count('name="time"') == 3


@pytest.mark.parametrize("value", ["", "yesterday", "2026-02-30T10:00", "2026-02-12T10:00", "\x00"])
def test_pick_of_nonsense_is_refused(noor, pair, value):
    answer = noor.post(_page(MeetingFactory(mentorship=pair)), {"time": value})

    assert answer.status_code == 400


def test_page_warns_of_two_meetings_at_once(noor, pair):
    MeetingFactory(mentorship=running(mentee=pair.mentee), agreed=soon(4))
    meeting = MeetingFactory(mentorship=pair)

    page = noor.get(_page(meeting)).content.decode()

    assert page.count("You have another meeting then.") == 1


def test_none_of_these_work_offers_others_in_their_place(noor, pair):
    meeting = MeetingFactory(mentorship=pair, topic="Stays unless changed")
    form = noor.get(f"{_page(meeting)}?step=offer")
    assert form.context["form"]["topic"].initial == "Stays unless changed"

    given = _plan(step="offer", seen=form.context["seen"], **_own(1, soon(8)))
    answer = noor.post(_page(meeting), given)

    assert answer.status_code == 302
    meeting.refresh_from_db()
    assert (meeting.offered_by, meeting.times.get().starts_at) == (Side.MENTEE, soon(8))


def test_move_asks_for_times_only_and_the_old_one_stands(noor, pair):
    meeting = MeetingFactory(mentorship=pair, agreed=soon(3), place="https://meet.example.org/a")
    form = noor.get(f"{_page(meeting)}?step=offer")
    assert [field.name for field in form.context["form"].what] == []

    noor.post(_page(meeting), {"step": "offer", "seen": "none", **_own(1, soon(8))})

    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.times.get().starts_at) == (soon(3), soon(8))
    assert meeting.place == "https://meet.example.org/a"


def test_move_after_the_other_moved_tells_of_their_times(noor, pair):
    meeting = MeetingFactory(
        mentorship=pair, agreed=soon(3), times=[soon(6)], times__by=Side.MENTOR
    )

    answer = noor.post(_page(meeting), {"step": "offer", "seen": "none", **_own(1, soon(8))})

    assert answer.status_code == 409
    assert "Dolores has just offered times" in _said(answer)


def test_who_was_offered_times_says_that_none_suit_instead_of_taking_them_off(noor, pair):
    meeting = MeetingFactory(mentorship=pair, times=[soon(3)])

    page = noor.get(_page(meeting)).content.decode()
    asked = noor.get(f"{_page(meeting)}?step=cancel").content.decode()

    assert "Nothing suits me just now" in page
    assert "None of these times?" in asked
    assert "Take these times off" not in page + asked


def test_cancel_asks_first_and_takes_a_line(noor, pair):
    meeting = MeetingFactory(mentorship=pair, agreed=soon(3))

    asked = noor.get(f"{_page(meeting)}?step=cancel").content.decode()
    assert "Cancel this meeting?" in asked
    assert "Only Dolores reads this." in asked

    answer = noor.post(_page(meeting), {"step": "cancel", "line": "My shift moved."}, follow=True)
    assert "You cancelled this." in answer.content.decode()
    meeting.refresh_from_db()
    assert (meeting.state, meeting.summary) == (MeetingState.CANCELLED, "My shift moved.")


def test_cancel_against_a_pick_tells_what_was_agreed(signed_in, pair):
    meeting = MeetingFactory(mentorship=pair, agreed=soon(3))

    answer = signed_in(pair.mentor_user).post(
        _page(meeting), {"step": "cancel", "line": "", "seen": "offered"}
    )

    assert answer.status_code == 409
    assert "Noor has just picked" in _said(answer)


@pytest.mark.parametrize("step", ["held", "missed", "keep", "offer", "cancel", "details"])
def test_looking_at_a_step_changes_nothing(noor, pair, step):
    meeting = MeetingFactory(mentorship=pair, agreed=soon(-1))
    before = Meeting.objects.values().get()

    for method in (noor.get, noor.head):
        assert method(f"{_page(meeting)}?step={step}").status_code == 200

    assert Meeting.objects.values().get() == before


def test_did_you_meet_with_one_button_then_a_line(noor, pair):
    meeting = MeetingFactory(mentorship=pair, agreed=soon(-1))
    assert "Did you meet Dolores?" in noor.get(_page(meeting)).content.decode()

    noor.post(_page(meeting), {"step": "held"})
    noor.post(_page(meeting), {"step": "held", "minutes": "50", "summary": "The study plan."})

    meeting.refresh_from_db()
    assert (meeting.state, meeting.minutes) == (MeetingState.HELD, 50)
    page = noor.get(_page(meeting)).content.decode()
    assert '<p class="voice">The study plan.</p>' in page


def test_not_met_is_normal_and_the_other_cannot_say_otherwise(noor, signed_in, pair):
    meeting = MeetingFactory(mentorship=pair, agreed=soon(-1))
    answer = noor.post(_page(meeting), {"step": "missed"}, follow=True)
    assert "normal" in _said(answer)

    answer = signed_in(pair.mentor_user).post(_page(meeting), {"step": "held"})
    assert answer.status_code == 409
    assert "Noor answered this on" in _said(answer)


def test_details_add_the_link_later(noor, pair):
    meeting = MeetingFactory(mentorship=pair, agreed=soon(3))
    given = {"step": "details", "mode": "video", "topic": "Plan"}

    bad = noor.post(_page(meeting), given | {"place": "no link"})
    assert (bad.status_code, "no link" in bad.content.decode()) == (400, True)

    noor.post(_page(meeting), given | {"place": "https://meet.example.org/x"})
    page = noor.get(_page(meeting)).content.decode()
    assert 'href="https://meet.example.org/x"' in page


@pytest.mark.parametrize("given", [{}, {"step": "explode"}, {"step": ""}])
def test_unknown_steps_are_refused(noor, pair, given):
    assert noor.post(_page(MeetingFactory(mentorship=pair)), given).status_code == 400


def test_what_they_wrote_is_shown_as_text(noor, pair):
    evil = "<script>alert(1)</script>{{7*7}}"
    meeting = MeetingFactory(mentorship=pair, agreed=soon(3), topic=evil, place=evil, mode="phone")

    page = noor.get(_page(meeting)).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in page


def test_pages_are_for_the_two_alone(client, signed_in, pair):
    meeting = MeetingFactory(mentorship=pair, topic="canary")
    pages = [_page(meeting), _new(pair), f"/mentorships/{pair.pk}/meetings/log/",
             f"{_page(meeting)}calendar.ics"]  # fmt: skip

    assert {client.get(page).status_code for page in pages} == {302}
    strangers = (UserFactory(), ProgramStaffFactory(program=pair.program).user)
    for stranger in (*strangers, UserFactory(is_superuser=True, is_staff=True)):
        assert {signed_in(stranger).get(page).status_code for page in pages} == {404}


@pytest.mark.parametrize("number", ["0", "-1", "abc", "9223372036854775808", "99999999"])
def test_numbers_of_no_meeting_are_not_there(noor, number):
    for page in (f"/meetings/{number}/", f"/meetings/{number}/calendar.ics",
                 f"/mentorships/{number}/meetings/new/"):  # fmt: skip
        assert noor.get(page).status_code == 404


def test_pages_are_put_away_with_the_space(signed_in):
    long_ago = timezone.now() - timedelta(days=500)
    pair = running(
        introduced_at=long_ago, state=MentorshipState.ENDED,
        closed_at=long_ago + timedelta(days=60),
    )  # fmt: skip
    meeting = MeetingFactory(mentorship=pair, held=long_ago + timedelta(days=3))

    assert signed_in(pair.mentee_user).get(_page(meeting)).status_code == 404


def test_log_writes_down_a_meeting_held_elsewhere(noor, pair):
    day = (timezone.localtime(timezone=CHICAGO) - timedelta(days=2)).date()
    given = {"day": day.isoformat(), "minutes": "60", "mode": "in_person", "summary": "Rochester."}

    answer = noor.post(f"/mentorships/{pair.pk}/meetings/log/", given)

    assert (answer.status_code, answer["Location"]) == (302, f"/mentorships/{pair.pk}/")
    meeting = Meeting.objects.get()
    assert (meeting.state, meeting.minutes, meeting.is_logged) == (MeetingState.HELD, 60, True)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"day": ""}, "Choose the day you met."),
        ({"day": "2190-01-01"}, "still to come"),
        ({"day": "1999-01-01"}, "since your mentorship began"),
        ({"day": "0001-01-01"}, "Check the year."),
        ({"minutes": "2.5"}, "Enter minutes from 5 to 480."),
        ({"minutes": "-1"}, "Enter minutes from 5 to 480."),
    ],
)
def test_log_keeps_what_was_typed(noor, pair, given, sentence):
    day = timezone.localdate(timezone=CHICAGO).isoformat()
    usual = {"day": day, "minutes": "60", "mode": "video", "summary": "Kept words"}

    answer = noor.post(f"/mentorships/{pair.pk}/meetings/log/", usual | given)

    page = answer.content.decode()
    assert (answer.status_code, "Kept words" in page) == (400, True)
    assert sentence in page
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_meeting_page_takes_few_queries(noor, pair, count, django_assert_max_num_queries):
    for n in range(count):
        MeetingFactory(mentorship=running(mentee=pair.mentee), agreed=soon(3 + n))
    meeting = MeetingFactory(mentorship=pair)

    with django_assert_max_num_queries(12):
        assert noor.get(_page(meeting)).status_code == 200
    with django_assert_max_num_queries(12):
        assert noor.get(f"{_page(meeting)}?step=offer").status_code == 200
    with django_assert_max_num_queries(12):
        assert noor.get(_new(pair)).status_code == 200

"""What waits in mentorships, on both homes."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from mentorship.enums import CheckInState, MentorshipState, Side
from mentorship.models import IntroductionQuestion, JointProposal, Meeting, MentorshipGoal
from tests.factories.meetings import MeetingFactory, running, soon
from tests.factories.mentorship import CheckInAnswerFactory, CheckInFactory, MentorshipFactory
from tests.factories.space import MessageFactory, ThankYouFactory
from tests.matching.views.homes import home, only, page_of

pytestmark = pytest.mark.django_db


def waiting(client, person):
    """Return the titles of what waits on a person's home besides times."""
    return [one.title for one in only(home(client, person)).waiting]


def test_times_wait_for_whoever_did_not_offer_them(client):
    meeting = MeetingFactory()
    pair = meeting.mentorship

    hers = page_of(client, pair.mentee_user)
    his = page_of(client, pair.mentor_user)

    (offer,) = only(hers.context["home"]).times
    assert offer["title"] == "Choose a time to meet Dolores"
    assert len(offer["times"]) == 3
    page = hers.content.decode()
    assert page.count(f'action="/meetings/{meeting.pk}/"') == 1
    assert page.count("button--primary") == 0, "three equal times, and nothing beside them"
    (row,) = only(his.context["home"]).mentor.mentees
    assert only(his.context["home"]).times == []
    assert (row.planned.what, row.planned.more) == ("Times on offer", "You offered them")


def test_time_is_picked_from_the_home(client):
    meeting = MeetingFactory()
    first = meeting.times.first()
    client.force_login(meeting.mentorship.mentee_user)

    client.post(f"/meetings/{meeting.pk}/", {"time": first.starts_at.isoformat()})

    meeting.refresh_from_db()
    assert meeting.starts_at == first.starts_at
    found = only(home(client, meeting.mentorship.mentee_user))
    assert (found.times, found.leads) == ([], "meeting")


def test_next_meeting_stands_on_both_homes(client):
    meeting = MeetingFactory(agreed=soon(2), topic="The night shift.", place="https://meet.test/1")
    pair = meeting.mentorship

    hers = page_of(client, pair.mentee_user).content.decode()
    (row,) = only(home(client, pair.mentor_user)).mentor.mentees

    assert "The night shift." in hers
    assert 'href="https://meet.test/1"' in hers
    assert "Offer times" not in hers
    assert (row.planned.more, row.planned.verb) == ("By video, 30 minutes", "Open")


def test_mentor_reads_when_they_last_met_and_may_offer_a_time(client):
    pair = running()
    MeetingFactory(mentorship=pair, held=soon(-9))
    MeetingFactory(mentorship=pair, held=soon(-30))

    (row,) = only(home(client, pair.mentor_user)).mentor.mentees

    last = soon(-9).astimezone(ZoneInfo("America/New_York"))
    assert row.planned.what == "Nothing planned"
    assert row.planned.more == f"Last met {last:%b} {last.day}"
    assert (row.planned.verb, row.planned.url) == (
        "Offer a time", f"/mentorships/{pair.pk}/meetings/new/",
    )  # fmt: skip


def test_waiting_for_a_pick_is_said_without_asking_again(client):
    meeting = MeetingFactory(offered_by=Side.MENTEE)

    step = only(home(client, meeting.mentorship.mentee_user)).step

    assert (step.title, step.url) == ("You offered times", f"/meetings/{meeting.pk}/")
    assert step.is_calm


def test_passed_times_leave_the_way_to_new_ones(client):
    meeting = MeetingFactory(times=[soon(-1)])

    section = only(home(client, meeting.mentorship.mentee_user))

    assert section.times == []
    assert section.step.verb == "Offer times"


def test_agreement_proposal_and_message_wait_for_the_other_side(client):
    pair = running()
    JointProposal.objects.create(mentorship=pair, kind="extend", months=2, side=Side.MENTOR)
    MessageFactory(mentorship=pair, author=pair.mentor_user)

    assert waiting(client, pair.mentee_user) == [
        "Sign your agreement with Dolores",
        "Dolores would like 2 more months",
        "Dolores wrote to you",
    ]
    assert waiting(client, pair.mentor_user) == ["Sign your agreement with Noor"]


@pytest.mark.parametrize("state", [MentorshipState.SUSPENDED, MentorshipState.ENDED])
def test_nothing_waits_in_what_does_not_run(client, state):
    fields = {"closed_at": timezone.now()} if state == MentorshipState.ENDED else {}
    pair = running(state=state, **fields)
    MeetingFactory(mentorship=pair)
    MessageFactory(mentorship=pair, author=pair.mentor_user)

    section = only(home(client, pair.mentee_user))

    assert (section.times, section.waiting, section.meeting) == ([], [], None)


def test_thanks_are_read_by_whom_they_were_written_for(client):
    pair = running()
    ThankYouFactory(mentorship=pair, author=pair.mentee_user, line="You stayed on the call.")

    hers = page_of(client, pair.mentee_user).content.decode()
    his = page_of(client, pair.mentor_user).content.decode()

    assert "You stayed on the call." not in hers
    assert "You stayed on the call." in his
    assert "Said about you" in his


def test_no_home_shows_an_address_of_the_partner(client):
    pair = running()
    MeetingFactory(mentorship=pair, agreed=soon(1))

    hers = page_of(client, pair.mentee_user).content.decode()
    his = page_of(client, pair.mentor_user).content.decode()

    assert pair.mentor_user.email not in hers
    assert pair.mentee_user.email not in his


def test_words_of_meetings_and_goals_are_not_on_the_home_of_a_third(client):
    meeting = MeetingFactory(agreed=soon(1), topic="Canary topic")
    MentorshipGoal.objects.create(
        mentorship=meeting.mentorship, title="Canary goal", added_by=Side.MENTEE
    )
    other = running(mentor=meeting.mentorship.mentor, program=meeting.mentorship.program)

    page = page_of(client, other.mentee_user).content.decode()

    assert "Canary" not in page


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize("side", Side)
def test_home_with_everything_waiting_keeps_to_twelve_queries(
    client, size, side, django_assert_max_num_queries
):
    first = running()
    mentor = {"mentor": first.mentor, "program": first.program}
    for pair in [first, *(running(**mentor) for _ in range(size - 1))]:
        MeetingFactory(mentorship=pair, held=soon(-3))
        MeetingFactory(mentorship=pair, agreed=soon(3))
        MeetingFactory(mentorship=pair, offered_by=Side(side).value)
        ThankYouFactory(mentorship=pair)
        MessageFactory(mentorship=pair, author=pair.person_of(side))
        CheckInAnswerFactory(
            check_in=CheckInFactory(mentorship=pair), side=side, state=CheckInState.OPEN,
            opened_at=timezone.now() - timedelta(hours=1),
        )  # fmt: skip
    client.force_login(first.person_of(side))

    with django_assert_max_num_queries(12):
        response = client.get(reverse("home"))

    assert Meeting.objects.count() == 3 * size
    assert response.content.decode().count("button--primary") == 1


def test_question_before_an_answer_stands_first_for_whom_it_waits(client):
    introduced = MentorshipFactory(mentor__user__name="Dolores Quintana")
    IntroductionQuestion.objects.create(
        mentorship=introduced, side=Side.MENTOR, question="Canary: nights?"
    )

    hers = page_of(client, introduced.mentee_user)
    his = page_of(client, introduced.mentor_user)

    (question,) = hers.context["home"].questions
    assert question["title"] == "Dolores asks you a question"
    assert "Canary" not in hers.content.decode()
    assert list(his.context["home"].questions) == []

from datetime import timedelta

import pytest

from accounts.days import month_day_year
from mentorship.enums import CheckInKind, CheckInState, MentorshipState, MentorType, Side
from mentorship.models import JointProposal
from mentorship.services.check_ins import lay_out
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory, running, soon
from tests.factories.mentorship import (
    NOW,
    CheckInAnswerFactory,
    CheckInFactory,
    MentorshipFactory,
    ProgramStaffFactory,
)
from tests.factories.space import MessageFactory, MilestoneFactory, NoteFactory, ThankYouFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


def _address(mentorship, step=""):
    return f"/mentorships/{mentorship.pk}/{step}"


def _answered(check_in, side, **fields):
    return CheckInAnswerFactory(
        check_in=check_in, side=side, state=CheckInState.ANSWERED, answered_at=NOW, answer="well",
        signal="good", **fields,
    )  # fmt: skip


@pytest.fixture
def pair():
    mentorship = MentorshipFactory(active=True)
    lay_out(mentorship)
    return mentorship


def test_mentorship_shows_the_pair_and_the_ladder(signed_in, pair):
    page = signed_in(pair.mentee_user).get(_address(pair)).content.decode()

    assert f"{pair.mentee_user.first_name} and {pair.mentor_user.first_name}" in page
    assert pair.mentor_user.email not in page
    assert "Career mentorship, month 6 of 6" in page
    for words in ("A good start?", "Mid-point", "Thirty days after", "You both said yes"):
        assert words in page


def test_space_of_a_mentorship_that_is_over_names_its_days(signed_in):
    pair = MentorshipFactory(
        active=True, state=MentorshipState.COMPLETED, closed_at=NOW + timedelta(days=90)
    )

    page = signed_in(pair.mentee_user).get(_address(pair)).content.decode()

    assert f"Career mentorship, {month_day_year(pair.started_at)} to " in page
    assert ", month " not in page


def test_mentorship_is_hidden_from_everybody_else_and_before_it_starts(signed_in, client, pair):
    assert client.get(_address(pair)).status_code == 302
    admin = ProgramStaffFactory(program=pair.program).user
    for stranger in (UserFactory(), admin):
        assert signed_in(stranger).get(_address(pair)).status_code == 404
        assert signed_in(stranger).post(_address(pair, "end/")).status_code == 404
    introduced = MentorshipFactory()
    assert signed_in(introduced.mentee_user).get(_address(introduced)).status_code == 404


def test_partner_reads_an_answer_only_where_it_was_shared(signed_in):
    kept, shared = CheckInFactory(), None
    shared = CheckInFactory(mentorship=kept.mentorship, kind=CheckInKind.MONTHLY)
    _answered(kept, Side.MENTOR, line="Canary kept", line_reader="team")
    _answered(shared, Side.MENTOR, is_shared=True, line="A kind word", line_reader="partner")
    for check_in in (kept, shared):
        CheckInAnswerFactory(check_in=check_in, side=Side.MENTEE)

    page = signed_in(kept.mentorship.mentee_user).get(_address(kept.mentorship)).content.decode()

    name = kept.mentorship.mentor_user.first_name
    assert page.count(f"{name} checked in: going well") == 1
    assert page.count(f"{name} checked in") == 2
    assert "A kind word" in page
    assert "Canary kept" not in page


def test_writer_reads_her_own_answer_and_line(signed_in):
    check_in = CheckInFactory()
    _answered(check_in, Side.MENTEE, line="Note to self")
    CheckInAnswerFactory(check_in=check_in, side=Side.MENTOR)

    page = signed_in(check_in.mentorship.mentee_user).get(_address(check_in.mentorship))

    assert "You checked in: going well" in page.content.decode()
    assert "Note to self" in page.content.decode()


def test_open_check_in_is_offered(signed_in, pair):
    row = pair.check_ins.first().answers.get(side=Side.MENTOR)
    row.state, row.opened_at = CheckInState.OPEN, NOW
    row.save()

    page = signed_in(pair.mentor_user).get(_address(pair)).content.decode()

    assert f"/check-ins/{row.pk}/" in page
    assert "Waiting for you" in page


def test_steps_pause_resume_and_end(signed_in, pair):
    client, states = signed_in(pair.mentee_user), []
    for step in ("pause/", "resume/", "end/"):
        client.post(_address(pair, step), {"reason": "wrong_fit"})
        pair.refresh_from_db()
        states.append(pair.state)

    assert states == [MentorshipState.PAUSED, MentorshipState.ACTIVE, MentorshipState.ENDED]
    assert pair.end_reason == "wrong_fit"
    page = signed_in(pair.mentor_user).get(_address(pair)).content.decode()
    assert "isn&#x27;t a mark against either of you" in page
    assert "wrong_fit" not in page
    assert "right fit" not in page


def test_steps_refuse_jumps_with_a_sentence(signed_in, pair):
    client = signed_in(pair.mentee_user)
    client.post(_address(pair, "end/"))

    refused = client.post(_address(pair, "resume/"))

    pair.refresh_from_db()
    assert (refused.status_code, pair.state) == (409, MentorshipState.ENDED)
    assert "running" in refused.content.decode()
    assert client.post(_address(pair, "restart/")).status_code == 404
    assert client.get(_address(pair, "end/")).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_space_asks_as_often_for_one_of_everything_as_for_three(
    signed_in, count, django_assert_num_queries
):
    pair = running()
    lay_out(pair)
    pair.check_ins.first().answers.update(state=CheckInState.OPEN, opened_at=NOW)
    MeetingFactory(mentorship=pair)
    JointProposal.objects.create(mentorship=pair, kind="extend", months=2, side=Side.MENTOR)
    for number in range(count):
        MeetingFactory(mentorship=pair, held=soon(-3 - number))
        MeetingFactory(mentorship=pair, agreed=soon(3 + number))
        MilestoneFactory(goal__mentorship=pair, done=True)
        for factory in (NoteFactory, ThankYouFactory, MessageFactory):
            factory(mentorship=pair)
    client = signed_in(pair.mentee_user)

    with django_assert_num_queries(12):
        page = client.get(_address(pair)).content.decode()

    assert page.count("Met by video") == count
    assert "Dolores would like 2 more months" in page
    assert page.count("button--primary") == 1


def test_past_is_read_by_kind_and_the_first_months_on_request(signed_in):
    pair = running()
    for number in range(21):
        MeetingFactory(mentorship=pair, held=soon(-1, hours=-number))
    ThankYouFactory(mentorship=pair, line="You stayed on the call.")
    client = signed_in(pair.mentee_user)

    newest = client.get(_address(pair)).content.decode()
    whole = client.get(_address(pair), {"whole": 1}).content.decode()
    meetings = client.get(_address(pair), {"show": "meetings", "whole": 1}).content.decode()
    other = client.get(_address(pair), {"show": "check-ins"}).content.decode()

    assert [page.count('<li id="line-') for page in (newest, whole, meetings)] == [20, 23, 21]
    assert "Show the first month<" in newest
    assert "Show the first month<" not in whole
    assert "You stayed on the call." not in meetings
    assert "Nothing of this kind yet." in other


def test_space_begins_empty_and_asks_for_nothing_unknown(signed_in, pair):
    client = signed_in(pair.mentee_user)

    page = client.get(_address(pair), {"show": "secrets"}).content.decode()

    assert "Nothing here yet. Your first meeting will be the first line." in page
    assert 'aria-current="page">Everything' in page


@pytest.mark.parametrize(
    ("state", "fields"),
    [
        (MentorshipState.PAUSED, {"paused_at": NOW}),
        (MentorshipState.SUSPENDED, {}),
        (MentorshipState.COMPLETED, {"closed_at": NOW}),
        (MentorshipState.ENDED, {"closed_at": NOW}),
    ],
)
def test_space_that_does_not_run_offers_no_meeting(signed_in, state, fields):
    mentorship = MentorshipFactory(active=True, state=state, **fields)

    page = signed_in(mentorship.mentee_user).get(_address(mentorship)).content.decode()

    is_over = "closed_at" in fields
    assert "Plan a meeting" not in page
    assert ("until Mar 2, 2027. Nothing can be added." in page) == is_over
    assert ("Say thank you" in page) == (state == MentorshipState.COMPLETED)
    assert "suspend" not in page.lower()


def test_life_mentorship_says_that_answers_go_to_nobody(signed_in):
    mentorship = MentorshipFactory(active=True, mentor_type=MentorType.LIFE)

    page = signed_in(mentorship.mentor_user).get(_address(mentorship)).content.decode()

    assert "each answer is yours alone unless you share it" in page

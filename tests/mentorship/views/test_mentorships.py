import pytest

from mentorship.enums import CheckInKind, CheckInState, MentorshipState, Side
from mentorship.services.check_ins import lay_out
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import (
    NOW,
    CheckInAnswerFactory,
    CheckInFactory,
    MentorshipFactory,
    ProgramStaffFactory,
)

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
    assert pair.mentor_user.email in page
    assert "Career mentorship" in page
    for words in ("A good start?", "Mid-point", "Thirty days after", "You both said yes"):
        assert words in page
    assert "{" not in page.split("What you agreed")[1].split("</section>")[0]


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
    assert page.count(f"{name} checked in: Going well") == 1
    assert page.count(f"{name} checked in") == 2
    assert "A kind word" in page
    assert "Canary kept" not in page


def test_writer_reads_her_own_answer_and_line(signed_in):
    check_in = CheckInFactory()
    _answered(check_in, Side.MENTEE, line="Note to self")
    CheckInAnswerFactory(check_in=check_in, side=Side.MENTOR)

    page = signed_in(check_in.mentorship.mentee_user).get(_address(check_in.mentorship))

    assert "You checked in: Going well" in page.content.decode()
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
def test_mentorship_asks_as_often_for_one_check_in_as_for_three(
    signed_in, count, django_assert_num_queries
):
    mentorship = MentorshipFactory(active=True)
    kinds = (CheckInKind.DAY3, CheckInKind.DAY14, CheckInKind.DAY30)
    for kind in kinds[:count]:
        check_in = CheckInFactory(mentorship=mentorship, kind=kind)
        for side in Side:
            _answered(check_in, side)
    client = signed_in(mentorship.mentee_user)

    with django_assert_num_queries(12):
        client.get(_address(mentorship))

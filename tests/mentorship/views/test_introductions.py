from datetime import timedelta

import pytest
from django.utils import timezone

from mentorship.enums import Answer, AskedFirst, MentorshipState
from mentorship.models import Mentorship
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import MentorshipFactory, ProgramFactory, ProgramStaffFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


def _introduction(asked_first=AskedFirst.BOTH, **fields):
    return MentorshipFactory(
        program=ProgramFactory(asked_first=asked_first),
        introduced_at=timezone.now() - timedelta(hours=1),
        words={
            "mentee": [{"icon": "clock", "text": "You share evenings."}],
            "mentor": [{"icon": "clock", "text": "You share evenings."}],
        },
        **fields,
    )


def _address(mentorship, answer=""):
    return f"/introductions/{mentorship.pk}/{answer}"


def test_introduction_names_the_other_and_the_reasons(signed_in):
    mentorship = _introduction(
        mentee__profile__introduction="I'd love the cleanroom.",
        mentee__profile__employer="Canary Employer",
    )

    page = signed_in(mentorship.mentor_user).get(_address(mentorship)).content.decode()

    assert f"Someone would like to meet you, {mentorship.mentor_user.first_name}" in page
    assert mentorship.mentee_user.name in page
    assert "I&#x27;d love the cleanroom." in page
    assert "You share evenings." in page
    assert "Yes, introduce us" in page
    assert "I don&#x27;t have time right now" in page
    assert "Canary Employer" not in page


def test_introduction_is_hidden_from_everybody_else(signed_in, client):
    mentorship = _introduction()

    assert client.get(_address(mentorship)).status_code == 302
    for stranger in (UserFactory(), ProgramStaffFactory(program=mentorship.program).user):
        assert signed_in(stranger).get(_address(mentorship)).status_code == 404
        answered = signed_in(stranger).post(_address(mentorship, "answer/"), {"answer": "accept"})
        assert answered.status_code == 404
    mentorship.refresh_from_db()
    assert mentorship.mentor_answer == Answer.NONE


def test_introduction_is_hidden_until_it_is_announced_and_while_it_is_not_her_turn(signed_in):
    later = _introduction(announce_at=timezone.now() + timedelta(minutes=5))
    first = _introduction(AskedFirst.MENTOR)

    assert signed_in(later.mentor_user).get(_address(later)).status_code == 404
    assert signed_in(first.mentee_user).get(_address(first)).status_code == 404
    assert signed_in(first.mentor_user).get(_address(first)).status_code == 200
    recalled = _introduction(state=MentorshipState.RECALLED, closed_at=timezone.now())
    assert signed_in(recalled.mentor_user).get(_address(recalled)).status_code == 404


@pytest.mark.parametrize("pk", ["0", "-1", "abc", "99999999999999999999999"])
def test_introduction_with_a_strange_number_is_not_found(signed_in, pk):
    assert signed_in(UserFactory()).get(f"/introductions/{pk}/").status_code == 404


def test_answer_accepts_then_shows_the_state(signed_in):
    mentorship = _introduction()
    client = signed_in(mentorship.mentee_user)

    page = client.post(
        _address(mentorship, "answer/"), {"answer": "accept"}, follow=True
    ).content.decode()

    mentorship.refresh_from_db()
    assert mentorship.mentee_answer == Answer.ACCEPTED
    assert "You said yes" in page
    assert "Yes, introduce us" not in page


def test_answer_declines_with_a_private_reason(signed_in):
    mentorship = _introduction()

    mine = signed_in(mentorship.mentor_user).post(
        _address(mentorship, "answer/"), {"answer": "decline", "reason": "worried"}, follow=True
    )
    hers = signed_in(mentorship.mentee_user).get(_address(mentorship))

    mentorship.refresh_from_db()
    assert (mentorship.state, mentorship.decline_reason) == (MentorshipState.DECLINED, "worried")
    assert "You said not this time" in mine.content.decode()
    assert "first in line" in hers.content.decode()
    assert "worried" not in hers.content.decode().lower()
    assert "worries" not in hers.content.decode().lower()


@pytest.mark.parametrize("form", [{}, {"answer": "maybe"}, {"answer": "decline", "reason": "x"}])
def test_answer_refuses_what_was_not_asked(signed_in, form):
    mentorship = _introduction()

    response = signed_in(mentorship.mentor_user).post(
        _address(mentorship, "answer/"), form, follow=True
    )

    assert response.status_code == 400
    assert "Choose" in response.content.decode()
    assert Mentorship.objects.get().state == MentorshipState.INTRODUCED


def test_answer_after_the_other_said_no_is_a_conflict(signed_in):
    mentorship = _introduction()
    signed_in(mentorship.mentor_user).post(_address(mentorship, "answer/"), {"answer": "decline"})

    late = signed_in(mentorship.mentee_user).post(
        _address(mentorship, "answer/"), {"answer": "accept"}
    )

    mentorship.refresh_from_db()
    assert (late.status_code, mentorship.state) == (409, MentorshipState.DECLINED)
    assert "first in line" in late.content.decode()


def test_answer_wants_a_post(signed_in):
    mentorship = _introduction()

    assert signed_in(mentorship.mentor_user).get(_address(mentorship, "answer/")).status_code == 405


def test_both_yes_lead_to_the_mentorship(signed_in):
    mentorship = _introduction()
    for person in (mentorship.mentee_user, mentorship.mentor_user):
        signed_in(person).post(_address(mentorship, "answer/"), {"answer": "accept"})

    page = signed_in(mentorship.mentee_user).get(_address(mentorship)).content.decode()

    assert f"/mentorships/{mentorship.pk}/" in page


def test_introduction_needs_few_queries(signed_in, django_assert_max_num_queries):
    mentorship = _introduction()
    client = signed_in(mentorship.mentee_user)

    with django_assert_max_num_queries(12):
        client.get(_address(mentorship))


@pytest.mark.parametrize(
    ("side", "said"),
    [
        ("mentee", "only hears that it won't go ahead, and that it isn't about them."),
        ("mentor", "only hears that we're finding someone else."),
    ],
)
def test_each_side_reads_what_the_other_really_hears(signed_in, side, said):
    mentorship = MentorshipFactory()

    page = signed_in(mentorship.person_of(side)).get(f"/introductions/{mentorship.pk}/")

    assert said in page.content.decode()

"""Who is let into the wizards, and what happens to what was typed when the door closes."""

from datetime import date

import pytest

from mentorship.enums import Joining
from mentorship.models import Draft, Mentee, Profile
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import ProgramFactory
from tests.mentorship.views.wizard import Walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("entries")]
CLOSED = "open for applications right now"


@pytest.fixture
def walk(signed_in):
    return Walk(signed_in(UserFactory()), ProgramFactory())


def _close(program):
    program.is_open, program.next_round_opens_on = False, date(2027, 4, 1)
    program.save()


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_closed_program_says_when_it_opens(walk, side):
    walk.side = side
    _close(walk.program)

    for response in (
        walk.enter(), walk.client.get(walk.address("now")), walk.answer("now"),
    ):  # fmt: skip
        page = response.content.decode()
        assert CLOSED in page
        assert "The next round opens on April 1." in page
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("sign_up", "next_round", "said"),
    [
        (date(2099, 5, 2), None, "The next round opens on May 2."),
        (date(2025, 5, 2), date(2025, 4, 1), ""),
    ],
)
def test_closed_program_names_the_coming_day_only(walk, sign_up, next_round, said):
    walk.program.signup_opens_on, walk.program.signup_closes_on = sign_up, sign_up
    walk.program.next_round_opens_on = next_round
    walk.program.save()

    page = walk.enter().content.decode()

    assert CLOSED in page
    assert ("The next round opens on" in page, said in page) == (bool(said), True)


def test_unlisted_member_is_led_to_the_field_for_her_number(walk):
    walk.program.joining = Joining.MEMBERS
    walk.program.save()
    by_members = walk.enter().content.decode()
    walk.program.joining = Joining.INVITED
    walk.program.save()
    by_invitation = walk.enter().content.decode()

    button = "Write my membership number"
    assert (button in by_members, button in by_invitation) == (True, False)
    assert 'href="/me/membership/"' in by_members


def test_program_that_closes_meanwhile_keeps_what_was_typed(walk):
    walk.walk(until="aims")
    _close(walk.program)

    typed = walk.answer("meeting")
    sent = walk.answer("check")

    assert typed.status_code == 302
    for response in (sent, walk.enter(), walk.client.get(walk.address("now"))):
        page = response.content.decode()
        assert CLOSED in page
        assert "What you've written is kept for you." in page
    draft = Draft.objects.get()
    assert draft.answers["time_zone"] == "America/Chicago"
    assert not Profile.objects.exists()
    assert not Mentee.objects.exists()


def test_program_that_closes_by_its_calendar_takes_no_answers(walk):
    walk.walk(until="words")
    walk.program.signup_closes_on = date(2026, 1, 1)
    walk.program.save()

    response = walk.answer("check")

    assert CLOSED in response.content.decode()
    assert not Mentee.objects.exists()


def test_closed_program_lets_its_people_change_their_answers(walk):
    walk.walk()
    _close(walk.program)

    walk.answer("aims", seeks=["life"])
    walk.client.post(walk.address("check"), {})

    assert Mentee.objects.get().seeks == ["life"]


def test_program_by_invitation_keeps_others_out(walk):
    walk.program.joining = Joining.INVITED
    walk.program.save()

    for response in (walk.enter(), walk.client.get(walk.address("now")), walk.answer("now")):
        assert response.status_code == 403
        assert "This program is by invitation." in response.content.decode()
    assert not Draft.objects.exists()


def test_invitation_is_asked_for_once_more_when_answers_are_sent(walk):
    walk.walk(until="words")
    walk.program.joining = Joining.INVITED
    walk.program.save()

    response = walk.answer("check")

    assert response.status_code == 400
    assert "This program is by invitation." in response.content.decode()
    assert Draft.objects.count() == 1
    assert not Mentee.objects.exists()


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
@pytest.mark.parametrize("joining", [Joining.INVITED, Joining.MEMBERS])
def test_saving_lets_nobody_in_to_whom_the_way_in_is_closed(walk, headers, joining):
    walk.program.joining = joining
    walk.program.save()

    saved = walk.client.post(walk.address("now", "save/"), {"role": "pharm"}, headers=headers)

    assert saved.status_code == 403
    assert not Draft.objects.exists()
    assert walk.client.get(f"/orientation/{walk.program.slug}/mentee/1/").status_code == 302

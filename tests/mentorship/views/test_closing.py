from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Notification
from mentorship.clock import local_day
from mentorship.enums import JointAnswer, MenteeState, MentorshipState
from mentorship.models import JointProposal, Mentee, Mentorship, Pause
from mentorship.queries.closing import becomes_mentor
from mentorship.queries.texts import options
from mentorship.services import mentorships
from tests.factories.accounts import UserFactory
from tests.factories.closing import CertificateFactory, JointProposalFactory
from tests.factories.mentorship import (
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    ProgramFactory,
    ProgramStaffFactory,
    RoleFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
DAY = timedelta(days=1)


@pytest.fixture
def pair():
    return MentorshipFactory(
        active=True, introduced_at=timezone.now() - 90 * DAY,
        mentee__user__name="Jamila Surnamia", mentor__user__name="Dolores Othername",
    )  # fmt: skip


def _url(pair, step=""):
    return f"/mentorships/{pair.pk}/closing/" + (f"?step={step}" if step else "")


def _day(pair, days):
    return local_day(pair.program.time_zone) + days * DAY


def _main(answer):
    return answer.content.decode().split("<main")[1].split("</main>")[0]


def test_closing_offers_each_step_of_a_running_mentorship(signed_in, pair):
    page = _main(signed_in(pair.mentee_user).get(_url(pair)))

    for step in ("pause", "extend", "finish", "end"):
        assert f"?step={step}" in page
    assert "?step=resume" not in page


def test_closing_is_hidden_from_everybody_else_and_before_it_starts(signed_in, client, pair):
    assert client.get(_url(pair)).status_code == 302
    for stranger in (UserFactory(), ProgramStaffFactory(program=pair.program).user):
        assert signed_in(stranger).get(_url(pair)).status_code == 404
        assert signed_in(stranger).post(_url(pair), {"step": "end"}).status_code == 404
    introduced = MentorshipFactory()
    assert signed_in(introduced.mentee_user).get(_url(introduced)).status_code == 404


@pytest.mark.parametrize("step", ["pause", "extend", "finish", "end"])
def test_each_step_asks_first_and_changes_nothing_by_looking(signed_in, pair, step):
    answer = signed_in(pair.mentee_user).get(_url(pair, step))

    pair.refresh_from_db()
    page = _main(answer)
    assert (answer.status_code, pair.state) == (200, MentorshipState.ACTIVE)
    assert f'name="step" value="{step}"' in page
    assert "Othername" not in page
    assert page.count("button--primary") + page.count("button--danger") == 1


def test_unknown_step_is_not_there(signed_in, pair):
    client = signed_in(pair.mentee_user)

    assert client.get(_url(pair, "restart")).status_code == 404
    assert client.post(_url(pair), {"step": "restart"}).status_code == 404


def test_pause_and_going_on_from_the_page(signed_in, pair):
    client, until = signed_in(pair.mentee_user), _day(pair, 20)

    paused = client.post(
        _url(pair), {"step": "pause", "until": until.isoformat(), "reason": "vacation"}
    )
    seen = _main(client.get(_url(pair)))
    back = client.post(_url(pair), {"step": "resume"})

    pair.refresh_from_db()
    rest = Pause.objects.get()
    assert (paused.status_code, back.status_code) == (302, 302)
    assert (rest.until, rest.reason) == (until, "vacation")
    assert "?step=resume" in seen
    assert pair.state == MentorshipState.ACTIVE


def test_pause_names_the_day_chosen_and_the_last_one_to_both(signed_in, pair):
    until = _day(pair, 14)
    mentorships.pause(mentorship_id=pair.pk, actor=pair.mentee_user, until=until)

    pages = [signed_in(one).get(f"/mentorships/{pair.pk}/").content.decode()
             for one in (pair.mentee_user, pair.mentor_user)]  # fmt: skip

    assert [f"until {until:%B} {until.day}: then we ask" in page for page in pages] == [True, True]
    assert all("at the latest." in page for page in pages)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"until": "2026-02-31"}, "Write the day as"),
        ({"until": "0001-01-01"}, "Check the year"),
        ({"until": "9999-12-31"}, "Check the year"),
        ({"until": "2026-01-01"}, "Choose a day from tomorrow"),
        ({"reason": "because"}, "Choose a reason from the list"),
        ({"reason": "a" * 5000}, "Choose a reason from the list"),
    ],
)
def test_pause_says_what_to_do_about_a_wrong_answer(signed_in, pair, given, words):
    answer = signed_in(pair.mentee_user).post(_url(pair), {"step": "pause", **given})

    pair.refresh_from_db()
    assert (answer.status_code, pair.state) == (400, MentorshipState.ACTIVE)
    assert words in answer.content.decode()


def test_life_mentors_are_not_asked_why_they_pause(signed_in, pair):
    Mentorship.objects.filter(pk=pair.pk).update(mentor_type="life")
    client = signed_in(pair.mentor_user)

    assert 'name="reason"' not in _main(client.get(_url(pair, "pause")))
    assert "Nobody reads this." in _main(client.get(_url(pair, "end")))


def test_end_leads_to_what_would_help_next(signed_in, pair):
    client = signed_in(pair.mentee_user)

    ended = client.post(_url(pair), {"step": "end", "reason": "not_comfortable"})
    again = client.post(_url(pair), {"step": "end", "reason": "not_comfortable"})
    page = _main(client.get(_url(pair)))

    assert (ended["Location"], again["Location"]) == (_url(pair), _url(pair))
    assert f"/concerns/new/?mentorship={pair.pk}" in page
    assert "first in line" in page


def test_partner_reads_neither_the_reason_nor_its_offers(signed_in, pair):
    mentorships.end(mentorship_id=pair.pk, actor=pair.mentee_user, reason="not_comfortable")

    page = _main(signed_in(pair.mentor_user).get(_url(pair)))

    assert "isn&#x27;t a mark against either of you" in page
    assert "/concerns/new/" not in page
    assert "comfortable" not in page
    assert "We&#x27;ve told them" not in page


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_every_reason_has_its_offers_for_both_sides(signed_in, side):
    for option in options("reasons.end"):
        pair = MentorshipFactory(active=True, introduced_at=timezone.now() - DAY)
        person = pair.person_of(side)
        mentorships.end(mentorship_id=pair.pk, actor=person, reason=option["key"])

        page = _main(signed_in(person).get(_url(pair)))

        assert "hub__link" in page, option["key"]


def test_jumps_are_refused_with_a_sentence(signed_in, pair):
    client = signed_in(pair.mentee_user)
    mentorships.end(mentorship_id=pair.pk, actor=pair.mentor_user)

    refused = [
        client.post(_url(pair), {"step": step, "months": 1})
        for step in ("pause", "resume", "extend", "finish")
    ]

    pair.refresh_from_db()
    assert [one.status_code for one in refused] == [409] * 4
    assert pair.state == MentorshipState.ENDED
    assert "running any more" in refused[0].content.decode()


def test_suspended_reads_like_a_pause_and_offers_no_step(signed_in, pair):
    Mentorship.objects.filter(pk=pair.pk).update(
        state=MentorshipState.SUSPENDED, suspended_at=timezone.now()
    )
    client = signed_in(pair.mentor_user)

    looked, asked = client.get(_url(pair)), client.get(_url(pair, "end"))
    refused = client.post(_url(pair), {"step": "end"})

    for answer in (looked, asked, refused):
        page = answer.content.decode().lower()
        assert "on pause" in page
        for word in ("suspend", "concern contact", "someone told", "looked after"):
            assert word not in _main(answer).lower()
        assert "?step=" not in page
    assert (looked.status_code, asked.status_code, refused.status_code) == (200, 200, 409)


def test_extension_is_asked_answered_and_agreed_from_the_page(signed_in, pair):
    before = pair.ends_on
    signed_in(pair.mentee_user).post(_url(pair), {"step": "extend", "months": "2"})
    own = _main(signed_in(pair.mentee_user).get(_url(pair)))
    proposal = JointProposal.objects.get()
    client = signed_in(pair.mentor_user)
    seen = _main(client.get(_url(pair)))

    answers = [
        client.post(_url(pair), {"proposal": proposal.pk, "answer": "yes"}) for _twice in range(2)
    ]

    pair.refresh_from_db()
    assert "You asked Dolores for 2 more months" in own
    assert "Jamila would like 2 more months" in seen
    assert [one.status_code for one in answers] == [302, 302]
    assert (pair.ends_on - before).days in range(58, 63)


@pytest.mark.parametrize("months", ["", "0", "-1", "2.5", "99", "three"])
def test_extension_refuses_other_lengths(signed_in, pair, months):
    answer = signed_in(pair.mentee_user).post(_url(pair), {"step": "extend", "months": months})

    assert (answer.status_code, JointProposal.objects.count()) == (400, 0)
    assert "Choose" in answer.content.decode()


def test_finishing_together_leads_both_to_what_comes_next(signed_in, pair):
    signed_in(pair.mentee_user).post(_url(pair), {"step": "finish"})

    joined = signed_in(pair.mentor_user).post(_url(pair), {"step": "finish"})
    page = _main(signed_in(pair.mentor_user).get(_url(pair)))

    pair.refresh_from_db()
    assert (joined["Location"], pair.state) == (_url(pair), MentorshipState.COMPLETED)
    assert "You finished. What next?" in page
    assert f"/mentorships/{pair.pk}/certificate/" in page


@pytest.mark.parametrize(
    "data",
    [
        {"proposal": "1"},
        {"answer": "yes"},
        {"proposal": "9" * 30, "answer": "yes"},
        {"proposal": "x", "answer": "no"},
        {},
    ],
)
def test_answer_without_a_proposal_is_asked_for_again(signed_in, pair, data):
    assert signed_in(pair.mentee_user).post(_url(pair), data).status_code == 400


def test_proposal_of_another_pair_is_not_answered_here(signed_in, pair):
    other = JointProposalFactory()

    answer = signed_in(pair.mentor_user).post(_url(pair), {"proposal": other.pk, "answer": "yes"})

    other.refresh_from_db()
    assert (answer.status_code, other.answer) == (400, JointAnswer.NONE)


def test_space_shows_the_question_of_the_other(signed_in, pair):
    JointProposalFactory(mentorship=pair, side="mentor")

    page = _main(signed_in(pair.mentee_user).get(f"/mentorships/{pair.pk}/"))

    assert "Dolores would like 2 more months" in page
    assert f'action="{_url(pair)}"' in page


@pytest.mark.parametrize("state", ["active", "paused", "ended", "completed"])
def test_closing_asks_the_database_little(signed_in, pair, state, django_assert_max_num_queries):
    step = {"paused": mentorships.pause, "ended": mentorships.end}.get(state)
    if step:
        step(mentorship_id=pair.pk, actor=pair.mentee_user)
    if state == "completed":
        Mentorship.objects.filter(pk=pair.pk).update(
            state=MentorshipState.COMPLETED, closed_at=timezone.now()
        )
        pair.refresh_from_db()
        CertificateFactory(mentorship=pair)
    client = signed_in(pair.mentee_user)

    with django_assert_max_num_queries(12):
        assert client.get(_url(pair)).status_code == 200


def _mentee(**fields):
    return MenteeFactory(
        program=ProgramFactory(is_open=True),
        profile__role=RoleFactory(slug="lead", level=4),
        target_role=RoleFactory(slug="senior", level=4),
        **fields,
    )


def test_prompt_comes_with_the_level_and_goes_with_the_part_as_mentor():
    mentee = _mentee()
    assert becomes_mentor(mentee.user, mentee.program)

    MentorFactory(program=mentee.program, user=mentee.user, profile=False)
    assert not becomes_mentor(mentee.user, mentee.program)


def test_prompt_waits_below_the_level_until_a_mentorship_was_finished():
    mentee = MenteeFactory(
        program=ProgramFactory(is_open=True),
        profile__role=RoleFactory(slug="aide", level=1),
        target_role=RoleFactory(slug="senior", level=4),
    )
    assert not becomes_mentor(mentee.user, mentee.program)

    MentorshipFactory(
        program=mentee.program, mentee=mentee, active=True, state=MentorshipState.COMPLETED,
        closed_at=timezone.now(),
    )  # fmt: skip
    assert becomes_mentor(mentee.user, mentee.program)


def test_prompt_asks_nobody_who_left_or_of_a_closed_program():
    left, closed = _mentee(state=MenteeState.LEFT), _mentee()
    closed.program.is_open = False

    assert not becomes_mentor(left.user, left.program)
    assert not becomes_mentor(closed.user, closed.program)


def test_prompt_is_put_away_for_good(signed_in):
    mentee = _mentee()
    client = signed_in(mentee.user)

    for _twice in range(2):
        assert client.post(f"/me/mentor-prompt/{mentee.program.slug}/").status_code == 302
    first = Mentee.objects.get().mentor_prompt_at

    assert first is not None
    assert not becomes_mentor(mentee.user, mentee.program)
    assert (
        signed_in(UserFactory()).post(f"/me/mentor-prompt/{mentee.program.slug}/").status_code
        == 404
    )
    assert not Notification.objects.exists()


@pytest.mark.parametrize(("days", "status"), [(364, 200), (366, 404)])
def test_what_is_over_can_be_read_for_twelve_months(signed_in, pair, days, status):
    closed_at = timezone.now() - days * DAY
    Mentorship.objects.filter(pk=pair.pk).update(
        state=MentorshipState.ENDED, closed_at=closed_at, introduced_at=closed_at - 90 * DAY
    )
    client = signed_in(pair.mentee_user)

    for path in (_url(pair), f"/mentorships/{pair.pk}/"):
        assert client.get(path).status_code == status

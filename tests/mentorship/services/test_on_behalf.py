from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent, Notification
from accounts.services import deliver
from mentorship.enums import Answer, AskedFirst, MentorshipState, Side
from mentorship.exceptions import BadAnswers, IntroductionClosed, NotAllowed, team
from mentorship.models import AnswerOnBehalf
from mentorship.services import introductions
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import MentorshipFactory, ProgramFactory, ProgramStaffFactory
from tests.recorded import actions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
TOLD = "Dolores told me by phone on Monday."


@pytest.fixture
def pair():
    return _pair()


def _pair(asked_first=AskedFirst.BOTH, **fields):
    return MentorshipFactory(
        program=ProgramFactory(asked_first=asked_first),
        introduced_at=timezone.now() - timedelta(hours=1),
        **fields,
    )


@pytest.fixture
def admin(pair):
    return ProgramStaffFactory(program=pair.program, user__name="Marisol Vega").user


def _answer(pair, admin, **given):
    given = {"side": Side.MENTOR, "answer": Answer.ACCEPTED, "told": TOLD, **given}
    introductions.answer_for(mentorship_id=pair.pk, admin=admin, **given)
    pair.refresh_from_db()


def _kept(pair):
    rows = pair.on_behalf.values_list("side", "answer", "given_by", "told")
    return list(rows)


def test_answer_for_accepts_and_names_both_in_the_trail(pair, admin):
    _answer(pair, admin)

    assert (pair.mentor_answer, pair.mentee_answer) == (Answer.ACCEPTED, Answer.NONE)
    assert _kept(pair) == [("mentor", "accepted", admin.pk, TOLD)]
    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.real_actor, event.data) == (
        "introduction.accepted", pair.mentor_user, admin, {"side": "mentor"},
    )  # fmt: skip


def test_answer_for_twice_holds_once(pair, admin):
    _answer(pair, admin)
    _answer(pair, admin)

    assert actions() == ["introduction.accepted"]
    assert Notification.objects.filter(category="introduction_answered_for").count() == 1


def test_answer_for_as_second_yes_starts_the_mentorship_and_tells_both_who(pair, admin, mailoutbox):
    introductions.accept(mentorship_id=pair.pk, actor=pair.mentee_user)
    _answer(pair, admin)
    deliver.drain(limit_s=10)

    assert pair.state == MentorshipState.ACTIVE
    passed_on = f"Marisol Vega of the program team passed on {pair.mentor_user.first_name}'s yes."
    hers = [mail for mail in mailoutbox if mail.to == [pair.mentee_user.email]]
    his = [mail for mail in mailoutbox if mail.to == [pair.mentor_user.email]]
    assert [passed_on in mail.body for mail in hers] == [True]
    assert sorted(mail.subject for mail in his) == [
        f"We've noted your yes to {pair.mentee_user.first_name}",
        f"You and {pair.mentee_user.first_name} both said yes",
    ]
    assert not any(passed_on in mail.body for mail in his)


def test_answer_for_declines_with_the_sides_own_reason_which_nobody_is_told(
    pair, admin, mailoutbox
):
    _answer(pair, admin, answer=Answer.DECLINED, reason="take_a_break")
    deliver.drain(limit_s=10)

    pair.mentor.refresh_from_db()
    assert (pair.state, pair.decline_reason) == (MentorshipState.DECLINED, "take_a_break")
    assert pair.mentor.places_held == 0
    assert {mail.to[0]: mail.subject for mail in mailoutbox} == {
        pair.mentor_user.email: f"We've noted your answer about {pair.mentee_user.first_name}",
        pair.mentee_user.email: "We're finding you someone else",
    }
    everything = "".join(mail.body for mail in mailoutbox)
    assert "break" not in everything
    assert TOLD not in everything


def test_answer_for_the_mentor_who_is_asked_first_asks_the_mentee():
    pair = _pair(AskedFirst.MENTOR)
    admin = ProgramStaffFactory(program=pair.program).user

    with pytest.raises(team.NotAskedYet):
        _answer(pair, admin, side=Side.MENTEE)
    _answer(pair, admin)

    waiting = Notification.objects.waiting().order_by("pk").values_list("category", flat=True)
    assert list(waiting) == ["introduction_mentee", "introduction_answered_for"]


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"told": ""}, team.WhoToldNeeded),
        ({"told": "x" * 301}, team.WhoToldNeeded),
        ({"answer": "maybe"}, BadAnswers),
        ({"answer": ""}, BadAnswers),
        ({"answer": Answer.DECLINED, "reason": "different_path"}, BadAnswers),
    ],
)
def test_answer_for_refuses_what_no_form_would_send(pair, admin, given, refusal):
    with pytest.raises(refusal):
        _answer(pair, admin, **given)

    pair.refresh_from_db()
    assert (pair.mentor_answer, _kept(pair), actions()) == (Answer.NONE, [], [])


def test_answer_for_refuses_outsiders_and_the_two(pair):
    for person in (UserFactory(), ProgramStaffFactory().user, pair.mentor_user):
        with pytest.raises(NotAllowed):
            _answer(pair, person)

    assert not AnswerOnBehalf.objects.exists()


def test_answer_for_refuses_who_answered_and_what_another_admin_noted(pair, admin):
    introductions.accept(mentorship_id=pair.pk, actor=pair.mentee_user)
    with pytest.raises(team.AnsweredThemselves, match=pair.mentee_user.first_name):
        _answer(pair, admin, side=Side.MENTEE)
    MentorshipFactory(program=pair.program)
    other = ProgramStaffFactory(program=pair.program).user
    hidden = MentorshipFactory(
        program=pair.program, introduced_at=timezone.now(),
        announce_at=timezone.now() + timedelta(minutes=9),
    )  # fmt: skip
    with pytest.raises(IntroductionClosed):
        _answer(hidden, admin)
    mine = MentorshipFactory(program=pair.program, introduced_at=timezone.now() - timedelta(1))
    _answer(mine, admin)

    with pytest.raises(team.AnsweredForAlready, match="Marisol Vega answered for"):
        _answer(mine, other)

    assert (len(_kept(mine)), len(_kept(pair))) == (1, 0)

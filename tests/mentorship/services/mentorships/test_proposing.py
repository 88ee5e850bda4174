from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent, Notification
from mentorship.clock import add_months, local_day
from mentorship.enums import CheckInKind, CheckInState, JointAnswer, JointKind, MentorshipState
from mentorship.exceptions import BadAnswers, NotAllowed, NotRunning
from mentorship.exceptions.mentorships import (
    NoExtension,
    NotYoursToAnswer,
    ProposalClosed,
    ProposalOpen,
    Resting,
)
from mentorship.models import Certificate, CheckInAnswer, JointProposal
from mentorship.services import mentorships
from mentorship.services.check_ins import lay_out
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import MentorshipFactory, ProgramFactory, ProgramStaffFactory
from tests.recorded import actions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
DAY = timedelta(days=1)
EXTEND, FINISH = JointKind.EXTEND, JointKind.FINISH


@pytest.fixture
def pair():
    program = ProgramFactory(extension_months=3, extensions_most=1)
    return MentorshipFactory(program=program, active=True, introduced_at=timezone.now() - 120 * DAY)


def _ask(pair, kind=EXTEND, months=3, side="mentee"):
    return mentorships.propose(
        mentorship_id=pair.pk, actor=pair.person_of(side), kind=kind, months=months
    )


def _answer(pair, proposal, *, yes=True, side="mentor"):
    return mentorships.answer_proposal(proposal_id=proposal.pk, actor=pair.person_of(side), yes=yes)


def _told():
    return list(Notification.objects.order_by("pk").values_list("category", "recipient_id"))


def test_extension_that_both_want_moves_the_end_and_tells_who_asked(pair):
    before = pair.ends_on

    proposal = _ask(pair)
    _answer(pair, proposal)

    pair.refresh_from_db()
    assert pair.ends_on == add_months(before, 3)
    assert _told() == [
        ("proposal_asked", pair.mentor_user_id), ("proposal_answered", pair.mentee_user_id)
    ]  # fmt: skip
    assert actions() == ["proposal.made", "proposal.accepted"]
    assert AuditEvent.objects.first().data == {"kind": "extend", "months": 3}


def test_extension_lays_the_closing_questions_out_anew(pair):
    lay_out(pair)
    closing = pair.check_ins.filter(kind=CheckInKind.CLOSING)

    _answer(pair, _ask(pair))

    pair.refresh_from_db()
    assert closing.get().due_on == pair.ends_on - 14 * DAY


def test_no_leaves_everything_as_it_was_and_may_be_asked_again(pair):
    before = pair.ends_on

    for _twice in range(2):
        _answer(pair, _ask(pair), yes=False)

    pair.refresh_from_db()
    assert pair.ends_on == before
    assert [row.answer for row in JointProposal.objects.all()] == [JointAnswer.NO] * 2


@pytest.mark.parametrize("yes", [True, False])
def test_answer_twice_gives_the_same_result_once(pair, yes):
    proposal = _ask(pair)

    ends = set()
    for _twice in range(2):
        _answer(pair, proposal, yes=yes)
        pair.refresh_from_db()
        ends.add(pair.ends_on)

    assert len(ends) == 1
    assert len(actions()) == 2


def test_other_answer_afterwards_is_refused(pair):
    proposal = _ask(pair)
    _answer(pair, proposal, yes=False)

    with pytest.raises(ProposalClosed):
        _answer(pair, proposal, yes=True)

    assert JointProposal.objects.get().answer == JointAnswer.NO


def test_proposing_the_same_twice_is_one_proposal(pair):
    assert _ask(pair) == _ask(pair)

    assert JointProposal.objects.count() == 1
    assert len(_told()) == 1


def test_both_proposing_the_same_is_a_yes(pair):
    before = pair.ends_on

    _ask(pair)
    made = _ask(pair, side="mentor")
    again = _ask(pair, side="mentor")

    pair.refresh_from_db()
    assert (made.answer, again) == (JointAnswer.YES, made)
    assert pair.ends_on == add_months(before, 3)
    assert JointProposal.objects.count() == 1


def test_other_months_than_the_partner_asked_for_are_refused_by_name_and_day(pair):
    _ask(pair, months=2)

    with pytest.raises(ProposalOpen) as refusal:
        _ask(pair, months=3, side="mentor")
    with pytest.raises(ProposalOpen):
        _ask(pair, months=1)

    assert pair.mentee_user.first_name in str(refusal.value.sentence)
    assert "2 more months" in str(refusal.value.sentence)
    assert JointProposal.objects.count() == 1


@pytest.mark.parametrize("months", [-1, 0, 4, 10**6])
def test_extension_refuses_months_that_the_kind_does_not_have(pair, months):
    with pytest.raises(BadAnswers) as refusal:
        _ask(pair, months=months)

    assert (refusal.value.field, JointProposal.objects.count()) == ("months", 0)


def test_extension_is_refused_as_often_as_the_program_says(pair):
    _answer(pair, _ask(pair))
    JointProposal.objects.update(answered_at=timezone.now() - DAY)

    with pytest.raises(NoExtension, match="as often as"):
        _ask(pair, months=1)

    assert JointProposal.objects.count() == 1


def test_extension_is_refused_where_the_program_has_none(pair):
    pair.program.extension_months = 0
    pair.program.save()

    with pytest.raises(NoExtension, match="fixed length"):
        _ask(pair)


def test_taking_back_cancels_the_question(pair):
    proposal = _ask(pair)

    for _twice in range(2):
        mentorships.take_back(proposal_id=proposal.pk, actor=pair.mentee_user)

    assert JointProposal.objects.get().answer == JointAnswer.WITHDRAWN
    assert not Notification.objects.waiting().exists()
    with pytest.raises(ProposalClosed):
        _answer(pair, proposal)
    assert actions() == ["proposal.made", "proposal.taken_back"]


def test_nobody_answers_her_own_proposal_or_takes_back_anothers(pair):
    proposal = _ask(pair)

    with pytest.raises(NotYoursToAnswer):
        _answer(pair, proposal, side="mentee")
    with pytest.raises(NotAllowed):
        mentorships.take_back(proposal_id=proposal.pk, actor=pair.mentor_user)

    assert JointProposal.objects.get().answer == JointAnswer.NONE


def test_strangers_and_admins_propose_and_answer_nothing(pair):
    proposal = _ask(pair)
    admin = ProgramStaffFactory(program=pair.program).user

    for person in (UserFactory(), admin):
        with pytest.raises(NotAllowed):
            mentorships.propose(mentorship_id=pair.pk, actor=person, kind=FINISH)
        with pytest.raises(NotAllowed):
            mentorships.answer_proposal(proposal_id=proposal.pk, actor=person, yes=True)

    assert JointProposal.objects.count() == 1


def test_finish_that_both_want_completes_today_with_certificates(pair):
    lay_out(pair)
    today = local_day(pair.program.time_zone)

    proposal = _ask(pair, FINISH)
    _answer(pair, proposal)

    pair.refresh_from_db()
    pair.mentor.refresh_from_db()
    assert (pair.state, pair.ends_on) == (MentorshipState.COMPLETED, today)
    assert pair.mentor.places_held == 0
    people = {pair.mentee_user_id, pair.mentor_user_id}
    assert set(Certificate.objects.values_list("user_id", flat=True)) == people
    told = Notification.objects.waiting().filter(category="mentorship_completed")
    assert set(told.values_list("recipient_id", flat=True)) == people


def test_finish_early_asks_the_closing_questions_now(pair):
    lay_out(pair)
    today = local_day(pair.program.time_zone)

    _answer(pair, _ask(pair, FINISH))

    to_come = CheckInAnswer.objects.filter(
        check_in__due_on__gte=today, state=CheckInState.SCHEDULED
    ).values_list("check_in__kind", "check_in__due_on")
    assert set(to_come) == {
        (CheckInKind.CLOSING, today), (CheckInKind.AFTER30, today + 30 * DAY)
    }  # fmt: skip


def test_finish_on_the_first_day_keeps_the_dates_in_order():
    mentorship = MentorshipFactory(active=True, introduced_at=timezone.now())

    _answer(mentorship, _ask(mentorship, FINISH))

    mentorship.refresh_from_db()
    assert mentorship.state == MentorshipState.COMPLETED


def test_finish_and_extend_may_wait_beside_each_other_and_lapse_together(pair):
    finish, extend = _ask(pair, FINISH), _ask(pair, side="mentor")

    _answer(pair, finish)

    extend.refresh_from_db()
    assert extend.answer == JointAnswer.WITHDRAWN
    with pytest.raises((ProposalClosed, NotRunning)):
        _answer(pair, extend, side="mentee")


def test_proposals_lapse_when_one_ends_it(pair):
    proposal = _ask(pair)

    mentorships.end(mentorship_id=pair.pk, actor=pair.mentor_user)

    proposal.refresh_from_db()
    assert proposal.answer == JointAnswer.WITHDRAWN
    waiting = Notification.objects.waiting().values_list("category", flat=True)
    assert list(waiting) == ["mentorship_ended"]


def test_proposals_wait_but_are_not_answered_while_suspended(pair):
    proposal = _ask(pair)
    type(pair).objects.filter(pk=pair.pk).update(
        state=MentorshipState.SUSPENDED, suspended_at=timezone.now()
    )

    with pytest.raises(Resting):
        _answer(pair, proposal)
    with pytest.raises(Resting):
        _ask(pair, FINISH)

    proposal.refresh_from_db()
    assert proposal.answer == JointAnswer.NONE


def test_going_on_longer_can_be_agreed_on_pause(pair):
    before = pair.ends_on
    mentorships.pause(mentorship_id=pair.pk, actor=pair.mentee_user)

    _answer(pair, _ask(pair))

    pair.refresh_from_db()
    assert (pair.state, pair.ends_on) == (MentorshipState.PAUSED, add_months(before, 3))

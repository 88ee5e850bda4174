"""End, finish, pause and propose against each other, in the orders of their steps.

A build runs a named subset; ``HYPOTHESIS_PROFILE=nightly`` runs all 70 orders of each pair.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from mentorship.enums import JointAnswer, JointKind, MentorshipState, StaffRole
from mentorship.models import JointProposal, Mentorship, Pause
from mentorship.services import concerns, mentorships, places
from tests.factories.mentorship import MentorshipFactory, ProgramStaffFactory
from tests.interleavings import interleave, named, orders
from tests.nightly import IS_NIGHTLY
from tests.races import DONE

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("texts"),
]
RUN = orders() if IS_NIGHTLY else list(named(orders(), every=35))
Two = tuple[Callable[[], object], Callable[[], object]]
OVER = ("mentorship.ended", "mentorship.completed")


def end_and_complete(pair: Mentorship) -> Two:
    end = partial(mentorships.end, mentorship_id=pair.pk, actor=pair.mentee_user)
    late = timezone.now() + timedelta(days=400)
    return end, partial(mentorships.complete, mentorship_id=pair.pk, now=late)


def both_end(pair: Mentorship) -> Two:
    first = partial(mentorships.end, mentorship_id=pair.pk, actor=pair.mentee_user)
    return first, partial(mentorships.end, mentorship_id=pair.pk, actor=pair.mentor_user)


def both_propose_to_finish(pair: Mentorship) -> Two:
    ask = partial(mentorships.propose, mentorship_id=pair.pk, kind=JointKind.FINISH)
    return partial(ask, actor=pair.mentee_user), partial(ask, actor=pair.mentor_user)


def pause_and_suspend(pair: Mentorship) -> Two:
    pause = partial(mentorships.pause, mentorship_id=pair.pk, actor=pair.mentee_user)
    contact = ProgramStaffFactory(program=pair.program, role=StaffRole.CONTACT).user
    return pause, partial(concerns.suspend, mentorship_id=pair.pk, actor=contact)


@pytest.mark.parametrize("order", RUN)
@pytest.mark.parametrize(
    ("make", "states"),
    [
        (end_and_complete, {MentorshipState.ENDED, MentorshipState.COMPLETED}),
        (both_end, {MentorshipState.ENDED}),
        (both_propose_to_finish, {MentorshipState.COMPLETED}),
        (pause_and_suspend, {MentorshipState.SUSPENDED}),
    ],
)
def test_two_steps_leave_one_whole_state(make, states, order):
    pair = MentorshipFactory(active=True, introduced_at=timezone.now() - timedelta(days=90))

    ends = interleave(order, *make(pair))

    pair.refresh_from_db()
    assert pair.state in states
    assert DONE in ends
    assert places.recount() == []
    is_over = pair.closed_at is not None
    assert AuditEvent.objects.filter(action__in=OVER).count() == int(is_over)
    assert JointProposal.objects.filter(answer=JointAnswer.NONE).count() == 0
    assert not (is_over and Pause.objects.filter(ended_at=None).exists())

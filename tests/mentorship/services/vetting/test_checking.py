from datetime import timedelta

import pytest

from accounts.models import AuditEvent, User
from mentorship.enums import MentorState
from mentorship.exceptions import BadAnswers, DoneByAnother, NotAllowed, NotVettable
from mentorship.models import VettingCheck
from mentorship.services import vetting
from tests.factories.applications import VettingCheckFactory
from tests.factories.mentorship import MentorFactory

pytestmark = pytest.mark.django_db
LINE = "vetting.identity"


def _actions():
    return list(AuditEvent.objects.order_by("pk").values_list("action", "data"))


def test_tick_keeps_who_and_when_and_a_second_time_changes_nothing(mentor, admin):
    first = vetting.tick(mentor_id=mentor.pk, key=LINE, actor=admin)
    again = vetting.tick(mentor_id=mentor.pk, key=LINE, actor=admin)

    assert (first.checked_by, again.checked_at) == (admin, first.checked_at)
    assert first.checked_at > mentor.applied_at
    assert _actions() == [("vetting.ticked", {"key": LINE})]


def test_tick_of_another_admin_stays_and_names_her(mentor, admin, colleague):
    vetting.tick(mentor_id=mentor.pk, key=LINE, actor=admin)

    for step in (vetting.tick, vetting.untick):
        with pytest.raises(DoneByAnother, match=f"{admin.name} ticked this line on "):
            step(mentor_id=mentor.pk, key=LINE, actor=colleague)

    assert VettingCheck.objects.get().checked_by == admin


def test_untick_takes_back_ones_own_and_an_association_admin_any(mentor, admin):
    root = User.objects.create_superuser("root@example.org", name="Root")
    for actor in (admin, root, admin):
        vetting.tick(mentor_id=mentor.pk, key=LINE, actor=admin)
        vetting.untick(mentor_id=mentor.pk, key=LINE, actor=actor)
    vetting.untick(mentor_id=mentor.pk, key=LINE, actor=admin)

    assert not VettingCheck.objects.exists()
    assert [action for action, _data in _actions()] == ["vetting.ticked", "vetting.unticked"] * 3


def test_tick_counts_anew_after_a_new_application(mentor, admin, colleague):
    VettingCheckFactory(
        mentor=mentor, checked_by=admin, checked_at=mentor.applied_at - timedelta(days=90)
    )

    row = vetting.tick(mentor_id=mentor.pk, key=LINE, actor=colleague)

    assert VettingCheck.objects.get() == row
    assert row.checked_by == colleague


@pytest.mark.parametrize("key", ["vetting.orientation", "vetting.reasons", "", "x\0y"])
def test_tick_refuses_lines_that_nobody_ticks(mentor, admin, key):
    with pytest.raises(BadAnswers):
        vetting.tick(mentor_id=mentor.pk, key=key, actor=admin)

    assert not VettingCheck.objects.exists()


def test_tick_of_a_peer_knows_the_short_form_only(mentor, admin):
    mentor.offers = ["peer"]
    mentor.save()

    vetting.tick(mentor_id=mentor.pk, key="vetting.standing", actor=admin)
    with pytest.raises(BadAnswers):
        vetting.tick(mentor_id=mentor.pk, key="vetting.credential", actor=admin)


@pytest.mark.parametrize("state", [s for s in MentorState if s != MentorState.APPLIED])
def test_tick_is_for_mentors_who_wait(texts, admin, mentor, state):
    decided = MentorFactory(program=mentor.program, state=state)

    for step in (vetting.tick, vetting.untick):
        with pytest.raises(NotVettable):
            step(mentor_id=decided.pk, key=LINE, actor=admin)


def test_tick_is_for_other_admins_of_the_program_only(mentor, others):
    for actor in others:
        for step in (vetting.tick, vetting.untick):
            with pytest.raises(NotAllowed):
                step(mentor_id=mentor.pk, key=LINE, actor=actor)

    assert not VettingCheck.objects.exists()

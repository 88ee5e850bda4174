import pytest

from accounts.models import AuditEvent, Notification
from mentorship.enums import MentorState
from mentorship.exceptions import BadAnswers, ChecklistOpen, NotAllowed, NotVettable
from mentorship.models import Mentor, Orientation, VettingCheck, VettingQuestion
from mentorship.services import vetting
from tests.recorded import actions

pytestmark = pytest.mark.django_db


def _state():
    return Mentor.objects.get().state


def test_vet_opens_the_places_once_and_tells_him(mentor, admin, tick_all):
    tick_all(mentor)

    for _twice in range(2):
        vetting.vet_mentor(mentor_id=mentor.pk, actor=admin)

    mentor.refresh_from_db()
    assert (mentor.state, mentor.vetted_by) == (MentorState.VETTED, admin)
    assert mentor.vetted_at is not None
    assert actions() == ["mentor.vetted"]
    message = Notification.objects.get()
    assert (message.category, message.recipient) == ("mentor_vetted", mentor.user)


def test_vet_names_every_line_that_is_open(mentor, admin, tick_all):
    tick_all(mentor)
    VettingCheck.objects.filter(key="vetting.standing").delete()
    Orientation.objects.update(finished_at=None)

    with pytest.raises(ChecklistOpen) as refusal:
        vetting.vet_mentor(mentor_id=mentor.pk, actor=admin)

    assert str(refusal.value.sentence) == (
        "Tick the whole checklist first. Still open: Nothing public with the state board speaks "
        "against mentoring. The orientation isn't read to its end yet."
    )
    assert (_state(), actions()) == (MentorState.APPLIED, [])


def test_vet_of_a_peer_asks_the_short_form_only(mentor, admin, tick_all):
    tick_all(mentor)
    VettingCheck.objects.filter(key__in=("vetting.credential", "vetting.years")).delete()
    with pytest.raises(ChecklistOpen):
        vetting.vet_mentor(mentor_id=mentor.pk, actor=admin)
    Mentor.objects.update(offers=["peer"])

    vetting.vet_mentor(mentor_id=mentor.pk, actor=admin)

    assert _state() == MentorState.VETTED


def test_vet_by_another_admin_names_the_first(mentor, admin, colleague, tick_all):
    tick_all(mentor)
    vetting.vet_mentor(mentor_id=mentor.pk, actor=admin)

    for decide in (
        lambda: vetting.vet_mentor(mentor_id=mentor.pk, actor=colleague),
        lambda: vetting.refuse_mentor(
            mentor_id=mentor.pk, actor=colleague, reason="credential_not"
        ),
    ):
        with pytest.raises(NotVettable, match=f"{admin.name} vetted this mentor on "):
            decide()

    mentor.refresh_from_db()
    assert (mentor.state, mentor.vetted_by) == (MentorState.VETTED, admin)


def test_decisions_are_for_other_admins_of_the_program_only(mentor, others, tick_all):
    tick_all(mentor)

    for actor in others:
        with pytest.raises(NotAllowed):
            vetting.vet_mentor(mentor_id=mentor.pk, actor=actor)
        with pytest.raises(NotAllowed):
            vetting.refuse_mentor(mentor_id=mentor.pk, actor=actor, reason="credential_not")

    assert (_state(), actions()) == (MentorState.APPLIED, [])


def test_refuse_keeps_reason_and_note_with_the_team(mentor, admin):
    for _twice in range(2):
        vetting.refuse_mentor(mentor_id=mentor.pk, actor=admin, reason="other", note="Later")
    with pytest.raises(NotVettable):
        vetting.vet_mentor(mentor_id=mentor.pk, actor=admin)

    mentor.refresh_from_db()
    assert (mentor.state, mentor.refusal_reason, mentor.vetting_note) == (
        MentorState.REFUSED, "other", "Later",
    )  # fmt: skip
    assert actions() == ["mentor.refused"]
    assert "Later" not in str(AuditEvent.objects.get().data)


def test_refuse_by_another_admin_names_the_first(mentor, admin, colleague):
    vetting.refuse_mentor(mentor_id=mentor.pk, actor=admin, reason="credential_not")

    with pytest.raises(NotVettable, match=f"{admin.name} decided on "):
        vetting.refuse_mentor(mentor_id=mentor.pk, actor=colleague, reason="enough_mentors_of")

    assert Mentor.objects.get().refusal_reason == "credential_not"


@pytest.mark.parametrize(
    ("reason", "note", "field"),
    [("made_up", "", "reason"), ("", "", "reason"), ("other", " ", "note"),
     ("credential_not", "x" * 501, "note")],
)  # fmt: skip
def test_refuse_needs_a_reason_of_the_list_and_other_a_note(mentor, admin, reason, note, field):
    with pytest.raises(BadAnswers) as refusal:
        vetting.refuse_mentor(mentor_id=mentor.pk, actor=admin, reason=reason, note=note)

    assert refusal.value.field == field
    assert (_state(), actions()) == (MentorState.APPLIED, [])


def test_decision_takes_an_open_question_back(mentor, admin):
    vetting.ask(mentor_id=mentor.pk, actor=admin, question="Which board?")

    vetting.refuse_mentor(mentor_id=mentor.pk, actor=admin, reason="credential_not")

    assert not VettingQuestion.objects.exists()
    assert actions() == ["vetting.asked", "mentor.refused", "vetting.question_withdrawn"]
    waiting = Notification.objects.waiting().values_list("category", flat=True)
    assert list(waiting) == ["mentor_refused"]

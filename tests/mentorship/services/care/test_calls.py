import pytest

from accounts.models import AuditEvent, Notification
from mentorship.enums import FollowUpKind
from mentorship.exceptions import BadAnswers, NotAllowed
from mentorship.models import FollowUp
from mentorship.services import care

pytestmark = pytest.mark.django_db


def test_call_is_noted_and_nobody_is_written_to(pair, admin):
    note = care.note_call(
        mentorship_id=pair.pk, actor=admin, side="mentee", body=" They try\r\nThursdays. "
    )

    assert (note.kind, note.side, note.body) == (
        FollowUpKind.CALL, "mentee", "They try\nThursdays.",
    )  # fmt: skip
    assert not Notification.objects.exists()
    assert AuditEvent.objects.get().action == "follow_up.call"
    assert "Thursdays" not in str(AuditEvent.objects.get().data)


def test_same_note_right_after_is_one(pair, admin):
    first, second = (
        care.note_call(mentorship_id=pair.pk, actor=admin, body="Talked.") for _ in range(2)
    )

    assert first == second
    assert FollowUp.objects.count() == 1


@pytest.mark.parametrize("body", ["", " \n ", "x" * 1001])
def test_empty_or_endless_notes_are_refused(pair, admin, body):
    with pytest.raises(BadAnswers):
        care.note_call(mentorship_id=pair.pk, actor=admin, body=body)

    assert not FollowUp.objects.exists()


def test_one_of_the_two_notes_nothing(pair):
    with pytest.raises(NotAllowed):
        care.note_call(mentorship_id=pair.pk, actor=pair.mentee_user, body="Me.")

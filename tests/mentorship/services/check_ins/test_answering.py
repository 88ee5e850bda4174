import pytest

from accounts.models import AuditEvent, Notification
from accounts.services import notify
from mentorship.enums import CheckInKind, CheckInState, MentorshipState
from mentorship.exceptions import AnsweredAlready, BadAnswers, CheckInClosed, NotAllowed
from mentorship.services import check_ins
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import NOW, CheckInAnswerFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


def _open(kind=CheckInKind.DAY30, **fields):
    return CheckInAnswerFactory(
        check_in__kind=kind, state=CheckInState.OPEN, opened_at=NOW, **fields
    )


def test_answer_is_kept_and_stops_the_reminders():
    row = _open()
    notify.enqueue(category="check_in", recipient=row.person, dedupe_key="k", subject=row)

    for _twice in range(2):
        check_ins.answer(
            answer_id=row.pk, actor=row.person, answer="well", answers={"2": "yes"},
            is_shared=True, line="Thank you", line_reader="partner",
        )  # fmt: skip

    row.refresh_from_db()
    assert (row.state, row.answer, row.signal) == (CheckInState.ANSWERED, "well", "good")
    assert (row.answers, row.is_shared, row.line) == ({"2": "yes"}, True, "Thank you")
    assert not Notification.objects.waiting().exists()
    event = AuditEvent.objects.get()
    assert (event.action, event.data) == ("check_in.answered", {})


@pytest.mark.parametrize(
    ("kind", "answer", "answers", "signal"),
    [
        (CheckInKind.DAY3, "id_like_help_to", {}, "help"),
        (CheckInKind.DAY14, "its_booked", {"2_not_met": "shifts"}, "fine"),
        (CheckInKind.DAY30, "well", {"2": "not_really"}, "low"),
        (CheckInKind.DAY30, "not_met", {}, "low"),
        (CheckInKind.MIDPOINT, "stuck", {"3": "talk_to_the_program"}, "help"),
        (CheckInKind.CLOSING, "a_lot", {"2": ["raise", "new_duties_at_work"], "4": "More."}, ""),
    ],
)
def test_answer_takes_the_signal_that_needs_most_attention(kind, answer, answers, signal):
    row = _open(kind)

    check_ins.answer(answer_id=row.pk, actor=row.person, answer=answer, answers=answers)

    row.refresh_from_db()
    assert (row.signal, row.answers) == (signal, answers)


@pytest.mark.parametrize(
    "fields",
    [
        {"answer": ""},
        {"answer": "splendid"},
        {"answer": "well", "answers": {"9": "yes"}},
        {"answer": "well", "answers": {"2": "maybe"}},
        {"answer": "well", "line": "x" * 501},
        {"answer": "well", "line_reader": "everybody"},
    ],
)
def test_answer_refuses_what_was_not_asked_and_keeps_nothing(fields):
    row = _open()

    with pytest.raises(BadAnswers):
        check_ins.answer(answer_id=row.pk, actor=row.person, **fields)

    row.refresh_from_db()
    assert (row.state, row.answer) == (CheckInState.OPEN, "")
    assert not AuditEvent.objects.exists()


def test_answer_refuses_another_persons_side():
    row = _open()

    for other in (UserFactory(), row.check_in.mentorship.mentor_user):
        with pytest.raises(NotAllowed):
            check_ins.answer(answer_id=row.pk, actor=other, answer="well")

    row.refresh_from_db()
    assert row.state == CheckInState.OPEN


def test_answer_refuses_a_second_different_one():
    row = _open()
    check_ins.answer(answer_id=row.pk, actor=row.person, answer="well")

    with pytest.raises(AnsweredAlready):
        check_ins.answer(answer_id=row.pk, actor=row.person, answer="stuck")

    row.refresh_from_db()
    assert row.answer == "well"


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (CheckInState.SCHEDULED, "isn't open yet"),
        (CheckInState.MISSED, "is closed"),
        (CheckInState.CANCELLED, "has ended"),
    ],
)
def test_answer_refuses_what_is_not_open(state, sentence):
    row = CheckInAnswerFactory(state=state)
    if state == CheckInState.CANCELLED:
        mentorship = row.check_in.mentorship
        mentorship.state, mentorship.closed_at = MentorshipState.ENDED, NOW
        mentorship.save()

    with pytest.raises(CheckInClosed, match=sentence):
        check_ins.answer(answer_id=row.pk, actor=row.person, answer="well")

    row.refresh_from_db()
    assert (row.state, row.answer) == (state, "")

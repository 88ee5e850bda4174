from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEvent, Notification
from accounts.services import notify
from mentorship.enums import CheckInKind, CheckInState, MentorshipState, Side
from mentorship.exceptions import AnsweredAlready, BadAnswers, CheckInClosed, NotAllowed
from mentorship.exceptions.check_ins import ChangedTooLate
from mentorship.models import CheckInAnswer, OutcomeAnswer, OutcomeEvent
from mentorship.queries.check_in_words import written
from mentorship.services import check_ins
from mentorship.services.check_ins.given import Given
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import NOW, CheckInAnswerFactory, CredentialFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
LINES = {"path": 2, "support": 3, "stay": 5}


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
        (CheckInKind.CLOSING, "a_lot", {"2": ["raise", "new_duties_at_work"]}, ""),
        (CheckInKind.CLOSING, "a_lot", {"3": "become_a_mentor"}, ""),
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


def test_answer_keeps_lines_encrypted_and_out_of_the_answers():
    row = _open(CheckInKind.CLOSING, side=Side.MENTOR)

    check_ins.answer(
        answer_id=row.pk, actor=row.person, answer="yes",
        answers={"2": " Speaking up. ", "3": "yes_same_places", "4": "Nothing."}, shared=["2", "4"],
    )  # fmt: skip

    row.refresh_from_db()
    assert row.answers == {"3": "yes_same_places"}
    assert written(row).lines == {"2": "Speaking up.", "4": "Nothing."}
    with connection.cursor() as cursor:
        cursor.execute("SELECT words, answers FROM mentorship_checkinanswer")
        assert "Speaking" not in str(cursor.fetchone())


def test_answer_keeps_only_the_branch_that_its_first_answer_leads_to():
    rows = [_open(CheckInKind.DAY14), _open(CheckInKind.DAY14)]
    both = {"2_met": "yes", "2_not_met": "shifts", "3": "no"}

    for row, answer in zip(rows, ("yes", "not_yet"), strict=True):
        check_ins.answer(answer_id=row.pk, actor=row.person, answer=answer, answers=both)

    kept = [CheckInAnswer.objects.get(pk=row.pk).answers for row in rows]
    assert kept == [{"2_met": "yes", "3": "no"}, {"2_not_met": "shifts", "3": "no"}]


@pytest.mark.parametrize("kind", [CheckInKind.CLOSING, CheckInKind.AFTER30])
def test_answer_keeps_what_changed_as_outcomes(kind):
    row = _open(kind)
    cpht = CredentialFactory(slug="cpht", name="CPhT")
    row.person.profile.working_for.add(cpht)
    first = "a_lot" if kind == CheckInKind.CLOSING else "often"

    check_ins.answer(
        answer_id=row.pk, actor=row.person, answer=first,
        answers={"2": ["raise", "passed:cpht", "nothing_so_far"]}, lines=LINES,
    )  # fmt: skip

    row.refresh_from_db()
    assert row.answers["2"] == ["raise", "passed", "nothing_so_far"]
    events = OutcomeEvent.objects.values_list("key", "credential", "stage", "user")
    assert sorted(events, key=str) == sorted(
        [("raise", None, kind, row.person_id), ("passed", cpht.pk, kind, row.person_id)], key=str
    )
    line = OutcomeAnswer.objects.get()
    assert (line.stage, line.user_id, line.path, line.support, line.stay) == (
        kind, row.person_id, 2, 3, 5,
    )  # fmt: skip


def test_answer_refuses_a_credential_that_is_not_hers():
    row = _open(CheckInKind.CLOSING)
    CredentialFactory(slug="cpht")

    with pytest.raises(BadAnswers):
        check_ins.answer(
            answer_id=row.pk, actor=row.person, answer="a_lot", answers={"2": ["passed:cpht"]}
        )

    assert not OutcomeEvent.objects.exists()


def test_answer_takes_no_outcomes_where_nobody_asks_for_them():
    row = _open(CheckInKind.CLOSING, side=Side.MENTOR)

    check_ins.answer(answer_id=row.pk, actor=row.person, answer="yes", lines=LINES)

    assert not OutcomeAnswer.objects.exists()


@pytest.mark.parametrize("state", [MentorshipState.PAUSED, MentorshipState.SUSPENDED])
def test_answer_waits_while_the_mentorship_rests_and_reads_alike_for_both(state):
    row = _open()
    mentorship = row.check_in.mentorship
    mentorship.state, mentorship.paused_at, mentorship.suspended_at = state, NOW, NOW
    mentorship.save()

    with pytest.raises(CheckInClosed, match="on pause, so nothing is expected"):
        check_ins.answer(answer_id=row.pk, actor=row.person, answer="well")


def test_late_answer_counts_until_the_check_in_is_missed():
    row = _open(due_at=timezone.now() - timedelta(days=13, hours=23))

    check_ins.answer(answer_id=row.pk, actor=row.person, answer="well")

    row.refresh_from_db()
    assert (row.state, check_ins.miss_overdue()) == (CheckInState.ANSWERED, 0)


def _answered(kind=CheckInKind.DAY30, ago=timedelta(0), **fields):
    at = timezone.now() - ago
    return CheckInAnswerFactory(
        check_in__kind=kind, state=CheckInState.ANSWERED, opened_at=NOW, answered_at=at,
        answer="well", signal="good", **fields,
    )  # fmt: skip


def test_amend_changes_the_answer_its_signal_and_says_when():
    row = _answered(is_shared=True)

    check_ins.amend(
        answer_id=row.pk, actor=row.person,
        given=Given("stuck", {"3": "too_little"}, line="Hidden words.", line_reader="team"),
    )  # fmt: skip

    answered_at = row.answered_at
    row.refresh_from_db()
    assert (row.answer, row.signal, row.answers) == ("stuck", "low", {"3": "too_little"})
    assert (row.is_shared, row.line, row.line_reader) == (False, "Hidden words.", "team")
    assert (row.answered_at, row.changed_at is not None) == (answered_at, True)
    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.data) == ("check_in.changed", row.person, {})


def test_amend_with_the_same_answer_changes_nothing():
    row = _answered()

    check_ins.amend(answer_id=row.pk, actor=row.person, given=Given("well"))

    row.refresh_from_db()
    assert row.changed_at is None
    assert not AuditEvent.objects.exists()


def test_amend_keeps_exactly_the_changes_chosen_last():
    row = _answered(CheckInKind.CLOSING)
    cpht = CredentialFactory(slug="cpht", name="CPhT")
    row.person.profile.working_for.add(cpht)
    CheckInAnswer.objects.filter(pk=row.pk).update(answer="a_lot", signal="")

    for chosen in (["raise", "passed:cpht"], ["raise", "passed:cpht"], ["joined_a_committee"]):
        check_ins.amend(answer_id=row.pk, actor=row.person, given=Given("a_lot", {"2": chosen}))

    assert list(OutcomeEvent.objects.values_list("key", flat=True)) == ["joined_a_committee"]
    assert AuditEvent.objects.count() == 2


@pytest.mark.parametrize(("days", "is_open"), [(13.9, True), (14.1, False), (40, False)])
def test_amend_is_possible_for_two_weeks(days, is_open):
    row = _answered(ago=timedelta(days=days))
    change = {"answer_id": row.pk, "actor": row.person, "given": Given("steady")}

    if is_open:
        check_ins.amend(**change)
    else:
        with pytest.raises(ChangedTooLate):
            check_ins.amend(**change)

    row.refresh_from_db()
    assert row.answer == ("steady" if is_open else "well")


def test_amend_refuses_others_and_what_was_never_answered():
    row, unanswered = _answered(), _open()
    given = Given("steady")

    for other in (UserFactory(), row.check_in.mentorship.mentor_user):
        with pytest.raises(NotAllowed):
            check_ins.amend(answer_id=row.pk, actor=other, given=given)
    with pytest.raises(CheckInClosed):
        check_ins.amend(answer_id=unanswered.pk, actor=unanswered.person, given=given)
    with pytest.raises(BadAnswers):
        check_ins.amend(answer_id=row.pk, actor=row.person, given=Given("splendid"))

    row.refresh_from_db()
    assert (row.answer, row.changed_at) == ("well", None)

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent, Notification
from accounts.services import notify
from mentorship.enums import CheckInState, MentorshipState
from mentorship.exceptions import NotAllowed
from mentorship.exceptions.care import NoRoomForReminder, NothingToRemind, RemindedAlready
from mentorship.services import care
from tests.factories.mentorship import (
    CheckInAnswerFactory,
    CheckInFactory,
    ProgramStaffFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(pair):
    now = timezone.now()
    return CheckInAnswerFactory(
        check_in=CheckInFactory(mentorship=pair), state=CheckInState.OPEN,
        opened_at=now, due_at=now - timedelta(days=1),
    )  # fmt: skip


def test_second_reminder_comes_earlier_and_is_the_last(row, admin):
    slot = care.remind(answer_id=row.pk, actor=admin)

    mail = Notification.objects.get()
    assert (mail.category, mail.dedupe_key) == ("check_in_second", f"check-in.{row.pk}.2")
    assert (mail.recipient, mail.not_before) == (row.person, slot)
    assert AuditEvent.objects.get().action == "check_in.reminded"
    with pytest.raises(RemindedAlready):
        care.remind(answer_id=row.pk, actor=admin)


def test_first_reminder_that_never_left_gives_way(row, admin):
    notify.enqueue(
        category="check_in", recipient=row.person, subject=row,
        dedupe_key=f"check-in.{row.pk}.1", not_before=timezone.now() + timedelta(hours=8),
    )  # fmt: skip

    care.remind(answer_id=row.pk, actor=admin)

    states = dict(Notification.objects.values_list("category", "status"))
    assert states == {"check_in": "cancelled", "check_in_second": "pending"}


@pytest.mark.parametrize("state", [CheckInState.ANSWERED, CheckInState.MISSED])
def test_closed_check_ins_are_not_reminded_of(row, admin, state):
    row.state, row.answered_at = state, timezone.now()
    row.save()

    with pytest.raises(NothingToRemind):
        care.remind(answer_id=row.pk, actor=admin)


def test_pair_on_pause_is_left_alone(row, admin, pair):
    pair.state, pair.paused_at = MentorshipState.PAUSED, timezone.now()
    pair.save()

    with pytest.raises(NothingToRemind):
        care.remind(answer_id=row.pk, actor=admin)


def test_reminder_that_would_come_too_late_is_refused(row, admin):
    row.due_at = timezone.now() - timedelta(days=13)
    row.save()
    for number in range(2):
        notify.enqueue(category="part_resting", recipient=row.person, dedupe_key=f"x.{number}")

    with pytest.raises(NoRoomForReminder):
        care.remind(answer_id=row.pk, actor=admin)

    assert Notification.objects.count() == 2


def test_only_its_admins_have_it_sent(row):
    for person in (ProgramStaffFactory().user, row.person):
        with pytest.raises(NotAllowed):
            care.remind(answer_id=row.pk, actor=person)

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.enums import NotificationStatus
from accounts.models import AuditEvent, Notification
from mentorship.enums import CheckInKind, CheckInState, MentorshipState, Side
from mentorship.models import CheckInAnswer
from mentorship.services import check_ins, mentorships, profiles
from mentorship.services.check_ins import opening
from mentorship.services.check_ins.layout import lay_out
from mentorship.services.profiles import ProfileAnswers
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import (
    CheckInAnswerFactory,
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    PatternFactory,
    ProgramFactory,
)

pytestmark = pytest.mark.django_db
DUE = datetime(2026, 4, 1, 14, 0, tzinfo=UTC)  # 9:00 in Chicago
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def _messages():
    rows = Notification.objects.order_by("pk")
    return [(row.dedupe_key, row.category, row.not_before) for row in rows]


def _row(**fields):
    return CheckInAnswerFactory(check_in__due_on=DUE.date(), due_at=DUE, **fields)


def _state(row):
    row.refresh_from_db()
    return row.state


def test_open_due_opens_on_the_minute_and_writes_once():
    row = _row()

    early = check_ins.open_due(DUE - timedelta(minutes=1))
    scheduled = _state(row)
    counts = [check_ins.open_due(DUE), check_ins.open_due(DUE), check_ins.open_due(DUE + HOUR)]

    assert (early, scheduled, counts) == (0, CheckInState.SCHEDULED, [1, 0, 0])
    assert (_state(row), row.opened_at) == (CheckInState.OPEN, DUE)
    message = Notification.objects.get()
    assert (message.dedupe_key, message.category) == (f"check-in.{row.pk}.1", "check_in")
    assert (message.recipient, message.not_before) == (row.person, DUE)
    assert AuditEvent.objects.get().action == "check_in.opened"


def test_open_due_asks_a_second_time_after_three_days_and_never_again():
    row = _row()
    check_ins.open_due(DUE)
    Notification.objects.update(status=NotificationStatus.SENT, sent_at=DUE)

    days = [check_ins.open_due(DUE + n * DAY) for n in (1, 2, 3, 4, 7, 12)]

    assert days == [0, 0, 1, 0, 0, 0]
    assert _messages()[1:] == [(f"check-in.{row.pk}.2", "check_in_second", DUE + 3 * DAY)]


def test_open_due_sends_only_the_newest_reminder_after_an_outage():
    row = _row()

    check_ins.open_due(DUE + 5 * DAY)

    assert _messages() == [(f"check-in.{row.pk}.2", "check_in_second", DUE + 5 * DAY)]


def test_open_due_follows_a_zone_whose_rules_changed():
    row = _row(check_in__mentorship__mentee__user__time_zone="America/Denver")

    early = check_ins.open_due(DUE)
    row.refresh_from_db()

    assert (early, row.state, row.due_at) == (0, CheckInState.SCHEDULED, DUE + HOUR)
    assert check_ins.open_due(DUE + HOUR) == 1


@pytest.mark.parametrize(
    ("hours", "slot"),
    [
        (11, DUE + 11 * HOUR),  # 20:00
        (12, DUE + DAY),  # 21:00: she is not written to before 9:00
        (18, DUE + DAY),  # 3:00
        (24, DUE + DAY),
    ],
)
def test_open_due_writes_nobody_at_night_after_an_outage(hours, slot):
    _row()

    check_ins.open_due(DUE + hours * HOUR)

    assert [when for *_, when in _messages()] == [slot]


def test_open_due_replaces_a_first_reminder_that_never_left():
    row = _row()
    check_ins.open_due(DUE)

    check_ins.open_due(DUE + 3 * DAY)

    waiting = Notification.objects.waiting().values_list("dedupe_key", flat=True)
    assert list(waiting) == [f"check-in.{row.pk}.2"]


def test_open_due_asks_one_question_per_mentorship_after_an_outage():
    older = _row()
    newer = CheckInAnswerFactory(
        check_in__mentorship=older.check_in.mentorship,
        check_in__kind=CheckInKind.MONTHLY,
        check_in__due_on=(DUE + 5 * DAY).date(),
        due_at=DUE + 5 * DAY,
    )

    counts = [check_ins.open_due(DUE + 6 * DAY + n * HOUR) for n in range(3)]

    assert counts == [1, 0, 0]
    assert [key for key, *_ in _messages()] == [f"check-in.{newer.pk}.1"]
    assert (_state(older), _state(newer)) == (CheckInState.OPEN, CheckInState.OPEN)


def test_open_due_misses_what_nobody_can_answer_in_time_any_more():
    row = _row()

    check_ins.open_due(DUE + 14 * DAY)

    assert (_state(row), _messages()) == (CheckInState.MISSED, [])


@pytest.mark.parametrize(
    ("state", "opens"),
    [
        (MentorshipState.ACTIVE, True),
        (MentorshipState.PAUSED, False),
        (MentorshipState.SUSPENDED, False),
    ],
)
def test_open_due_leaves_resting_mentorships_alone(state, opens):
    row = _row(check_in__mentorship__state=state, check_in__mentorship__paused_at=DUE)

    assert check_ins.open_due(DUE) == int(opens)
    assert (_state(row) == CheckInState.OPEN) == opens


def test_open_due_asks_after_the_end_of_a_completed_mentorship_only_the_last_question():
    last = _row(check_in__kind=CheckInKind.AFTER30)
    mentorship = last.check_in.mentorship
    mentorship.state, mentorship.closed_at = MentorshipState.COMPLETED, DUE
    mentorship.save()
    monthly = CheckInAnswerFactory(
        check_in__mentorship=mentorship, check_in__kind=CheckInKind.MONTHLY, due_at=DUE
    )

    check_ins.open_due(DUE)

    assert (_state(last), _state(monthly)) == (CheckInState.OPEN, CheckInState.SCHEDULED)


def test_open_due_never_writes_more_than_twice_in_seven_days_to_one_person():
    program = ProgramFactory(capacity_max=6)
    mentor = MentorFactory(program=program, capacity=6, places_held=6)
    for hours in range(6):
        mentorship = MentorshipFactory(active=True, program=program, mentor=mentor)
        due = DUE + timedelta(hours=hours)
        CheckInAnswerFactory(
            check_in__mentorship=mentorship, check_in__due_on=DUE.date(), side=Side.MENTOR,
            due_at=due,
        )  # fmt: skip

    for hours in range(0, 24 * 14, 3):
        now = DUE + hours * HOUR
        check_ins.open_due(now)
        due = Notification.objects.waiting().filter(not_before__lte=now)
        due.update(status=NotificationStatus.SENT, sent_at=now)

    sent = Notification.objects.filter(status=NotificationStatus.SENT)
    times = sorted(sent.values_list("not_before", flat=True))
    assert len(times) >= 4
    assert all(b - a >= 7 * DAY for a, b in zip(times, times[2:], strict=False))
    zone = ZoneInfo("America/Chicago")
    assert {when.astimezone(zone).hour for when in times[2:]} == {9}


def test_open_due_forgets_people_without_an_account():
    row = _row(check_in__mentorship__mentee__user=UserFactory(is_active=False))

    assert check_ins.open_due(DUE) == 0
    assert _state(row) == CheckInState.OPEN


def test_profile_change_moves_what_is_not_open_yet():
    row, opened = _row(), _row(state=CheckInState.OPEN, opened_at=DUE)
    opened.person = row.person
    opened.save()

    profiles.save(
        user=row.person, answers=ProfileAnswers(time_zone="Asia/Kolkata"), actor=row.person
    )
    row.refresh_from_db()
    moved = row.due_at
    night = PatternFactory(slug="late-night", windows=[])
    profiles.save(
        user=row.person,
        answers=ProfileAnswers(time_zone="Asia/Kolkata", patterns=[night]),
        actor=row.person,
    )

    row.refresh_from_db()
    opened.refresh_from_db()
    assert moved == datetime(2026, 4, 1, 3, 30, tzinfo=UTC)
    assert row.due_at == datetime(2026, 4, 1, 10, 30, tzinfo=UTC)
    assert opened.due_at == DUE


@pytest.mark.parametrize(
    "zone",
    [
        "America/Chicago",
        "Australia/Adelaide",
        "Asia/Kolkata",
        "America/Phoenix",
        "America/St_Johns",
    ],
)
def test_open_due_writes_once_per_check_in_through_a_year_of_clock_changes(zone):
    program = ProgramFactory(months=12, time_zone=zone)
    mentee = MenteeFactory(program=program, user__time_zone=zone)
    mentorship = MentorshipFactory(active=True, program=program, mentee=mentee)
    mentorship.ends_on = (mentorship.started_at + 365 * DAY).date()
    mentorship.save()
    laid = lay_out(mentorship)
    CheckInAnswer.objects.filter(side=Side.MENTOR).delete()

    for row in CheckInAnswer.objects.order_by("due_at"):
        for minutes in (-30, 0, 30, 90):
            check_ins.open_due(row.due_at + timedelta(minutes=minutes))
        local = row.due_at.astimezone(ZoneInfo(zone))
        assert (local.hour, local.minute, local.date()) == (9, 0, row.check_in.due_on)

    first = [key for key, category, _ in _messages() if category == "check_in"]
    assert len(first) == len(set(first)) == len(laid)


def test_end_cancels_and_pause_silences():
    row = _row()
    later = CheckInAnswerFactory(
        check_in__mentorship=row.check_in.mentorship, check_in__kind=CheckInKind.MONTHLY
    )
    mentorship = row.check_in.mentorship
    check_ins.open_due(DUE)

    mentorships.pause(mentorship_id=mentorship.pk, actor=mentorship.mentee_user)
    paused = [message.category for message in Notification.objects.waiting()]
    mentorships.end(mentorship_id=mentorship.pk, actor=mentorship.mentor_user)

    assert paused == ["mentorship_paused"]
    assert (_state(row), _state(later)) == (CheckInState.CANCELLED, CheckInState.CANCELLED)
    assert [m.category for m in Notification.objects.waiting()] == ["mentorship_ended"]
    mentorship.mentor.refresh_from_db()
    assert mentorship.mentor.places_held == 0


def test_miss_overdue_closes_after_fourteen_days():
    row = _row(state=CheckInState.OPEN, opened_at=DUE)

    counts = [check_ins.miss_overdue(DUE + 14 * DAY - HOUR), check_ins.miss_overdue(DUE + 14 * DAY)]

    assert (counts, _state(row)) == ([0, 1], CheckInState.MISSED)
    assert AuditEvent.objects.get().action == "check_in.missed"


def test_open_due_opens_many_with_a_few_queries_for_each_fifty(django_assert_max_num_queries):
    for _ in range(20):
        _row()

    with django_assert_max_num_queries(20 + 20):  # one audit row each
        assert check_ins.open_due(DUE) == 20

    assert check_ins.open_due(DUE + HOUR) == 0


def test_open_due_takes_no_lock_for_those_whose_second_reminder_is_days_off(monkeypatch):
    _row()
    check_ins.open_due(DUE)
    asked = []
    monkeypatch.setattr(opening, "_open_for", lambda people, _now: asked.append(people))

    check_ins.open_due(DUE + 2 * DAY + HOUR)
    assert asked == []
    check_ins.open_due(DUE + 3 * DAY)
    assert len(asked) == 1

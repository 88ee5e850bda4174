"""Never more than two messages a week that the product sends by itself."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from accounts.enums import NotificationStatus
from accounts.models import Notification
from mentorship.services import message_budget
from mentorship.services.message_budget import next_free, remind
from tests import clocks
from tests.factories.accounts import NotificationFactory, UserFactory
from tests.factories.mentorship import PatternFactory, ProfileFactory, ProgramFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 16, 17, 0, tzinfo=UTC)  # a Monday in Chicago
NINE = NOON - timedelta(hours=3)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def person():
    return UserFactory(time_zone="America/Chicago")


@pytest.fixture
def program():
    return ProgramFactory()


def _sent(person, at, **fields):
    fields = {"category": "check_in", "status": NotificationStatus.SENT} | fields
    return NotificationFactory(recipient=person, not_before=at, sent_at=at, **fields)


def _waiting(person, at, **fields):
    return NotificationFactory(recipient=person, category="check_in", not_before=at, **fields)


def test_next_free_is_now_while_the_week_has_room(person, program):
    _sent(person, NOON - 6 * DAY)

    assert next_free(person, NOON, program) == NOON


def test_next_free_waits_for_the_hour_after_seven_days_from_the_earlier_of_two(person, program):
    _sent(person, NOON - 6 * DAY)
    _sent(person, NOON - 3 * DAY)

    assert next_free(person, NOON, program) == NINE + 2 * DAY  # noon plus a day, then nine


def test_next_free_is_the_very_moment_seven_days_later(person, program):
    _sent(person, NINE - 7 * DAY)
    _sent(person, NINE - DAY)

    assert next_free(person, NINE, program) == NINE


def test_next_free_leaves_room_for_what_is_planned(person, program):
    _waiting(person, NOON + 2 * DAY)
    _waiting(person, NOON + 6 * DAY)

    assert next_free(person, NOON, program) == NINE + 10 * DAY


def test_next_free_counts_what_is_late_as_leaving_now(person, program):
    _waiting(person, NOON - 20 * DAY)
    _waiting(person, NOON - 20 * DAY, status=NotificationStatus.RETRY)

    assert next_free(person, NOON, program) == NINE + 8 * DAY


def test_next_free_does_not_count_what_is_too_late_to_leave(person, program):
    for _ in range(2):
        _waiting(person, NOON - 20 * DAY, expires_at=NOON - 6 * DAY)

    assert next_free(person, NOON, program) == NOON


def test_next_free_of_weeks_ahead_is_not_filled_by_what_leaves_tomorrow(person, program):
    for days in (1, 2):
        _waiting(person, NOON + days * DAY)

    with clocks.at(NOON):
        assert next_free(person, NOON + 20 * DAY, program) == NOON + 20 * DAY


@pytest.mark.parametrize(
    "fields",
    [
        {"category": "introduction_accepted"},
        {"status": NotificationStatus.CANCELLED, "sent_at": None},
        {"status": NotificationStatus.EXPIRED, "sent_at": None},
        {"status": NotificationStatus.DEAD, "sent_at": None},
    ],
)
def test_next_free_does_not_count_answers_to_acts_nor_what_never_left(person, program, fields):
    for days in (1, 2, 3):
        row = _sent(person, NOON - days * DAY)
        Notification.objects.filter(pk=row.pk).update(**fields)

    assert next_free(person, NOON, program) == NOON


def test_next_free_counts_what_a_server_refused_on_its_day(person, program):
    for days in (8, 2, 1):
        row = _sent(person, NOON - days * DAY)
        Notification.objects.filter(pk=row.pk).update(status="bounced", sent_at=None)

    assert next_free(person, NOON, program) == NINE + 6 * DAY


def test_next_free_looks_at_one_person_only(person, program):
    for days in (1, 2):
        _sent(UserFactory(), NOON - days * DAY)

    assert next_free(person, NOON, program) == NOON


def test_next_free_lets_a_waiting_message_be_replaced(person, program):
    _sent(person, NOON - DAY)
    _waiting(person, NOON, subject_type="mentorship.program", subject_id=str(program.pk))

    assert next_free(person, NOON, program, instead_of=program) == NOON
    assert next_free(person, NOON, program) == NINE + 7 * DAY


@pytest.mark.parametrize(
    ("zone", "night", "slot"),
    [
        ("America/Chicago", False, datetime(2026, 3, 17, 14, tzinfo=UTC)),
        ("America/Chicago", True, datetime(2026, 3, 17, 21, tzinfo=UTC)),
        ("Asia/Kolkata", False, datetime(2026, 3, 17, 3, 30, tzinfo=UTC)),
        ("", False, datetime(2026, 3, 17, 16, tzinfo=UTC)),  # the program's: Phoenix
    ],
)
def test_next_free_writes_nobody_in_her_quiet_time(zone, night, slot):
    person = UserFactory(time_zone=zone)
    if night:
        patterns = [PatternFactory(slug="night-shift", windows=[])]
        ProfileFactory(user=person, patterns=patterns)
    program = ProgramFactory(time_zone="America/Phoenix")

    at = datetime(2026, 3, 16, 20, 0, tzinfo=UTC) + 8 * HOUR  # 23:00 in Chicago, 9:30 in Kolkata
    if zone == "Asia/Kolkata":
        at -= 10 * HOUR  # 23:30 there

    assert next_free(person, at, program) == slot


def test_remind_spreads_whatever_many_ask_for(person, program):
    for number in range(7):
        remind(
            category="check_in", recipient=person, dedupe_key=f"k{number}", program=program, at=NOON
        )

    moments = sorted(Notification.objects.values_list("not_before", flat=True))
    assert len(moments) == 7
    assert all(third - first >= 7 * DAY for first, third in zip(moments, moments[2:], strict=False))
    assert all(later - earlier <= 8 * DAY for earlier, later in pairwise(moments))


def test_remind_queues_once_for_a_key(person, program):
    asked = {"category": "check_in", "recipient": person, "dedupe_key": "k", "program": program}

    assert [remind(**asked, at=NOON), remind(**asked, at=NOON + DAY)] == [True, False]
    assert Notification.objects.get().not_before == NOON


def test_remind_drops_what_would_come_too_late(person, program):
    _sent(person, NOON - 2 * DAY)
    _sent(person, NOON - DAY)
    asked = {"category": "check_in", "recipient": person, "dedupe_key": "k", "program": program}

    assert not remind(**asked, at=NOON, expires_at=NINE + 6 * DAY)
    assert remind(**asked, at=NOON, expires_at=NINE + 6 * DAY + HOUR)
    message = Notification.objects.get(dedupe_key="k")
    assert (message.not_before, message.expires_at) == (NINE + 6 * DAY, NINE + 6 * DAY + HOUR)


def test_what_says_no_end_is_dropped_two_weeks_after_its_moment(person, program):
    remind(category="check_in", recipient=person, dedupe_key="k", program=program, at=NOON)

    assert Notification.objects.get().expires_at == NOON + 14 * DAY


def test_remind_refuses_a_category_that_does_not_count(person, program):
    with pytest.raises(ValueError, match="does not count"):
        remind(category="introduction_accepted", recipient=person, dedupe_key="k", program=program)


def _reminder(person, key, program, **fields):
    return message_budget.Reminder("agreement_reminder", person, key, program, **fields)


def test_many_reminders_keep_the_weeks_of_each():
    program = ProgramFactory()
    people = UserFactory.create_batch(3)
    many = [_reminder(one, f"{n}.{one.pk}", program) for n in range(3) for one in people]

    counts = [message_budget.remind_all(many), message_budget.remind_all(many)]

    assert counts == [9, 0]
    for one in people:
        first, second, third = one.notifications.order_by("not_before")
        assert third.not_before - first.not_before >= timedelta(days=7)
        assert (first.category, second.program_id) == ("agreement_reminder", program.pk)


def test_many_reminders_cost_a_few_queries_for_each_fifty(django_assert_max_num_queries):
    program = ProgramFactory()
    many = [_reminder(one, str(one.pk), program) for one in UserFactory.create_batch(60)]

    with django_assert_max_num_queries(24):
        assert message_budget.remind_all(many) == 60


def test_reminder_of_many_that_would_come_too_late_is_dropped():
    person, program = UserFactory(), ProgramFactory()
    now = timezone.now() - HOUR

    assert message_budget.remind_all([_reminder(person, "late", program, expires_at=now)]) == 0
    assert not Notification.objects.exists()


def test_categories_that_do_not_count_are_refused_among_many():
    one = message_budget.Reminder("account", UserFactory(), "x", ProgramFactory())

    with pytest.raises(ValueError, match="account does not count"):
        message_budget.remind_all([one])

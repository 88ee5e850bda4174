from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import AuditEvent, Notification
from mentorship.enums import CheckInKind, CheckInState
from mentorship.services.care.telling import tell_admins
from tests.factories.care import FollowUpFactory
from tests.factories.mentorship import (
    NOW,
    CheckInAnswerFactory,
    MentorshipFactory,
    ProgramFactory,
    ProgramStaffFactory,
)

pytestmark = pytest.mark.django_db

STARTED = NOW.date()


@pytest.fixture
def program():
    return ProgramFactory(time_zone="America/Chicago")


@pytest.fixture
def admin(program):
    return ProgramStaffFactory(program=program, user__time_zone="America/New_York").user


@pytest.fixture
def pair(program):
    return MentorshipFactory(program=program, active=True)


def morning(day, hour=13):
    """Return a moment of a day after the start: 7 or 8 in the morning in Chicago."""
    on = STARTED + timedelta(days=day)
    return datetime(on.year, on.month, on.day, hour, tzinfo=UTC)


def low(pair, day, kind=CheckInKind.DAY14, signal="low"):
    check_in, _made = pair.check_ins.get_or_create(
        kind=kind, period_no=1, defaults={"due_on": STARTED + timedelta(days=day)}
    )
    return CheckInAnswerFactory(
        check_in=check_in, state=CheckInState.ANSWERED, answer="not_yet", signal=signal,
        answered_at=NOW + timedelta(days=day),
    )  # fmt: skip


def told(day):
    tell_admins(morning(day))
    return list(Notification.objects.filter(created_at__isnull=False).order_by("pk"))


def test_admin_reads_the_next_morning_what_got_worse(admin, pair, program):
    low(pair, 15)

    assert told(15) == []
    (mail,) = told(16)

    assert (mail.recipient, mail.category, mail.context) == (
        admin, "health_digest", {"pairs": [pair.pk]},
    )  # fmt: skip
    assert mail.not_before == morning(16)  # 9:00 in New York
    assert mail.expires_at == mail.not_before + timedelta(hours=20)
    assert AuditEvent.objects.get(action="health.told").data == {"n": 1}


def test_nothing_is_told_twice_and_nothing_on_quiet_days(admin, pair):
    low(pair, 15)

    told(16)
    tell_admins(morning(16, hour=20))

    assert len(told(17)) == 1
    assert len(told(18)) == 1


def test_day_without_a_sweep_is_made_up_for(admin, pair):
    told(14)
    low(pair, 15)

    assert len(told(19)) == 1


def test_nobody_is_told_before_the_programs_morning(admin, pair):
    low(pair, 15)

    assert tell_admins(morning(16, hour=10)) == 0


def test_pair_that_is_looked_after_is_told_of_only_when_it_gets_worse(admin, pair):
    low(pair, 15)
    told(16)
    FollowUpFactory(
        mentorship=pair, rule="low", done_at=morning(16), look_again_on=STARTED + timedelta(days=60)
    )

    low(pair, 29, CheckInKind.DAY30)

    assert len(told(29)) == 1
    assert len(told(30)) == 2


def test_call_for_help_in_the_first_week_is_told(admin, pair):
    low(pair, 3, CheckInKind.DAY3, signal="help")

    assert len(told(4)) == 1


def test_admins_read_of_nobody_of_their_own_workplace(admin, program):
    kept = MentorshipFactory(program=program, active=True, mentee__profile__employer="Lakeshore")
    other = ProgramStaffFactory(program=program, employer="Lakeshore").user
    low(kept, 15)

    mails = told(16)

    assert [mail.recipient for mail in mails] == [admin]
    assert other not in {mail.recipient for mail in mails}


@pytest.mark.parametrize("role", ["viewer", "contact"])
def test_other_staff_are_told_nothing(program, pair, role):
    ProgramStaffFactory(program=program, role=role)
    low(pair, 15)

    assert told(16) == []


def test_program_told_of_takes_one_query_more(admin, pair, django_assert_num_queries):
    told(16)

    with django_assert_num_queries(1):
        tell_admins(morning(16, hour=20))

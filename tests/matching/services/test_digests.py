from datetime import UTC, datetime, timedelta

import pytest

from accounts.enums import MessageGroup
from accounts.models import Notification, User
from accounts.services import muting
from accounts.services.deliver.compose import compose, reason_not_to_send
from matching.queries import desk_digest
from matching.services import digests
from mentorship.enums import MeetingState, MentorType, StaffRole
from tests import clocks
from tests.factories.accounts import UserFactory
from tests.factories.matching import RoundFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.mentorship import (
    MentorFactory,
    MentorshipFactory,
    PatternFactory,
    ProfileFactory,
    ProgramFactory,
    ProgramStaffFactory,
)

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)  # 4:00 in Chicago
NINE = datetime(2026, 3, 2, 15, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def program():
    return ProgramFactory(name="Northlakes", time_zone="America/Chicago")


@pytest.fixture
def staff(program):
    return ProgramStaffFactory(program=program, employer="Lakeshore")


def unanswered(program, **fields):
    return MentorshipFactory(
        program=program,
        introduced_at=NINE - 5 * DAY,
        respond_by=NINE + 2 * DAY,
        **fields,
    )


def queued():
    return list(Notification.objects.filter(category="desk_digest").order_by("pk"))


def mail_to(admin):
    """Return the mail that an admin gets at nine on this Monday."""
    digests.queue_digests(MONDAY)
    row = Notification.objects.get(recipient=admin)
    with clocks.at(NINE):
        assert reason_not_to_send(row) == ""
        return compose(row)


def test_digest_is_queued_on_monday_for_nine_where_she_is(staff):
    assert digests.queue_digests(MONDAY - DAY) == 0
    assert digests.queue_digests(MONDAY) == 1

    (row,) = queued()
    assert row.dedupe_key == f"desk_digest.{staff.user.pk}.2026-W10"
    assert (row.not_before, row.expires_at) == (NINE, NINE + 3 * DAY)
    assert row.context == {}


def test_digest_is_queued_once_a_week(staff):
    for moment in (MONDAY, MONDAY, NINE, NINE + 5 * timedelta(hours=1), MONDAY + 7 * DAY):
        digests.queue_digests(moment)

    assert [row.dedupe_key[-3:] for row in queued()] == ["W10", "W11"]


def test_who_works_at_night_reads_it_in_the_afternoon(staff):
    pattern = PatternFactory(slug="night-shift")
    ProfileFactory(user=staff.user).patterns.add(pattern)

    digests.queue_digests(MONDAY)

    assert queued()[0].not_before == NINE + timedelta(hours=7)


def test_late_on_monday_she_is_left_to_sleep(staff):
    digests.queue_digests(datetime(2026, 3, 3, 4, tzinfo=UTC))  # 22:00 on Monday in Chicago

    assert queued()[0].not_before == NINE + DAY


def test_new_admin_waits_for_the_next_monday(program):
    ProgramStaffFactory(program=program)

    assert digests.queue_digests(MONDAY + DAY) == 0


def test_monday_is_hers_not_the_server_s(program):
    ProgramStaffFactory(program=program, user__time_zone="Pacific/Auckland")
    sunday_evening = datetime(2026, 3, 1, 18, tzinfo=UTC)  # 7:00 on Monday in Auckland

    digests.queue_digests(sunday_evening)

    assert queued()[0].not_before == datetime(2026, 3, 1, 20, tzinfo=UTC)


def test_only_program_admins_get_one(program):
    ProgramStaffFactory(program=program, role=StaffRole.VIEWER)
    ProgramStaffFactory(program=program, role=StaffRole.CONTACT)
    ProgramStaffFactory(program=program, user__is_active=False)
    UserFactory(is_superuser=True)

    assert digests.queue_digests(MONDAY) == 0


def test_mail_says_what_waits_runs_out_and_went_well(program, staff):
    unanswered(program)
    MentorshipFactory(program=program, active=True, introduced_at=NINE - 2 * DAY)
    MentorFactory(program=program, state="applied")
    RoundFactory(program=program, name="Spring", state="open", closes_on=(NINE + 3 * DAY).date())

    mail = mail_to(staff.user)

    assert mail.subject == "Your desk this week: 4 things wait"
    for said in (
        "Northlakes",
        "Introduction without an answer",
        "Mentor application",
        "Runs out this week",
        "1 introduction runs out this week",
        "Spring closes on Thu, Mar 5",
        "Went well",
        "1 new pair",
        f"/desk/{program.slug}/",
    ):
        assert said in mail.body
        assert said in mail.alternatives[0][0]


def test_nobody_is_named(program, staff):
    unanswered(
        program,
        mentee__user__name="Cy Canary",
        mentor__user__name="Dee Canary",
    )
    UserFactory(name="Bo Canary", bounced_at=NINE)
    Notification.objects.create(
        dedupe_key="lost", category="check_in", status="dead", program_id=program.pk,
        recipient=User.objects.get(name="Bo Canary"),
    )  # fmt: skip

    mail = mail_to(staff.user)

    assert "Message didn't arrive" in mail.body
    assert "Canary" not in mail.subject + mail.body + mail.alternatives[0][0]


def test_two_programs_are_two_sections_of_one_mail(program, staff):
    other = ProgramFactory(name="Westlakes")
    ProgramStaffFactory(program=other, user=staff.user)
    for one in (program, other):
        unanswered(one)

    mail = mail_to(staff.user)

    assert len(queued()) == 1
    assert mail.body.index("Northlakes") < mail.body.index("Westlakes")


def test_quiet_week_has_no_mail(program, staff):
    MentorFactory(program=program)
    MentorshipFactory(program=program, active=True, introduced_at=NINE - 2 * DAY)
    RoundFactory(program=program, state="open", closes_on=(NINE + 30 * DAY).date())
    digests.queue_digests(MONDAY)

    with clocks.at(NINE):
        assert reason_not_to_send(queued()[0]) == "not_due"


def test_what_another_admin_decides_does_not_count(program, staff):
    RoundFactory(program=program, state="open", closes_on=(NINE + 30 * DAY).date())
    unanswered(program, mentee__profile__employer="Lakeshore")
    digests.queue_digests(MONDAY)

    with clocks.at(NINE):
        assert reason_not_to_send(queued()[0]) == "not_due"


def test_former_admin_gets_none(program, staff):
    unanswered(program)
    digests.queue_digests(MONDAY)
    staff.delete()

    with clocks.at(NINE):
        assert reason_not_to_send(queued()[0]) == "not_due"


def test_digest_can_be_switched_off(program, staff):
    unanswered(program)
    digests.queue_digests(MONDAY)
    muting.mute(user=staff.user, group=MessageGroup.DIGEST)

    with clocks.at(NINE):
        assert reason_not_to_send(queued()[0]) == "muted"


def test_of_life_mentorships_only_beginning_and_end_count(program, staff):
    unanswered(program)
    pairs = [
        MentorshipFactory(
            program=program, active=True, mentor_type=kind, introduced_at=NINE - 3 * DAY
        )
        for kind in (MentorType.LIFE, MentorType.CAREER)
    ]
    for pair in pairs:
        MeetingFactory(
            mentorship=pair, state=MeetingState.HELD, starts_at=NINE - DAY, settled_at=NINE
        )

    (section,) = desk_digest.sections_of(staff.user, NINE)

    assert [line.text for line in section.good] == ["2 new pairs", "1 meeting was held"]


def test_suspended_mentorship_ends_like_one_on_pause(program, staff):
    for state in ("paused", "suspended"):
        moment = {f"{state}_at": NINE - 9 * DAY}
        ends_on = (NINE + 2 * DAY).date()
        MentorshipFactory(program=program, active=True, state=state, ends_on=ends_on, **moment)

    (section,) = desk_digest.sections_of(staff.user, NINE)

    assert "2 mentorships end this week" in [line.text for line in section.ending]


@pytest.mark.parametrize("rows", [1, 3])
def test_section_asks_little(program, staff, rows, django_assert_num_queries):
    for _ in range(rows):
        unanswered(program)
        MentorshipFactory(program=program, active=True, introduced_at=NINE - 2 * DAY)

    with clocks.at(NINE), django_assert_num_queries(9):
        desk_digest.sections_of(staff.user, NINE)

"""A word before the promised reply, and the month's list."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import Notification
from mentorship.enums import ConcernState
from mentorship.queries import openings
from mentorship.services.concerns import remind_due, reply, report_openings
from tests.factories.accounts import UserFactory
from tests.factories.concerns import BrokenGlassFactory, Scene
from tests.factories.mentorship import MenteeFactory, MentorFactory, ProgramStaffFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 0, 5, tzinfo=UTC)


@pytest.fixture
def scene():
    return Scene()


def test_readers_are_reminded_once_when_the_reply_nears(scene):
    concern = scene.concern(reply_by=timezone.now() + timedelta(hours=5))

    early = remind_due(timezone.now())
    near = remind_due(timezone.now() + timedelta(hours=2))
    again = remind_due(timezone.now() + timedelta(hours=6))

    assert (early, near, again) == (0, 2, 0)
    rows = Notification.objects.order_by("pk")
    assert [(row.category, row.recipient, row.subject_id) for row in rows] == [
        ("contact_due", scene.first, str(concern.pk)),
        ("contact_due", scene.second, str(concern.pk)),
    ]


def test_a_reply_takes_the_reminder_back(scene):
    concern = scene.concern(reply_by=timezone.now())
    remind_due()

    reply(concern_id=concern.pk, actor=scene.first, body="Here we are.")

    statuses = Notification.objects.filter(category="contact_due").values_list("status", flat=True)
    assert set(statuses) == {"cancelled"}
    assert remind_due() == 0


def test_closed_cases_remind_nobody(scene):
    scene.concern(reply_by=timezone.now(), state=ConcernState.CLOSED)

    assert remind_due() == 0


def test_the_board_hears_once_a_month():
    boss = UserFactory(is_superuser=True)
    UserFactory(is_superuser=True, is_active=False)
    UserFactory()

    first, again = report_openings(NOW), report_openings(NOW + timedelta(days=20))
    later = report_openings(NOW + timedelta(days=40))

    assert (first, again, later) == (1, 0, 1)
    rows = Notification.objects.order_by("pk").values_list("recipient", "context")
    assert list(rows) == [(boss.pk, {"month": "2026-02"}), (boss.pk, {"month": "2026-03"})]


def test_the_board_needs_no_account_and_is_told_once(settings):
    boss = UserFactory(is_superuser=True)
    settings.BOARD_ADDRESSES = ["chair@board.example.org", boss.email.lower()]

    first, again = report_openings(NOW), report_openings(NOW + timedelta(days=20))

    assert (first, again) == (2, 0)
    rows = Notification.objects.order_by("pk").values_list("recipient", "address_override")
    assert list(rows) == [(boss.pk, None), (None, "chair@board.example.org")]


def test_the_list_holds_a_month_and_names_no_case(scene):
    month = datetime(2026, 2, 28, 23, 30, tzinfo=UTC)
    mine = BrokenGlassFactory(opened_at=month)
    BrokenGlassFactory(opened_at=month, concern=scene.concern())
    BrokenGlassFactory(opened_at=NOW)
    february = openings.month_before(NOW)

    assert list(openings.opened_in(february, None)) == [mine]
    assert openings.opened_on_cases(february, None) == 1
    assert openings.opened_on_cases(NOW.date().replace(day=1), None) == 0


@pytest.mark.parametrize("part", [MenteeFactory, MentorFactory])
def test_whoever_takes_part_in_a_program_learns_of_no_opening_there(scene, part):
    month = datetime(2026, 2, 28, tzinfo=UTC)
    BrokenGlassFactory(opened_at=month, program=scene.program)
    BrokenGlassFactory(opened_at=month, program=scene.program, concern=scene.concern())
    other = BrokenGlassFactory(opened_at=month)
    her_own = BrokenGlassFactory(opened_at=month, program=scene.program)
    reader = part(program=scene.program, user=her_own.opener).user

    assert list(openings.opened_in(month.date(), reader)) == [her_own, other]
    assert openings.opened_on_cases(month.date(), reader) == 0
    assert openings.opened_on_cases(month.date(), UserFactory()) == 1


def test_whom_a_case_is_about_or_left_out_learns_of_no_opening_on_it(scene):
    month = datetime(2026, 2, 28, tzinfo=UTC)
    about, left_out = UserFactory(), UserFactory()
    case = scene.concern(about=about, mentorship=None, left_out=[left_out.pk])
    BrokenGlassFactory(opened_at=month, program=scene.program, concern=case)

    counts = [openings.opened_on_cases(month.date(), one) for one in (about, left_out, None)]

    assert counts == [0, 0, 1]


def test_nobody_learns_what_was_opened_of_a_colleague(scene):
    month = datetime(2026, 2, 28, tzinfo=UTC)
    BrokenGlassFactory(opened_at=month, program=scene.program, person=scene.mentee)
    scene.mentee.profile.employer = "General"
    scene.mentee.profile.save()
    staff = ProgramStaffFactory(program=scene.program, employer="general")
    stranger = ProgramStaffFactory(program=scene.program, employer="Elsewhere")

    found = [openings.opened_in(month.date(), one.user).count() for one in (staff, stranger)]

    assert found == [0, 1]


def test_board_address_of_somebody_with_an_account_is_told_as_she_is(scene):
    month = datetime(2026, 2, 28, tzinfo=UTC)
    BrokenGlassFactory(opened_at=month, program=scene.program)
    stands_in = [
        openings.reader_of(Notification(address_override=address))
        for address in (scene.mentor.email.upper(), "board@example.org")
    ]

    assert stands_in == [scene.mentor, None]
    assert not openings.opened_in(month.date(), scene.mentor).exists()


def test_the_month_before_january_is_december():
    assert openings.month_before(datetime(2026, 1, 9, tzinfo=UTC)).isoformat() == "2025-12-01"

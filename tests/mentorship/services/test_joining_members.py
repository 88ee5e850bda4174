from datetime import timedelta

import pytest

from accounts.models import AuditEvent
from mentorship.clock import database_now
from mentorship.enums import StaffRole
from mentorship.exceptions import BadAnswers, ImportGone, NotAllowed
from mentorship.models import MemberImport, ProgramMember
from mentorship.services import joining_members
from mentorship.services.joining_members import MemberChanges, MemberLine
from tests.factories.joining import ProgramMemberFactory
from tests.factories.mentorship import ProgramStaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return ProgramStaffFactory()


@pytest.fixture
def listed(staff):
    """Ana with a number and Bo without one are on the list."""
    program = staff.program
    ProgramMemberFactory(program=program, email="ana@example.org", membership_number="1")
    ProgramMemberFactory(program=program, email="bo@example.org")
    ProgramMemberFactory(email="elsewhere@example.org")
    return program


NEW_LIST = (MemberLine("ana@example.org"), MemberLine("cleo@example.org", "3"))


def prepared(staff, lines=NEW_LIST, *, is_replacement):
    return joining_members.prepare_import(
        program=staff.program, actor=staff.user, lines=lines, is_replacement=is_replacement
    )


def confirm(waiting, actor):
    return joining_members.confirm_import(
        import_id=waiting.pk, program=waiting.program, actor=actor
    )


def the_list(program):
    rows = ProgramMember.objects.filter(program=program).order_by("email")
    return list(rows.values_list("email", "membership_number"))


def test_preview_changes_nothing_yet(staff, listed):
    waiting = prepared(staff, is_replacement=True)

    assert joining_members.changes_of(waiting) == MemberChanges(
        new=1, changed=1, same=0, removed=1, total=2
    )
    assert the_list(listed) == [("ana@example.org", "1"), ("bo@example.org", "")]


def test_replacing_takes_the_file_as_it_is(staff, listed):
    waiting = prepared(staff, is_replacement=True)

    changes = confirm(waiting, staff.user)

    assert changes == MemberChanges(new=1, changed=1, same=0, removed=1, total=2)
    assert the_list(listed) == [("ana@example.org", ""), ("cleo@example.org", "3")]
    assert ProgramMember.objects.count() == 3


def test_adding_keeps_people_and_known_numbers(staff, listed):
    waiting = prepared(staff, is_replacement=False)

    changes = confirm(waiting, staff.user)

    assert changes == MemberChanges(new=1, changed=0, same=1, removed=0, total=3)
    assert the_list(listed) == [
        ("ana@example.org", "1"), ("bo@example.org", ""), ("cleo@example.org", "3"),
    ]  # fmt: skip


def test_confirming_records_counts_and_no_address(staff, listed):
    waiting = prepared(staff, is_replacement=True)

    confirm(waiting, staff.user)

    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.program_id) == (
        "member_list.imported", staff.user, listed.pk,
    )  # fmt: skip
    assert event.data == {"new": 1, "changed": 1, "removed": 1, "is_replacement": True}


def test_confirming_twice_says_that_it_is_gone(staff, listed):
    waiting = prepared(staff, is_replacement=True)
    confirm(waiting, staff.user)

    with pytest.raises(ImportGone):
        confirm(waiting, staff.user)

    assert AuditEvent.objects.count() == 1


def test_another_admin_confirms_only_her_own_preview(staff, listed):
    other = ProgramStaffFactory(program=listed).user
    waiting = prepared(staff, is_replacement=True)

    with pytest.raises(ImportGone):
        confirm(waiting, other)

    assert the_list(listed) == [("ana@example.org", "1"), ("bo@example.org", "")]


def test_admin_who_lost_the_role_confirms_nothing(staff, listed):
    waiting = prepared(staff, is_replacement=True)
    type(staff).objects.filter(pk=staff.pk).update(role=StaffRole.VIEWER)

    with pytest.raises(NotAllowed):
        confirm(waiting, staff.user)

    assert the_list(listed) == [("ana@example.org", "1"), ("bo@example.org", "")]


def test_second_preview_takes_the_place_of_the_first(staff):
    first = prepared(staff, is_replacement=True)
    second = prepared(staff, is_replacement=False)

    assert list(MemberImport.objects.all()) == [second]
    assert first.pk != second.pk


@pytest.mark.parametrize("lines", [(), (MemberLine("a@example.org"), MemberLine("a@example.org"))])
def test_empty_and_double_lists_are_refused(staff, lines):
    with pytest.raises(BadAnswers):
        prepared(staff, lines, is_replacement=True)

    assert not MemberImport.objects.exists()


def test_preview_is_forgotten_after_a_day(staff):
    prepared(staff, is_replacement=True)
    other = prepared(ProgramStaffFactory(), is_replacement=True)
    a_day_ago = database_now() - timedelta(days=1, minutes=1)
    MemberImport.objects.exclude(pk=other.pk).update(made_at=a_day_ago)

    joining_members.forget_old_imports()

    assert list(MemberImport.objects.all()) == [other]


def test_long_list_is_written_in_few_statements(staff, django_assert_max_num_queries):
    lines = [MemberLine(f"person{n}@example.org", str(n)) for n in range(2_000)]
    waiting = prepared(staff, lines, is_replacement=True)

    with django_assert_max_num_queries(20):
        confirm(waiting, staff.user)

    assert ProgramMember.objects.count() == 2_000

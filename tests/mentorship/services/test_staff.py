import pytest

from accounts.models import AuditEvent, Notification
from mentorship.enums import StaffRole
from mentorship.exceptions import BadAnswers, NotAllowed
from mentorship.exceptions.programs import LastAdmin
from mentorship.messages import staff as messages
from mentorship.models import ProgramStaff
from mentorship.services import staff
from tests.factories.accounts import UserFactory, verified
from tests.factories.mentorship import ProgramStaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine():
    return ProgramStaffFactory(employer="Lakeside")


def _add(mine, email, **fields):
    values = {"role": "contact", "employer": "Fairview", "actor": mine.user} | fields
    return staff.add(program_id=mine.program_id, email=email, **values)


def test_add_gives_a_role_and_writes_to_her(mine):
    person = verified(UserFactory(email="tove@example.org"))

    row = _add(mine, " Tove@Example.org ")

    assert (row.user, row.role, row.employer) == (person, "contact", "Fairview")
    assert list(Notification.objects.values_list("category", "recipient")) == [
        ("staff_added", person.pk)
    ]
    event = AuditEvent.objects.get(action="staff.added")
    assert event.data == {"person": person.pk, "role": "contact"}


def test_add_twice_keeps_one_row_and_takes_the_new_employer(mine):
    verified(UserFactory(email="tove@example.org"))

    rows = [_add(mine, "tove@example.org", employer=name) for name in ("Fairview", "St. Anne")]

    assert rows[0].pk == rows[1].pk
    assert rows[1].employer == "St. Anne"
    assert Notification.objects.count() == 1


@pytest.mark.parametrize(
    ("email", "fields", "field"),
    [
        ("nobody@example.org", {}, "email"),
        ("new@example.org", {}, "email"),
        ("gone@example.org", {}, "email"),
        ("tove@example.org", {"role": "owner"}, "role"),
        ("tove@example.org", {"employer": " "}, "employer"),
        ("tove@example.org", {"employer": "x" * 161}, "employer"),
    ],
)
def test_add_refuses_with_what_to_do(mine, email, fields, field):
    verified(UserFactory(email="tove@example.org"))
    verified(UserFactory(email="gone@example.org", is_active=False))
    UserFactory(email="new@example.org")

    with pytest.raises(BadAnswers) as refused:
        _add(mine, email, **fields)

    assert refused.value.field == field
    assert ProgramStaff.objects.count() == 1


def test_viewers_need_no_employer(mine):
    verified(UserFactory(email="tove@example.org"))

    assert _add(mine, "tove@example.org", role="viewer", employer="").employer == ""


def test_staff_is_changed_by_admins_of_the_program_only(mine):
    others = [
        ProgramStaffFactory().user,
        ProgramStaffFactory(program=mine.program, role=StaffRole.VIEWER).user,
    ]

    for person in others:
        with pytest.raises(NotAllowed):
            _add(mine, "tove@example.org", actor=person)
        with pytest.raises(NotAllowed):
            staff.remove(staff_id=mine.pk, actor=person)
        with pytest.raises(NotAllowed):
            staff.change_employer(staff_id=mine.pk, employer="Other", actor=person)


def test_change_employer_is_recorded_without_its_name(mine):
    staff.change_employer(staff_id=mine.pk, employer="Fairview", actor=mine.user)
    staff.change_employer(staff_id=mine.pk, employer="Fairview", actor=mine.user)

    mine.refresh_from_db()
    assert mine.employer == "Fairview"
    event = AuditEvent.objects.get()
    assert (event.action, event.data) == ("staff.employer_changed", {"person": mine.user_id})


def test_remove_takes_a_role_away_but_never_the_last_admin(mine):
    other = ProgramStaffFactory(program=mine.program)
    ProgramStaffFactory(program=mine.program, role=StaffRole.CONTACT)

    staff.remove(staff_id=mine.pk, actor=mine.user)

    with pytest.raises(LastAdmin):
        staff.remove(staff_id=other.pk, actor=other.user)
    assert list(ProgramStaff.objects.filter(role="admin")) == [other]
    assert AuditEvent.objects.filter(action="staff.removed").count() == 1


def test_an_admin_who_left_the_association_does_not_run_the_program(mine):
    ProgramStaffFactory(program=mine.program, user__is_active=False)

    with pytest.raises(LastAdmin):
        staff.remove(staff_id=mine.pk, actor=mine.user)


def test_a_colleague_changes_ones_own_employer(mine):
    colleague = ProgramStaffFactory(program=mine.program).user
    verified(mine.user)

    with pytest.raises(BadAnswers):
        staff.change_employer(staff_id=mine.pk, employer="Other", actor=mine.user)
    with pytest.raises(BadAnswers):
        _add(mine, mine.user.email, role="admin", employer="Other")
    staff.change_employer(staff_id=mine.pk, employer="Other", actor=colleague)

    mine.refresh_from_db()
    assert mine.employer == "Other"


def test_an_association_admin_cannot_remove_the_last_admin_either(mine):
    with pytest.raises(LastAdmin):
        staff.remove(staff_id=mine.pk, actor=UserFactory(is_superuser=True))


def test_the_mail_to_a_new_contact_says_what_it_is_for(mine):
    verified(UserFactory(email="tove@example.org"))
    row = _add(mine, "tove@example.org")

    mail = messages.added(Notification.objects.get())

    assert mail.subject == f"You're on the team of {row.program.name}"
    assert "comes to you, and to nobody else" in mail.text
    assert messages.is_staff(Notification.objects.get())
    row.delete()
    assert not messages.is_staff(Notification.objects.get())

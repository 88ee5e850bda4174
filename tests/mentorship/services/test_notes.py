import pytest

from accounts.models import AuditEvent
from mentorship.enums import StaffRole
from mentorship.exceptions import BadAnswers, NotAllowed
from mentorship.models import StaffNote
from mentorship.services import notes
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import MenteeFactory, MentorFactory, ProgramStaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return ProgramStaffFactory(employer="Lakeshore")


@pytest.fixture
def mentee(staff):
    return MenteeFactory(program=staff.program)


def written(staff, part, body="Prefers the phone."):
    return notes.add(program=staff.program, person_id=part.user_id, actor=staff.user, body=body)


def events():
    return list(AuditEvent.objects.order_by("pk").values_list("action", "actor", "data"))


def test_add_keeps_the_note_and_records_who_about_whom_never_what(staff, mentee):
    note = written(staff, mentee, "  Prefers the phone.\r\nNights.  ")

    assert list(StaffNote.objects.values_list("program", "person", "author", "body")) == [
        (staff.program_id, mentee.user_id, staff.user_id, "Prefers the phone.\nNights.")
    ]
    assert events() == [("staff_note.added", staff.user_id, {"person": mentee.user_id})]
    assert AuditEvent.objects.get().target_id == str(note.pk)


def test_same_note_sent_twice_is_one(staff, mentee):
    first, second = written(staff, mentee), written(staff, mentee)

    assert first == second
    assert StaffNote.objects.count() == 1
    assert len(events()) == 1


@pytest.mark.parametrize("body", ["", "  \r\n ", "x" * 1001])
def test_add_refuses_nothing_and_too_much(staff, mentee, body):
    with pytest.raises(BadAnswers) as refusal:
        written(staff, mentee, body)

    assert refusal.value.field == "body"
    assert not StaffNote.objects.exists()


@pytest.mark.parametrize("role", [StaffRole.VIEWER, StaffRole.CONTACT])
def test_other_staff_write_no_notes(staff, mentee, role):
    other = ProgramStaffFactory(program=staff.program, role=role)

    with pytest.raises(NotAllowed):
        written(other, mentee)


def test_admin_of_another_program_writes_no_notes(staff, mentee):
    with pytest.raises(NotAllowed):
        notes.add(
            program=staff.program,
            person_id=mentee.user_id,
            actor=ProgramStaffFactory().user,
            body="x",
        )


def test_nobody_writes_about_a_stranger_to_the_program(staff):
    with pytest.raises(NotAllowed):
        written(staff, MenteeFactory())


def test_colleague_of_ones_own_workplace_is_another_admins(staff):
    colleague = MentorFactory(program=staff.program, profile__employer="lakeshore")

    with pytest.raises(NotAllowed):
        written(staff, colleague)


def test_own_part_is_another_admins(staff):
    with pytest.raises(NotAllowed):
        written(staff, MenteeFactory(program=staff.program, user=staff.user))


def test_change_replaces_the_words(staff, mentee):
    note = written(staff, mentee)

    notes.change(note_id=note.pk, actor=staff.user, body="Prefers mail.")

    note.refresh_from_db()
    assert note.body == "Prefers mail."
    assert [action for action, _actor, _data in events()] == [
        "staff_note.added",
        "staff_note.changed",
    ]


def test_change_to_the_same_words_records_nothing(staff, mentee):
    note = written(staff, mentee)

    notes.change(note_id=note.pk, actor=staff.user, body=note.body)

    assert len(events()) == 1


def test_nobody_changes_or_removes_another_admins_note(staff, mentee):
    note = written(staff, mentee)
    other = ProgramStaffFactory(program=staff.program).user

    with pytest.raises(NotAllowed):
        notes.change(note_id=note.pk, actor=other, body="Mine.")
    with pytest.raises(NotAllowed):
        notes.remove(note_id=note.pk, actor=other)
    assert StaffNote.objects.get().body == "Prefers the phone."


def test_author_who_is_no_admin_any_more_changes_nothing(staff, mentee):
    note = written(staff, mentee)
    staff.delete()

    with pytest.raises(NotAllowed):
        notes.remove(note_id=note.pk, actor=staff.user)


def test_remove_forgets_the_words_and_is_done_once(staff, mentee):
    note = written(staff, mentee)

    notes.remove(note_id=note.pk, actor=staff.user)
    notes.remove(note_id=note.pk, actor=staff.user)

    assert not StaffNote.objects.exists()
    assert [action for action, _actor, _data in events()] == [
        "staff_note.added",
        "staff_note.removed",
    ]


def test_change_of_a_removed_note_says_so(staff, mentee):
    note = written(staff, mentee)
    notes.remove(note_id=note.pk, actor=staff.user)

    with pytest.raises(StaffNote.DoesNotExist):
        notes.change(note_id=note.pk, actor=staff.user, body="Again.")


def test_association_admin_writes_notes_everywhere(staff, mentee):
    association = UserFactory(is_superuser=True)

    note = notes.add(
        program=staff.program, person_id=mentee.user_id, actor=association, body="Called her."
    )

    assert note.author == association

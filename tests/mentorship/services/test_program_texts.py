import pytest

from accounts.models import AuditEvent
from mentorship.exceptions import BadAnswers, NotAllowed, TextChanged
from mentorship.models import ProgramText
from mentorship.services import program_texts
from mentorship.services.program_texts import PageText
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import ProgramStaffFactory

pytestmark = pytest.mark.django_db
PAGES = [PageText("Welcome", ("To {program}.", "Ask {contacts}."))]


@pytest.fixture
def staff():
    return ProgramStaffFactory()


def _save(staff, pages=PAGES, **given):
    return program_texts.save_orientation(
        program=staff.program, side="mentee", pages=pages, actor=staff.user, **given
    )


def _actions():
    return list(AuditEvent.objects.order_by("pk").values_list("action", "program_id"))


def test_save_keeps_the_programs_own_words(staff):
    row = _save(staff)
    again = _save(staff)

    row.refresh_from_db()
    assert (again, row.changed_by) == (row, staff.user)
    assert row.data == {
        "pages": [{"title": "Welcome", "points": ["To {program}.", "Ask {contacts}."]}]
    }
    assert _actions() == [("text.changed", staff.program_id)]


def test_save_over_somebodys_newer_words_is_refused(staff):
    first = _save(staff)
    other = ProgramStaffFactory(program=staff.program)

    with pytest.raises(TextChanged):
        _save(other, [PageText("Mine", ("Words.",))])
    second = _save(other, [PageText("Mine", ("Words.",))], seen=first.changed_at)
    with pytest.raises(TextChanged):
        _save(staff, [PageText("Old", ("Words.",))], seen=first.changed_at)

    second.refresh_from_db()
    assert second.data["pages"][0]["title"] == "Mine"


@pytest.mark.parametrize(
    ("page", "field", "named"),
    [
        (PageText("Hi {user.password}", ("A",)), "title_1", "{user.password}"),
        (PageText("Hi", ("A", "Ask {mentor}.")), "points_1", "{mentor}"),
        (PageText("Hi", ("Within {days",)), "points_1", "{ has no meaning"),
        (PageText("", ("A",)), "title_1", "title"),
        (PageText("x" * 81, ("A",)), "title_1", "80"),
        (PageText("Hi", ()), "points_1", "1 to 12"),
        (PageText("Hi", ("a",) * 13), "points_1", "1 to 12"),
        (PageText("Hi", ("a" * 401,)), "points_1", "400"),
    ],
)
def test_save_refuses_with_the_name_of_what_is_wrong(staff, page, field, named):
    with pytest.raises(BadAnswers) as refusal:
        _save(staff, [page])

    assert refusal.value.field == field
    assert named in str(refusal.value.sentence)
    assert not ProgramText.objects.exists()


def test_forget_goes_back_to_the_associations_words(staff):
    _save(staff)

    for _twice in range(2):
        program_texts.forget_orientation(program=staff.program, side="mentee", actor=staff.user)

    assert not ProgramText.objects.exists()
    assert [action for action, _program in _actions()] == ["text.changed", "text.forgotten"]


def test_others_change_no_words(staff):
    others = [UserFactory(), ProgramStaffFactory().user,
              ProgramStaffFactory(program=staff.program, role="viewer").user]  # fmt: skip
    _save(staff)

    for actor in others:
        with pytest.raises(NotAllowed):
            program_texts.save_orientation(
                program=staff.program, side="mentee", pages=[PageText("Hi", ("A",))], actor=actor
            )
        with pytest.raises(NotAllowed):
            program_texts.forget_orientation(program=staff.program, side="mentee", actor=actor)

    assert ProgramText.objects.get().data["pages"][0]["title"] == "Welcome"

import json
from datetime import date
from pathlib import Path

import pytest

from accounts.models import AuditEvent
from mentorship.enums import StaffRole
from mentorship.exceptions import BadAnswers, NotAllowed
from mentorship.exceptions.programs import BadSettings
from mentorship.models import Program, ProgramStaff
from mentorship.queries.program_settings import last_change
from mentorship.services import content, programs
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import ProgramFactory, ProgramStaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def texts():
    content.load(json.loads(Path("mentorship/data/content.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize("template", programs.TEMPLATES)
def test_create_from_template_makes_a_legal_program(texts, template):
    actor = UserFactory()

    program = programs.create_from_template(template=template, actor=actor, slug=template)

    program.refresh_from_db()
    program.full_clean()
    assert all(sum(weights.values()) == 100 for weights in program.weights.values())
    assert set(program.weights) == set(program.mentor_types)
    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.program_id) == ("program.created", actor, program.pk)


def test_create_from_template_takes_the_templates_figures(texts):
    program = programs.create_from_template(template="peer", actor=None, name="Side by side")

    assert (program.name, program.slug, program.months) == ("Side by side", "side-by-side", 4)
    assert (program.capacity_start, program.capacity_max) == (1, 3)
    assert (program.asked_first, program.offer_days, program.nudge_day) == ("both", 5, 3)
    assert program.orientation_first


def test_create_from_template_refuses_an_unknown_one(texts):
    with pytest.raises(BadAnswers, match="Choose a template"):
        programs.create_from_template(template="other", actor=None)

    assert not Program.objects.exists()
    assert not AuditEvent.objects.exists()


def test_add_staff_twice_keeps_one_row_and_one_event():
    program, user, actor = ProgramFactory(), UserFactory(), UserFactory()

    for employer in ("", "Lakeside"):
        programs.add_staff(
            program=program, user=user, role=StaffRole.ADMIN, actor=actor, employer=employer
        )

    staff = ProgramStaff.objects.get()
    assert (staff.user, staff.employer) == (user, "Lakeside")
    assert AuditEvent.objects.get().data == {"person": user.pk, "role": "admin"}


def _created(actor, **changes):
    values = {"template": "mixed", "admin": UserFactory(), "employer": "Lakeside", "settings": {}}
    return programs.create(actor=actor, **values | changes)


def test_create_is_for_association_admins(texts):
    for person in (UserFactory(), ProgramStaffFactory().user):
        with pytest.raises(NotAllowed):
            _created(person)


def test_create_keeps_sign_up_closed_and_names_the_first_admin(texts):
    actor = UserFactory(is_superuser=True)

    program = _created(actor, settings={"chapter": "North", "intake": "rolling"})

    assert (program.is_open, program.chapter, program.intake) == (False, "North", "rolling")
    assert (program.pause_days, program.extension_months, program.extensions_most) == (60, 3, 1)
    assert program.by_type["peer"]["extensions_most"] is None
    row = ProgramStaff.objects.get()
    assert (row.program, row.role, row.employer) == (program, "admin", "Lakeside")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"settings": {"time_zone": "US/Pacific-New"}}, BadSettings),
        ({"settings": {"signup_opens_on": date(2026, 3, 1), "ends_on": date(2026, 2, 1)}},
         BadSettings),
        ({"employer": ""}, BadAnswers),
        ({"template": "other"}, BadAnswers),
    ],
)  # fmt: skip
def test_create_makes_all_or_nothing(texts, changes, error):
    with pytest.raises(error):
        _created(UserFactory(is_superuser=True), **changes)

    assert not Program.objects.exists()
    assert not ProgramStaff.objects.exists()


def test_record_edit_of_the_back_office_makes_open_pages_stale():
    program, actor = ProgramFactory(), UserFactory(is_superuser=True)

    programs.record_edit(program=program, fields=["months"], staff_ids=[], actor=actor)
    programs.record_edit(program=program, fields=[], staff_ids=[actor.pk], actor=actor)

    program.refresh_from_db()
    assert program.version == 2
    assert last_change(program)[0] == actor.name


def test_create_twice_by_one_press_too_many_makes_one(texts):
    actor, admin = UserFactory(is_superuser=True), UserFactory()

    made = [_created(actor, admin=admin, name="Spring") for _ in range(2)]

    assert made[0] == made[1]
    assert [_created(actor, name="Fall").slug, Program.objects.count()] == ["fall", 2]

import json
from pathlib import Path

import pytest

from accounts.models import AuditEvent
from mentorship.enums import StaffRole
from mentorship.exceptions import BadAnswers
from mentorship.models import Program, ProgramStaff
from mentorship.services import content, programs
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import ProgramFactory

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

"""The report on paper: two sheets, however much it has to tell."""

import re

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from mentorship.enums import CheckInKind, CheckInState, OutcomeStage, Side
from mentorship.models import CheckInAnswer, OutcomeAnswer
from tests.factories.applications import OrientationFactory
from tests.factories.mentorship import (
    CheckInFactory,
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    ProgramStaffFactory,
    SpecializationFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)
ANSWERS = {
    (CheckInKind.CLOSING, Side.MENTEE): "a_lot",
    (CheckInKind.CLOSING, Side.MENTOR): "yes",
    (CheckInKind.AFTER30, Side.MENTEE): "often",
    (CheckInKind.AFTER30, Side.MENTOR): "yes",
}


def full_report(staff):
    """Let every table of the report have figures."""
    program, now = staff.program, timezone.now()
    fields = [SpecializationFactory(name=f"A field of practice {n}") for n in range(12)]
    waiting = MenteeFactory(program=program)
    waiting.wants.set(fields)
    MentorFactory(program=program, profile__specializations=fields)
    row = MentorshipFactory(program=program, active=True, introduced_at=now)
    for kind in (CheckInKind.CLOSING, CheckInKind.AFTER30):
        check_in = CheckInFactory(mentorship=row, kind=kind)
        for side in Side:
            CheckInAnswer.objects.create(
                check_in=check_in, side=side, person=row.person_of(side), due_at=now,
                state=CheckInState.ANSWERED, answered_at=now, answer=ANSWERS[kind, side],
            )  # fmt: skip
    for side in Side:
        OrientationFactory(
            program=program, user=row.person_of(side), side=side, rating="yes", finished_at=now
        )
    for stage in OutcomeStage:
        OutcomeAnswer.objects.create(
            program=program, user=row.mentee_user, stage=stage, path=2, support=3, stay=4
        )


@pytest.mark.looks
def test_report_is_printed_on_two_sheets(context_of):
    call_command("load_content", verbosity=0)
    staff = ProgramStaffFactory()
    full_report(staff)
    page = context_of(staff.user).new_page()
    page.goto(reverse("desk-reports", args=[staff.program.slug]))

    tables = page.get_by_role("table").count()
    sheets = {
        size: len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(format=size)))
        for size in ("A4", "Letter")
    }

    assert tables >= 14
    assert sheets == {"A4": 2, "Letter": 2}

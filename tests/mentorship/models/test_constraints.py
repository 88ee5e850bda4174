from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from mentorship.enums import MentorshipState
from mentorship.models import CheckInAnswer, Mentorship, Program
from tests.factories.mentorship import CheckInAnswerFactory, MentorshipFactory, ProgramFactory

pytestmark = pytest.mark.django_db


def _assert_refused(model, **fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"min_overlap_minutes": 50},
        {"full_overlap_minutes": 100},
        {"full_overlap_minutes": 0},
        {"months": 0},
        {"offer_days": 0, "nudge_day": 0},
        {"offer_days": 5, "nudge_day": 5},
        {"asked_first": "nobody"},
    ],
)
def test_program_refuses_settings_that_nothing_can_run_on(fields):
    program = ProgramFactory()

    _assert_refused(Program, **fields)
    for name, value in fields.items():
        setattr(program, name, value)
    with pytest.raises(ValidationError):
        program.full_clean()


def test_program_takes_no_word_of_an_address():
    with pytest.raises(ValidationError) as refused:
        ProgramFactory(slug="new").full_clean()

    assert list(refused.value.message_dict) == ["slug"]


def test_program_takes_overlaps_in_quarter_hours():
    program = ProgramFactory(min_overlap_minutes=0, full_overlap_minutes=15)

    program.full_clean()


@pytest.mark.parametrize(
    "fields",
    [
        {"state": MentorshipState.PAUSED},
        {"mentee_answer": "maybe"},
        {"ends_on": date(2026, 3, 1)},
    ],
)
def test_mentorship_refuses_dates_and_answers_that_cannot_be(fields):
    MentorshipFactory(active=True)

    _assert_refused(Mentorship, **fields)


@pytest.mark.parametrize("fields", [{"line_reader": "everybody"}, {"signal": "loud"}])
def test_check_in_refuses_readers_and_signals_outside_their_lists(fields):
    CheckInAnswerFactory()

    _assert_refused(CheckInAnswer, **fields)

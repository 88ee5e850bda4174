"""Statements that would read a large table look along an index, SQLite's too.

What SQLite plans for parameters is not what it plans for the same values written out: no partial
index serves a status that is a parameter.
"""

from datetime import UTC, datetime

import pytest
from django.db import connection

from matching.queries import desk_check_ins, desk_counts
from mentorship.models import Mentorship
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import ProgramFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def plan_of(rows):
    """Return how SQLite reads a queryset."""
    statement, parameters = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return [row[3] for row in cursor.fetchall()]


def scans(plan):
    """Return the steps that read a whole table."""
    return [step for step in plan if step.startswith("SCAN")]


def test_mentorships_of_a_person_are_found_along_both_sides():
    plan = plan_of(Mentorship.objects.of(UserFactory()))

    assert "MULTI-INDEX OR" in plan
    assert scans(plan) == []


def test_lost_messages_of_a_program_are_found_by_their_state():
    program = ProgramFactory()
    scope = desk_counts.Scope(program.pk, NOW, NOW, (1,), ())

    plan = plan_of(desk_counts._undelivered(scope))

    assert any("notification_status" in step for step in plan)
    assert scans(plan) == []


def test_check_ins_of_a_program_are_counted_without_their_rows():
    plan = plan_of(desk_check_ins._rows(ProgramFactory(), "", [NOW, NOW]))

    assert any("COVERING INDEX check_in_answer_became" in step for step in plan)
    assert scans(plan) == []

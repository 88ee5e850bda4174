"""A running pair and the admin who looks after it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.mentorship import MentorshipFactory, ProgramFactory, ProgramStaffFactory


@pytest.fixture
def program():
    return ProgramFactory(name="Northlakes")


@pytest.fixture
def admin(program):
    return ProgramStaffFactory(program=program, user__name="Marisol Vega").user


@pytest.fixture
def pair(program):
    began = timezone.now() - timedelta(days=40)
    return MentorshipFactory(
        program=program, active=True, introduced_at=began, announce_at=began,
        mentee__user__name="Ola Berg", mentor__user__name="Hank Olsen",
    )  # fmt: skip

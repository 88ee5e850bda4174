"""The database of full size keeps the house's own rules, at any scale."""

import pytest

from accounts import house_audits
from accounts.models import AuditEvent, Notification, User
from mentorship.models import CheckIn, Mentor, Mentorship, Program
from tests.bench import size

pytestmark = pytest.mark.django_db


def test_filled_database_has_its_size_and_nothing_to_complain_of():
    filled = size.fill(0.002)

    counts = [model.objects.count() for model in (
        Program, User, Mentor, Mentorship, CheckIn, Notification, AuditEvent,
    )]  # fmt: skip
    assert counts == [1, 40, 6, 30, 500, 2000, 4000]
    assert Mentorship.objects.filter(state="active").count() == 8
    assert {name: look() for name, look in house_audits.house_audits().items() if look()} == {}
    assert len(filled.mentorships) == 30

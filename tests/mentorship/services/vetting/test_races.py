"""Two admins decide about one mentor in the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import AuditEvent
from accounts.services import locking
from mentorship.enums import MentorState
from mentorship.exceptions import NotVettable
from mentorship.services import vetting
from tests.factories.mentorship import MentorFactory, ProgramStaffFactory

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
ADMINS = 8


def _assert_one_decides() -> None:
    """Let several admins press the button at once, with nothing on the checklist."""
    mentor = MentorFactory(state=MentorState.APPLIED)
    admins = [ProgramStaffFactory(program=mentor.program).user for _ in range(ADMINS)]
    barrier = Barrier(ADMINS)

    def press(admin) -> str:
        try:
            barrier.wait()
            vetting.vet_mentor(mentor_id=mentor.pk, actor=admin)
        except NotVettable:
            return "told who was first"
        finally:
            connection.close()
        return "vetted"

    with ThreadPoolExecutor(ADMINS) as pool:
        outcomes = sorted(pool.map(press, admins))
    assert outcomes == ["told who was first"] * (ADMINS - 1) + ["vetted"]
    assert AuditEvent.objects.filter(action="mentor.vetted").count() == 1


def test_one_of_many_admins_decides():
    _assert_one_decides()


def test_race_of_admins_is_seen_without_the_lock(monkeypatch):
    monkeypatch.setattr(locking, "lock", lambda rows: rows)

    with pytest.raises(AssertionError):
        _assert_one_decides()

"""Contacts who leave, and cases that nobody is left to read."""

import pytest

from accounts.models import Notification
from mentorship.enums import ConcernState
from mentorship.services import staff
from mentorship.services.concerns import leaving, reroute_orphans
from tests.factories.concerns import ContactFactory, Scene
from tests.factories.mentorship import ProgramStaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene()


def test_whoever_stops_being_a_contact_reads_no_case_any_more(scene):
    concern = scene.concern()
    admin = ProgramStaffFactory(program=scene.program).user

    staff.remove(staff_id=scene.first.staff_roles.get().pk, actor=admin)

    assert [row.user for row in concern.readers.all()] == [scene.second]


def test_a_case_without_readers_finds_new_ones(scene):
    concern = scene.concern(readers=[scene.first])
    scene.first.staff_roles.all().delete()

    assert reroute_orphans() == 1
    assert reroute_orphans() == 0
    assert concern.readers.filter(user=scene.second).exists()
    assert [row.recipient for row in Notification.objects.all()] == [scene.first, scene.second]


def test_a_case_that_is_read_stays_as_it_is(scene):
    ContactFactory(program=scene.program)
    scene.concern(readers=[scene.first])

    assert reroute_orphans() == 0


def test_a_closed_case_needs_nobody(scene):
    concern = scene.concern(readers=[], state=ConcernState.CLOSED)

    assert reroute_orphans() == 0
    assert not concern.readers.exists()


def test_where_nobody_is_left_it_waits_for_the_next_contact(scene):
    scene.second.staff_roles.all().delete()
    concern = scene.concern(about=scene.first, readers=[])

    before = reroute_orphans()
    newcomer = ContactFactory(program=scene.program).user
    after = reroute_orphans()

    assert (before, after) == (0, 1)
    assert [row.user for row in concern.readers.all()] == [newcomer]


def test_whom_the_reporter_left_out_is_never_named_later(scene):
    concern = scene.concern(readers=[scene.first], left_out=[scene.second.pk])
    scene.first.staff_roles.all().delete()
    elsewhere = ContactFactory().user

    assert reroute_orphans() == 1
    assert not concern.readers.filter(user=scene.second).exists()
    assert concern.readers.filter(user=elsewhere).exists()


def test_whoever_leaves_one_program_keeps_the_cases_of_another(scene):
    other = ContactFactory(user=scene.first).program
    kept = scene.concern(program=other, mentorship=None, readers=[scene.first])
    admin = ProgramStaffFactory(program=scene.program).user

    row = scene.first.staff_roles.get(program=scene.program)
    staff.remove(staff_id=row.pk, actor=admin)

    assert kept.readers.filter(user=scene.first).exists()


def test_a_case_that_is_closed_while_the_sweep_looks_stays_closed(scene):
    concern = scene.concern(readers=[], state=ConcernState.CLOSED)

    assert leaving._reroute(concern.pk) is False
    assert not concern.readers.exists()
    assert not Notification.objects.exists()

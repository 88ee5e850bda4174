"""Who reads a concern: never whom it is about, never the other of the two."""

import pytest

from mentorship.enums import StaffRole
from mentorship.queries import concern_readers
from mentorship.queries.concern_readers import Circle, readers_for
from tests.factories.accounts import UserFactory, verified
from tests.factories.concerns import ContactFactory, Scene
from tests.factories.mentorship import ProfileFactory, ProgramStaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene()


def readers(scene, **given):
    given.setdefault("reporter", scene.mentee)
    return readers_for(Circle(scene.program, **given))


def test_all_contacts_of_the_program_read_it(scene):
    ContactFactory()
    ProgramStaffFactory(program=scene.program)

    assert readers(scene) == [scene.first, scene.second]


def test_whoever_it_is_about_is_left_out(scene):
    assert readers(scene, about_id=scene.first.pk) == [scene.second]


def test_a_contact_who_is_an_admin_too_is_left_out_when_it_is_about_her(scene):
    ProgramStaffFactory(program=scene.program, user=scene.first, role=StaffRole.ADMIN)

    assert readers(scene, about_id=scene.first.pk) == [scene.second]


def test_the_other_of_the_two_never_reads_it_whoever_it_is_about(scene):
    ContactFactory(program=scene.program, user=scene.mentor)

    found = readers(scene, mentorship=scene.pair, about_id=scene.first.pk)

    assert found == [scene.second]


def test_the_reporter_does_not_read_as_contact_what_she_told(scene):
    assert readers(scene, reporter=scene.first) == [scene.second]


def test_whom_the_reporter_leaves_out_does_not_read_it(scene):
    assert readers(scene, left_out=frozenset({scene.second.pk})) == [scene.first]


def test_a_closed_account_reads_nothing(scene):
    scene.first.is_active = False
    scene.first.save()

    assert readers(scene) == [scene.second]


def test_a_colleague_of_whom_it_is_about_is_left_out(scene):
    scene.first.staff_roles.update(employer="Fairview  Pharmacy")
    scene.mentor.profile.employer = "fairview pharmacy"
    scene.mentor.profile.save()

    assert readers(scene, about_id=scene.mentor.pk) == [scene.second]


def test_whoever_answers_to_the_person_it_is_about_is_left_out(scene):
    ProfileFactory(user=scene.first)
    scene.mentor.profile.save()
    scene.pair.mentee.supervisor_email = scene.first.email
    scene.pair.mentee.save()

    assert readers(scene, reporter=scene.mentor, about_id=scene.mentee.pk) == [scene.second]


def test_colleagues_of_the_reporter_are_left_out_where_she_says_so(scene):
    scene.first.staff_roles.update(employer="Fairview")
    scene.mentee.profile.employer = "Fairview"
    scene.mentee.profile.save()

    assert readers(scene) == [scene.first, scene.second]
    assert readers(scene, not_colleagues=True) == [scene.second]


def test_the_last_contact_is_replaced_by_those_of_other_programs(scene):
    scene.second.staff_roles.all().delete()
    elsewhere = ContactFactory().user

    assert readers(scene, about_id=scene.first.pk) == [elsewhere]


def test_where_no_program_has_one_left_the_associations_read_it(scene, settings):
    scene.second.staff_roles.all().delete()
    named = verified(UserFactory())
    settings.CONCERN_CONTACTS = [named.email]

    assert readers(scene, about_id=scene.first.pk) == [named]


def test_an_unconfirmed_address_of_the_settings_names_nobody(scene, settings):
    named = UserFactory()
    settings.CONCERN_CONTACTS = [named.email]

    assert list(concern_readers.association_contacts()) == []
    assert not concern_readers.is_contact_anywhere(named)


def test_nobody_is_found_where_all_are_left_out(scene):
    scene.second.staff_roles.all().delete()

    assert readers(scene, about_id=scene.first.pk) == []


def test_a_colleague_reads_it_where_nobody_else_is_left(scene):
    scene.second.staff_roles.all().delete()
    scene.first.staff_roles.update(employer="Fairview")
    scene.mentor.profile.employer = "Fairview"
    scene.mentor.profile.save()

    assert readers(scene, about_id=scene.mentor.pk) == [scene.first]


def test_a_superuser_is_no_reader_by_that(scene):
    boss = UserFactory(is_superuser=True)
    ProgramStaffFactory(program=scene.program, user=boss)

    assert boss not in readers(scene)
    assert not concern_readers.is_contact_anywhere(boss)


def test_the_other_of_the_two_is_never_handed_the_case(scene):
    ContactFactory(program=scene.program, user=scene.mentor)
    concern = scene.concern(about=None)

    circle = concern_readers.circle_of(concern)

    assert scene.mentor not in concern_readers.everybody(circle)


def test_a_closed_account_that_the_settings_name_reads_nothing(settings):
    named = verified(UserFactory())
    settings.CONCERN_CONTACTS = [named.email]
    named.is_active = False
    named.save()

    assert list(concern_readers.association_contacts()) == []

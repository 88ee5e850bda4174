"""The table of who tells, reads and acts, cell by cell."""

import pytest

from mentorship.enums import MentorshipState, SecretKind, Side, StaffRole
from mentorship.queries import openings
from mentorship.rules import concerns as rules
from mentorship.rules import glass
from tests.factories.accounts import UserFactory, verified
from tests.factories.concerns import ContactFactory, Scene
from tests.factories.mentorship import MentorshipFactory, ProgramStaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene()


def test_members_former_members_and_staff_may_tell(scene):
    scene.pair.mentee.state = "left"
    scene.pair.mentee.save()

    people = [scene.mentee, scene.mentor, scene.first, UserFactory()]

    assert [rules.may_tell(one, scene.program) for one in people] == [True, True, True, False]


def test_only_named_contacts_read_a_case(scene):
    concern = scene.concern(readers=[scene.first])
    admin = ProgramStaffFactory(program=scene.program).user
    boss = UserFactory(is_superuser=True, is_staff=True)
    people = [scene.first, scene.second, scene.mentee, scene.mentor, admin, boss]

    assert [rules.is_reader(one, concern) for one in people] == [True] + [False] * 5


def test_a_former_contact_reads_nothing_any_more(scene):
    concern = scene.concern()
    scene.first.staff_roles.all().delete()

    assert not rules.is_reader(scene.first, concern)
    assert not rules.may_open_desk(scene.first, scene.program)


def test_whom_it_is_about_does_not_read_it_even_where_a_row_names_her(scene):
    concern = scene.concern(about=scene.first)

    assert not rules.is_reader(scene.first, concern)


def test_the_desk_exists_for_contacts_and_readers_only(scene):
    elsewhere = ContactFactory().user
    admin = ProgramStaffFactory(program=scene.program).user
    boss = UserFactory(is_superuser=True)
    people = [scene.first, elsewhere, admin, boss, scene.mentee]

    before = [rules.may_open_desk(one, scene.program) for one in people]
    scene.concern(readers=[elsewhere])

    assert before == [True, False, False, False, False]
    assert rules.may_open_desk(elsewhere, scene.program)


def test_whom_the_settings_name_is_entrusted(scene, settings):
    named = verified(UserFactory())
    settings.CONCERN_CONTACTS = [named.email]

    assert rules.is_entrusted(named)
    assert not rules.is_entrusted(scene.mentee)


def test_only_contacts_look_after_a_pair(scene):
    elsewhere = ContactFactory().user
    admin = ProgramStaffFactory(program=scene.program).user
    people = [scene.first, elsewhere, admin, scene.mentee, UserFactory(is_superuser=True)]

    assert [rules.may_look_after(one, scene.pair) for one in people] == [True] + [False] * 4


def test_a_contact_does_not_look_after_a_pair_of_her_own(scene):
    ContactFactory(program=scene.program, user=scene.mentor)

    assert not rules.may_look_after(scene.mentor, scene.pair)


def test_a_reader_from_elsewhere_looks_after_the_pair_of_her_case(scene):
    elsewhere = ContactFactory().user
    scene.concern(readers=[elsewhere])

    assert rules.may_look_after(elsewhere, scene.pair)


def test_nothing_goes_between_the_two_while_suspended(scene):
    suspended = MentorshipFactory.build(state=MentorshipState.SUSPENDED)

    assert rules.may_write(scene.pair)
    assert not rules.may_write(suspended)


def test_who_breaks_the_glass(scene):
    concern = scene.concern()
    line = openings.secret(SecretKind.CHECK_IN_LINE, scene.line(Side.MENTOR).pk)
    boss = UserFactory(is_superuser=True)
    admin = ProgramStaffFactory(program=scene.program, role=StaffRole.ADMIN).user

    on_case = [glass.may_break(one, line, concern) for one in (scene.first, boss, admin)]
    without = [glass.may_break(one, line, None) for one in (scene.first, boss, admin)]

    assert on_case == [True, False, False]
    assert without == [False, True, False]


def test_nobody_breaks_the_glass_over_her_own_pair(scene):
    line = openings.secret(SecretKind.CHECK_IN_LINE, scene.line(Side.MENTEE).pk)
    scene.mentor.is_superuser = True

    assert not glass.may_break(scene.mentor, line, None)


def test_a_case_opens_lines_of_its_own_pair_only(scene):
    concern, other = scene.concern(), Scene()
    foreign = openings.secret(SecretKind.CHECK_IN_LINE, other.line().pk)
    wishes = openings.secret(SecretKind.WISHES, scene.pair.mentee_id)

    assert not glass.may_break(scene.first, foreign, concern)
    assert not glass.may_break(scene.first, wishes, concern)


def test_a_reporter_does_not_read_her_own_case_as_its_contact(scene):
    concern = scene.concern(reporter=scene.first)

    assert not rules.is_reader(scene.first, concern)


def test_a_closed_account_is_no_contact_and_opens_nothing(scene):
    scene.first.is_active = False
    scene.first.save()
    boss = UserFactory(is_superuser=True, is_active=False)

    assert not rules.is_contact(scene.first, scene.program)
    assert not glass.may_break_at_all(boss)


def test_a_row_of_a_case_about_herself_lets_nobody_look_after_the_pair(scene):
    elsewhere = ContactFactory().user
    scene.concern(about=elsewhere, readers=[elsewhere])

    assert not rules.may_look_after(elsewhere, scene.pair)

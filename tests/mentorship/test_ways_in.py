"""Who may apply to a program: the rule behind every way in."""

import pytest
from django.utils import timezone

from mentorship import rules
from mentorship.enums import Joining, Side
from mentorship.exceptions import NotInvited, NotOnMemberList
from mentorship.services.joining import refuse_uninvited
from tests.factories.accounts import UserFactory, verified
from tests.factories.joining import InvitedPersonFactory, ProgramMemberFactory
from tests.factories.mentorship import ProgramFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def by_invitation():
    return ProgramFactory(joining=Joining.INVITED)


@pytest.fixture
def for_members():
    return ProgramFactory(joining=Joining.MEMBERS)


def test_open_program_takes_anyone():
    program, person = ProgramFactory(), UserFactory()

    refuse_uninvited(program, person)

    assert rules.can_apply(person, program)


def test_invited_person_may_apply_and_nobody_else(by_invitation):
    came = InvitedPersonFactory(invitation__program=by_invitation).user
    of_another = InvitedPersonFactory(invitation__program__joining=Joining.INVITED).user

    assert rules.can_apply(came, by_invitation)
    assert not rules.can_apply(of_another, by_invitation)
    with pytest.raises(NotInvited) as refusal:
        refuse_uninvited(by_invitation, of_another)
    assert refusal.value.code == "not_invited"


def test_invited_person_stays_out_of_a_closed_program():
    closed = ProgramFactory(joining=Joining.INVITED, is_open=False)

    assert not rules.can_apply(InvitedPersonFactory(invitation__program=closed).user, closed)


def test_invitation_for_one_side_lets_nobody_in_by_the_other(by_invitation):
    came = InvitedPersonFactory(
        invitation__program=by_invitation, invitation__side=Side.MENTOR
    ).user

    found = {side: rules.may_join(came, by_invitation, side) for side in ("", *Side.values)}

    assert found == {"": True, Side.MENTOR: True, Side.MENTEE: False}
    with pytest.raises(NotInvited):
        refuse_uninvited(by_invitation, came, Side.MENTEE)


def test_member_is_known_by_a_confirmed_address(for_members):
    ProgramMemberFactory(program=for_members, email="ana@example.org")
    confirmed = verified(UserFactory(email="ana@example.org"))

    assert rules.can_apply(confirmed, for_members)


def test_unconfirmed_address_proves_nothing(for_members):
    ProgramMemberFactory(program=for_members, email="ana@example.org")
    claiming = UserFactory(email="ana@example.org")

    assert not rules.can_apply(claiming, for_members)
    with pytest.raises(NotOnMemberList):
        refuse_uninvited(for_members, claiming)


def test_second_address_counts_whatever_its_case(for_members):
    ProgramMemberFactory(program=for_members, email="ana@work.example.org")
    person = verified(UserFactory())
    person.emailaddress_set.create(email="Ana@Work.example.org", verified=True)

    assert rules.can_apply(person, for_members)


def test_member_is_known_by_her_number(for_members):
    ProgramMemberFactory(program=for_members, membership_number="NL-77")

    assert rules.can_apply(UserFactory(membership_number=" nl-77 "), for_members)
    assert not rules.can_apply(UserFactory(membership_number="NL-7"), for_members)


def test_empty_number_fits_no_line(for_members):
    ProgramMemberFactory(program=for_members, membership_number="")

    assert not rules.can_apply(UserFactory(membership_number=" "), for_members)


def test_number_of_a_line_that_is_anothers_lets_nobody_else_in(for_members):
    ProgramMemberFactory(program=for_members, email="ana@example.org", membership_number="NL-77")
    verified(UserFactory(email="ana@example.org"))

    assert not rules.can_apply(UserFactory(membership_number="NL-77"), for_members)


def test_list_of_another_program_counts_for_nothing(for_members):
    line = ProgramMemberFactory(program=ProgramFactory(joining=Joining.MEMBERS))

    assert not rules.can_apply(verified(UserFactory(email=line.email)), for_members)


def test_revoked_invitation_keeps_those_who_came(by_invitation):
    came = InvitedPersonFactory(
        invitation__program=by_invitation, invitation__revoked_at=timezone.now()
    ).user

    assert rules.can_apply(came, by_invitation)

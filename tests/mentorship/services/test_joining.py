import hashlib
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.services import locking
from mentorship.enums import Joining, Side, StaffRole
from mentorship.exceptions import (
    BadAnswers,
    InvitationExpired,
    InvitationRevoked,
    InvitationUsedUp,
    NotAllowed,
)
from mentorship.models import Invitation, InvitedPerson
from mentorship.services import joining
from tests.factories.accounts import UserFactory
from tests.factories.joining import InvitationFactory
from tests.factories.mentorship import ProgramStaffFactory
from tests.races import DONE, race
from tests.recorded import actions

pytestmark = pytest.mark.django_db

THREADS = 8


@pytest.fixture
def staff():
    return ProgramStaffFactory()


@pytest.fixture(params=[StaffRole.VIEWER, StaffRole.CONTACT])
def other_staff(request, staff):
    return ProgramStaffFactory(program=staff.program, role=request.param).user


def use(invitation, person=None):
    return joining.use_invitation(invitation_id=invitation.pk, actor=person or UserFactory())


# -- Who may apply ---------------------------------------------------------------


def test_set_joining_changes_the_rule_once_and_records_both(staff):
    for _ in range(2):
        joining.set_joining(program_id=staff.program.pk, actor=staff.user, joining=Joining.INVITED)

    staff.program.refresh_from_db()
    assert staff.program.joining == Joining.INVITED
    assert AuditEvent.objects.get().data == {"before": "open", "after": "invited"}


def test_set_joining_refuses_unknown_rules_and_other_staff(staff, other_staff):
    with pytest.raises(BadAnswers):
        joining.set_joining(program_id=staff.program.pk, actor=staff.user, joining="everyone")
    with pytest.raises(NotAllowed):
        joining.set_joining(program_id=staff.program.pk, actor=other_staff, joining=Joining.INVITED)

    staff.program.refresh_from_db()
    assert (staff.program.joining, actions()) == (Joining.OPEN, [])


# -- Invitations -----------------------------------------------------------------


def test_create_invitation_tells_the_address_once_and_keeps_a_hash(staff, settings):
    settings.SITE_URL = "https://mentors.example.org"

    invitation, address = joining.create_invitation(
        program=staff.program, actor=staff.user, label="Letter", days=30, side=Side.MENTOR,
        most_uses=20,
    )  # fmt: skip

    found = re.fullmatch(r"https://mentors\.example\.org/join/([\w-]{43})/", address)
    assert found
    invitation.refresh_from_db()
    assert invitation.token_hash == hashlib.sha256(found[1].encode()).hexdigest()
    assert (invitation.side, invitation.most_uses, invitation.uses) == (Side.MENTOR, 20, 0)
    assert invitation.expires_at - timezone.now() > timedelta(days=29)
    assert found[1] not in str(AuditEvent.objects.values_list())


@pytest.mark.parametrize(
    "wrong",
    [
        {"label": ""}, {"label": "a" * 81}, {"days": 0}, {"days": 366}, {"side": "peer"},
        {"most_uses": 0}, {"most_uses": 10_001},
    ],
)  # fmt: skip
def test_create_invitation_refuses_what_no_form_would_send(staff, wrong):
    answers = {"label": "Letter", "days": 30, **wrong}

    with pytest.raises(BadAnswers) as refusal:
        joining.create_invitation(program=staff.program, actor=staff.user, **answers)

    assert refusal.value.field == next(iter(wrong))
    assert not Invitation.objects.exists()


def test_only_admins_make_and_revoke_invitations(staff, other_staff):
    invitation = InvitationFactory(program=staff.program)

    with pytest.raises(NotAllowed):
        joining.create_invitation(program=staff.program, actor=other_staff, label="Mine", days=1)
    with pytest.raises(NotAllowed):
        joining.revoke_invitation(invitation_id=invitation.pk, actor=other_staff)

    invitation.refresh_from_db()
    assert (list(Invitation.objects.all()), invitation.revoked_at) == ([invitation], None)


def test_revoking_twice_keeps_the_first_time(staff):
    invitation = InvitationFactory(program=staff.program)

    first = joining.revoke_invitation(invitation_id=invitation.pk, actor=staff.user)
    second = joining.revoke_invitation(invitation_id=invitation.pk, actor=staff.user)

    assert first.revoked_at == second.revoked_at
    assert actions() == ["invitation.revoked"]


# -- Coming by one -----------------------------------------------------------------


def test_using_an_invitation_counts_each_person_once():
    invitation, person = InvitationFactory(), UserFactory()

    for _ in range(2):
        use(invitation, person)

    invitation.refresh_from_db()
    assert [row.user for row in InvitedPerson.objects.all()] == [person]
    assert (invitation.uses, actions()) == (1, ["invitation.used"])


def test_person_who_came_may_come_again_after_the_last_use():
    invitation, person = InvitationFactory(most_uses=1), UserFactory()
    use(invitation, person)

    assert use(invitation, person) == invitation


@pytest.mark.parametrize(
    ("state", "refusal"),
    [
        ({"expires_at": timezone.now() - timedelta(minutes=1)}, InvitationExpired),
        ({"revoked_at": timezone.now()}, InvitationRevoked),
        ({"most_uses": 2, "uses": 2}, InvitationUsedUp),
    ],
)
def test_invitation_that_is_over_lets_nobody_in_and_says_why(state, refusal):
    invitation = InvitationFactory(**state)

    with pytest.raises(refusal):
        use(invitation)

    invitation.refresh_from_db()
    assert (invitation.uses, InvitedPerson.objects.count()) == (state.get("uses", 0), 0)
    assert type(joining.over_because(invitation)) is refusal


# -- The race for the last use -------------------------------------------------------


def race_for_the_last_use():
    invitation = InvitationFactory(most_uses=3, uses=2)
    people = UserFactory.create_batch(THREADS)

    ends = race(lambda person=person: use(invitation, person) for person in people)

    invitation.refresh_from_db()
    assert ends == {DONE: 1, "invitation_used_up": THREADS - 1}
    assert (invitation.uses, InvitedPerson.objects.count()) == (3, 1)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_last_use_goes_to_exactly_one():
    race_for_the_last_use()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_control_last_use_is_overdrawn_without_lock_and_guard(monkeypatch):
    monkeypatch.setattr(locking, "lock", lambda rows: rows)
    monkeypatch.setattr(joining, "_usable", lambda rows: rows)

    with pytest.raises(AssertionError):
        race_for_the_last_use()

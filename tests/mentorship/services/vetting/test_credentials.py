from datetime import date

import pytest

from accounts.models import AuditEvent, User
from mentorship.exceptions import CredentialChanged, DoneByAnother, NotAllowed
from mentorship.models import HeldCredential
from mentorship.queries.vetting import fingerprint
from mentorship.services import vetting
from tests.factories.mentorship import CredentialFactory, MentorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(mentor):
    return HeldCredential.objects.create(
        profile=mentor.user.profile,
        credential=CredentialFactory(),
        state="WI",
        expires_on=date(2028, 1, 31),
    )


def _verify(mentor, held, actor, **given):
    return vetting.verify(
        mentor_id=mentor.pk, held_id=held.pk, actor=actor, **{"seen": fingerprint(held), **given}
    )


def test_verify_keeps_who_and_when(mentor, held, admin):
    first = _verify(mentor, held, admin)
    again = _verify(mentor, held, admin)

    assert (first.verified_by, again.verified_at) == (admin, first.verified_at)
    event = AuditEvent.objects.get()
    assert (event.action, event.data) == (
        "credential.verified",
        {"mentor": mentor.pk, "credential": held.credential_id},
    )


def test_verification_of_another_admin_stays_and_names_her(mentor, held, admin, colleague):
    _verify(mentor, held, admin)

    with pytest.raises(DoneByAnother, match=f"{admin.name} marked this credential as verified on "):
        _verify(mentor, held, colleague)
    with pytest.raises(DoneByAnother):
        vetting.unverify(mentor_id=mentor.pk, held_id=held.pk, actor=colleague)

    held.refresh_from_db()
    assert held.verified_by == admin


def test_unverify_takes_back_ones_own_and_an_association_admin_any(mentor, held, admin):
    root = User.objects.create_superuser("root@example.org", name="Root")
    for actor in (admin, root, admin):
        _verify(mentor, held, admin)
        vetting.unverify(mentor_id=mentor.pk, held_id=held.pk, actor=actor)
    vetting.unverify(mentor_id=mentor.pk, held_id=held.pk, actor=admin)

    held.refresh_from_db()
    assert (held.verified_at, held.verified_by) == (None, None)
    assert AuditEvent.objects.filter(action="credential.unverified").count() == 3


def test_verify_refuses_what_changed_after_the_page_was_loaded(mentor, held, admin):
    seen = fingerprint(held)
    held.expires_on = date(2029, 1, 31)
    held.save()

    with pytest.raises(CredentialChanged):
        _verify(mentor, held, admin, seen=seen)

    held.refresh_from_db()
    assert held.verified_at is None


def test_verify_finds_the_mentors_own_credentials_only(mentor, held, admin):
    other = MentorFactory(program=mentor.program)

    with pytest.raises(HeldCredential.DoesNotExist):
        _verify(other, held, admin)
    with pytest.raises(HeldCredential.DoesNotExist):
        vetting.unverify(mentor_id=other.pk, held_id=held.pk, actor=admin)


def test_verify_is_for_other_admins_of_the_program_only(mentor, held, others):
    for actor in others:
        with pytest.raises(NotAllowed):
            _verify(mentor, held, actor)
        with pytest.raises(NotAllowed):
            vetting.unverify(mentor_id=mentor.pk, held_id=held.pk, actor=actor)

    held.refresh_from_db()
    assert held.verified_at is None

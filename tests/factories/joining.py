"""Ways into a program."""

import hashlib
from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from mentorship.models import Invitation, InvitedPerson, ProgramMember, RoundNotice
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import ProgramFactory


def hashed(token):
    """Return what the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationFactory(DjangoModelFactory):
    """A link for either side, good for two weeks; ``token`` is what its address ends with."""

    class Meta:
        model = Invitation

    class Params:
        token = factory.Sequence(lambda n: f"token-{n}")

    program = factory.SubFactory(ProgramFactory)
    token_hash = factory.LazyAttribute(lambda invitation: hashed(invitation.token))
    label = "Spring letter"
    created_by = factory.SubFactory(UserFactory)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=14))


class InvitedPersonFactory(DjangoModelFactory):
    """Somebody who came by an invitation."""

    class Meta:
        model = InvitedPerson

    invitation = factory.SubFactory(InvitationFactory)
    user = factory.SubFactory(UserFactory)


class ProgramMemberFactory(DjangoModelFactory):
    """One line of a member list."""

    class Meta:
        model = ProgramMember

    program = factory.SubFactory(ProgramFactory)
    email = factory.Sequence(lambda n: f"member{n}@example.org")


class RoundNoticeFactory(DjangoModelFactory):
    """An address that waits for the next round."""

    class Meta:
        model = RoundNotice

    program = factory.SubFactory(ProgramFactory)
    email = factory.Sequence(lambda n: f"waiting{n}@example.org")

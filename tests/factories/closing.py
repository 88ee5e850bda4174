"""Certificates and proposals of a pair."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from mentorship.enums import CertificateKind, JointKind, MentorshipState, Side
from mentorship.models import Certificate, JointProposal
from tests.factories.mentorship import NOW, MentorshipFactory


class JointProposalFactory(DjangoModelFactory):
    """A mentee's wish for two more months, unanswered."""

    class Meta:
        model = JointProposal

    mentorship = factory.SubFactory(MentorshipFactory, active=True)
    kind = JointKind.EXTEND
    side = Side.MENTEE
    months = 2


class CertificateFactory(DjangoModelFactory):
    """A mentee's valid certificate of completion."""

    class Meta:
        model = Certificate

    code = factory.Sequence(lambda n: f"7F2K9QR0{n:04d}")
    kind = CertificateKind.COMPLETION
    mentorship = factory.SubFactory(
        MentorshipFactory,
        active=True,
        state=MentorshipState.COMPLETED,
        closed_at=factory.LazyFunction(timezone.now),
    )
    program = factory.SelfAttribute("mentorship.program")
    user = factory.SelfAttribute("mentorship.mentee_user")
    issued_at = NOW
    facts = factory.LazyAttribute(
        lambda made: {
            "association": "Northlakes",
            "program": made.program.name,
            "name": made.user.name,
            "role": "mentee",
            "kind": "career",
            "partner": "Dolores",
            "since": "2025-09-01",
            "until": "2026-03-02",
            "meetings": 9,
            "minutes": 375,
        }
    )

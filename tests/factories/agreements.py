"""Agreements of a pair, and the questions before it begins."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from mentorship.enums import Side
from mentorship.models import Agreement, IntroductionQuestion
from tests.factories.mentorship import MentorshipFactory


def started(days=0, **fields):
    """Return a mentorship that began so many days ago."""
    return MentorshipFactory(
        active=True, introduced_at=timezone.now() - timedelta(days=days, hours=1), **fields
    )


class AgreementFactory(DjangoModelFactory):
    """The first version, which the mentee signed; ``signed=True`` has both signatures."""

    class Meta:
        model = Agreement

    class Params:
        signed = factory.Trait(mentor_signed_at=factory.SelfAttribute("mentee_signed_at"))

    mentorship = factory.LazyFunction(started)
    number = 1
    proposed_by = Side.MENTEE
    goal = "Sit the CSPT in May"
    rhythm = "Every other Thursday"
    ends_on = factory.SelfAttribute("mentorship.ends_on")
    body = factory.LazyAttribute(lambda a: f"We agree.\n\nOur first goal: {a.goal}")
    text_version = "default"
    proposed_at = factory.LazyFunction(timezone.now)
    mentee_signed_at = factory.SelfAttribute("proposed_at")


class IntroductionQuestionFactory(DjangoModelFactory):
    """A question of the mentee that waits for its answer."""

    class Meta:
        model = IntroductionQuestion

    mentorship = factory.SubFactory(MentorshipFactory)
    side = Side.MENTEE
    question = "Do you know the PTCE?"
    asked_at = factory.LazyFunction(timezone.now)

"""What the program team does about mentorships, and what the pairs' meetings tell it."""

import factory
from factory.django import DjangoModelFactory

from mentorship.enums import FollowUpKind, HealthRule, MeetingState, Side
from mentorship.models import FollowUp, Meeting
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import MentorshipFactory


class HeldMeetingFactory(DjangoModelFactory):
    """A meeting of half an hour that took place a week after the start."""

    class Meta:
        model = Meeting

    mentorship = factory.SubFactory(MentorshipFactory, active=True)
    state = MeetingState.HELD
    offered_by = Side.MENTOR
    starts_at = factory.SelfAttribute("mentorship.started_at")
    settled_at = factory.SelfAttribute("starts_at")
    settled_by = Side.MENTEE


class FollowUpFactory(DjangoModelFactory):
    """A call with both about two low answers."""

    class Meta:
        model = FollowUp

    mentorship = factory.SubFactory(MentorshipFactory, active=True)
    kind = FollowUpKind.CALL
    admin = factory.SubFactory(UserFactory, name="Marisol Vega")
    body = "They will try Thursdays."
    rule = HealthRule.LOW_TWICE

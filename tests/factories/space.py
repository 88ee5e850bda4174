"""What the two keep in their space."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from mentorship.enums import Side
from mentorship.models import MentorshipGoal, Message, Milestone, Note, ThankYou
from tests.factories.mentorship import MentorshipFactory


class MentorshipGoalFactory(DjangoModelFactory):
    """An open goal without a day, set by the mentee."""

    class Meta:
        model = MentorshipGoal

    mentorship = factory.SubFactory(MentorshipFactory, active=True)
    title = factory.Sequence(lambda n: f"Sit exam {n}")
    added_by = Side.MENTEE


class MilestoneFactory(DjangoModelFactory):
    """A step not done; ``done=True`` was ticked by the mentee."""

    class Meta:
        model = Milestone

    class Params:
        done = factory.Trait(done_at=factory.LazyFunction(timezone.now), done_by=Side.MENTEE)

    goal = factory.SubFactory(MentorshipGoalFactory)
    title = factory.Sequence(lambda n: f"Practice paper {n}")


class _WrittenFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    mentorship = factory.SubFactory(MentorshipFactory, active=True)
    author = factory.SelfAttribute("mentorship.mentee_user")


class NoteFactory(_WrittenFactory):
    """The mentee's own note."""

    class Meta:
        model = Note

    body = factory.Sequence(lambda n: f"Note {n}.")


class ThankYouFactory(_WrittenFactory):
    """The mentee's thanks, which may not be shown."""

    class Meta:
        model = ThankYou

    line = factory.Sequence(lambda n: f"Thanks for hour {n}.")
    written_at = factory.LazyFunction(timezone.now)


class MessageFactory(_WrittenFactory):
    """The mentee's message, not read yet."""

    class Meta:
        model = Message

    body = factory.Sequence(lambda n: f"Message {n}.")
    sent_at = factory.LazyFunction(timezone.now)

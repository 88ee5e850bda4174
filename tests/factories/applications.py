"""People on their way into the pool: drafts, orientations, what vetting writes down."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from mentorship.enums import MentorState, Side
from mentorship.models import (
    Draft,
    Orientation,
    ProgramText,
    VettingCheck,
    VettingQuestion,
)
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import NOW, MentorFactory, ProgramFactory


class DraftFactory(DjangoModelFactory):
    """A mentee's application with nothing typed yet."""

    class Meta:
        model = Draft

    program = factory.SubFactory(ProgramFactory)
    user = factory.SubFactory(UserFactory)
    side = Side.MENTEE
    saved_at = NOW


class OrientationFactory(DjangoModelFactory):
    """An orientation for mentees that was read and finished."""

    class Meta:
        model = Orientation

    program = factory.SubFactory(ProgramFactory)
    user = factory.SubFactory(UserFactory)
    side = Side.MENTEE
    page = 5
    finished_at = NOW


class ProgramTextFactory(DjangoModelFactory):
    """A program's own orientation for mentees, of two pages."""

    class Meta:
        model = ProgramText

    program = factory.SubFactory(ProgramFactory)
    key = "orientation.mentee"
    data = factory.LazyFunction(
        lambda: {
            "pages": [
                {"title": "Welcome", "points": ["This is {program}."]},
                {"title": "Write back", "points": ["Within {days} days."]},
            ]
        }
    )


class VettingCheckFactory(DjangoModelFactory):
    """The first line of the checklist, ticked after the mentor applied."""

    class Meta:
        model = VettingCheck

    mentor = factory.SubFactory(MentorFactory, state=MentorState.APPLIED)
    key = "vetting.identity"
    checked_by = factory.SubFactory(UserFactory)
    checked_at = factory.LazyAttribute(lambda check: check.mentor.applied_at + timedelta(hours=1))


class VettingQuestionFactory(DjangoModelFactory):
    """A question that waits for the mentor's answer."""

    class Meta:
        model = VettingQuestion

    mentor = factory.SubFactory(MentorFactory, state=MentorState.APPLIED)
    asked_by = factory.SubFactory(UserFactory)
    asked_at = factory.LazyAttribute(lambda row: row.mentor.applied_at + timedelta(hours=1))
    question = "Which board issued your certificate?"

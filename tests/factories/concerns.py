"""Concerns, who reads them, and a program with two contacts of different employers."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from mentorship.enums import CheckInState, ConcernState, LineReader, SecretKind, Side, StaffRole
from mentorship.models import (
    BrokenGlass,
    Concern,
    ConcernAttachment,
    ConcernMessage,
    ConcernReader,
)
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import (
    CheckInAnswerFactory,
    CheckInFactory,
    MentorshipFactory,
    ProgramFactory,
    ProgramStaffFactory,
)


class ContactFactory(ProgramStaffFactory):
    """A concern contact with an employer of her own."""

    role = StaffRole.CONTACT
    employer = factory.Sequence(lambda n: f"Contact employer {n}")


class ConcernFactory(DjangoModelFactory):
    """A concern of a mentee about nobody in particular, just told; ``readers`` are people."""

    class Meta:
        model = Concern
        skip_postgeneration_save = True

    program = factory.SubFactory(ProgramFactory)
    reporter = factory.SubFactory(UserFactory)
    category = "boundaries"
    body = "He writes to me at night."
    submitted_at = factory.LazyFunction(timezone.now)
    reply_by = factory.LazyAttribute(lambda c: c.submitted_at + timedelta(days=1))
    closed_at = factory.LazyAttribute(
        lambda c: c.submitted_at if c.state == ConcernState.CLOSED else None
    )
    state = ConcernState.SUBMITTED

    @factory.post_generation
    def readers(self, create, extracted, **kwargs):
        """Name the readers."""
        for person in extracted or ():
            ConcernReader.objects.create(concern=self, user=person)


class ConcernMessageFactory(DjangoModelFactory):
    """A word of the reporter's."""

    class Meta:
        model = ConcernMessage

    concern = factory.SubFactory(ConcernFactory)
    author = factory.SelfAttribute("concern.reporter")
    body = "It happened again."


class AttachmentFactory(DjangoModelFactory):
    """A check-in that the reporter attached."""

    class Meta:
        model = ConcernAttachment

    concern = factory.SubFactory(ConcernFactory)


class AnsweredFactory(CheckInAnswerFactory):
    """The mentee's answered check-in with a line for herself."""

    state = CheckInState.ANSWERED
    answered_at = factory.SelfAttribute("due_at")
    answer = "stuck"
    signal = "low"
    line = "I dread the calls."
    line_reader = LineReader.WRITER


class BrokenGlassFactory(DjangoModelFactory):
    """A line that an association admin opened a minute ago."""

    class Meta:
        model = BrokenGlass

    program = factory.SubFactory(ProgramFactory)
    opener = factory.SubFactory(UserFactory, is_superuser=True)
    person = factory.SubFactory(UserFactory)
    kind = SecretKind.CHECK_IN_LINE
    subject_id = 1
    reason = "The state board asked us in writing."
    opened_at = factory.LazyFunction(lambda: timezone.now() - timedelta(minutes=1))
    closes_at = factory.LazyAttribute(lambda one: one.opened_at + timedelta(minutes=15))


class Scene:
    """A running pair, two contacts, and a concern of the mentee's about her mentor."""

    def __init__(self, **pair):
        self.pair = MentorshipFactory(active=True, **pair)
        self.program = self.pair.program
        self.mentee, self.mentor = self.pair.mentee_user, self.pair.mentor_user
        self.first = ContactFactory(program=self.program, user__name="Marisol Vega").user
        self.second = ContactFactory(program=self.program, user__name="Tove Lind").user

    def concern(self, **given):
        """Make the concern; the readers are both contacts."""
        defaults = {
            "program": self.program,
            "reporter": self.mentee,
            "about": self.mentor,
            "mentorship": self.pair,
            "readers": [self.first, self.second],
        }
        return ConcernFactory(**{**defaults, **given})

    def line(self, side=Side.MENTEE, **given):
        """Make an answered check-in of one side with a line of text."""
        check_in = self.pair.check_ins.first() or CheckInFactory(mentorship=self.pair)
        return AnsweredFactory(check_in=check_in, side=side, **given)

"""Taxonomy entries, programs, people's parts, mentorships and check-ins.

Every default is a legal row; related rows belong to the same program and the same people.
"""

from datetime import UTC, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from mentorship.enums import (
    Answer,
    CheckInKind,
    CheckInState,
    MentorshipState,
    MentorState,
    MentorType,
    ShownField,
    Side,
    StaffRole,
)
from mentorship.models import (
    AvailabilityPattern,
    AvailabilityWindow,
    CheckIn,
    CheckInAnswer,
    ContentText,
    Credential,
    Goal,
    GoalGroup,
    HeldCredential,
    Interest,
    Language,
    Mentee,
    Mentor,
    Mentorship,
    Photo,
    Profile,
    Program,
    ProgramStaff,
    Role,
    Specialization,
    WorkSetting,
)
from tests.factories.accounts import UserFactory

NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)  # a Monday, noon in Chicago


class _EntryFactory(DjangoModelFactory):
    class Meta:
        abstract = True
        django_get_or_create = ("slug",)

    slug = factory.Sequence(lambda n: f"entry-{n}")
    name = factory.LazyAttribute(lambda entry: entry.slug.replace("-", " ").capitalize())


class RoleFactory(_EntryFactory):
    """A role on level 3 that leads nowhere."""

    class Meta:
        model = Role

    level = 3
    track = "core"


class SpecializationFactory(_EntryFactory):
    """A field of practice without relations."""

    class Meta:
        model = Specialization


class WorkSettingFactory(_EntryFactory):
    """A place of work without relations."""

    class Meta:
        model = WorkSetting


class CredentialFactory(_EntryFactory):
    """A certification that implies nothing."""

    class Meta:
        model = Credential

    kind = "certification"


class GoalGroupFactory(_EntryFactory):
    """A group of goals."""

    class Meta:
        model = GoalGroup


class GoalFactory(_EntryFactory):
    """A goal that any mentor type suits."""

    class Meta:
        model = Goal

    group = factory.SubFactory(GoalGroupFactory, slug="certify")
    mentor_types = factory.LazyFunction(lambda: list(MentorType.values))


class InterestFactory(_EntryFactory):
    """A topic."""

    class Meta:
        model = Interest


class PatternFactory(_EntryFactory):
    """Weekday evenings; ``windows`` are (weekday, start minute, end minute)."""

    class Meta:
        model = AvailabilityPattern
        skip_postgeneration_save = True

    slug = "weekday-evening"

    @factory.post_generation
    def windows(self, create, extracted, **kwargs):
        """Add the windows once."""
        rows = [(day, 1050, 1260) for day in range(5)] if extracted is None else extracted
        if create and not self.windows.exists():
            AvailabilityWindow.objects.bulk_create(
                AvailabilityWindow(pattern=self, weekday=d, start_minute=a, end_minute=b)
                for d, a, b in rows
            )


class LanguageFactory(DjangoModelFactory):
    """English."""

    class Meta:
        model = Language
        django_get_or_create = ("code",)

    code = "en"


class ContentTextFactory(DjangoModelFactory):
    """One text."""

    class Meta:
        model = ContentText
        django_get_or_create = ("key",)

    key = factory.Sequence(lambda n: f"text.{n}")
    body = "A sentence."


def default_weights() -> dict[str, dict[str, int]]:
    """Return the weights of ``product.md`` 4.2 per mentor type and component."""
    names = (
        "path setting credentials specialization goals interests "
        "level experience independence outlook availability"
    ).split()
    rows = {
        "peer": (0, 15, 10, 10, 15, 5, 10, 0, 0, 15, 20),
        "career": (25, 5, 10, 20, 10, 5, 5, 0, 0, 10, 10),
        "life": (10, 0, 0, 0, 15, 0, 0, 25, 15, 25, 10),
    }
    return {kind: dict(zip(names, row, strict=True)) for kind, row in rows.items()}


class ProgramFactory(DjangoModelFactory):
    """A six-month program with all mentor types and the default weights."""

    class Meta:
        model = Program

    slug = factory.Sequence(lambda n: f"program-{n}")
    name = factory.Sequence(lambda n: f"Program {n}")
    mentor_types = factory.LazyFunction(lambda: ["peer", "career", "life"])
    weights = factory.LazyFunction(default_weights)
    ladder_days = factory.LazyFunction(lambda: [3, 14, 30, 60, 90])


class ProgramStaffFactory(DjangoModelFactory):
    """A program admin; ``role`` makes it a concern contact or viewer."""

    class Meta:
        model = ProgramStaff

    program = factory.SubFactory(ProgramFactory)
    user = factory.SubFactory(UserFactory)
    role = StaffRole.ADMIN


class ProfileFactory(DjangoModelFactory):
    """A technician who speaks English; sets of entries are given as lists."""

    class Meta:
        model = Profile
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory)
    role = factory.SubFactory(RoleFactory, slug="pharmacy-technician", level=2)
    years = 3
    employer = factory.Sequence(lambda n: f"Employer {n}")
    state = "MN"
    languages = factory.LazyFunction(lambda: ["en"])

    @factory.post_generation
    def patterns(self, create, extracted, **kwargs):
        """Set the availability patterns."""
        if create and extracted:
            self.patterns.set(extracted)

    @factory.post_generation
    def specializations(self, create, extracted, **kwargs):
        """Set the fields she practices."""
        if create and extracted:
            self.specializations.set(extracted)

    @factory.post_generation
    def credentials(self, create, extracted, **kwargs):
        """Add the credentials she holds."""
        for credential in extracted or ():
            HeldCredential.objects.create(profile=self, credential=credential)


class PhotoFactory(DjangoModelFactory):
    """A photo, or what passes for one."""

    class Meta:
        model = Photo

    user = factory.SubFactory(UserFactory)
    data = b"\xff\xd8\xff a picture"


def _own_profile(part, create, extracted, **kwargs):
    """Give the person a profile unless she has one or ``profile=False`` was asked for."""
    if create and extracted is not False and not Profile.objects.filter(user=part.user).exists():
        ProfileFactory(user=part.user, **kwargs)


class MenteeFactory(DjangoModelFactory):
    """A mentee in the pool who seeks a career mentor; ``profile__…`` sets her profile."""

    class Meta:
        model = Mentee
        skip_postgeneration_save = True

    program = factory.SubFactory(ProgramFactory)
    user = factory.SubFactory(UserFactory)
    seeks = factory.LazyFunction(lambda: ["career"])
    applied_at = NOW
    state_changed_at = NOW
    profile = factory.PostGeneration(_own_profile)


def _all_but_employer() -> list[str]:
    return [field for field in ShownField.values if field != ShownField.EMPLOYER]


class MentorFactory(DjangoModelFactory):
    """A vetted career mentor with two free places; ``profile__…`` sets his profile.

    ``MentorFactory(listed=True)`` agreed to be shown to members, all but his employer.
    """

    class Meta:
        model = Mentor
        skip_postgeneration_save = True

    program = factory.SubFactory(ProgramFactory)
    user = factory.SubFactory(UserFactory)
    state = MentorState.VETTED
    offers = factory.LazyFunction(lambda: ["career"])
    capacity = 2
    vetted_at = factory.Maybe("is_vetted", yes_declaration=NOW, no_declaration=None)
    applied_at = NOW
    state_changed_at = NOW
    profile = factory.PostGeneration(_own_profile)

    class Params:
        listed = factory.Trait(listed_at=NOW, shown=factory.LazyFunction(_all_but_employer))
        is_vetted = factory.LazyAttribute(lambda mentor: mentor.state == MentorState.VETTED)


class MentorshipFactory(DjangoModelFactory):
    """An announced introduction that nobody answered; its mentor holds one place for it.

    ``MentorshipFactory(active=True)`` is one that both accepted and that runs for six months.
    """

    class Meta:
        model = Mentorship
        skip_postgeneration_save = True

    class Params:
        active = factory.Trait(
            state=MentorshipState.ACTIVE,
            mentee_answer=Answer.ACCEPTED,
            mentor_answer=Answer.ACCEPTED,
            mentee_answered_at=factory.SelfAttribute("introduced_at"),
            mentor_answered_at=factory.SelfAttribute("introduced_at"),
            started_at=factory.SelfAttribute("introduced_at"),
            ends_on=factory.LazyAttribute(lambda m: (m.introduced_at + timedelta(184)).date()),
        )

    program = factory.SubFactory(ProgramFactory)
    mentee = factory.SubFactory(MenteeFactory, program=factory.SelfAttribute("..program"))
    mentor = factory.SubFactory(
        MentorFactory, program=factory.SelfAttribute("..program"), places_held=1
    )
    mentee_user = factory.SelfAttribute("mentee.user")
    mentor_user = factory.SelfAttribute("mentor.user")
    mentor_type = MentorType.CAREER
    introduced_at = NOW
    announce_at = factory.SelfAttribute("introduced_at")
    suspended_at = factory.LazyAttribute(
        lambda m: m.introduced_at if m.state == MentorshipState.SUSPENDED else None
    )
    respond_by = factory.LazyAttribute(lambda m: m.introduced_at + timedelta(days=7))


class CheckInFactory(DjangoModelFactory):
    """The thirty-day check-in of an active mentorship, without its two answers."""

    class Meta:
        model = CheckIn

    mentorship = factory.SubFactory(MentorshipFactory, active=True)
    kind = CheckInKind.DAY30
    due_on = factory.LazyAttribute(lambda c: (c.mentorship.started_at + timedelta(days=30)).date())


class CheckInAnswerFactory(DjangoModelFactory):
    """The mentee's part of a check-in, scheduled for 9:00 in Chicago."""

    class Meta:
        model = CheckInAnswer

    check_in = factory.SubFactory(CheckInFactory)
    side = Side.MENTEE
    person = factory.LazyAttribute(
        lambda a: (
            a.check_in.mentorship.mentee_user
            if a.side == Side.MENTEE
            else a.check_in.mentorship.mentor_user
        )
    )
    state = CheckInState.SCHEDULED
    due_at = factory.LazyAttribute(
        lambda a: datetime(
            a.check_in.due_on.year, a.check_in.due_on.month, a.check_in.due_on.day, 15, tzinfo=UTC
        )
    )

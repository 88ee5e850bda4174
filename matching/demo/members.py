"""Turn sketches into accounts and parts of a program, by the services that real people use."""

from decimal import Decimal
from typing import Any, TypeVar

from allauth.account.models import EmailAddress
from django.db.models import Model

from accounts.models import User
from matching.demo.people import Sketch
from matching.demo.stories import MenteeStory, MentorStory
from mentorship import models
from mentorship.models import Mentee, Mentor, Program
from mentorship.services import participants
from mentorship.services.participants import MenteeAnswers, MentorAnswers
from mentorship.services.profiles import ProfileAnswers
from mentorship.terms import most_places

Entry = TypeVar("Entry", bound=Model)
PASSWORD = "benchmate-demo"  # noqa: S105  printed by the demo, refused everywhere else


def account(*, email: str, name: str, password: str | None = None, **fields: object) -> User:
    """Create one person with a confirmed address."""
    user = User.objects.create_user(email, password, name=name, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def entries(model: type[Entry], *slugs: str) -> list[Entry]:
    """Return taxonomy entries in the order of their slugs."""
    found = model._default_manager.in_bulk(slugs, field_name="slug")
    return [found[slug] for slug in slugs]


def entry(model: type[Entry], slug: str) -> Entry | None:
    """Return one taxonomy entry; an empty slug gives None."""
    return entries(model, slug)[0] if slug else None


def apply_as_mentee(program: Program, sketch: Sketch, password: str | None = None) -> Mentee:
    """Sign a technician up and have her apply."""
    story = sketch.story
    assert isinstance(story, MenteeStory)
    answers = MenteeAnswers(
        seeks=sketch.seeks,
        target_role=entry(models.Role, story.target),
        wants=entries(models.Specialization, *story.wants),
        goals=entries(models.Goal, *story.goals),
    )
    profile = _profile(sketch, working_for=entries(models.Credential, *story.working_for))
    user = account(email=sketch.email, name=sketch.name, password=password)
    return participants.apply_as_mentee(
        program=program, actor=user, profile=profile, answers=answers
    )


def apply_as_mentor(program: Program, sketch: Sketch, password: str | None = None) -> Mentor:
    """Sign a senior colleague up and have him offer his places."""
    story = sketch.story
    assert isinstance(story, MentorStory)
    answers = MentorAnswers(
        offers=story.offers,
        capacity=min(sketch.capacity, most_places(program, story.offers)),
        helps_with=entries(models.Goal, *story.helps_with),
        is_listed=sketch.is_listed,
        shown=sketch.shown,
    )
    profile = _profile(
        sketch,
        past_roles=entries(models.Role, *story.past_roles),
        specializations=entries(models.Specialization, *story.practices),
    )
    user = account(email=sketch.email, name=sketch.name, password=password)
    return participants.apply_as_mentor(
        program=program, actor=user, profile=profile, answers=answers
    )


def _profile(sketch: Sketch, **more: Any) -> ProfileAnswers:
    story = sketch.story
    return ProfileAnswers(
        role=entry(models.Role, story.role),
        years=Decimal(sketch.years),
        employer=sketch.employer,
        state=sketch.state,
        city=sketch.city,
        setting=entry(models.WorkSetting, story.setting),
        credentials=entries(models.Credential, *story.credentials),
        interests=entries(models.Interest, *story.interests),
        languages=sketch.languages,
        patterns=entries(models.AvailabilityPattern, *sketch.patterns),
        meeting_modes=sketch.modes,
        outlook=sketch.outlook,
        introduction=story.words,
        time_zone=sketch.time_zone,
        path_line=sketch.path_line,
        **more,
    )

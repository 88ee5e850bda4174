"""Career profiles: entered once, used by every part a person has."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit, locking
from mentorship.exceptions import BadAnswers
from mentorship.models import (
    AvailabilityPattern,
    Credential,
    Interest,
    Profile,
    Role,
    Specialization,
    WorkSetting,
)
from mentorship.services import credentials
from mentorship.services.check_ins import times
from mentorship.services.credentials import HeldFacts

OUTLOOK_ANSWERS = 6


@dataclass(frozen=True)
class ProfileAnswers:
    """What a person says about herself; an empty value was not answered.

    ``outlook`` holds six answers 1 to 5 in the statements' order, or nothing. Credentials that
    ``held`` says nothing about keep the dates they have.
    """

    role: Role | None = None
    past_roles: Sequence[Role] = ()
    years: Decimal | None = None
    employer: str = ""
    state: str = ""
    city: str = ""
    chapter: str = ""
    setting: WorkSetting | None = None
    credentials: Sequence[Credential] = ()
    held: Sequence[HeldFacts] = ()
    working_for: Sequence[Credential] = ()
    specializations: Sequence[Specialization] = ()
    interests: Sequence[Interest] = ()
    languages: Sequence[str] = ("en",)
    patterns: Sequence[AvailabilityPattern] = ()
    meeting_modes: Sequence[str] = ()
    outlook: Sequence[int] = ()
    introduction: str = ""
    time_zone: str = ""
    windows: Sequence[Sequence[int]] = field(default=())
    path_line: str = ""


COLUMNS = (
    "role", "years", "employer", "state", "city", "chapter", "setting", "introduction", "path_line",
)  # fmt: skip
LISTS = ("languages", "meeting_modes", "outlook", "windows")
MANY = ("past_roles", "working_for", "specializations", "interests", "patterns")


@locking.serialized
def save(*, user: User, answers: ProfileAnswers, actor: User | None) -> Profile:
    """Write a person's profile and time zone; check-ins not yet open move to her new hours.

    Raises:
        BadAnswers: the outlook answers are neither six nor none, or a credential ends too early.
    """
    if len(answers.outlook) not in (0, OUTLOOK_ANSWERS):
        raise BadAnswers(_("Answer all six statements, or skip them all."), field="outlook")
    credentials.refuse_dates(answers.held)
    person = lock_person(user)
    values = {name: getattr(answers, name) for name in COLUMNS}
    values |= {name: list(getattr(answers, name)) for name in LISTS}
    profile, _new = Profile.objects.update_or_create(user=user, defaults=values)
    before = set(profile.patterns.values_list("pk", flat=True))
    worked_for = set(profile.working_for.values_list("pk", flat=True))
    for name in MANY:
        getattr(profile, name).set(getattr(answers, name))
    credentials.hold(profile, answers.credentials, answers.held, worked_for=worked_for)
    has_new_hours = before != {pattern.pk for pattern in answers.patterns}
    user.time_zone = answers.time_zone
    if person.time_zone != answers.time_zone:
        has_new_hours = True
        user.save(update_fields=["time_zone"])
    if has_new_hours:
        times.reschedule(user)
    audit.record(actor=actor, action="profile.saved", target=profile)
    return profile


def lock_person(user: User) -> User:
    """Let two requests of one person wait for each other, in the caller's transaction.

    A profile or a part that does not exist yet cannot be locked itself.
    """
    return locking.lock(User.objects.filter(pk=user.pk)).get()

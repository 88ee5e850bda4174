"""Where a person stands in a program's wizard, and what is known of her there."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from accounts.models import User
from accounts.validators import validate_time_zone
from mentorship import steps
from mentorship.enums import MenteeState, MentorState, MentorType, OutcomeStage, Side
from mentorship.models import Draft, Mentee, Mentor, OutcomeAnswer, Profile, Program
from mentorship.queries.known import answers_of
from mentorship.queries.people import profile_of
from mentorship.queries.vocabulary import Vocabulary
from mentorship.zones import ZONE_OF_STATE

OVER = (MenteeState.LEFT, MentorState.LEFT, MentorState.REFUSED)
Part = Mentee | Mentor


@dataclass(frozen=True)
class Begun:
    """An application that was not sent: the steps not complete, and where to go on."""

    missing: tuple[steps.Step, ...]
    url: str

    @property
    def minutes(self) -> int:
        """About how long the rest takes, with the check."""
        return sum(step.minutes for step in self.missing) + 1


@dataclass(frozen=True)
class Application:
    """One person's wizard of one side of a program.

    ``part`` is None before she applied, and after she left. ``known`` is what profile and part
    say, ``answers`` the same with what she typed since on top.
    """

    person: User
    program: Program
    side: str
    part: Part | None
    profile: Profile | None
    draft: Draft | None
    known: dict[str, Any]
    answers: dict[str, Any]

    @property
    def done(self) -> frozenset[str]:
        """The slugs of the steps that are complete; all of them once she applied."""
        if self.part is not None and self.draft is None:
            return frozenset(step.slug for step in steps.asking_steps(self.side))
        return frozenset(self.draft.done if self.draft else ())

    @property
    def zone_typed(self) -> str:
        """The time zone that somebody whose account has none gave here, or that of her state."""
        if self.person.time_zone:
            return ""
        typed = str(self.answers.get("time_zone", ""))
        known = typed or ZONE_OF_STATE.get(str(self.answers.get("state", "")), "")
        try:
            validate_time_zone(known)
        except ValidationError:
            return ""
        return known


@dataclass(frozen=True)
class Opened:
    """A program as one person finds it.

    ``has_start``: she answered the three outcome lines; ``mentors_otherwise``: she is a mentor
    there for more than a peer's place.
    """

    program: Program
    has_start: bool
    mentors_otherwise: bool


def program_for(person: User, slug: str) -> Opened | None:
    """Return a program with what the wizard asks about this person in it; one query."""
    start = OutcomeAnswer.objects.filter(program=OuterRef("pk"), user=person.pk)
    mentors = Mentor.objects.filter(program=OuterRef("pk"), user=person.pk)
    mentors = mentors.exclude(state__in=OVER).exclude(offers=[MentorType.PEER], capacity__lte=1)
    rows = Program.objects.annotate(
        has_start=Exists(start.filter(stage=OutcomeStage.START)), mentors_otherwise=Exists(mentors)
    )
    found: Any = rows.filter(slug=slug).first()
    return Opened(found, found.has_start, found.mentors_otherwise) if found else None


def part_of(person: User, program: Program, side: str) -> Part | None:
    """Return a person's present part with her profile; one query."""
    own = ("user__profile__role", "user__profile__setting")
    rows: QuerySet[Any] = Mentor.objects.select_related("program", *own)
    if side == Side.MENTEE:
        rows = Mentee.objects.select_related("program", "target_role", *own)
    mine = rows.filter(program=program, user_id=person.pk).exclude(state__in=OVER)
    part: Part | None = mine.first()
    return part


def application(
    person: User, program: Program, side: str, words: Vocabulary, *, with_dates: bool = True
) -> Application:
    """Return everything a step stands on; at most five queries.

    What she typed in the other side's wizard and has not sent is known here as well, as long as
    she has no profile.
    """
    own = ("user__profile__role", "user__profile__setting")
    listed = Draft.objects.filter(program=program, user=person).select_related(*own)
    drafts = {row.side: row for row in listed}
    part = part_of(person, program, side)
    profile = _profile(person, part, *drafts.values())
    draft, other = drafts.pop(Side(side), None), next(iter(drafts.values()), None)
    known = answers_of(words, profile, part, with_dates=with_dates)
    known["time_zone"] = person.time_zone
    if profile is None:
        known["languages"] = ["en"]
        known |= other.answers if other else {}
    answers = known | (draft.answers if draft else {})
    return Application(person, program, side, part, profile, draft, known, answers)


def _profile(person: User, *rows: Part | Draft | None) -> Profile | None:
    """Return the profile, from a row that brought it along where there is one."""
    for row in rows:
        if row is not None:
            return profile_of(row.user)
    return Profile.objects.select_related("role", "setting").filter(pk=person.pk).first()


def begun(draft: Draft) -> Begun:
    """Return what an application that was not sent lacks, and where to go on; no query."""
    asking = steps.asking_steps(draft.side)
    missing = tuple(step for step in asking if step.slug not in draft.done)
    return Begun(missing, step_url(draft.program, draft.side, draft.step or steps.CHECK))


def step_url(program: Program, side: str, slug: str) -> str:
    """Return the address of a step."""
    return reverse("apply-step", args=[program.slug, side, slug])

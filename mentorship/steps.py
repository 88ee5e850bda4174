"""The steps of the two wizards, in order, and what each says about itself."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from mentorship.enums import Side

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CHECK = "check"
TEAM_AND_PARTNER = _(
    "The program team, for matching. The person we introduce you to reads your role, the kind of "
    "place you work in and your own words, never your employer."
)
MATCHING_ONLY = _(
    "Only the matching counts your hours. The person we introduce you to reads how and when you "
    "can both meet."
)
IN_DIRECTORY = _(
    "The program team, and the person we introduce you to. Members read of you in the mentor "
    "directory only what you tick here."
)
SENT = _("Nobody yet. The program team reads your answers after you send them.")


@dataclass(frozen=True)
class Step:
    """One page of a wizard; ``minutes`` is about how long it takes."""

    slug: str
    title: "StrOrPromise"
    lead: "StrOrPromise"
    minutes: int
    readers: "StrOrPromise" = TEAM_AND_PARTNER


MEETING = Step(
    "meeting",
    _("How you'd like to meet"),
    _("Pick what is usually true. You agree on each meeting together."),
    2,
    MATCHING_ONLY,
)
CHECKING = Step(
    CHECK, _("Check and send"), _("Change whatever isn't right. Nothing is sent yet."), 1, SENT
)
MENTEE_STEPS = (
    Step("now", _("You now"), _("Only your role is needed. The rest helps us find a fit."), 2),
    Step(
        "aims",
        _("Where you want to go"),
        _(
            "A rough direction is enough. You can change all of this later, and your mentor will "
            "help you sharpen it."
        ),
        3,
    ),
    MEETING,
    Step(
        "words",
        _("In your words"),
        _("A few lines say more than any list. Everything here can be skipped."),
        3,
    ),
    CHECKING,
)
MENTOR_STEPS = (
    Step(
        "limits",
        _("Your limits"),
        _("You read about a person before you answer, and you can say no, pause or stop."),
        1,
    ),
    Step(
        "now",
        _("Where you are, and where you have been"),
        _("Your way matters more than your title."),
        2,
    ),
    Step(
        "help",
        _("What you can help with"),
        _("You don't have to know everything. Say what you'd enjoy."),
        2,
    ),
    MEETING,
    Step(
        "words",
        _("In your words"),
        _("This is what people read first about you."),
        3,
        IN_DIRECTORY,
    ),
    CHECKING,
)


CHANGING = Step(
    CHECK,
    _("Your answers"),
    _("Change whatever isn't right any more. It counts once you save."),
    1,
)


def steps_of(side: str) -> tuple[Step, ...]:
    """Return the steps of one side's wizard, the last being ``check``."""
    return MENTOR_STEPS if side == Side.MENTOR else MENTEE_STEPS


def asking_steps(side: str) -> tuple[Step, ...]:
    """Return the steps that ask something: all but the last."""
    return steps_of(side)[:-1]


def step_of(side: str, slug: str) -> Step | None:
    """Return one step by its slug, or None where the wizard has none of that name."""
    return next((step for step in steps_of(side) if step.slug == slug), None)


def next_slug(side: str, slug: str) -> str:
    """Return the slug of the step after one; the last stays the last."""
    slugs = [step.slug for step in steps_of(side)]
    return slugs[min(slugs.index(slug) + 1, len(slugs) - 1)]


def slug_before(side: str, slug: str) -> str:
    """Return the slug of the step before one; the first stays the first."""
    slugs = [step.slug for step in steps_of(side)]
    return slugs[max(slugs.index(slug) - 1, 0)]

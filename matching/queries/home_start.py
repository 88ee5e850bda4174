"""People without a part: an application begun, or the programs that they can join."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from matching.queries.home_situation import NextStep
from mentorship.enums import Side
from mentorship.models import Draft, Program
from mentorship.queries import wizard
from mentorship.rules import joinable_by

MOST_PROGRAMS = 3


@dataclass(frozen=True)
class Offer:
    """One part that is open to a person; ``is_wanted``: what she said she came for."""

    title: str
    text: str
    verb: str
    url: str
    is_wanted: bool = True


def begun(draft: Draft) -> NextStep:
    """Return the card of an application that was not sent: what is missing, where to go on."""
    left, name = wizard.begun(draft), draft.user.name
    minutes = {"minutes": left.minutes}
    return NextStep(
        title=_("Finish your application"),
        text=_("Everything you typed is kept. About %(minutes)d minutes are left.") % minutes,
        verb=_("Go on where you left"),
        url=left.url,
        missing=tuple(str(step.title) for step in left.missing),
        mentee_name=name if draft.side == Side.MENTEE else "",
        mentor_name=name if draft.side == Side.MENTOR else "",
    )


def offers_to(user: User, brings: str) -> list[Offer]:
    """Return the parts open to somebody who has none, what she came for first; one query.

    Args:
        user: the person.
        brings: "mentee", "mentor" or "both", as she said when she signed up; else empty.
    """
    wanted = {"both": list(Side)}.get(brings) or [side for side in Side if side == brings]
    offers = [
        offer(program, side, is_wanted=not wanted or side in wanted)
        for program in _open_to(user)
        for side in Side
    ]
    return sorted(offers, key=lambda one: not one.is_wanted)


def _open_to(user: User) -> list[Program]:
    """Return programs that take her; the wizard asks again, more closely."""
    return list(joinable_by(user).filter(is_open=True)[:MOST_PROGRAMS])


def offer(program: Program, side: str, *, is_wanted: bool = True) -> Offer:
    """Return what invites a person to one side of a program."""
    words = {
        "mentee": (
            _("Find a mentor in %(program)s"),
            _("Say where you want to go, and we look for the right person."),
            _("Apply as a mentee"),
        ),
        "mentor": (
            _("Be a mentor in %(program)s"),
            _("Say what you can help with and how many people you have time for."),
            _("Offer to mentor"),
        ),
    }
    title, said, verb = words[side]
    url = f"{reverse('apply', args=[program.slug])}?as={side}"
    return Offer(title % {"program": program.name}, said, verb, url, is_wanted)

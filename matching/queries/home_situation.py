"""The shape of what a home says: a situation and its one next step."""

from dataclasses import dataclass

from mentorship.models import Mentorship


@dataclass(frozen=True)
class NextStep:
    """One card: what is to be done, or why there is nothing to do.

    ``url`` empty: nothing to press. ``is_post`` makes a button of it that acts at once; ``second``
    is a quieter way, as label and address. ``is_calm``: it may be pressed, nothing waits for it.
    An empty name draws a dashed half.
    """

    title: str
    text: str
    note: str = ""
    verb: str = ""
    url: str = ""
    is_post: bool = False
    is_calm: bool = False
    second: tuple[str, str] | None = None
    missing: tuple[str, ...] = ()
    mentee_name: str = ""
    mentor_name: str = ""


@dataclass(frozen=True)
class Choice:
    """One thing that she can do now; ``url`` empty where there is nothing to do."""

    text: str
    verb: str = ""
    url: str = ""


@dataclass(frozen=True)
class Situation:
    """What is true of one part now.

    ``here`` is the step of the journey, empty where none is drawn. ``is_waiting``: nobody was
    offered yet, so that suggestions and dates help.
    """

    title: str
    lead: str = ""
    here: str = ""
    step: NextStep | None = None
    choices: tuple[Choice, ...] = ()
    mentorship: Mentorship | None = None
    guide: str = ""
    is_waiting: bool = False

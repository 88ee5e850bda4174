"""What a program asks of one kind of mentoring: its own settings, and where a kind differs."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Q

from mentorship.enums import AskedFirst, MentorType
from mentorship.models import Program


@dataclass(frozen=True)
class Terms:
    """The settings that may differ by kind; each is named as the program's own field.

    ``extensions_most`` None is any number; ``ladder_days`` are days after the start.
    """

    months: int
    hours_a_month: int
    capacity_max: int
    asked_first: str
    offer_days: int
    nudge_day: int
    ladder_days: tuple[int, ...]
    no_meeting_days: int
    pause_days: int
    extension_months: int
    extensions_most: int | None

    @property
    def asks_mentor_first(self) -> bool:
        """Whether the mentee is asked only after the mentor's yes."""
        return self.asked_first == AskedFirst.MENTOR


FIELDS = tuple(Terms.__dataclass_fields__)


def own_terms(program: Program) -> Terms:
    """Return what holds for every kind that names nothing else."""
    return _terms({name: getattr(program, name) for name in FIELDS})


def terms_of(program: Program, mentor_type: str) -> Terms:
    """Return what holds for one kind of mentoring in a program."""
    differing = program.by_type.get(mentor_type) or {}
    return _terms(asdict(own_terms(program)) | differing)


def _terms(values: Mapping[str, Any]) -> Terms:
    chosen = {name: values[name] for name in FIELDS}
    return Terms(**chosen | {"ladder_days": tuple(chosen["ladder_days"])})


def asked_mentor_first() -> Q:
    """Return the condition on mentorships of whose two the mentor is asked first."""
    condition = Q()
    for kind in MentorType:
        here = f"program__by_type__{kind.value}__asked_first"
        # Without "is there", NULL would make a NOT around it NULL as well, and lose the row.
        is_own = Q(**{f"{here}__isnull": False}) & Q(**{here: AskedFirst.MENTOR.value})
        follows = Q(**{f"{here}__isnull": True}, program__asked_first=AskedFirst.MENTOR)
        condition |= Q(mentor_type=kind) & (is_own | follows)
    return condition


def most_places(program: Program, offers: Iterable[str]) -> int:
    """Return how many people somebody may take who offers these kinds; the widest one counts."""
    kinds = [*offers] or program.mentor_types
    return max(terms_of(program, kind).capacity_max for kind in kinds)


def months_in_words(program: Program) -> str:
    """Return "6", or "4 to 6" where the kinds on offer differ."""
    months = [terms_of(program, kind).months for kind in program.mentor_types]
    months = months or [program.months]
    least, most = min(months), max(months)
    return str(most) if least == most else f"{least} to {most}"

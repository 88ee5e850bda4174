"""What this floor puts into a person's copy: her own wishes, and whom she hid.

Nothing of those who wished for her or hid her, and no match: what she read of one stands with her
mentorships, and scores are told to nobody who is matched.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts import registry
from accounts.copies.shape import Section, Value
from accounts.models import User
from matching.models import HiddenMentor, Wish
from matching.queries import wish_list
from mentorship.clock import local_day
from mentorship.models import Mentee


def register() -> None:
    """Say so; called once when the app is ready."""
    registry.register_copy("matching", sections)


def sections(person: User) -> Iterator[Section]:
    """Yield every section of this floor, with the names that her list shows."""
    parts = Mentee.objects.filter(user=person).select_related("program").order_by("pk")
    yield Section(
        "wishes",
        _("Mentors you wished for"),
        {"program": _("Program"), "rank": _("Place"), "mentor": _("Mentor"),
         "reason": _("Your reason")},
        (row for part in parts for row in _wishes(part)),
        ("matching.wish",),
        intro=_("A mentor never learns of it."),
    )  # fmt: skip
    yield Section(
        "hidden_mentors",
        _("Mentors you hid"),
        {"program": _("Program"), "mentor": _("Mentor"), "hidden_at": _("Since")},
        (row for part in parts for row in _hidden(part)),
        ("matching.hiddenmentor",),
        intro=_("A mentor never learns of it."),
    )


def _wishes(part: Mentee) -> Iterator[list[Value]]:
    rows = list(Wish.objects.filter(mentee=part).order_by("rank"))
    for row in wish_list.rows_of(rows, local_day(part.program.time_zone)):
        yield [part.program.name, row.rank, row.name, row.reason]


def _hidden(part: Mentee) -> Iterator[list[Value]]:
    since = dict(HiddenMentor.objects.filter(mentee=part).values_list("mentor_id", "hidden_at"))
    for mentor_id, name in wish_list.hidden_by(part):
        yield [part.program.name, name, since[mentor_id]]

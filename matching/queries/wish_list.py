"""A mentee's list as she reads it: whom she wished for, why, and whom she hid."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from matching.models import HiddenMentor, Wish
from matching.queries.listed import listed
from matching.queries.mentor_cards import Card, Place, cards_of, shown_name
from mentorship.models import Mentee, Mentor


@dataclass(frozen=True)
class WishRow:
    """One wish; ``is_listed`` is False where he left the directory, whose name is then not said."""

    mentor_id: int
    rank: int
    name: str
    facts: str
    reason: str
    place: Place | None
    is_listed: bool
    photo: str = ""


@dataclass(frozen=True)
class WishList:
    """Wishes by rank, and hidden mentors as (id, name), the latest first.

    Of those who left the directory no name is said.
    """

    wishes: tuple[WishRow, ...]
    hidden: tuple[tuple[int, str], ...]


def wish_list_of(mentee: Mentee, today: date) -> WishList:
    """Return a mentee's list; four queries."""
    wishes = list(Wish.objects.filter(mentee=mentee).order_by("rank"))
    return WishList(wishes=tuple(rows_of(wishes, today)), hidden=hidden_by(mentee))


def rows_of(wishes: Sequence[Wish], today: date) -> list[WishRow]:
    """Return wishes as she reads them; two queries."""
    cards = {card.id: card for card in cards_of([wish.mentor_id for wish in wishes], today)}
    return [_row(wish, cards.get(wish.mentor_id)) for wish in wishes]


def hidden_by(mentee: Mentee) -> tuple[tuple[int, str], ...]:
    """Return whom a mentee hid as (id, name), the latest first; one query."""
    rows = HiddenMentor.objects.filter(mentee=mentee).order_by("-hidden_at", "-pk")
    there = Exists(listed(Mentor.objects.filter(pk=OuterRef("mentor"))))
    names = rows.annotate(there=there).values_list("mentor_id", "mentor__user__name", "there")
    return tuple((pk, shown_name(name) if there else _gone()) for pk, name, there in names)


def _gone() -> str:
    return _("Someone who left the directory")


def _row(wish: Wish, card: Card | None) -> WishRow:
    if card is None:
        return WishRow(wish.mentor_id, wish.rank, _gone(), "", wish.reason, None, is_listed=False)
    return WishRow(
        mentor_id=wish.mentor_id,
        rank=wish.rank,
        name=card.name,
        facts=card.path or card.credentials,
        reason=wish.reason,
        place=card.place,
        is_listed=True,
        photo=card.photo,
    )


def as_lines(mentee_ids: Collection[int]) -> dict[int, list[str]]:
    """Return wishes, and then who was hidden, as lines by mentee; two queries for all.

    For concern contacts on a case, and for what is opened with a reason: nobody else.
    """
    wishes = Wish.objects.filter(mentee__in=mentee_ids).select_related("mentor__user")
    hidden = HiddenMentor.objects.filter(mentee__in=mentee_ids).select_related("mentor__user")
    lines = defaultdict[int, list[str]](list)
    for wish in wishes.order_by("rank"):
        lines[wish.mentee_id].append(_ranked(wish))
    for row in hidden.order_by("pk"):
        said = _("Not wanted: %(name)s") % {"name": row.mentor.user.name}
        lines[row.mentee_id].append(said)
    return lines


def _ranked(row: Wish) -> str:
    line = f"{row.rank}. {row.mentor.user.name}"
    return f"{line}: {row.reason}" if row.reason else line


def has_any(mentee_id: int) -> bool:
    """Whether a mentee ranked anybody."""
    return Wish.objects.filter(mentee=mentee_id).exists()

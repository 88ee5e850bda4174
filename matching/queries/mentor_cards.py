"""What a card shows of a mentor: his first name and initial, his place, and what he chose to show.

Nothing else of him leaves this module: no surname, address or workplace that he did not choose.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, CharField, F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.days import month_day
from accounts.prepared import Prepared, padded
from matching.queries.listed import listed
from mentorship.enums import MeetingMode, MentorState, MentorType, ShownField
from mentorship.models import HeldCredential, Mentor, Profile

MOST_NAMED = 4  # credentials, fields or goals on one card
MOST_STEPS = 3  # earlier roles in a path
TYPES: Mapping[str, object] = {
    MentorType.PEER: gettext_lazy("Peer"),
    MentorType.CAREER: gettext_lazy("Career"),
    MentorType.LIFE: gettext_lazy("Life"),
}
CERTIFICATION, CREDENTIAL, FIELD, GOAL, ROLE = "certification credential field goal role".split()
Names = Mapping[tuple[str, int], Sequence[str]]  # by list and owner
Fact = tuple[str, str]


@dataclass(frozen=True)
class Place:
    """Whether he has room, as a tag: its text, tone and icon."""

    text: str
    tone: str = ""
    icon: str = "clock"


@dataclass(frozen=True)
class Card:
    """One mentor as members see him; what he does not show is empty.

    facts: (label, text). photo: the name of his picture.
    """

    id: int
    name: str
    place: Place
    credentials: str = ""
    path: str = ""
    facts: tuple[Fact, ...] = ()
    words: str = ""
    photo: str = ""
    is_reader: bool = False


def cards_of(mentor_ids: Sequence[int], today: date, reader: int | None = None) -> list[Card]:
    """Return the cards of mentors who are listed at this moment, in the given order; two queries.

    ``reader`` is the user who reads: her own card is marked.
    """
    rows = _mentors(*padded(mentor_ids)) if mentor_ids else ()
    mentors = {mentor.pk: mentor for mentor in rows}
    names = _names(mentors.values(), today) if mentors else {}
    there = [mentors[pk] for pk in mentor_ids if pk in mentors]
    return [_card(mentor, names, today, reader) for mentor in there]


@Prepared
def _mentors(*mentor_ids: int) -> QuerySet[Mentor]:
    rows = listed(Mentor.objects.filter(pk__in=mentor_ids))
    return rows.select_related("user__profile__role", "user__photo").defer("user__photo__data")


def shown_name(name: str) -> str:
    """Return the first name and the initial of the last: "Dolores Q."."""
    words = name.split()
    return f"{words[0]} {words[-1][0]}." if len(words) > 1 else name


def place_of(mentor: Mentor, today: date) -> Place:
    """Say whether a mentor has room, or until when he has none."""
    if mentor.state == MentorState.PAUSED:
        return Place(_paused(mentor.paused_until))
    if mentor.available_until and mentor.available_until < today:
        return Place(_("Not available now"))
    free = mentor.capacity - mentor.places_held
    if free <= 0:
        return Place(_("Full"))
    if mentor.available_from and mentor.available_from > today:
        return Place(_("Available from %(day)s") % {"day": month_day(mentor.available_from)})
    text = ngettext("%(n)d place open", "%(n)d places open", free) % {"n": free}
    return Place(text, tone="good", icon="check")


def _paused(until: date | None) -> str:
    return _("Paused until %(day)s") % {"day": month_day(until)} if until else _("Paused")


def _card(mentor: Mentor, names: Names, today: date, reader: int | None) -> Card:
    profile: Any = getattr(mentor.user, "profile", None)
    shown = frozenset(mentor.shown) if profile else frozenset()
    photo = getattr(mentor.user, "photo", None) if ShownField.PHOTO in shown else None
    return Card(
        id=mentor.pk,
        name=shown_name(mentor.user.name),
        place=place_of(mentor, today),
        credentials=_credentials(mentor, names) if ShownField.CREDENTIALS in shown else "",
        path=_path(profile, names) if ShownField.PATH in shown else "",
        facts=tuple(_facts(mentor, profile, shown, names)),
        words=profile.introduction if ShownField.WORDS in shown else "",
        photo=str(photo.name) if photo else "",
        is_reader=mentor.user_id == reader,
    )


def _facts(mentor: Mentor, profile: Any, shown: Collection[str], names: Names) -> Iterator[Fact]:
    if ShownField.HELP in shown:
        fields, goals = names.get((FIELD, mentor.user_id)), names.get((GOAL, mentor.pk))
        if fields:
            yield _("Practices"), _sentence(_some(fields))
        if goals:
            yield _("Can help with"), _sentence(_some(goals))
    kinds = [str(TYPES[kind]) for kind in MentorType if kind in mentor.offers]
    yield _("Mentor type"), _sentence(kinds)
    if ShownField.MEETS in shown and (meets := _meets(profile)):
        yield _("Meets"), meets
    if ShownField.EMPLOYER in shown and profile.employer:
        yield _("Works at"), profile.employer


def _meets(profile: Profile) -> str:
    modes = [str(mode.label) for mode in MeetingMode if mode in profile.meeting_modes]
    how = _sentence(modes, last=_("or"))
    return ", ".join(filter(None, (how, profile.state)))


def _credentials(mentor: Mentor, names: Names) -> str:
    """Return his certifications by their short names, without who issued them; else the rest."""
    held = names.get((CERTIFICATION, mentor.user_id)) or names.get((CREDENTIAL, mentor.user_id), ())
    return ", ".join(_some(list(dict.fromkeys(name.split(" (")[0] for name in held))))


def _path(profile: Profile, names: Names) -> str:
    """Return his path in his own words, or his roles from the first to the present one."""
    if profile.path_line:
        return profile.path_line
    now = profile.role.name if profile.role else ""
    before = [name for name in names.get((ROLE, profile.pk), ()) if name != now][-MOST_STEPS:]
    steps = [*before, now] if now else before
    first, *later = steps or [""]
    return _(", then ").join([first, *map(_within, later)])


def _some(texts: Sequence[str]) -> list[str]:
    more = len(texts) - MOST_NAMED
    said = list(texts[:MOST_NAMED])
    return [*said, _("%(n)d more") % {"n": more}] if more > 0 else said


def _sentence(texts: Sequence[str], last: str = "") -> str:
    """Return "One, two, three", or with a last word "One, two or three"."""
    first, *others = texts or [""]
    *middle, end = [first, *map(_within, others)]
    if not middle:
        return end
    return f"{', '.join(middle)} {last} {end}" if last else ", ".join([*middle, end])


def _within(name: str) -> str:
    """Return a name as it stands within a sentence; further capitals make it a proper name."""
    return name if any(c.isupper() for c in name[1:]) else name[:1].lower() + name[1:]


def _names(mentors: Iterable[Mentor], today: date) -> Names:
    """Return the names of what mentors have, in the taxonomy's order, roles by level; a query."""
    parts = list(mentors)
    users, ids = [mentor.user_id for mentor in parts], [mentor.pk for mentor in parts]
    found: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    rows = (row.values() for row in _named(today, *padded(users), *padded(ids)))
    for kind, owner, _level, _position, name in sorted(map(tuple, rows)):
        found[kind, owner].append(name)
    return found


@Prepared
def _named(today: date, *people: int) -> QuerySet[Any, Any]:
    """Return the names of what some mentors have, of whom the users come first, then the parts."""
    users, ids = people[: len(people) // 2], people[len(people) // 2 :]
    profiles, certified = {"profile__in": users}, Q(credential__kind="certification")
    held = HeldCredential.objects.filter(profile__in=users).exclude(expires_on__lt=today)
    lists = [
        _rows(CERTIFICATION, held.filter(certified), "profile", "credential"),
        _rows(CREDENTIAL, held.exclude(certified), "profile", "credential"),
        _rows(FIELD, _through(Profile.specializations, **profiles), "profile", "specialization"),
        _rows(ROLE, _through(Profile.past_roles, **profiles), "profile", "role", "level"),
        _rows(GOAL, _through(Mentor.helps_with, mentor__in=ids), "mentor", "goal"),
    ]
    first, *others = lists
    joined: QuerySet[Any, Any] = first.union(*others, all=True)
    return joined


def _through(link: Any, **owners: Any) -> Any:
    return link.through.objects.filter(**owners)


def _rows(kind: str, links: Any, owner: str, entry: str, level: str = "") -> Any:
    number = F(f"{entry}__{level}") if level else Value(0)
    return links.order_by().values(
        of=Cast(Value(kind), CharField()),
        owner=Cast(F(f"{owner}_id"), BigIntegerField()),
        rank=Cast(number, IntegerField()),
        place=Cast(F(f"{entry}__position"), IntegerField()),
        called=Cast(F(f"{entry}__name"), CharField()),
    )

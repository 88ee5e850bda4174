"""The people of one program as its list shows them: those who wait first, then everybody."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.prepared import Prepared, padded
from matching.queries.people_search import MODELS, Key, has_note, has_read
from mentorship.enums import MenteeState, MentorState, Side
from mentorship.models import Mentee, Mentor, Profile, Program, Specialization, StaffNote
from mentorship.queries.people import facts_line, profile_of
from mentorship.queries.vetting import has_answered, is_asked

Json = dict[str, Any]
Part = Mentee | Mentor
STATE_TAGS: dict[str, tuple[str, str]] = {
    MenteeState.AVAILABLE: ("good", "check"),
    MenteeState.APPLIED: ("info", "clock"),
    MentorState.VETTED: ("good", "shield-check"),
    MentorState.REFUSED: ("", "x"),
    MentorState.PAUSED: ("warn", "pause"),
    MentorState.LEFT: ("", "log-out"),
}
JOINED = ("user__profile__role", "user__profile__setting")


def parts_of(program: Program, keys: Sequence[Key]) -> list[Part]:
    """Return parts by (side, id) in their order, with what the list says of them; two queries."""
    found: dict[Key, Part] = {}
    for side, prepared in _PARTS.items():
        if pks := [pk for one, pk in keys if one == side]:
            rows = prepared(program.pk, *padded(pks))
            found |= {(side.value, part.pk): part for part in rows}
    return [found[key] for key in keys if key in found]


def _mentees(program: int, *pks: int) -> Any:
    return _told(Mentee.objects.filter(pk__in=pks), program, Side.MENTEE)


def _mentors(program: int, *pks: int) -> Any:
    asked = Mentor.objects.annotate(is_asked=is_asked(), has_answered=has_answered())
    return _told(asked.filter(pk__in=pks), program, Side.MENTOR)


def _told(rows: Any, program: int, side: Side) -> Any:
    annotated = rows.annotate(is_oriented=has_read(side), has_note=has_note(program))
    return annotated.select_related("user", *JOINED)


_PARTS: dict[Side, Prepared[Any]] = {
    Side.MENTEE: Prepared(_mentees), Side.MENTOR: Prepared(_mentors),
}  # fmt: skip


def side_of(part: Part) -> Side:
    """Return which side a part is."""
    return Side.MENTEE if isinstance(part, Mentee) else Side.MENTOR


def row_of(part: Any) -> Json:
    """Return a row of the list; ``stage`` says what an application waits for."""
    side = side_of(part)
    waits = side == Side.MENTOR and part.state == MentorState.APPLIED
    tone, icon, text = stage_of(part) if waits else state_of(part)
    return {
        "id": part.pk,
        "name": part.user.name,
        "side": side.value,
        "part": part_text(part),
        "facts": facts_line(profile_of(part.user)),
        "state": {"tone": tone, "icon": icon, "text": text},
        "when": part.applied_at,
        "waits": _waiting(part) if waits else "",
        "places": places_text(part),
        "has_note": part.has_note,
    }


def part_text(part: Part) -> str:
    """Return which side somebody is on, and the kinds of mentor that she seeks or he offers."""
    if isinstance(part, Mentee):
        return _("Mentee: %(kinds)s") % {"kinds": _kinds(part.seeks)}
    return _("Mentor: %(kinds)s") % {"kinds": _kinds(part.offers)}


def _kinds(kinds: list[str]) -> str:
    words = {"peer": _("peer"), "career": _("career"), "life": _("life")}
    return ", ".join(words.get(kind, kind) for kind in kinds) or _("nothing yet")


def places_text(part: Part) -> str:
    """Return how many of a mentor's places are free; empty for mentees."""
    if isinstance(part, Mentee):
        return ""
    free = part.capacity - part.places_held
    return _("%(free)d\u00a0of\u00a0%(all)d") % {"free": free, "all": part.capacity}


def state_of(part: Part) -> tuple[str, str, str]:
    """Return a part's state: tone, icon, words."""
    tone, icon = STATE_TAGS.get(part.state, ("", "circle-dashed"))
    return tone, icon, part.get_state_display()


def stage_of(mentor: Any) -> tuple[str, str, str]:
    """Return what the next step of an application waits for: tone, icon, words."""
    if mentor.is_asked:
        return "", "clock", _("Asked, no answer yet")
    if mentor.has_answered:
        return "info", "messages-square", _("Answered")
    if not mentor.is_oriented:
        return "", "book-open", _("Orientation not read")
    return "good", "check", _("Ready to decide")


def _waiting(mentor: Mentor) -> str:
    days = (timezone.now() - mentor.applied_at).days
    if days < 1:
        return _("new today")
    return ngettext("waits %(n)d day", "waits %(n)d days", days) % {"n": days}


def choices_of(program: Program) -> tuple[list[tuple[str, str]], list[str]]:
    """Return specializations as (slug, name) and the chapters of a program's people; one query."""
    rows = sorted(_choices(program.pk), key=lambda row: row["text"].casefold())
    return (
        [(row["slug"], row["text"]) for row in rows if row["kind"] == "field"],
        [row["text"] for row in rows if row["kind"] == "chapter"],
    )


@Prepared
def _choices(program: int) -> QuerySet[Any, Any]:
    fields = Specialization.objects.order_by().values("slug", text=F("name"), kind=_text("field"))
    parts: list[Any] = [
        model._default_manager.filter(program=program).values("user") for model in MODELS.values()
    ]
    people = Profile.objects.filter(user__in=parts[0].union(parts[1])).exclude(chapter="")
    chapters = people.order_by().values(slug=F("chapter"), text=F("chapter"), kind=_text("chapter"))
    return fields.union(chapters.distinct(), all=True)


def _text(value: str) -> Any:
    return Value(value, output_field=CharField())


def fields_of(keys: Sequence[Key]) -> dict[Key, list[str]]:
    """Return the names of what these parts want, or practice, by part; two queries."""
    mentees = [pk for side, pk in keys if side == Side.MENTEE]
    mentors = [pk for side, pk in keys if side == Side.MENTOR]
    wants = Mentee.wants.through._default_manager.filter(mentee__in=mentees)
    practiced = Profile.specializations.through._default_manager.filter(
        profile__user__mentor_parts__in=mentors,
    )
    found: dict[Key, list[str]] = defaultdict(list)
    for side, rows, column in (
        (Side.MENTEE, wants, "mentee_id"),
        (Side.MENTOR, practiced, "profile__user__mentor_parts__id"),
    ):
        for pk, name in rows.values_list(column, "specialization__name"):
            found[side.value, pk].append(name)
    return {key: sorted(names) for key, names in found.items()}


def notes_of(program: Program, person_id: int) -> QuerySet[StaffNote]:
    """Return what the team keeps about one person, the newest first."""
    rows = StaffNote.objects.filter(program=program, person=person_id)
    return rows.select_related("author")

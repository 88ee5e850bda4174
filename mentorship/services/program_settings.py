"""Change a program's settings: one section of them at a time, each with a trail."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import ngettext

from accounts.models import User
from accounts.services import audit, locking
from mentorship import rules
from mentorship.enums import MenteeState, MentorState
from mentorship.exceptions import NotAllowed
from mentorship.exceptions.programs import BadSettings, StaleSettings
from mentorship.models import Mentee, Mentor, Program
from mentorship.program_rules import BOUNDS, DATES
from mentorship.queries.program_settings import last_change
from mentorship.services.programs import default_weights
from mentorship.terms import most_places
from mentorship.validators import program_problems

# What the desk may change; who may apply and the texts have services of their own.
CHANGEABLE = frozenset((
    *BOUNDS, *DATES,
    "name", "about", "time_zone", "chapter", "intake", "mentor_types", "orientation_first",
    "is_directory_public", "may_be_indexed", "next_round_opens_on", "weights", "policy",
    "min_score", "good_score", "strong_score", "min_overlap_minutes", "full_overlap_minutes",
    "asked_first", "ladder_days", "extensions_most", "by_type",
))  # fmt: skip
IN_WORDS = ("name", "about", "chapter")  # a trail names them, and never holds what they say
GONE = (MenteeState.LEFT, MentorState.LEFT, MentorState.REFUSED)


@locking.serialized
def change(*, program_id: int, fields: Mapping[str, Any], version: int, actor: User) -> Program:
    """Change some of a program's settings; they hold from now on, for what begins from now on.

    Args:
        fields: names of ``CHANGEABLE`` to new values.
        version: the one that the admin's page was drawn from.

    Raises:
        NotAllowed: not an admin of the program.
        StaleSettings: a colleague changed the program meanwhile.
        BadSettings: with what to do for each field that does not fit.
    """
    program = locking.lock(Program.objects.filter(pk=program_id)).get()
    if not rules.administers(actor, program):
        raise NotAllowed
    before = {name: getattr(program, name) for name in CHANGEABLE}
    changed = {name: value for name, value in fields.items() if value != before[name]}
    if not changed:
        return program
    _refuse_stale(program, version)
    for name, value in changed.items():
        setattr(program, name, value)
    program.weights = _complete_weights(program)
    _refuse_problems(program, before, fields, changed)
    program.version += 1
    program.save(update_fields=[*changed, "weights", "version"])
    audit.record(
        actor=actor,
        action="program.changed",
        target=program,
        program=program,
        fields=sorted(changed),
        changes=list(_trail(before, changed)),
    )
    return program


def _refuse_stale(program: Program, version: int) -> None:
    if version != program.version:
        who, when = last_change(program)
        raise StaleSettings(name=who, at=when)


def _complete_weights(program: Program) -> dict[str, Any]:
    """Give a kind of mentoring that is new here the usual weights."""
    new = [kind for kind in program.mentor_types if kind not in program.weights]
    kept: dict[str, Any] = program.weights
    return kept | {kind: default_weights(kind) for kind in new}


def _refuse_problems(
    program: Program,
    before: Mapping[str, Any],
    fields: Mapping[str, Any],
    changed: Mapping[str, Any],
) -> None:
    """Refuse what does not fit, but for what did not fit before and stands on another page."""
    earlier = program_problems({**vars(program), **before}).keys() - fields.keys()
    found = program_problems(vars(program))
    problems = {name: said for name, said in found.items() if name not in earlier}
    if "mentor_types" in changed:
        problems |= _dropped_kinds(program, before["mentor_types"])
    if changed.keys() & {"capacity_max", "by_type", "mentor_types"}:
        problems |= _places_above(program)
    if problems:
        raise BadSettings(problems)


def _dropped_kinds(program: Program, before: list[str]) -> dict[str, str]:
    """Refuse to drop a kind that people seek or offer."""
    dropped = set(before) - set(program.mentor_types)
    counts = {kind: _in_use(program, kind) for kind in dropped}
    used = {kind: count for kind, count in counts.items() if count}
    if not used:
        return {}
    said = ngettext(
        "%(n)s person seeks or offers this kind. They have to choose another first.",
        "%(n)s people seek or offer this kind. They have to choose another first.",
        sum(used.values()),
    )
    return {"mentor_types": said % {"n": sum(used.values())}}


def _in_use(program: Program, kind: str) -> int:
    rows = (
        *Mentee.objects.filter(program=program).exclude(state__in=GONE).values_list("seeks"),
        *Mentor.objects.filter(program=program).exclude(state__in=GONE).values_list("offers"),
    )
    return sum(kind in kinds for (kinds,) in rows)


def _places_above(program: Program) -> dict[str, str]:
    """Refuse a maximum below what some mentors offer: their word is theirs to change."""
    mentors = Mentor.objects.filter(program=program).exclude(state__in=GONE)
    offered = [
        capacity
        for offers, capacity in mentors.values_list("offers", "capacity")
        if capacity > most_places(program, offers)
    ]
    if not offered:
        return {}
    said = ngettext(
        "%(n)s mentor offers up to %(most)s places. Ask them to offer fewer first.",
        "%(n)s mentors offer up to %(most)s places. Ask them to offer fewer first.",
        len(offered),
    )
    return {"capacity_max": said % {"n": len(offered), "most": max(offered)}}


def _trail(before: Mapping[str, Any], changed: Mapping[str, Any]) -> Iterator[str]:
    """Yield each change as a code, such as ``policy:fair>total``."""
    for name, value in sorted(changed.items()):
        if name not in IN_WORDS:
            yield from _change_codes(name, before[name], value)


def _change_codes(name: str, old: Any, new: Any) -> Iterator[str]:
    """Yield one code for a plain value, and one for each entry of a map that differs."""
    if isinstance(old, dict) or isinstance(new, dict):
        was, now = old or {}, new or {}
        for key in sorted(was.keys() | now.keys()):
            yield from _change_codes(f"{name}.{key}", was.get(key), now.get(key))
    elif old != new:
        yield f"{name}:{_code(old)}>{_code(new)}"


def _code(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "+".join(str(item) for item in value)
    if isinstance(value, date):
        return value.isoformat()
    return "none" if value is None else str(value).replace(" ", "")

"""Who has no mentor in a plan and why, and which new mentor would help most."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from matching.models import Run, Unmatched
from matching.queries.wording import Names
from mentorship.enums import MentorType
from mentorship.models import Mentee, Mentor, Program

Json = dict[str, Any]
SERVED = "served_otherwise"
TYPE_NAMES = dict(MentorType.choices)


def mentors_named(rows: Iterable[Unmatched]) -> dict[str, Mentor]:
    """Return the mentors whom these reasons name, by their keys; one query."""
    keys = {row.detail.get("params", {}).get("other") for row in rows} - {None, ""}
    found = Mentor.objects.filter(uuid__in=[key for key in keys if is_uuid(key)])
    return {str(mentor.uuid): mentor for mentor in found.select_related("user")}


def is_uuid(key: str) -> bool:
    """Tell whether a key is a uuid, and not a made-up mentor's."""
    return len(key) == 36 and key.count("-") == 4


def reason_title(reason: str) -> str:
    """Return the heading for a reason."""
    titles = {
        "type_not_offered": _("Nobody offers what they asked for"),
        "no_eligible_mentor": _("Nobody left within the rules"),
        "below_minimum": _("No pair reaches the minimum"),
        "places_taken": _("All places that fit are taken"),
        SERVED: _("Has a mentor for another request"),
    }
    return titles.get(reason, reason)


def title_of(count: int) -> str:
    """Return the heading of the page."""
    if not count:
        return _("Everybody has a mentor in this plan")
    return ngettext(
        "%(n)d person has no mentor in this plan", "%(n)d people have no mentor in this plan", count
    ) % {"n": count}


def count_of_others(run: Run, kept: frozenset[int]) -> int:
    """Return how many mentees without a mentor another admin sees to; one query."""
    rows = Unmatched.objects.filter(run=run, mentee__user__in=kept).exclude(reason=SERVED)
    return rows.values("mentee").distinct().count()


def recruiting(run: Run, program: Program, kept: frozenset[int], names: Names) -> list[Json]:
    """Return what one more mentor of a kind would change, the most helpful first.

    People in ``kept`` are not named: another admin sees to them.
    """
    rows = run.report.get("recruiting", [])
    keys = {key for row in rows for key in row["mentees"]}
    people = Mentee.objects.filter(program=program, uuid__in=keys).exclude(user__in=kept)
    users = {str(mentee.uuid): mentee.user for mentee in people.select_related("user")}
    return [_advice(row, users, names) for row in rows]


def _advice(row: Mapping[str, Any], users: Mapping[str, User], names: Names) -> Json:
    people = [users[key] for key in row["mentees"] if key in users]
    return {
        "gain": f"+{row['served_more']}" if row["served_more"] else "",
        "title": kind_of_mentor(row, names),
        "text": " ".join(_advice_sentences(row, people)),
        "names": [person.name for person in people],
        "mentor_type": row["mentor_type"],
        "specialization": row["specialization"],
    }


def _advice_sentences(row: Mapping[str, Any], people: list[User]) -> Iterator[str]:
    if people:
        names = joined([person.first_name for person in people])
        yield _("%(names)s would get a place.") % {"names": names}
    elif not row["served_more"]:
        yield _("Nobody more is placed, but pairs get stronger.")
    if not row.get("is_exact", True):
        yield _("About so: this plan is too large to try it.")


def kind_of_mentor(row: Mapping[str, Any], names: Names) -> str:
    """Return such as "One oncology career mentor"."""
    field = names.name("specializations", row["specialization"])
    field = field[:1].lower() + field[1:] if field[1:2].islower() else field
    return _("One %(field)s %(kind)s") % {
        "field": field,
        "kind": str(TYPE_NAMES.get(row["mentor_type"], "")).lower(),
    }


def joined(names: list[str]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    return _(" and ").join(filter(None, [", ".join(names[:-1]), *names[-1:]]))

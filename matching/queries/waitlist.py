"""The waitlist of a round as its admins read it: place in the line, the true reason, what helps."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.models import Round
from matching.queries.home_waiting import kind_reason, says_still_looking
from matching.queries.unmatched import mentors_named, reason_title
from matching.queries.waiting import reasons_of_run, waitlist_of
from matching.queries.wording import Names, Wording
from mentorship.clock import database_now
from mentorship.enums import MentorType, Side
from mentorship.models import Mentorship
from mentorship.services.introductions import is_asked

TYPE_NAMES = dict(MentorType.choices)


@dataclass(frozen=True)
class Waiting:
    """One mentee in the line; ``place`` counts from 1, ``reads`` is what her home page says."""

    mentee_id: int
    place: int
    name: str
    seeks: str
    since: datetime
    waited: str
    reason: str
    detail: str
    helps: str
    reads: str


def waitlist(match_round: Round, kept: frozenset[int]) -> "QuerySet[Any]":
    """Return who waits in a round, in line, without those whom another admin sees to."""
    rows = waitlist_of(match_round).exclude(user__in=kept)
    found: QuerySet[Any] = rows.select_related("user", "program")
    return found


def described(
    rows: Sequence[Any], match_round: Round, kept: frozenset[int], *, first: int = 1
) -> list[Waiting]:
    """Return rows of ``waitlist`` in words, the first at this place; at most six queries."""
    reasons = reasons_of_run(match_round, [row.pk for row in rows])
    mentors = mentors_named(list(reasons.values()))
    people = {str(row.uuid): row.user.first_name for row in rows}
    people |= {key: mentor.user.first_name for key, mentor in mentors.items()}
    hidden = {key for key, mentor in mentors.items() if mentor.user_id in kept}
    wording, last = Wording(people, Names()), _last_known(rows)
    return [
        _waiting(row, place, reasons.get(row.pk), last.get(row.pk), wording, hidden)
        for place, row in enumerate(rows, first)
    ]


def _waiting(
    row: Any,
    place: int,
    why: Any,
    last: Mentorship | None,
    wording: Wording,
    hidden: set[str],
) -> Waiting:
    is_told = bool(why and why.detail) and why.detail["params"].get("other") not in hidden
    return Waiting(
        mentee_id=row.pk,
        place=place,
        name=row.user.name,
        seeks=", ".join(str(TYPE_NAMES.get(kind, kind)) for kind in row.seeks),
        since=row.applied_at,
        waited=_waited(row),
        reason=reason_title(why.reason) if why else _("Not in the last run"),
        detail=wording.detail(why, str(row.uuid)) if is_told else "",
        helps=what_helps(why.reason if why else ""),
        reads=_reads(row, last),
    )


def _waited(row: Any) -> str:
    """Return why she stands where she does."""
    if row.partner_left:
        return _("First in line: lost a mentor")
    if not row.waited_rounds:
        return _("By day of applying")
    return ngettext(
        "Moved up: waited %(n)d round", "Moved up: waited %(n)d rounds", row.waited_rounds
    ) % {"n": row.waited_rounds}


def what_helps(reason: str) -> str:
    """Return what would change that somebody waits."""
    steps = {
        "": _("The next run looks for somebody."),
        "type_not_offered": _("A mentor who offers this kind, or another kind for them."),
        "no_eligible_mentor": _("More times to meet, or a mentor from another workplace."),
        "below_minimum": _("Fuller answers from them, or a mentor nearer to what they want."),
        "places_taken": _("One more place with a mentor who fits, or one more mentor like that."),
    }
    return steps.get(reason, steps[""])


def _reads(row: Any, last: Mentorship | None) -> str:
    """Return what she reads at home about it, in the same order of precedence."""
    if last is not None and says_still_looking(last, row.home_reason_at):
        return _("We're finding you someone else")
    if row.home_reason:
        return kind_reason(row.home_reason)
    return _("We're looking")


def _last_known(rows: Iterable[Any]) -> Mapping[int, Mentorship]:
    """Return each mentee's newest introduction of which she knows; one query."""
    ids = [row.pk for row in rows]
    found = Mentorship.objects.filter(mentee__in=ids).announced(database_now())
    newest: dict[int, Mentorship] = {}
    for row in found.select_related("program").order_by("announce_at", "pk"):
        if is_asked(row, Side.MENTEE):
            newest[row.mentee_id] = row
    return newest

"""Lists of one round: its matches and plans, who entered, who waits, who is kept apart."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.lists.entrants_query import Asked
from matching.lists.shape import Asking, Taken, in_batches, taken
from matching.models import Match
from matching.queries import entrants, kept_apart, waitlist
from matching.queries.access import without
from matching.queries.approved_pairs import approved_pairs
from matching.queries.change_words import changed_lines
from matching.queries.saved_runs import SavedRun, saved_runs
from matching.queries.what_if import WhatChanges, compare_runs
from matching.queries.wording import Wording, first_names
from matching.sheets.writing import Column, Row, Sheet, columns
from mentorship.queries.texts import options

ENTRANT_FILTERS = ("side", "group", "q")
PLAN_FILTERS = ("before", "after")
MOST_DIGITS = 18
MOST_EXCLUSIONS = 1_000_000


def matches(asking: Asking) -> Taken:
    """Return the current matches of a round with the parts of their scores and the reasons."""
    rows: Any = Match.objects.filter(round=asking.round).current()
    mine = without(rows, asking.kept, "mentee__user", "mentor__user").order_by("-score", "pk")
    ids = list(mine.values_list("pk", flat=True))
    heads = columns(
        id=_("Number"), mentee=_("Mentee"), mentor=_("Mentor"), mentor_type=_("Mentor type"),
        state=_("State"), score=_("Score"), career_path=_("Career path"),
        specialization=_("Specialization"), mentor_type_fit=_("Mentor type fit"),
        bonus=_("Bonus"), is_pinned=_("Pinned"), why=_("Why"), missing=_("Missing"),
    )  # fmt: skip
    return Taken("matches", Sheet(heads, in_batches(ids, _matches)), len(ids))


def _matches(ids: list[int]) -> Iterable[Row]:
    found = Match.objects.filter(pk__in=ids).select_related("mentee__user", "mentor__user")
    rows = list(found.order_by("-score", "pk"))
    wording = Wording(first_names(rows))
    return [_match(row, wording) for row in rows]


def _match(row: Match, wording: Wording) -> Row:
    parts = (row.score, row.career_path, row.specialization, row.mentor_type_fit, row.bonus)
    return [
        row.pk,
        row.mentee.user.name,
        row.mentor.user.name,
        str(row.get_mentor_type_display()),
        str(row.get_state_display()),
        *(part / 100 for part in parts),
        _("Yes") if row.is_pinned else _("No"),
        _said(row, wording, "reasons"),
        _said(row, wording, "missing"),
    ]


def _said(row: Match, wording: Wording, part: str) -> str:
    return " ".join(one["text"] for one in wording.sentences(row, part))


def pairs(asking: Asking) -> Taken:
    """Return the approved and sent pairs of a round, with their addresses."""
    found, _others = approved_pairs(asking.round, asking.kept)
    heads = columns(
        mentee=_("Mentee"), mentee_email=_("Mentee's e-mail"), mentor=_("Mentor"),
        mentor_email=_("Mentor's e-mail"), mentor_type=_("Mentor type"), score=_("Score"),
        state=_("State"), decided_by=_("Decided by"), decided_on=_("Decided on"),
    )  # fmt: skip
    rows = [
        [
            pair.mentee,
            pair.mentee_email,
            pair.mentor,
            pair.mentor_email,
            pair.kind,
            pair.score,
            pair.state,
            pair.decided_by,
            timezone.localtime(pair.decided_at).date() if pair.decided_at else None,
        ]
        for pair in found
    ]
    return taken("approved-pairs", heads, rows)


def plans(asking: Asking) -> Taken:
    """Return what changes from one saved run of a round to another, by default the latest two.

    Raises:
        Http404: there are no two, or one named is not of this round.
        Refused: they can't be compared.
    """
    saved = saved_runs(asking.round)
    chosen = chosen_of(asking.query, saved)
    if chosen is None or chosen[0].id == chosen[1].id:
        raise Http404
    before, after = chosen
    return plans_of(compare_runs(before_id=before.id, after_id=after.id, actor=asking.user))


def chosen_of(given: Mapping[str, Any], saved: list[SavedRun]) -> tuple[SavedRun, SavedRun] | None:
    """Return the two runs asked for, by default the latest two with a result.

    Raises:
        Http404: one of them is not a run of this round with a result.
    """
    known = {run.id: run for run in saved if run.can_compare}
    asked = [given.get(name, "") for name in PLAN_FILTERS]
    if not any(asked):
        latest = sorted(known.values(), key=lambda run: run.id)[-2:]
        return (latest[0], latest[1]) if len(latest) > 1 else None
    ids = [int(text) if _is_number(text) else 0 for text in asked]
    if not all(one in known for one in ids):
        raise Http404
    return known[ids[0]], known[ids[1]]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS


def plans_of(found: WhatChanges) -> Taken:
    """Return the changes between two runs."""
    rows = [
        (
            *(line.mentee, line.kind, line.before, line.before_score),
            *(line.after, line.after_score, line.words["text"]),
        )
        for line in changed_lines(found)
    ]
    heads = columns(
        mentee=_("Mentee"), mentor_type=_("Kind"), before=_("First plan"),
        before_score=_("Score"), after=_("Second plan"), after_score=_("Score"),
        change=_("What changes"),
    )  # fmt: skip
    return taken("plans", heads, rows)


def entered(asking: Asking) -> Taken:
    """Return who is in a round, or who is not and why."""
    asked = Asked(asking.query)
    everybody = entrants.entrants_of(asking.round, asked.side)
    chosen = entrants.chosen(everybody, asking.kept, asked.group, asked.q)
    rows = [
        (
            one.name,
            asked.side,
            one.facts,
            one.types,
            _("no") if one.why else _("yes"),
            one.why,
            one.detail,
        )
        for one in entrants.told(asking.round, asked.side, chosen)
    ]
    heads = ("name", "part", "role_and_setting", "mentor_types", "in_round", "why", "detail")
    return taken("entrants", _plain(*heads), rows)


def waiting(asking: Asking) -> Taken:
    """Return everybody who waits for a mentor in a round, in line."""
    line = list(waitlist.waitlist(asking.round, asking.kept))
    rows = [
        (
            one.place, one.name, one.seeks, one.since.date(), one.waited, one.reason,
            one.detail, one.helps, one.reads,
        )
        for one in waitlist.described(line, asking.round, asking.kept)
    ]  # fmt: skip
    heads = (
        "place", "name", "seeks", "applied", "why_this_place", "reason", "detail",
        "what_would_help", "what_they_read",
    )  # fmt: skip
    return taken("waitlist", _plain(*heads), rows)


def apart(asking: Asking) -> Taken:
    """Return everybody whom a round keeps apart; of what members asked for, only that it is so."""
    found, _more = kept_apart.kept_apart(asking.round, asking.kept, "", 0, MOST_EXCLUSIONS)
    labels = {one["key"]: str(one["label"]) for one in options("reasons.reject")}
    heads = columns(
        one=_("One"), other=_("The other"), kind=_("Kind"), reason=_("Reason"),
        since=_("Since"), by=_("By"), only_this_round=_("Only this round"),
    )  # fmt: skip
    rows = [
        (
            *row.names,
            row.label,
            labels.get(row.reason, ""),
            timezone.localtime(row.at).date() if row.at else None,
            row.by,
            _("Yes") if row.is_this_round else _("No"),
        )
        for row in found
    ]
    return taken("exclusions", heads, rows)


def _plain(*names: str) -> tuple[Column, ...]:
    """Return columns whose headings are their names."""
    return columns(**{name: name for name in names})

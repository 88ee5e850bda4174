"""Two results of a program side by side, as one admin may see them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from matching import exceptions, rules
from matching.encoding import snapshot
from matching.encoding.comparison import Comparison, Row, compare_sides
from matching.encoding.pairs import mentor_type
from matching.encoding.sides import Figures, Given, Request, Side
from matching.enums import KEPT_STATES, MatchOrigin, RunState
from matching.models import Match, Run
from matching.queries.access import people_kept_from, people_kept_from_anybody
from mentorship.models import Mentee, Mentor, Program

Json = Mapping[str, Any]


@dataclass(frozen=True)
class WhatChanges:
    """A comparison for the desk; rows and people that another admin decides are left out.

    names: key of a mentee's or a mentor's part to the name. others: rows left out. approved:
    requests that only the first result has, since a match for them was approved meanwhile.
    """

    comparison: Comparison
    names: Mapping[str, str]
    others: int
    approved: frozenset[Request]


def compare_runs(*, before_id: int, after_id: int, actor: User) -> WhatChanges:
    """Compare what two finished runs of a program proposed, whatever became of the proposals.

    The number of queries does not depend on the number of people.

    Raises:
        Run.DoesNotExist: no run has one of these ids.
        Refused: not her program, two programs, or a run without a result.
    """
    runs = Run.objects.select_related("round__program").in_bulk([before_id, after_id])
    if not {before_id, after_id} <= runs.keys():
        raise Run.DoesNotExist
    before, after = runs[before_id], runs[after_id]
    _refuse_outsider(before, actor)
    if before.round.program_id != after.round.program_id:
        _refuse_outsider(after, actor)
        raise exceptions.RunUnusable(_("These runs belong to two programs. Choose two of one."))
    _refuse_unfinished(before)
    _refuse_unfinished(after)
    found = compare_sides(result_of(before), result_of(after))
    return seen_by(actor, before.round.program, found)


def finished_run(run_id: int, actor: User) -> Run:
    """Return a run with a result, for an admin of its program.

    Raises:
        Run.DoesNotExist: no run has this id.
        Refused: not her program, or the run has no result or not kept its people.
    """
    run = Run.objects.select_related("round__program").get(pk=run_id)
    _refuse_outsider(run, actor)
    _refuse_unfinished(run)
    return run


def _refuse_outsider(run: Run, actor: User) -> None:
    if not rules.can_administer(actor, run.round.program):
        raise exceptions.AnotherProgram(
            _("This run belongs to another program. Ask an admin of that program.")
        )


def _refuse_unfinished(run: Run) -> None:
    if run.state != RunState.DONE:
        raise exceptions.RunUnusable(_("This run has no result. Choose one that is done."))
    if not snapshot.is_readable(run.snapshot):
        raise exceptions.RunUnusable(
            _("The people of this run were not kept with it. Choose a newer one.")
        )


def result_of(run: Run) -> Side:
    """Return what a finished run proposed, the pins that it kept included; one query."""
    mentees = run.snapshot["mentees"]
    return Side(
        requests=frozenset((row["key"], kind) for row in mentees for kind in row["seeks"]),
        pairs=_pairs(run),
        mentors=frozenset(row["key"] for row in run.snapshot["mentors"]),
        held=frozenset(row["key"] for row in mentees if row["mentors_held"]),
        figures=_figures(run.report),
        settings=snapshot.settings_from_json(run.settings),
    )


def seen_by(actor: User, program: Program, comparison: Comparison) -> WhatChanges:
    """Leave out what another admin decides, and name the others; four queries."""
    kept = people_kept_from(actor, program)
    parts = _parts(program)
    hidden = {key for key, _name, user_id in parts if user_id in kept}
    shown = comparison.without(hidden)
    return WhatChanges(
        comparison=shown,
        names={key: name for key, name, _user_id in parts if key not in hidden},
        others=len(comparison.rows) - len(shown.rows),
        approved=_approved(program, shown.rows),
    )


def _pairs(run: Run) -> dict[Request, Given]:
    """Return the pairs of a run; a pinned one is a row of an earlier run, or made by hand."""
    pins = _pins(run.snapshot)
    pinned = Q(mentee__uuid__in={mentee for mentee, _type, _mentor in pins})
    by_run = Q(run=run, origin=MatchOrigin.RUN)
    earlier = Q(run__lt=run.pk) | Q(run=None) | ~Q(origin=MatchOrigin.RUN)
    rows = Match.objects.filter(by_run | (pinned & earlier), round=run.round_id)
    found: dict[Request, Given] = {}
    columns = ("run_id", "origin", "mentee__uuid", "mentor__uuid", "mentor_type", "score")
    for run_id, origin, mentee, mentor, kind, score in rows.order_by("pk").values_list(*columns):
        request, given = (str(mentee), mentor_type(kind)), Given(str(mentor), score)
        is_own = run_id == run.pk and origin == MatchOrigin.RUN
        if is_own or (*request, given.mentor) in pins:
            found[request] = given
    return found


def _pins(data: Json) -> set[tuple[str, str, str]]:
    """Return the pins of a snapshot by the keys of the parts, not of the people."""
    hers = {row["person"]: row["key"] for row in data["mentees"]}
    his = {row["person"]: row["key"] for row in data["mentors"]}
    return {(hers[pin["mentee"]], pin["mentor_type"], his[pin["mentor"]]) for pin in data["pins"]}


def _figures(report: Json) -> Figures:
    names = ("requests", "served", "mentees_served", "weakest", "mean", "total", "gap",
             "policy", "optimal", "blocking_pairs")  # fmt: skip
    wishes_met = sum(report["wishes_met"].values())
    return Figures(**{name: report[name] for name in names}, wishes_met=wishes_met)


def _parts(program: Program) -> list[tuple[str, str, int]]:
    """Return key, name and user id of everybody in a program, on both sides; one query."""
    mentees, mentors = (
        model._default_manager.filter(program=program)
        .order_by()
        .values_list("uuid", "user__name", "user_id")
        for model in (Mentee, Mentor)
    )
    return [(str(uuid), name, user_id) for uuid, name, user_id in mentees.union(mentors, all=True)]


def names_of_people(program: Program) -> dict[str, str]:
    """Return the uuids of the people of a program to their names, for every admin to read.

    Whom some admin of the program may not see is not named.
    """
    parts = Q(mentee_parts__program=program) | Q(mentor_parts__program=program)
    kept, nobody = people_kept_from_anybody(program), _("Somebody whom another admin sees to")
    people = User.objects.filter(parts).values_list("uuid", "pk", "name")
    return {str(uuid): nobody if pk in kept else name for uuid, pk, name in people}


def _approved(program: Program, rows: Iterable[Row]) -> frozenset[Request]:
    """Return the requests only of the first result that have an approved match by now."""
    asked = {row.request for row in rows if row.change == "only_before"}
    kept = Match.objects.filter(mentee__program=program, state__in=KEPT_STATES, is_over=False)
    pairs = kept.values_list("mentee__uuid", "mentor_type")
    return frozenset((str(uuid), mentor_type(kind)) for uuid, kind in pairs) & asked

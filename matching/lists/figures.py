"""What a program counts, as lists: the report, check-ins by month, whom to recruit."""

from collections.abc import Iterable

from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _

from matching.lists import check_ins_query, reports_query
from matching.lists.shape import Asking, Taken, taken
from matching.queries import desk_check_ins, unmatched
from matching.queries.board import latest_runs
from matching.queries.desk_check_ins import Tally
from matching.queries.reports_tables import columns_of, rows_of
from matching.queries.wording import Names
from matching.sheets.writing import Row, columns

CHECK_IN_FILTERS = ("months", "type")
REPORT_FILTERS = ("year",)


def report(asking: Asking) -> Taken:
    """Return every figure of the board's report; no small group, whoever reads it.

    Raises:
        BadRequest: small groups are asked for; they stay on the screen.
    """
    asked = reports_query.asked_of(asking.user, asking.program.slug, asking.query)
    if asked.is_exact:
        raise BadRequest
    return taken(f"report-{asked.period.key}", columns_of(), rows_of(asked.sections()))


def check_ins(asking: Asking) -> Taken:
    """Return how many check-ins were sent, answered and missed, by month and by stage."""
    asked = check_ins_query.asked_of(asking.query)
    tallies = desk_check_ins.tallies_of(asking.program, months=asked.months, kind=asked.kind)
    months = ((first.strftime("%Y-%m"), tally) for first, tally in tallies.by_month.items())
    stages = ((str(kind.label), tally) for kind, tally in tallies.by_kind.items())
    heads = columns(
        by=_("By"), name=_("Name"), sent=_("Sent"), answered=_("Answered"), missed=_("Missed"),
        waiting=_("Waiting"), share=_("Share answered"),
    )  # fmt: skip
    return taken("check-ins", heads, [*_lines(_("Month"), months), *_lines(_("Stage"), stages)])


def _lines(by: str, tallies: Iterable[tuple[str, Tally]]) -> list[Row]:
    return [
        [by, name, tally.sent, tally.answered, tally.missed, tally.waiting, tally.share]
        for name, tally in tallies
    ]


def recruiting(asking: Asking) -> Taken:
    """Return the advice of the round's last run, the most helpful first."""
    _latest, done = latest_runs(asking.round)
    rows = done.report.get("recruiting", []) if done else []
    names = Names()
    told = unmatched.recruiting(done, asking.program, asking.kept, names) if done else []
    lines = [
        (
            place,
            row["mentor_type"],
            names.name("specializations", row["specialization"]),
            row["served_more"],
            row["total_more"] / 100,
            _("yes") if row.get("is_exact", True) else _("no"),
            ", ".join(one["names"]),
        )
        for place, (row, one) in enumerate(zip(rows, told, strict=True), start=1)
    ]
    heads = ("place", "mentor_type", "specialization", "served_more", "points_more", "is_exact")
    return taken("recruiting", columns(**{name: name for name in heads}, who="for"), lines)

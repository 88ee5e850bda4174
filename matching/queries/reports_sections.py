"""The report's sections about how a program runs, from its figures."""

from collections.abc import Sequence
from itertools import compress, pairwise

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching import small_groups
from matching.queries.reports_figures import WITHIN_DAYS, Counts, Month, Named
from matching.queries.reports_tables import Row, Section, Table, Telling, share
from mentorship.enums import Health, MentorType, Side

GOAL = 70  # of a hundred check-ins
MOST_FIELDS = 8


def funnel(counts: Counts, telling: Telling) -> Section:
    """Tell how far those who applied in the period have come."""
    names = {
        "applied": _("Applied"),
        "matched": _("Matched"),
        "introduced": _("Introduced"),
        "started": _("Both said yes"),
        "met": _("First meeting"),
        "steady": _("Still meeting at month 3"),
    }
    shown = telling.nested([counts[name] for name in names])
    shares = ["", *(share(part, whole) for whole, part in pairwise(shown))]
    rows = tuple(
        Row(name, (count, rate))
        for name, count, rate in zip(names.values(), shown, shares, strict=True)
    )
    heads = (_("Step"), _("People"), _("Of the step before"))
    return Section(
        key="funnel",
        title=_("From sign-up to steady"),
        tables=(Table(_("Mentees who applied in the period"), heads, rows),),
        finding=_funnel_finding(shown),
        counted=_(
            "Mentees who applied in the period, and how far they have come by now. A meeting is one"
            " that either of the two told of in a check-in."
        ),
        chart=[
            {"name": row.name, "count": _words(row.cells[0]), "share": row.cells[1] or "",
             "size": row.cells[0] or 0}
            for row in rows
        ],
    )  # fmt: skip


def _words(cell: object) -> object:
    return _("not shown") if cell is None else cell


def _funnel_finding(shown: Sequence[int | None]) -> str:
    applied, met = shown[0], shown[4]
    if not applied or met is None:
        return ""
    return ngettext(
        "%(met)d of %(all)d person who applied has met a mentor.",
        "%(met)d of %(all)d people who applied have met a mentor.",
        applied,
    ) % {"met": met, "all": applied}


def response(counts: Counts, months: Sequence[Month], telling: Telling) -> Section:
    """Tell how introductions and check-ins are answered."""
    points, monthly = _monthly(months, telling)
    return Section(
        key="response",
        title=_("Answers"),
        tables=(_ends(counts, telling), _speed(counts, telling), monthly),
        finding=_response_finding(counts, telling),
        counted=_(
            "Introductions sent in the period and each side's own answer. Check-ins by the month"
            " they were due in, one per person asked."
        ),
        chart=points,
    )


def _ends(counts: Counts, telling: Telling) -> Table:
    names = {
        "accepted": _("Both said yes"),
        "declined": _("One said not this time"),
        "expired": _("Ran out unanswered"),
        "withdrawn": _("Withdrawn"),
        "waiting": _("Still waiting"),
    }
    cells = [counts[name] for name in names]
    other = counts["introduced"] - sum(cells)
    shown = telling.partition([*cells, other])[: len(cells)]
    rows = [Row(name, (count,)) for name, count in zip(names.values(), shown, strict=True)]
    total = Row(_("All introductions"), (telling.single(counts["introduced"]),))
    heads = (_("What came of it"), _("Introductions"))
    return Table(_("Introductions"), heads, (*rows, total))


def _speed(counts: Counts, telling: Telling) -> Table:
    sides = {Side.MENTEE: _("Mentees"), Side.MENTOR: _("Mentors")}
    heads = [_("Within %(n)d days") % {"n": days} for days in WITHIN_DAYS[1:]]
    rows = tuple(Row(name, tuple(_chain(counts, side, telling))) for side, name in sides.items())
    return Table(
        _("How soon they answered"),
        (_("Side"), _("Asked"), _("Answered"), *reversed(heads), _("Within a day")),
        rows,
    )


def _chain(counts: Counts, side: str, telling: Telling) -> list[int | None]:
    """Return asked, answered, and answered within ever fewer days.

    How many pairs accepted is told as well: a figure close to that would tell how few of those who
    answered did not accept.
    """
    names = [f"{side}_answered", *(f"{side}_{days}" for days in reversed(WITHIN_DAYS))]
    answered = [counts[name] for name in names]
    if telling.is_exact:
        return [counts["introduced"], *answered]
    may_tell = [not small_groups.is_small(abs(n - counts["accepted"])) for n in answered]
    first, *shown = telling.nested([counts["introduced"], *compress(answered, may_tell)])
    rest = iter(shown)
    return [first, *(next(rest) if is_told else None for is_told in may_tell)]


def _response_finding(counts: Counts, telling: Telling) -> str:
    _asked, _answered, week, *_rest = _chain(counts, Side.MENTOR, telling)
    rate = small_groups.share_of(week, telling.single(counts["introduced"]))
    if rate is None:
        return ""
    return _("%(share)d%% of mentors answered within a week.") % {"share": rate}


def _monthly(months: Sequence[Month], telling: Telling) -> tuple[list[dict[str, object]], Table]:
    points: list[dict[str, object]] = []
    rows = []
    for month in months:
        sent, answered = telling.nested([month.sent, month.answered])
        rate = small_groups.share_of(answered, sent)
        points.append({"label": date_format(month.first, "M"), "value": rate, "note": ""})
        name = date_format(month.first, "F Y")
        rows.append(Row(name, (sent, answered, share(answered, sent))))
    heads = (_("Month"), _("Sent"), _("Answered"), _("Share"))
    return points, Table(_("Check-ins answered"), heads, tuple(rows))


def health(counts: dict[Health, int], telling: Telling) -> Section:
    """Tell how the mentorships that run are doing today."""
    shown = telling.partition(list(counts.values()))
    rows = [
        Row(str(kind.label), (count,), count or 0)
        for kind, count in zip(counts, shown, strict=True)
    ]
    total = telling.single(sum(counts.values()))
    heads = (_("Health"), _("Mentorships"))
    table = Table(_("Mentorships that run today"), heads, (*rows, Row(_("All"), (total,), 0)))
    good = dict(zip(counts, shown, strict=True))[Health.ON_TRACK]
    finding = ""
    if total and good is not None:
        finding = _("%(good)d of %(all)d mentorships are on track.") % {"good": good, "all": total}
    return Section(
        key="health",
        title=_("How mentorships are doing"),
        tables=(table,),
        finding=finding,
        counted=_("Today, by the check-ins of the two; life mentorships by dates and meetings."),
        chart=total or sum(count or 0 for count in shown),
    )


def supply(named: Named, telling: Telling) -> Section:
    """Tell where people wait and where places are free, today."""
    kinds = [
        _need(str(kind.label), [named.get((f"kind.{what}", kind), 0) for what in NEED], telling)
        for kind in MentorType
    ]
    names = {name for what, name in named if what in NEED}
    fields = sorted(
        (_need(name, [named.get((what, name), 0) for what in NEED], telling) for name in names),
        key=lambda row: (row.chart is None, row.chart or 0, row.name),
    )
    most = max((abs(row.chart) for row in (*kinds, *fields) if row.chart is not None), default=0)
    heads = (_("Waiting"), _("Free places"), _("Balance"))
    return Section(
        key="supply",
        title=_("Supply and demand"),
        tables=(
            Table(_("By kind of mentor"), (_("Kind"), *heads), tuple(kinds)),
            Table(
                _("By specialization"), (_("Specialization"), *heads), tuple(fields), MOST_FIELDS
            ),
        ),
        finding=_supply_finding(fields),
        counted=_(
            "Today. Someone who asks for two kinds or fields is counted in both; so are the places"
            " of a mentor who offers both."
        ),
        chart=most,
    )


NEED = ("waiting", "places", "mentors")


def _need(name: str, counts: Sequence[int], telling: Telling) -> Row:
    """Return a row; places are told where enough mentors have them."""
    waiting = telling.single(counts[0])
    places = None if telling.single(counts[2]) is None else counts[1]
    balance = None if waiting is None or places is None else places - waiting
    return Row(name, (waiting, places, balance), balance)


def _supply_finding(fields: Sequence[Row]) -> str:
    worst = fields[0] if fields else None
    if worst is None or worst.chart is None or worst.chart >= 0:
        return ""
    return ngettext(
        "%(field)s needs %(n)d more place.", "%(field)s needs %(n)d more places.", -worst.chart
    ) % {"field": worst.name, "n": -worst.chart}


def hours(counts: Counts, named: Named, hours_a_month: int, telling: Telling) -> Section:
    """Tell the meetings that pairs wrote down, and estimate the hours of all of them."""
    met = telling.single(named.get(("held", "pairs"), 0))
    held = None if met is None else named.get(("held", "meetings"), 0)
    given = None if met is None else round(named.get(("held", "minutes"), 0) / 60)
    pairs = telling.single(counts["pairs"])
    meetings = None if pairs is None else counts["meetings"]
    spent = None if meetings is None else meetings * hours_a_month
    return Section(
        key="hours",
        title=_("Hours together"),
        tables=(),
        figures=(
            (_("Meetings held"), held),
            (_("Hours in them"), given),
            (_("Mentorships that held them"), met),
            (_("Hours, estimated"), spent),
            (_("Meetings told of"), meetings),
            (_("Mentorships that met"), pairs),
        ),
        counted=ngettext(
            "Meetings held are those that pairs planned or wrote down here. The estimate is rather"
            " too low: every check-in in which one of the two tells of a meeting counts as the"
            " %(n)d hour a month that the program asks for.",
            "Meetings held are those that pairs planned or wrote down here. The estimate is rather"
            " too low: every check-in in which one of the two tells of a meeting counts as the"
            " %(n)d hours a month that the program asks for.",
            hours_a_month,
        )
        % {"n": hours_a_month},
    )

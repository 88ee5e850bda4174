"""The report's sections about what it was good for: satisfaction, and what changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching import small_groups
from matching.queries.reports_figures import LAST_KINDS, LINES, Counts, Named
from matching.queries.reports_tables import Cell, Row, Section, Table, Telling, share
from mentorship.enums import OutcomeStage, Side
from mentorship.models import ContentText

LOWEST, HIGHEST = 1, 5
STAGES = (OutcomeStage.CLOSING, OutcomeStage.AFTER30)
KEYS = (
    "outcomes.events", "outcomes.path", "outcomes.support", "outcomes.stay", "reasons.end",
    "checkin.closing", "checkin.after30", "orientation.rating",
)  # fmt: skip


@dataclass(frozen=True)
class Question:
    """A question of the texts with its answers, by key."""

    text: str
    options: Mapping[str, str]


@dataclass(frozen=True)
class Words:
    """The texts that a report names its figures by; a text that was removed names nothing."""

    bodies: Mapping[str, str]
    data: Mapping[str, Mapping[str, Any]]

    def events(self) -> dict[str, str]:
        """Return what may have changed, by key."""
        options = self.data.get("outcomes.events", {}).get("options", ())
        exam = _("an exam")
        return {one["key"]: one["label"].replace("{credential}", exam) for one in options}

    def reasons(self) -> dict[str, str]:
        """Return why a mentorship may end, by key; an empty key is none given."""
        options = self.data.get("reasons.end", {}).get("options", ())
        return {**{one["key"]: one["label"] for one in options}, "": _("None given")}

    def line(self, name: str) -> str:
        """Return one of the three outcome lines."""
        return self.bodies.get(f"outcomes.{name}", "") or name

    def asked(self, kind: str, side: str) -> Question:
        """Return the first question of a check-in for one side."""
        questions = self.data.get(f"checkin.{kind}", {}).get(side, {}).get("questions", ())
        return _question(questions[0]["text"], questions[0]) if questions else Question("", {})

    def rating(self) -> Question:
        """Return what is asked after the orientation."""
        return _question(
            self.bodies.get("orientation.rating", ""), self.data.get("orientation.rating", {})
        )


def _question(text: str, row: Mapping[str, Any]) -> Question:
    partner = _("your partner")
    options = {one["key"]: one["label"] for one in row.get("options", ())}
    return Question(text.replace("{partner}", partner), options)


def words() -> Words:
    """Return the texts of the report; one query."""
    rows = list(ContentText.objects.filter(key__in=KEYS))
    return Words({row.key: row.body for row in rows}, {row.key: row.data for row in rows})


def _sides() -> dict[Side, str]:
    return {Side.MENTEE: _("Mentees"), Side.MENTOR: _("Mentors")}


def satisfaction(named: Named, said: Words, telling: Telling) -> Section:
    """Tell what people thought of their mentorship, question by question."""
    asked = [
        (f"{kind.value}.{side.value}", f"{name}: {question.text}", question)
        for kind in LAST_KINDS
        for side, name in _sides().items()
        if (question := said.asked(kind, side)).options
    ]
    return Section(
        key="satisfaction",
        title=_("Satisfaction"),
        tables=_answered(asked, named, telling),
        finding=_satisfaction_finding(named, telling),
        counted=_(
            "Answers given in the period to the closing check-in and the one thirty days after."
            " Life mentorships are left out."
        ),
    )


def orientation(named: Named, said: Words, telling: Telling) -> Section:
    """Tell what people thought of the orientation."""
    rating = said.rating()
    asked = [
        (f"orientation.{side.value}", f"{name}: {rating.text}", rating)
        for side, name in _sides().items()
        if rating.options
    ]
    return Section(
        key="orientation", title=_("Orientation"), tables=_answered(asked, named, telling)
    )


def _answered(
    asked: Sequence[tuple[str, str, Question]], named: Named, telling: Telling
) -> tuple[Table, ...]:
    tables = [_answers(what, title, question, named, telling) for what, title, question in asked]
    return tuple(table for table in tables if table is not None)


def _answers(
    what: str, title: str, question: Question, named: Named, telling: Telling
) -> Table | None:
    counts = [named.get((what, key), 0) for key in question.options]
    if not sum(counts):
        return None
    shown, total = telling.partition(counts), telling.single(sum(counts))
    rows = [
        Row(label, (count, share(count, total)), count or 0)
        for label, count in zip(question.options.values(), shown, strict=True)
    ]
    return Table(title, (_("Answer"), _("People"), _("Share")), (*rows, _all(total)))


def _all(total: int | None) -> Row:
    return Row(_("All who answered"), (total, ""), 0)


def _satisfaction_finding(named: Named, telling: Telling) -> str:
    helped = {key: n for (what, key), n in named.items() if what == "closing.mentee"}
    total = sum(helped.values())
    much = telling.part(helped.get("a_lot", 0) + helped.get("some", 0), total)
    if much is None or not total or None in telling.partition(list(helped.values())):
        return ""
    return _("%(much)d of %(all)d mentees say that it helped a lot or some.") % {
        "much": much,
        "all": total,
    }


def ends(named: Named, said: Words, telling: Telling) -> Section:
    """Tell how mentorships closed in the period, and why those that ended early did."""
    states = {"completed": _("Completed"), "ended": _("Ended early")}
    shown = telling.partition([named.get(("closed", state), 0) for state in states])
    closed = [Row(name, (n,), n or 0) for name, n in zip(states.values(), shown, strict=True)]
    tables = [Table(_("How mentorships closed"), (_("How"), _("Mentorships")), tuple(closed))]
    reasons = said.reasons()
    counts = [named.get(("ended", key), 0) for key in reasons]
    if any(counts):
        why = zip(reasons.values(), telling.partition(counts), strict=True)
        rows = tuple(Row(label, (n,), n or 0) for label, n in why)
        tables.append(Table(_("Why some ended early"), (_("Reason"), _("Mentorships")), rows))
    return Section(
        key="ends",
        title=_("How mentorships closed"),
        tables=tuple(tables),
        finding="",
        counted=_("Closed in the period. Of life mentorships no reason is told."),
    )


def outcomes(
    found: Mapping[str, Counts], changed: Counts, named: Named, said: Words, telling: Telling
) -> Section:
    """Tell how mentees see their work before and after, and what changed for them."""
    tables = [_lines(stage, found.get(stage), said, telling) for stage in STAGES]
    events = _events(changed, said, telling)
    seen = _seen(named, said, telling)
    return Section(
        key="outcomes",
        title=_("What it changed"),
        tables=tuple(table for table in (*tables, events, seen) if table is not None),
        finding=_outcome_finding(found.get(OutcomeStage.CLOSING), telling),
        counted=_(
            "Only people who answered at the start as well, each compared with their own start, "
            "from 1 (not at all) to 5 (fully). What changed is what mentees ticked; life "
            "mentorships are left out of it. Groups under five are not shown."
        ),
    )


def _lines(
    stage: OutcomeStage, found: Counts | None, said: Words, telling: Telling
) -> Table | None:
    if not found:
        return None
    titles = {
        OutcomeStage.CLOSING: _("At closing, against the start"),
        OutcomeStage.AFTER30: _("Thirty days after, against the start"),
    }
    heads = (_("Statement"), _("People"), _("Less"), _("The same"), _("More"),
             _("Mean at the start"), _("Mean now"))  # fmt: skip
    rows = [_line(name, said.line(name), found, telling) for name in LINES]
    return Table(titles[stage], heads, tuple(rows))


def _line(name: str, text: str, found: Counts, telling: Telling) -> Row:
    cells = _cells(name, found, telling)
    total = telling.single(found["n"])
    drawn = None if None in cells else cells
    return Row(text, (total, *cells, *_means(name, found, telling)), drawn)


def _cells(name: str, found: Counts, telling: Telling) -> tuple[int | None, ...]:
    """Return how many agree less, the same and more."""
    worse, better = found[f"{name}_worse"], found[f"{name}_better"]
    return tuple(telling.partition((worse, found["n"] - worse - better, better)))


def _means(name: str, found: Counts, telling: Telling) -> tuple[Cell, Cell]:
    n, before, after = found["n"], found[f"{name}_before"], found[f"{name}_after"]
    if not (telling.is_exact or _may_tell_means(name, found, telling)):
        return None, None
    return round(before / n, 1), round(after / n, 1)


def _may_tell_means(name: str, found: Counts, telling: Telling) -> bool:
    n, before, after = found["n"], found[f"{name}_before"], found[f"{name}_after"]
    worse, better = found[f"{name}_worse"], found[f"{name}_better"]
    return (
        None not in _cells(name, found, telling)
        and small_groups.may_tell_mean(before, n, LOWEST, HIGHEST)
        and small_groups.may_tell_mean(after, n, LOWEST, HIGHEST)
        and small_groups.may_tell_change(worse, better, after - before, HIGHEST - LOWEST)
    )


def _events(changed: Counts, said: Words, telling: Telling) -> Table | None:
    if not any(changed[stage.value] for stage in STAGES):
        return None
    totals = [changed[stage.value] for stage in STAGES]
    rows = [
        Row(label, tuple(telling.part(changed[f"{stage.value}.{key}"], n)
                         for stage, n in zip(STAGES, totals, strict=True)))
        for key, label in said.events().items()
    ]  # fmt: skip
    everybody = Row(_("All who answered"), tuple(telling.single(n) for n in totals))
    heads = (_("What changed"), _("At closing"), _("Thirty days after"))
    return Table(_("What changed since the start"), heads, (*rows, everybody))


def _seen(named: Named, said: Words, telling: Telling) -> Table | None:
    """Tell for how many the product itself saw a credential earned, or renewed on time."""
    labels = said.events()
    counts = {key: n for (what, key), n in named.items() if what == "seen" and key in labels}
    if not counts:
        return None
    rows = tuple(Row(labels[key], (telling.single(n),)) for key, n in sorted(counts.items()))
    return Table(_("Credentials earned or renewed meanwhile"), (_("What"), _("Mentees")), rows)


def _outcome_finding(found: Counts | None, telling: Telling) -> str:
    if not found:
        return ""
    if telling.single(found["n"]) is None:
        return _("Fewer than five people answered twice, so nothing is shown yet.")
    better = _cells("path", found, telling)[2]
    if better is None:
        return ""
    return ngettext(
        "%(better)d of %(all)d person sees the next step more clearly at closing.",
        "%(better)d of %(all)d people see the next step more clearly at closing.",
        found["n"],
    ) % {"better": better, "all": found["n"]}

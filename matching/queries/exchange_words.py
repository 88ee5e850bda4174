"""Who moves from whom to whom, as sentences for the desk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matching.queries.exchange import Step
from matching.queries.live_board import LiveBoard

MOST_TOLD = 8
OTHERS = (
    gettext_lazy("No one else moves."),
    gettext_lazy("One other moves."),
    gettext_lazy("Two others move."),
    gettext_lazy("Three others move."),
    gettext_lazy("Four others move."),
)
Json = dict[str, Any]


def plan_words(steps: Sequence[Step], board: LiveBoard, total_after: int) -> Json:
    """Return what becomes of a round as {sentence, moves: [sentence]}, the first few one by one."""
    served = sum(bool(step.after) - bool(step.before) for step in steps)
    moves = list(_moves(steps))
    others = len({move.mentee for move in moves}) - 1
    sentences = [_served(served), _total(board.total, total_after), _others(others)]
    told = [_move(move, board) for move in moves[:MOST_TOLD]]
    more = len(moves) - len(told)
    if more:
        told.append(ngettext("%(n)d more moves.", "%(n)d more move.", more) % {"n": more})
    return {"sentence": " ".join(filter(None, sentences)), "moves": told}


@dataclass(frozen=True, slots=True)
class _Move:
    """What one step means for a person; "" and None where she has or had nobody."""

    mentee: str
    before: str
    before_score: int | None
    after: str
    after_score: int | None


def _moves(steps: Sequence[Step]) -> Iterator[_Move]:
    """Yield what the steps mean: who loses one kind of mentor and gets another kind has moved."""
    lost = {step.mentee: step for step in steps if not step.after}
    gained = {step.mentee for step in steps if step.after and not step.before}
    for step in steps:
        is_one = step.mentee in lost and step.mentee in gained
        if is_one and not step.after:
            continue
        left = lost[step.mentee] if is_one and not step.before else step
        yield _Move(step.mentee, left.before, left.before_score, step.after, step.after_score)


def _served(change: int) -> str:
    if change < 0:
        fewer = ngettext(
            "%(n)d fewer would have a mentor.", "%(n)d fewer would have a mentor.", -change
        )
        return fewer % {"n": -change}
    if change > 0:
        more = ngettext(
            "%(n)d more would have a mentor.", "%(n)d more would have a mentor.", change
        )
        return more % {"n": change}
    return ""


def _total(before: int, after: int) -> str:
    """Say both totals in points; where they would look alike, how little changes."""
    told = {"before": f"{before // 100:,}", "after": f"{after // 100:,}"}
    if told["before"] != told["after"]:
        return _("Total %(before)s to %(after)s.") % told
    return _("Total %(before)s, as now.") % told


def _others(count: int) -> str:
    if count < len(OTHERS):
        return str(OTHERS[count])
    return _("%(n)d others move.") % {"n": count}


def _move(step: _Move, board: LiveBoard) -> str:
    """Say one move with its scores in points of 100, rounded down."""
    if not step.after:
        text = _("%(mentee)s would have nobody instead of %(before)s (%(old)s).")
    elif not step.before:
        text = _("%(mentee)s gets %(after)s (%(new)s), and had nobody.")
    else:
        text = _("%(mentee)s moves from %(before)s (%(old)s) to %(after)s (%(new)s).")
    return text % {
        "mentee": board.mentees[step.mentee].name,
        "before": board.mentors[step.before].name if step.before else "",
        "after": board.mentors[step.after].name if step.after else "",
        "old": (step.before_score or 0) // 100,
        "new": (step.after_score or 0) // 100,
    }

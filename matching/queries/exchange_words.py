"""Who moves from whom to whom, as sentences for the desk."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.queries.exchange import Move, Moves

MOST_TOLD = 5
Json = dict[str, Any]


def moves_words(found: Moves) -> Json:
    """Return what becomes of a plan as {sentence, moves: [sentence]}, the first few one by one."""
    sentences = [_served(found.served), _total(found.total)]
    told = [_move(move) for move in found.moves[:MOST_TOLD]]
    more = len(found.moves) + found.others - len(told)
    if more:
        told.append(ngettext("%(n)d more moves.", "%(n)d more move.", more) % {"n": more})
    return {"sentence": " ".join(filter(None, sentences)), "moves": told}


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


def _total(change: int) -> str:
    points = f"{abs(change) / 100:.1f}"
    if change < 0:
        return _("Everyone together loses %(points)s points.") % {"points": points}
    if change > 0:
        return _("Everyone together gains %(points)s points.") % {"points": points}
    return _("Everyone together loses nothing.")


def _move(move: Move) -> str:
    """Say one move with its scores in points of 100, rounded down."""
    if not move.after:
        text = _("%(mentee)s would have nobody instead of %(before)s (%(old)s).")
    elif not move.before:
        text = _("%(mentee)s gets %(after)s (%(new)s), and had nobody.")
    else:
        text = _("%(mentee)s moves from %(before)s (%(old)s) to %(after)s (%(new)s).")
    return text % {
        "mentee": move.mentee,
        "before": move.before,
        "after": move.after,
        "old": (move.before_score or 0) // 100,
        "new": (move.after_score or 0) // 100,
    }

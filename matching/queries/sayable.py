"""What may be said of a mentor before the two are introduced: nothing that he did not show."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from matching.encoding.outcome import PairView, Reason
from mentorship.enums import ShownField

# Reasons that tell no fact of his: what she said herself, and what every card shows.
ALWAYS = frozenset({"wish", "sought", "outlook_alike"})
# The field that a reason tells of. A reason that stands in neither is left unsaid.
TELLS = {
    **dict.fromkeys(
        ("path_target", "path_beyond", "path_between", "path_track", "path_near",
         "setting_same", "setting_near", "level_same", "level_close", "level_ahead", "experience"),
        ShownField.PATH,
    ),
    **dict.fromkeys(("specialization_same", "specialization_near", "goals"), ShownField.HELP),
    **dict.fromkeys(("time_enough", "time_little", "time_changes"), ShownField.MEETS),
    "credentials": ShownField.CREDENTIALS,
    "other_employer": ShownField.EMPLOYER,
}  # fmt: skip


def sayable(view: PairView, shown: Collection[str]) -> PairView:
    """Return a pair with only those reasons that tell what he shows (``ShownField`` values)."""
    return replace(view, reasons=_kept(view.reasons, shown), missing=_kept(view.missing, shown))


def _kept(reasons: Iterable[Reason], shown: Collection[str]) -> tuple[Reason, ...]:
    return tuple(r for r in reasons if r.code in ALWAYS or TELLS.get(r.code) in shown)

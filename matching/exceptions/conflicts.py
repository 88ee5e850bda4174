"""Refusals of whoever comes second: each names who was first, what they did, and when."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.days import clock, zone_name
from accounts.exceptions import Refused
from matching.enums import DecisionKind

# What somebody did to a match, in a sentence about it.
DEEDS = {
    DecisionKind.APPROVE: gettext_lazy("%(name)s approved this match at %(time)s."),
    DecisionKind.UNAPPROVE: gettext_lazy("%(name)s took the approval back at %(time)s."),
    DecisionKind.REJECT: gettext_lazy("%(name)s rejected this match at %(time)s."),
    DecisionKind.PIN: gettext_lazy("%(name)s pinned this match at %(time)s."),
    DecisionKind.UNPIN: gettext_lazy("%(name)s unpinned this match at %(time)s."),
    DecisionKind.NOTE: gettext_lazy("%(name)s wrote a note on this match at %(time)s."),
    DecisionKind.SWAP: gettext_lazy("%(name)s swapped this match at %(time)s."),
    DecisionKind.HAND_OVER: gettext_lazy("%(name)s handed this match over at %(time)s."),
    DecisionKind.PUBLISH: gettext_lazy("%(name)s sent this introduction at %(time)s."),
    DecisionKind.HAND: gettext_lazy("%(name)s paired these two by hand at %(time)s."),
}
CHANGED = gettext_lazy("%(name)s changed this match at %(time)s.")
CHANGED_BY_ITSELF = gettext_lazy("This match changed after you opened it.")


def deed(kind: str, name: str, at: datetime | None) -> str:
    """Say who did what to a match and when, in the active zone."""
    if not name or at is None:
        return str(CHANGED_BY_ITSELF)
    sentence = DEEDS[DecisionKind(kind)] if kind else CHANGED
    time = f"{clock(at)} ({zone_name(timezone.get_current_timezone_name())})"
    return sentence % {"name": name, "time": time}


class StaleMatch(Refused):
    """The match changed after the page was loaded."""

    code = "stale"

    def __init__(self, *, kind: str, name: str, at: datetime | None) -> None:
        self.first = deed(kind, name, at)
        super().__init__(_("Not saved. %(first)s See their change.") % {"first": self.first})


class ChangedSince(Refused):
    """The match changed after the decision that was to be undone."""

    code = "changed_since"

    def __init__(self, *, kind: str, name: str, at: datetime | None) -> None:
        first = deed(kind, name, at)
        super().__init__(_("Not undone. %(first)s It stays as it is.") % {"first": first})


class DecidedSince(Refused):
    """The same of a match that the admin may not see: what was decided is not hers to know."""

    code = "changed_since"
    sentence = gettext_lazy("Not undone. A colleague has looked at it since. It stays as it is.")


class WayBackGone(Refused):
    """What undoing would put back was deleted: one of the two was erased."""

    code = "way_back_gone"
    sentence = gettext_lazy("Not undone. Somebody in this match has left for good.")


class NothingToUndo(Refused):
    """The admin decided nothing in this round, or undid it all."""

    code = "nothing_to_undo"
    sentence = gettext_lazy("There is nothing of yours to undo in this round.")


class ProposedAnew(Refused):
    """A later run paired this mentee with somebody else."""

    code = "proposed_anew"

    def __init__(self, *, name: str) -> None:
        text = _("Not undone. %(name)s has another proposal by now. Review that one instead.")
        super().__init__(text % {"name": name})


class LetterChanged(Refused):
    """The words of a letter changed after the page was loaded."""

    code = "letter_changed"

    def __init__(self, *, name: str, at: datetime | None) -> None:
        if name and at is not None:
            time = f"{clock(at)} ({zone_name(timezone.get_current_timezone_name())})"
            first = _("%(name)s changed these words at %(time)s.") % {"name": name, "time": time}
        else:
            first = _("Someone on your team went back to the product's words meanwhile.")
        kept = _("Yours are below; load the page again to see theirs.")
        super().__init__(_("Not saved. %(first)s") % {"first": first} + " " + kept)

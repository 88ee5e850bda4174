"""Named refusals of the matching floor; each sentence says what happened and what to do next."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.days import clock, zone_name
from accounts.exceptions import Refused
from accounts.models import User
from matching.enums import MatchState


def _at(at: datetime | None) -> str:
    """Return a moment as ``10:14 am (Central time)`` in the active zone."""
    if at is None:
        return _("an unknown time")
    return f"{clock(at)} ({zone_name(timezone.get_current_timezone_name())})"


class AlreadyDecided(Refused):
    """Someone else decided this match first."""

    code = "already_decided"

    def __init__(self, *, state: str, decider: User | None, at: datetime | None) -> None:
        super().__init__(
            _("Already %(state)s by %(name)s at %(time)s. Nothing was changed.")
            % {
                "state": state.lower(),
                "name": decider.name if decider else _("the program team"),
                "time": _at(at),
            }
        )


class WrongState(Refused):
    """The match is in a state from which this step is not possible."""

    code = "wrong_state"


# Why a match that nobody decided takes no decision now, by its state.
UNDECIDED_SENTENCES = {
    MatchState.PROPOSED: gettext_lazy("This match isn't approved yet. Approve it first."),
    MatchState.SUPERSEDED: gettext_lazy(
        "A newer run or a swap replaced this match. Review the newest proposals instead."
    ),
    MatchState.WITHDRAWN: gettext_lazy(
        "This match was withdrawn, because one of the two paused, left or found someone else. "
        "Run matching again."
    ),
}


class RoundClosed(Refused):
    """The round takes no decisions."""

    code = "round_closed"
    sentence = gettext_lazy(
        "This round is not open, so nothing in it can change. Open a new round for these people."
    )


class AnotherProgram(Refused):
    """The match belongs to a program that the actor does not administer."""

    code = "another_program"
    sentence = gettext_lazy("This match belongs to another program. Ask an admin of that program.")


class OwnMatch(Refused):
    """The actor is one of the two people."""

    code = "own_match"
    sentence = gettext_lazy("You are one of these two people. Ask another admin to decide.")


class OwnWorkplace(Refused):
    """One of the two works where the actor works."""

    code = "own_workplace"
    sentence = gettext_lazy(
        "One of these two works where you work. Ask another admin to decide this match."
    )


class MenteeGone(Refused):
    """The mentee no longer waits for a mentor."""

    code = "mentee_gone"

    def __init__(self, *, name: str) -> None:
        super().__init__(
            _(
                "%(name)s is no longer looking for a mentor in this program. "
                "Run matching again to give the place to someone else."
            )
            % {"name": name}
        )


class MentorGone(Refused):
    """The mentor takes nobody at the moment."""

    code = "mentor_gone"

    def __init__(self, *, name: str) -> None:
        super().__init__(
            _(
                "%(name)s isn't taking mentees at the moment. "
                "Run matching again to find another mentor."
            )
            % {"name": name}
        )


class MentorFull(Refused):
    """No place is left; the next best mentor is named where there is one."""

    code = "mentor_full"

    def __init__(self, *, name: str, alternative: str = "") -> None:
        if alternative:
            step = _("The next best is %(other)s.") % {"other": alternative}
        else:
            step = _("Run matching again, or ask them for one more place.")
        super().__init__(_("%(name)s has no place left.") % {"name": name} + " " + step)


class MenteeServed(Refused):
    """The mentee has as many mentors as the program gives."""

    code = "mentee_served"

    def __init__(self, *, name: str, limit: int) -> None:
        if limit == 1:
            text = _("%(name)s has a mentor already. Take back the other match first.")
        else:
            text = _(
                "%(name)s has %(limit)d mentors already, as many as this program gives. "
                "Take back another match first."
            )
        super().__init__(text % {"name": name, "limit": limit})


class TypeServed(Refused):
    """The mentee has a mentor of this type."""

    code = "type_served"

    def __init__(self, *, name: str, kind: str) -> None:
        super().__init__(
            _("%(name)s has a %(kind)s already. Take back the other match first.")
            % {"name": name, "kind": kind.lower()}
        )


class PairedAlready(Refused):
    """These two are a pair already, in the same direction."""

    code = "paired_already"
    sentence = gettext_lazy(
        "These two are paired already. Reject this match to look for someone else."
    )


class Excluded(Refused):
    """These two must not be paired."""

    code = "excluded"
    sentence = gettext_lazy(
        "These two are not to be paired, as your team or one of them decided. Reject this match."
    )


class ReasonNeeded(Refused):
    """A rejection without a reason of the list."""

    status = HTTPStatus.BAD_REQUEST
    code = "reason_needed"
    sentence = gettext_lazy("Choose a reason from the list.")


class NoteTooLong(Refused):
    """A note longer than its field."""

    status = HTTPStatus.BAD_REQUEST
    code = "note_too_long"
    sentence = gettext_lazy("Keep the note to 500 characters.")


class TooLateToRecall(Refused):
    """The two people know of the introduction."""

    code = "too_late_to_recall"

    def __init__(self, *, at: datetime) -> None:
        super().__init__(
            _(
                "This introduction went out at %(time)s, so it can't be taken back. "
                "Either of the two can still decline it."
            )
            % {"time": _at(at)}
        )


class PartOver(Refused):
    """She left the program."""

    code = "part_over"
    sentence = gettext_lazy(
        "You have left this program. Apply again, and your list is yours again."
    )


class NotListed(Refused):
    """The mentor is not in the directory, or not in the one of her program."""

    code = "not_listed"
    sentence = gettext_lazy("This mentor isn't in the directory any more. Choose someone else.")


class OwnPart(Refused):
    """The mentor is the person herself."""

    code = "own_part"
    sentence = gettext_lazy("This is you. Choose someone else.")


class WishesFull(Refused):
    """She has ranked as many mentors as she may."""

    code = "wishes_full"
    sentence = gettext_lazy(
        "You have five people on your list, which is the most. Take one off, and try again."
    )


class WishedTwice(Refused):
    """One mentor stands twice on a list."""

    status = HTTPStatus.BAD_REQUEST
    code = "wished_twice"
    sentence = gettext_lazy("Name each mentor once.")


class WishReasonTooLong(Refused):
    """A reason longer than its field."""

    status = HTTPStatus.BAD_REQUEST
    code = "wish_reason_too_long"
    sentence = gettext_lazy("Keep the reason to 200 characters.")


class NoSuchWish(Refused):
    """The mentor is not on her list."""

    code = "no_such_wish"
    sentence = gettext_lazy("This mentor isn't on your list any more.")


class RunInProgress(Refused):
    """A run of this round is waiting or going on."""

    code = "run_in_progress"
    sentence = gettext_lazy("A run of this round is in progress. Wait until it is done.")


class RunIsOver(Refused):
    """The run ended before it was cancelled."""

    code = "run_is_over"
    sentence = gettext_lazy("This run is over already, so it can't be cancelled.")


class RunUnusable(Refused):
    """The run cannot be executed; the sentence says why."""

    code = "run_unusable"


class SettingsUnusable(Refused):
    """Settings that cannot be tried; ``problems`` maps each wrong one to what to do."""

    status = HTTPStatus.BAD_REQUEST
    code = "settings_unusable"

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__(" ".join(self.problems.values()))


class NobodyToMatch(Refused):
    """There are no mentees or no mentors with a place."""

    code = "nobody_to_match"

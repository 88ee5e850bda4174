"""Every list that can be taken out of a program, and who may have it."""

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from matching.lists import figures, mine, mine_profile, pairs, people, rounds
from matching.lists.shape import Asking, Kind, OwnKind, Taken
from matching.queries.desk import Seat, seat_at

KINDS = {
    kind.code: kind
    for kind in (
        Kind("people", _("People"), people.parts, people.FILTERS),
        Kind("members", _("Members, one line each"), people.members),
        Kind("mentorships", _("Mentorships"), pairs.mentorships, pairs.FILTERS),
        Kind("meetings", _("Meetings held and missed, by date"), pairs.meetings),
        Kind("check-ins", _("Check-ins in figures"), figures.check_ins, figures.CHECK_IN_FILTERS),
        Kind("check-in-dates", _("Check-ins, by date and state"), pairs.check_in_dates),
        Kind("report", _("The report"), figures.report, figures.REPORT_FILTERS, is_for_all=True),
        Kind("matches", _("Matches with their scores"), rounds.matches, of_round=True),
        Kind("approved-pairs", _("Approved and sent pairs"), rounds.pairs, of_round=True),
        Kind("plans", _("What changed between two runs"), rounds.plans, rounds.PLAN_FILTERS,
             of_round=True),
        Kind("entrants", _("Who is in and who is not"), rounds.entered, rounds.ENTRANT_FILTERS,
             of_round=True),
        Kind("waitlist", _("Who waits for a mentor"), rounds.waiting, of_round=True),
        Kind("recruiting", _("Whom to recruit"), figures.recruiting, of_round=True),
        Kind("exclusions", _("Who is kept apart"), rounds.apart, of_round=True),
    )
}  # fmt: skip


OWN_KINDS = {
    kind.code: kind
    for kind in (
        OwnKind("profile", _("My profile"), mine_profile.profile),
        OwnKind("mentorships", _("My mentorships"), mine.mentorships),
        OwnKind("meetings", _("My meetings"), mine.meetings),
        OwnKind("goals", _("My goals"), mine.goals),
        OwnKind("milestones", _("Milestones of my goals"), mine.milestones),
        OwnKind("check-ins", _("My check-ins"), mine.check_ins),
        OwnKind("notes", _("Notes that I may read"), mine.notes),
        OwnKind("messages", _("My messages"), mine.messages),
        OwnKind("thank-yous", _("Thank-yous"), mine.thank_yous),
        OwnKind("notifications", _("My notifications"), mine.notifications),
    )
}


def take(user: User, slug: str, code: str, query: QueryDict) -> Taken:
    """Return a list that somebody asks for at a program's desk.

    Raises:
        Http404: there is no such program for her, or no such list.
        PermissionDenied: it names people, and she is no admin of the program.
        BadRequest: it can't be narrowed like that.
    """
    seat, kind = seat_at(user, slug), KINDS.get(code)
    if seat is None or kind is None:
        raise Http404
    if not may_take(seat, kind):
        raise PermissionDenied
    _check_names(kind, query)
    return kind.of(Asking(seat, query))


def _check_names(kind: Kind, query: QueryDict) -> None:
    unknown = sorted(set(query) - set(kind.narrowed_by))
    if unknown:
        known = ", ".join(kind.narrowed_by) or "—"
        said = _("This list has no {given}. It can be narrowed by: {known}.")
        raise BadRequest(said.format(given=", ".join(unknown), known=known))
    if kind.of_round and "round" not in query:
        raise BadRequest(_("Say which round: “round” is its id."))


def may_take(seat: Seat, kind: Kind) -> bool:
    """Whether somebody at the desk may take a list out."""
    return kind.is_for_all or seat.sees_names


def take_own(user: User, code: str) -> Taken:
    """Return a list of what is hers.

    Raises:
        Http404: there is no such list.
    """
    kind = OWN_KINDS.get(code)
    if kind is None:
        raise Http404
    return kind.of(user)

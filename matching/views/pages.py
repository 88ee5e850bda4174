"""What the desk's pages share: who may be here, the sidebar, and one page of a list."""

from collections.abc import Mapping
from typing import Any, NoReturn, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.exceptions import Refused
from accounts.models import User
from matching.models import Match, Round, Run
from matching.models.rounds import RoundQuerySet
from matching.queries.desk import Seat, seat_at
from mentorship.models import Program
from mentorship.views.person import person

M = TypeVar("M", bound=Model)
PAGE = 25
SHOWN_PROBLEMS = 50  # of a refused file
MOST_PAGES = 10_000


def seat_or_404(request: HttpRequest, slug: str) -> Seat:
    """Return the person's seat at a program's desk; 404 for whoever is not of its staff."""
    seat = seat_at(person(request), slug)
    if seat is None:
        raise Http404
    return seat


def admins_seat_or_404(request: HttpRequest, slug: str) -> Seat:
    """Return the same for pages that name people: 403 for staff who see no names."""
    seat = seat_or_404(request, slug)
    if not seat.sees_names:
        raise PermissionDenied
    return seat


def program_or_404(request: HttpRequest, slug: str) -> Program:
    """Return a program that the person administers; 403 for its other staff, 404 for the rest."""
    rows = Program.objects.filter(slug=slug)
    found = rows.administered_by(request.user).first()
    return found or _refuse(rows.staffed_by(request.user))


def round_or_404(
    request: HttpRequest, slug: str, pk: int, *, among: "RoundQuerySet | None" = None
) -> Round:
    """Return a round of a program that the person administers; 403 and 404 as above."""
    everything = Round.objects.all() if among is None else among
    rows = everything.filter(pk=pk, program__slug=slug)
    found = rows.administered_by(request.user).select_related("program").first()
    return found or _refuse(rows.staffed_by(request.user))


def run_or_404(request: HttpRequest, slug: str, pk: int) -> Run:
    """Return a run of such a round, without its snapshot."""
    rows = Run.objects.filter(pk=pk, round__program__slug=slug).defer("snapshot", "settings")
    mine = Program.objects.administered_by(request.user).values("pk")
    found = rows.filter(round__program__in=mine).select_related("round__program").first()
    staffed = Program.objects.staffed_by(request.user).values("pk")
    return found or _refuse(rows.filter(round__program__in=staffed))


def match_or_404(request: HttpRequest, slug: str, pk: int) -> Match:
    """Return a match of such a round; whether this pair is hers to decide is the service's word."""
    rows = Match.objects.filter(pk=pk, round__program__slug=slug)
    found = rows.administered_by(request.user).select_related("round__program").first()
    staffed = Program.objects.staffed_by(request.user).values("pk")
    return found or _refuse(rows.filter(round__program__in=staffed))


def _refuse(staffed: QuerySet[Any]) -> NoReturn:
    """Answer 403 to staff who may know that it exists, and 404 to everybody else."""
    if staffed.exists():
        raise PermissionDenied
    raise Http404


def sidebar(
    program: Program,
    current: str,
    *,
    role: str = "",
    count: int = 0,
    is_admin: bool = True,
    counts: Mapping[str, int] | None = None,
) -> dict[str, Any]:
    """Return the desk's navigation for one program; what shows names is for its admins only.

    ``count`` stands beside the current place, ``counts`` beside those that it names.
    """
    beside = {current: count, **(counts or {})}
    return {
        "title": str(program),
        "chapter": program.chapter,
        "role": role or _("Program admin"),
        "links": [
            _link(key, name, icon, program, current, beside)
            for key, name, icon, is_for_all in _places()
            if is_admin or is_for_all
        ],
        "more_links": [
            _link(key, name, icon, program, current, beside)
            for key, name, icon, is_for_all in _further_places()
            if is_admin or is_for_all
        ],
    }


def sidebar_of(program: Program, user: User, current: str) -> dict[str, Any]:
    """Return the navigation of a contact's page, with her own place in it.

    She may be of another program's staff only; then nothing but that place is hers.
    """
    seat = seat_at(user, program.slug)
    confidential = _link("concerns", _("Confidential"), "lock", program, current, {})
    if seat is None:
        role = _("Concern contact")
        return {"title": str(program), "role": role, "links": [confidential], "more_links": []}
    found = sidebar(program, current, role=seat.role_name, is_admin=seat.sees_names)
    return found | {"links": [*found["links"], confidential]}


# Key, name, icon, and whether staff who see no names may open it.
Place = tuple[str, str, str, bool]


def _places() -> list[Place]:
    return [
        ("desk", _("Desk"), "inbox", True),
        ("rounds", _("Rounds"), "git-compare-arrows", True),
        ("mentorships", _("Mentorships"), "handshake", True),
        ("check-ins", _("Check-ins"), "message-circle-heart", True),
        ("people", _("People"), "users-round", False),
    ]


def _further_places() -> list[Place]:
    return [
        ("joining", _("Joining"), "key-round", False),
        ("messages", _("Messages"), "mail", False),
        ("reports", _("Reports"), "chart-column", True),
        ("settings", _("Settings"), "settings-2", False),
    ]


def _address(key: str, program: Program) -> str:
    names = {"desk": "desk-program"}
    return reverse(names.get(key, f"desk-{key}"), args=[program.slug])


def _link(
    key: str, name: str, icon: str, program: Program, current: str, counts: Mapping[str, int]
) -> dict[str, Any]:
    return {
        "name": name,
        "icon": icon,
        "url": _address(key, program),
        "is_current": key == current,
        "count": counts.get(key, 0),
    }


def page_number(request: HttpRequest) -> int:
    """Return the page asked for, from 1.

    Raises:
        Http404: it is not a page number.
    """
    number = whole(request.GET.get("page", "1"))
    if number is None or not 1 <= number <= MOST_PAGES:
        raise Http404
    return number


def whole(text: str, digits: int = 9) -> int | None:
    """Return a whole number of at most so many plain digits; None for anything else."""
    is_plain = text.isascii() and text.isdigit() and len(text) <= digits
    return int(text) if is_plain else None


def page_of(rows: "QuerySet[M]", number: int, size: int = PAGE) -> tuple[list[M], bool]:
    """Return one page of rows and whether there are more.

    Raises:
        Http404: a page after the last one.
    """
    start = (number - 1) * size
    found = list(rows[start : start + size + 1])
    if not found and number > 1:
        raise Http404
    return found[:size], len(found) > size


def note_in(request: HttpRequest) -> str:
    """Return the note of a form; a line break counts as one character, as in the browser."""
    return request.POST.get("note", "").replace("\r\n", "\n").strip()


def sentence(refusal: Refused) -> str:
    """Return a refusal's text."""
    return str(refusal.sentence)

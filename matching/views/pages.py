"""What the desk's pages share: who may be here, the sidebar, and one page of a list."""

from typing import Any, NoReturn, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.exceptions import Refused
from matching.models import Match, Round, Run
from mentorship.models import Program

M = TypeVar("M", bound=Model)
PAGE = 25
MOST_PAGES = 10_000


def program_or_404(request: HttpRequest, slug: str) -> Program:
    """Return a program that the person administers; 403 for its other staff, 404 for the rest."""
    rows = Program.objects.filter(slug=slug)
    found = rows.administered_by(request.user).first()
    return found or _refuse(rows.staffed_by(request.user))


def round_or_404(request: HttpRequest, slug: str, pk: int) -> Round:
    """Return a round of a program that the person administers; 403 and 404 as above."""
    rows = Round.objects.filter(pk=pk, program__slug=slug)
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
    program: Program, current: str, *, role: str = "", count: int = 0, is_admin: bool = True
) -> dict[str, Any]:
    """Return the desk's navigation for one program; only its admins get the people."""
    links = [_link(_("Desk"), "inbox", reverse("desk"), current == "desk")]
    rounds = reverse("desk-rounds", args=[program.slug])
    links.append(_link(_("Rounds"), "git-compare-arrows", rounds, current == "rounds", count))
    if is_admin:
        people = reverse("desk-people", args=[program.slug])
        links.append(_link(_("People"), "users-round", people, current == "people"))
        ways_in = reverse("desk-joining", args=[program.slug])
        links.append(_link(_("Joining"), "key-round", ways_in, current == "joining"))
        words = reverse("desk-texts", args=[program.slug, "mentee"])
        links.append(_link(_("Orientation"), "book-open", words, current == "texts"))
    return {"title": str(program), "role": role or _("Program admin"), "links": links}


def _link(name: str, icon: str, url: str, is_current: bool, count: int = 0) -> dict[str, Any]:
    return {"name": name, "icon": icon, "url": url, "is_current": is_current, "count": count}


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

"""The people of a program, and the vetting of its mentors."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.exceptions import Refused
from matching.queries import people
from matching.queries.access import people_kept_from
from matching.views import pages
from mentorship.models import Mentor, Program
from mentorship.services import participants

PAGE = 25


@login_required
@require_safe
def people_page(request: HttpRequest, program: str) -> HttpResponse:
    """Show mentor applications first, then everybody."""
    return _page(request, pages.program_or_404(request, program))


def _page(request: HttpRequest, program: Program, status: int = 200) -> HttpResponse:
    user = pages.person(request)
    number = pages.page_number(request)
    kept = people_kept_from(user, program)
    waiting = people.waiting_mentors(program)[: PAGE + 1] if number == 1 else []
    cards = [people.application(mentor, kept) for mentor in waiting]
    rows, has_more = people.everybody(program, (number - 1) * PAGE, PAGE, kept)
    if number > 1 and not rows:
        raise Http404
    context = {
        "desk": pages.sidebar(program, "people"),
        "program_name": program.name,
        "title": _title(len(cards)),
        "applications": [{**card, **_urls(card, program)} for card in cards[:PAGE]],
        "refuse_reasons": people.refuse_reasons() if cards else [],
        "people": rows,
        "next_url": f"?page={number + 1}" if has_more else "",
        "back_page_url": f"?page={number - 1}" if number > 1 else "",
    }
    return render(request, "matching/people.html", context, status=status)


def _title(waiting: int) -> str:
    if not waiting:
        return _("People")
    return ngettext(
        "%(n)s mentor waits to be vetted", "%(n)s mentors wait to be vetted", waiting
    ) % {"n": waiting if waiting <= PAGE else f"{PAGE}+"}


def _urls(card: dict, program: Program) -> dict[str, str]:
    if not card["is_mine"]:
        return {"vet_url": "", "refuse_url": ""}
    args = [program.slug, card["id"]]
    return {
        "vet_url": reverse("mentor-vet", args=args),
        "refuse_url": reverse("mentor-refuse", args=args),
    }


def _decision(decide: Callable[[HttpRequest, Mentor], str]) -> Callable[..., HttpResponse]:
    """Make a view that decides about one mentor's application."""

    @login_required
    @require_POST
    def view(request: HttpRequest, program: str, pk: int) -> HttpResponse:
        found = pages.program_or_404(request, program)
        mentor = get_object_or_404(Mentor.objects.select_related("user"), program=found, pk=pk)
        if mentor.user_id in people_kept_from(pages.person(request), found):
            raise PermissionDenied
        try:
            messages.success(request, decide(request, mentor))
        except Refused as refusal:
            messages.error(request, pages.sentence(refusal))
            return _page(request, found, status=refusal.status)
        return redirect("desk-people", program=found.slug)

    return view


@_decision
def vet(request: HttpRequest, mentor: Mentor) -> str:
    """Open a mentor's places to matching."""
    participants.vet_mentor(mentor_id=mentor.pk, actor=pages.person(request))
    return _("%(name)s is vetted and in the pool.") % {"name": mentor.user.name}


@_decision
def refuse(request: HttpRequest, mentor: Mentor) -> str:
    """Decide that his places do not open this round."""
    participants.refuse_mentor(
        mentor_id=mentor.pk,
        actor=pages.person(request),
        reason=request.POST.get("reason", ""),
        note=request.POST.get("note", "").strip()[:500],
    )
    return _("%(name)s will hear kindly that it is not this round.") % {"name": mentor.user.name}

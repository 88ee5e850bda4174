"""The rounds of a program, a new one, and a run of one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.days import month_day, month_day_year
from accounts.exceptions import Refused
from matching import rules, tasks
from matching.enums import MatchState, RoundState, RunState
from matching.forms.rounds import RoundForm
from matching.models import Round
from matching.queries.desk import role_name, staffed_by
from matching.services import rounds, runs
from matching.services.pairs import DECIDABLE_ROUNDS
from matching.small_groups import few, is_told
from matching.views import pages
from matching.views.board_list import url_of
from mentorship.models import Program
from mentorship.views.person import person

TONES = {
    RoundState.DRAFT: ("", "circle-dashed"),
    RoundState.OPEN: ("info", "clock"),
    RoundState.PUBLISHED: ("good", "send"),
    RoundState.CLOSED: ("", "check"),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def round_list(request: HttpRequest, program: str) -> HttpResponse:
    """List a program's rounds for its staff; its admins open a new one."""
    staffed = Program.objects.staffed_by(request.user)
    found = get_object_or_404(staffed, slug=program)
    may_open = rules.can_administer(request.user, found)
    if request.method == "POST":
        found = pages.program_or_404(request, program)
        form = RoundForm(request.POST)
        if form.is_valid() and (made := _made(request, found, form)):
            return redirect(url_of(made))
        return _page(request, found, form, may_open, status=400)
    return _page(request, found, RoundForm(), may_open)


def _made(request: HttpRequest, program: Program, form: RoundForm) -> Round | None:
    """Create and open the round; a refusal goes onto the form."""
    actor = person(request)
    try:
        return rounds.start(program=program, actor=actor, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, pages.sentence(refusal))
        return None


def _page(
    request: HttpRequest, program: Program, form: RoundForm, may_open: bool, status: int = 200
) -> HttpResponse:
    rows, has_more = pages.page_of(_with_counts(program), pages.page_number(request))
    context = {
        "desk": pages.sidebar(program, "rounds", role=_role(request, may_open), is_admin=may_open),
        "program_name": program.name,
        "rounds": [_row(row, may_open) for row in rows],
        "create": {"url": request.path, "form": form} if may_open else None,
        "pairs_url": reverse("pairs-upload", args=[program.slug]) if may_open else "",
        "next_url": f"?page={pages.page_number(request) + 1}" if has_more else "",
    }
    return render(request, "matching/rounds.html", context, status=status)


def _with_counts(program: Program) -> Any:
    def of(state: str) -> Count:
        return Count("matches", filter=Q(matches__state=state))

    return (
        Round.objects.filter(program=program)
        .select_related("program")
        .annotate(
            proposed=of(MatchState.PROPOSED),
            approved=of(MatchState.APPROVED),
            published=of(MatchState.PUBLISHED),
            rejected=of(MatchState.REJECTED),
        )
        .order_by("-opens_on", "-pk")
    )


def _role(request: HttpRequest, may_open: bool) -> str:
    """Return how the person is called here; an admin needs no query for it."""
    user = person(request)
    return "" if may_open else role_name(user, staffed_by(user).roles.values())


def _row(match_round: Any, may_open: bool) -> dict[str, Any]:
    tone, icon = TONES[match_round.state]
    is_open = match_round.state in DECIDABLE_ROUNDS
    told = _told(match_round, may_open)
    dates = _("%(opens)s to %(closes)s") % {
        "opens": month_day(match_round.opens_on),
        "closes": month_day_year(match_round.closes_on),
    }
    return {
        "name": match_round.name,
        "url": url_of(match_round, "round-review" if may_open else "round-figures"),
        "state": {"tone": tone, "icon": icon, "text": match_round.get_state_display()},
        "dates": dates,
        "sentence": ", ".join(told) or _("Nothing proposed yet"),
        "verb": _("Review") if may_open and match_round.proposed else _("Open"),
        "close_url": url_of(match_round, "round-close") if may_open and is_open else "",
    }


def _told(match_round: Any, may_open: bool) -> list[str]:
    """Return how many matches are how far; without names only where no state is a small group.

    How many the plan has in all is told beside it: the others would tell the small one.
    """
    counts = [match_round.proposed, match_round.approved, match_round.published]
    every = [*counts, match_round.rejected]
    if may_open or all(is_told(n) for n in every):
        said: list[Any] = counts
    elif sum(map(bool, every)) == 1:
        said = [few(n) for n in counts]
    else:
        said = [_("some") if n else 0 for n in counts]
    words = (_("%(n)s to review"), _("%(n)s approved"), _("%(n)s sent"))
    return [text % {"n": n} for text, n in zip(words, said, strict=True) if n]


@login_required
@require_POST
def run(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Run matching for a round: at once where it is small, else by whoever works the queue."""
    return _run(request, pages.round_or_404(request, program, pk))


@login_required
@require_POST
def run_rest(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Run matching for those without a proposal; every proposal stays."""
    return _run(request, pages.round_or_404(request, program, pk), fills_in=True)


def _run(request: HttpRequest, match_round: Round, *, fills_in: bool = False) -> HttpResponse:
    actor = person(request)
    try:
        queued = runs.request_run(round_id=match_round.pk, actor=actor, fills_in=fills_in)
        tasks.start(queued.pk)
    except Refused as refusal:
        messages.error(request, pages.sentence(refusal))
        return redirect(url_of(match_round))
    queued.refresh_from_db()
    if queued.state == RunState.DONE:
        messages.success(request, _("Done. The best pairs wait for your review."))
    elif queued.state == RunState.FAILED:
        messages.error(request, queued.error)
    else:
        messages.info(request, _("Matching has started. This page shows how far it is."))
    return redirect(url_of(match_round))


@login_required
@require_POST
def cancel(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Cancel a run that waits or goes on."""
    found = pages.run_or_404(request, program, pk)
    try:
        runs.cancel(run_id=found.pk, actor=person(request))
        messages.success(request, _("Cancelled. Nothing was changed; run it again at any time."))
    except Refused as refusal:
        messages.error(request, pages.sentence(refusal))
    return redirect(url_of(found.round))

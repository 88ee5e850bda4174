"""Follow up on an introduction: remind somebody, or note what they said by phone."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.exceptions import Refused
from matching.enums import MatchState
from matching.forms.answers import OnBehalfForm
from matching.models import Match
from matching.queries.access import people_kept_from
from matching.services import nudging
from matching.services import on_behalf as answering
from matching.views import pages
from matching.views.board_query import url_of
from mentorship.enums import Answer, Side
from mentorship.exceptions.team import moment
from mentorship.models import Mentorship
from mentorship.views.person import person


@login_required
@require_POST
def nudge(request: HttpRequest, program: str, pk: int, side: str) -> HttpResponse:
    """Remind one side of an introduction."""
    match, mentorship = _found(request, program, pk)
    chosen = _side(side)
    try:
        at = nudging.nudge(match_id=match.pk, side=chosen, actor=person(request))
    except Refused as refusal:
        messages.error(request, pages.sentence(refusal))
    else:
        name = mentorship.person_of(chosen).first_name
        said = _("The reminder to %(name)s leaves on %(at)s, or has just left.")
        messages.success(request, said % {"name": name, "at": moment(at)})
    return redirect(_back(match))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def on_behalf(request: HttpRequest, program: str, pk: int, side: str) -> HttpResponse:
    """Ask for, and keep, the answer that one of the two gave the team."""
    match, mentorship = _found(request, program, pk)
    chosen = _side(side)
    data = request.POST if request.method == "POST" else None
    form = OnBehalfForm(data, side=chosen, name=mentorship.person_of(chosen).first_name)
    if request.method != "POST":
        return _page(request, match, mentorship, chosen, form)
    if not form.is_valid():
        return _page(request, match, mentorship, chosen, form, status=400)
    try:
        answering.answer(
            match_id=match.pk, side=chosen, actor=person(request), **_given(form.cleaned_data)
        )
    except Refused as refusal:
        form.add_error(None, pages.sentence(refusal))
        return _page(request, match, mentorship, chosen, form, status=refusal.status)
    said = _("Noted. %(name)s gets a mail that says so.")
    messages.success(request, said % {"name": mentorship.person_of(chosen).first_name})
    return redirect(_back(match))


def _given(cleaned: dict[str, Any]) -> dict[str, str]:
    """Return the answer with its line; a reason belongs to a no only."""
    is_no = cleaned["answer"] == Answer.DECLINED
    return {
        "answer": cleaned["answer"],
        "told": cleaned["told"].strip(),
        "reason": cleaned["reason"] if is_no else "",
    }


def _found(request: HttpRequest, program: str, pk: int) -> tuple[Match, Mentorship]:
    """Return a sent match that is this admin's to follow up; 404 for all others."""
    match = pages.match_or_404(request, program, pk)
    kept = people_kept_from(person(request), match.round.program)
    rows = Mentorship.objects.filter(pk=match.mentorship_id)
    mine = rows.exclude(mentee_user__in=kept).exclude(mentor_user__in=kept)
    mentorship = mine.select_related("mentee_user", "mentor_user").first()
    if mentorship is None or match.state not in (MatchState.PUBLISHED, MatchState.RECALLED):
        raise Http404
    return match, mentorship


def _side(side: str) -> Side:
    if side not in Side.values:
        raise Http404
    return Side(side)


def _back(match: Match) -> str:
    return f"{url_of(match.round, tab='published')}#sent-{match.pk}"


def _page(
    request: HttpRequest,
    match: Match,
    mentorship: Mentorship,
    side: Side,
    form: OnBehalfForm,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "desk": pages.sidebar(match.round.program, "rounds"),
        "round_name": match.round.name,
        "round_url": url_of(match.round, tab="published"),
        "rounds_url": reverse("desk-rounds", args=[match.round.program.slug]),
        "name": mentorship.person_of(side).name,
        "other": mentorship.partner_of(side).name,
        "mentorship": mentorship,
        "form": form,
        "back_url": _back(match),
    }
    return render(request, "matching/on_behalf.html", context, status=status)

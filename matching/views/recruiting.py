"""Calls for mentors: a draft to edit and take along, a joining link, and the advice as a file."""

from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.exceptions import Refused
from matching.forms.recruiting import InvitationTextForm
from matching.models import Round
from matching.queries import recruiting
from matching.queries.board import latest_runs
from matching.queries.wording import Names
from matching.views import csv_files, pages
from matching.views.board_query import url_of
from mentorship.enums import MentorType, Side
from mentorship.models import Specialization
from mentorship.services import joining
from mentorship.views.person import person

LINK_DAYS = 60
MOST_LABEL = joining.MAX_LABEL


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Show a ready invitation; POST makes a joining link for it, or hands the text over as a file.

    What was typed stays as it is; a new link takes the place of the address in it.
    """
    match_round = pages.round_or_404(request, program, pk)
    kind, field = _asked(request)
    if request.method != "POST":
        return _page(request, match_round, kind, field, _first(match_round, kind, field))
    form = InvitationTextForm(request.POST)
    if not form.is_valid():
        return _page(request, match_round, kind, field, form, status=400)
    if request.POST.get("do") == "link":
        return _with_link(request, match_round, kind, field, form)
    return _as_text(match_round, form)


def _asked(request: HttpRequest) -> tuple[str, str]:
    """Return the mentor type and specialization of the address, which both must exist."""
    kind, field = request.GET.get("type", ""), request.GET.get("field", "")
    if kind not in MentorType.values or not Specialization.objects.filter(slug=field).exists():
        raise Http404
    return kind, field


def _first(match_round: Round, kind: str, field: str) -> InvitationTextForm:
    """Return the form with the ready text."""
    program = match_round.program
    _latest, done = latest_runs(match_round)
    advice = recruiting.advice_for(done, kind, field) or {}
    more = int(str(advice.get("served_more", 0)))
    link = recruiting.application_address(program)
    ready = recruiting.draft_of(program, kind, field, more, Names(), link)
    return InvitationTextForm(initial={"subject": ready.subject, "body": ready.body})


def _with_link(
    request: HttpRequest, match_round: Round, kind: str, field: str, form: InvitationTextForm
) -> HttpResponse:
    program = match_round.program
    label = _("Call for mentors, %(round)s") % {"round": match_round.name}
    try:
        _invitation, address = joining.create_invitation(
            program=program,
            actor=person(request),
            label=label[:MOST_LABEL],
            days=LINK_DAYS,
            side=Side.MENTOR,
        )
    except Refused as refusal:
        form.add_error(None, pages.sentence(refusal))
        return _page(request, match_round, kind, field, form, status=refusal.status)
    typed = form.cleaned_data
    body = typed["body"].replace(recruiting.application_address(program), address)
    if address not in body:
        body = f"{body}\n\n{address}"
    filled = InvitationTextForm(initial={"subject": typed["subject"], "body": body})
    return _page(request, match_round, kind, field, filled, link=address, status=201)


def _as_text(match_round: Round, form: InvitationTextForm) -> HttpResponse:
    typed = form.cleaned_data
    lines = f"{typed['subject']}\n\n{typed['body']}\n".replace("\n", "\r\n")
    response = HttpResponse(lines, content_type="text/plain; charset=utf-8")
    name = slugify(f"{match_round.program.slug} invitation")
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.txt")
    response["Cache-Control"] = "private, no-store"
    return response


def _page(
    request: HttpRequest,
    match_round: Round,
    kind: str,
    field: str,
    form: InvitationTextForm,
    *,
    link: str = "",
    status: int = 200,
) -> HttpResponse:
    subject, body = form["subject"].value() or "", form["body"].value() or ""
    context = {
        "desk": pages.sidebar(match_round.program, "rounds"),
        "round": match_round,
        "program": match_round.program,
        "form": form,
        "made_link": link,
        "link_days": LINK_DAYS,
        "mail_url": f"mailto:?subject={quote(subject)}&body={quote(body)}",
        "back_url": url_of(match_round, tab="recruit"),
        "here": url_of(match_round, "invitation-draft", type=kind, field=field),
    }
    return render(request, "matching/invitation_draft.html", context, status=status)


@login_required
@require_POST
def export(request: HttpRequest, program: str, pk: int) -> HttpResponseBase:
    """Answer with the advice as a file, the most helpful first."""
    return csv_files.export(request, program, "recruiting", round=pk)

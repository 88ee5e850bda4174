"""A program's own agreement."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from matching.views import pages
from mentorship.forms.agreement import AgreementForm
from mentorship.models import Program, ProgramText
from mentorship.queries.agreeing import AGREEMENT, PLACEHOLDERS, agreed_counts, body_in, filled
from mentorship.queries.program_texts import own_text
from mentorship.services import program_texts
from mentorship.views.person import person


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings_agreement(request: HttpRequest, program: str) -> HttpResponse:
    """Show the words with a preview; on POST preview, save, or go back to the association's."""
    found = pages.program_or_404(request, program)
    own, is_sent = own_text(found, AGREEMENT), request.method == "POST"
    form = AgreementForm(
        request.POST if is_sent else None,
        body=body_in(own),
        version=own.changed_at if own else None,
    )
    if not is_sent:
        return _page(request, found, own, form)
    if "forget" not in request.POST and not form.is_valid():
        return _page(request, found, own, form, status=HTTPStatus.BAD_REQUEST)
    if "preview" in request.POST:
        return _page(request, found, own, form)
    return _save(request, found, own, form)


def _save(
    request: HttpRequest, program: Program, own: ProgramText | None, form: AgreementForm
) -> HttpResponse:
    is_forgotten = "forget" in request.POST
    form.is_valid()
    try:
        program_texts.save_agreement(
            program=program,
            body="" if is_forgotten else form.cleaned_data["body"],
            actor=person(request),
            seen=form.seen,
        )
    except Refused as refusal:
        form.add_error(None, pages.sentence(refusal))
        return _page(request, program, own, form, status=refusal.status)
    said = _("People read the association's words again.") if is_forgotten else _("Saved.")
    kept = _("Whoever agreed before keeps the words they agreed to.")
    messages.success(request, f"{said} {kept}")
    return redirect("settings-agreement", program=program.slug)


def _page(
    request: HttpRequest,
    program: Program,
    own: ProgramText | None,
    form: AgreementForm,
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    these, earlier = agreed_counts(program, body_in(own))
    context = {
        "desk": pages.sidebar(program, "settings"),
        "program": program,
        "form": form,
        "own": own if own and own.body else None,
        "preview": filled(form.body, program).split("\n\n"),
        "is_preview": "preview" in request.POST,
        "placeholders": [f"{{{name}}}" for name in PLACEHOLDERS],
        "agreed": these,
        "agreed_earlier": earlier,
    }
    return render(request, "matching/settings_agreement.html", context, status=status)

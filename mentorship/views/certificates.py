"""Certificates: one's own as PDF, a mentor's hours, and the page on which anybody checks one."""

from datetime import date
from http import HTTPStatus

from allauth.core.internal import ratelimit  # the public face counts no GET
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.exceptions import Refused
from accounts.views.errors import too_many_requests
from mentorship import printing
from mentorship.exceptions import BadAnswers
from mentorship.forms.closing import HoursForm
from mentorship.models import Certificate, Mentorship
from mentorship.queries import certificate_words as words
from mentorship.queries import certificates as queries
from mentorship.rules import mentorships as rules
from mentorship.services import certificates
from mentorship.views.person import person

LONGEST = 2 * queries.LENGTH  # what somebody may have typed
LIMITS = "allauth.account"  # whose settings hold the limits


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """Return one of the two's certificate; POST issues it where it is missing or names changed."""
    rows = Mentorship.objects.select_related("program")
    found = get_object_or_404(rows, pk=pk)
    if not rules.can_close(person(request), found):
        raise Http404
    if request.method != "POST":
        made = queries.completion_of(found, person(request))
        if made is None:
            return redirect("closing", pk=found.pk)
        made.program = found.program
        return _file(made)
    try:
        certificates.issue(mentorship_id=found.pk, actor=person(request))
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
        return redirect("closing", pk=found.pk)
    return redirect("certificate", pk=found.pk)


@never_cache
@login_required
@require_safe
def own_file(request: HttpRequest, code: str) -> HttpResponse:
    """Return one of the person's own certificates."""
    found = queries.by_code(code)
    if found is None or not rules.can_download(person(request), found) or found.revoked_at:
        raise Http404
    return _file(found)


def _file(made: Certificate) -> HttpResponse:
    drawn = printing.pdf_of(
        words.on_paper(made), url=words.address_of(made), made_at=made.issued_at
    )
    return HttpResponse(
        drawn,
        content_type="application/pdf",
        headers={
            "Cache-Control": "no-store, private",
            "Content-Disposition": f'attachment; filename="{words.file_name(made)}"',
            "X-Content-Type-Options": "nosniff",
            "X-Robots-Tag": "noindex, nofollow",
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: HttpRequest) -> HttpResponse:
    """List a person's certificates, and make a mentor's statement of hours."""
    programs = queries.programs_mentored(person(request))
    form = HoursForm(request.POST if request.method == "POST" else None, programs)
    if not form.is_bound:
        return _hours_page(request, form)
    if not form.is_valid():
        return _hours_page(request, form, HTTPStatus.BAD_REQUEST)
    try:
        made = certificates.issue_hours(
            program=form.program,
            since=form.cleaned_data["since"],
            until=form.cleaned_data["until"],
            actor=person(request),
        )
    except BadAnswers as refusal:
        form.add_error(refusal.field or None, str(refusal.sentence))
        return _hours_page(request, form, refusal.status)
    except Refused as refusal:
        form.add_error(None, str(refusal.sentence))
        return _hours_page(request, form, refusal.status)
    return redirect("certificate-file", code=queries.grouped(made.code))


def _hours_page(request: HttpRequest, form: HoursForm, status: int = HTTPStatus.OK) -> HttpResponse:
    made = [
        {
            "title": words.title_of(one),
            "program": one.program.name,
            "since": date.fromisoformat(one.facts["since"]),
            "until": date.fromisoformat(one.facts["until"]),
            "facts": words.figures_of(one),
            "code": queries.grouped(one.code),
        }
        for one in queries.own(person(request))
    ]
    context = {"section": "profile", "form": form, "certificates": made}
    return render(request, "mentorship/mentor_hours.html", context, status=status)


@require_safe
def look_up(request: HttpRequest) -> HttpResponse:
    """Ask for the code of a certificate, and lead to its page."""
    typed = queries.normal_code(request.GET.get("code", ""))
    if code := "".join(sign for sign in typed if sign in queries.ALPHABET)[:LONGEST]:
        return redirect("certificate-check", code=queries.grouped(code))
    return _unlisted(render(request, "mentorship/certificate_check.html", {}))


@never_cache
@require_safe
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Tell anybody who has a code what the certificate says, and whether it is valid."""
    if not ratelimit.consume(request, app=LIMITS, action="certificate_check", limit_get=True):
        return too_many_requests(request)
    found = queries.by_code(code)
    context = {"code": code, "is_asked": True}
    if found is not None:
        context |= {"facts": words.facts_of(found), "is_valid": found.revoked_at is None,
                    "association": found.facts["association"]}  # fmt: skip
    status = HTTPStatus.OK if found is not None else HTTPStatus.NOT_FOUND
    page = render(request, "mentorship/certificate_check.html", context, status=status)
    return _unlisted(page)


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response

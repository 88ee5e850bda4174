"""Break the glass: a reason, a fresh second factor, one record, a quarter of an hour."""

from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import confirming
from accounts.exceptions import Refused
from accounts.services import sealing
from mentorship import hooks, seeing
from mentorship.enums import SecretKind
from mentorship.forms.concerns import ReasonForm
from mentorship.models import BrokenGlass, Concern
from mentorship.queries import openings as queries
from mentorship.queries.openings import Secret
from mentorship.rules import glass as rules
from mentorship.services import concerns
from mentorship.views.concern_cases import PLACE, case_or_404
from mentorship.views.person import person

KEPT = "opening_reason"
EARLIEST = 2000  # no list is older


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def on_case(request: HttpRequest, program: str, uuid: str, pk: int) -> HttpResponse:
    """Open a line of a check-in for a case."""
    found = case_or_404(request, program, uuid)
    return _open(request, _secret(request, SecretKind.CHECK_IN_LINE, pk, found), found)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_admin(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Open a record as an association admin."""
    if not rules.may_break_at_all(person(request)) or kind not in SecretKind.values:
        raise Http404
    return _open(request, _secret(request, SecretKind(kind), pk, None), None)


def _secret(request: HttpRequest, kind: SecretKind, pk: int, concern: Concern | None) -> Secret:
    found = queries.secret(kind, pk)
    if found is None or not rules.may_break(person(request), found, concern):
        raise Http404
    return found


def _open(request: HttpRequest, secret: Secret, concern: Concern | None) -> HttpResponse:
    running = queries.running(person(request), secret.kind, secret.subject_id)
    is_read_here = secret.kind != SecretKind.AS_PERSON
    if running is not None and is_read_here and request.method != "POST":
        return _page(request, secret, concern, opening=running,
                     lines=queries.content(secret.kind, secret.subject_id))  # fmt: skip
    if not confirming.is_recent_by_factor(request):
        return _confirm_first(request)
    if request.method != "POST":
        form = ReasonForm(initial={"reason": _kept(request)})
        return _page(request, secret, concern, form=form)
    return _break(request, secret, concern)


def _confirm_first(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor; a reason typed already waits sealed in the session."""
    if reason := request.POST.get("reason", ""):
        request.session[KEPT] = sealing.seal({"reason": reason[:2000]})
    return confirming.ask_for_factor(request)


def _kept(request: HttpRequest) -> str:
    sealed = request.session.get(KEPT, "")
    return str(sealing.unseal(sealed).get("reason", "")) if sealed else ""


def _break(request: HttpRequest, secret: Secret, concern: Concern | None) -> HttpResponse:
    form = ReasonForm(request.POST)
    status: int = HTTPStatus.BAD_REQUEST
    if form.is_valid():
        try:
            opening = concerns.break_glass(
                kind=secret.kind,
                subject_id=secret.subject_id,
                actor=person(request),
                reason=form.cleaned_data["reason"],
                concern_id=concern.pk if concern else None,
            )
        except Refused as refusal:
            form.add_error("reason", str(refusal.sentence))
            status = refusal.status
        else:
            request.session.pop(KEPT, None)
            return _opened(request, opening)
    return _page(request, secret, concern, form=form, status=status)


def _opened(request: HttpRequest, opening: BrokenGlass) -> HttpResponse:
    if opening.kind != SecretKind.AS_PERSON:
        return redirect(request.path)
    seeing.begin(request, opening)
    return redirect("home")


@login_required
@require_POST
def stop_seeing(request: HttpRequest) -> HttpResponse:
    """Stop seeing the site as somebody else; whoever doesn't is only sent home."""
    opening_id = seeing.stop(request)
    if opening_id is None:
        return redirect("home")
    concerns.close_early(opening_id=opening_id, actor=person(request))
    return redirect("openings")


def _page(
    request: HttpRequest, secret: Secret, concern: Concern | None, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "desk": hooks.sidebar(concern.program, person(request), PLACE) if concern else None,
        "secret": secret,
        "concern": concern,
        "kind": secret.kind.label,
        **more,
    }
    return render(request, "mentorship/glass.html", context, status=status)


@login_required
@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """List what was opened in a month, by whom and why; for association admins."""
    if not rules.may_read_list(person(request)):
        raise Http404
    asked = _month(request)
    context = {
        "month": asked,
        "rows": queries.opened_in(asked, person(request)),
        "on_cases": queries.opened_on_cases(asked, person(request)),
        "earlier": queries.month_before(datetime(asked.year, asked.month, 1, tzinfo=UTC)),
    }
    return render(request, "mentorship/openings.html", context)


def _month(request: HttpRequest) -> date:
    """Return the month that the address names, else the last one; 404 for none."""
    asked = request.GET.get("month", "")
    if not asked:
        return timezone.now().date().replace(day=1)
    try:
        found = date.fromisoformat(f"{asked}-01")
    except ValueError:
        raise Http404 from None
    if not EARLIEST <= found.year <= timezone.now().year:
        raise Http404
    return found

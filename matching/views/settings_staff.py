"""The staff of a program, for its admins."""

from http import HTTPStatus
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from accounts.views.errors import too_many_requests
from matching.queries.launch import has_two_employers
from matching.views import pages
from mentorship.enums import StaffRole
from mentorship.exceptions import BadAnswers
from mentorship.forms.staff import EmployerForm, StaffForm
from mentorship.models import Program, ProgramStaff
from mentorship.services import staff
from mentorship.services.staff import WITH_EMPLOYER
from mentorship.views.person import person


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings_staff(request: HttpRequest, program: str) -> HttpResponse:
    """List the staff; on POST add somebody."""
    found = pages.program_or_404(request, program)
    if request.method != "POST":
        return _page(request, found, StaffForm())
    if not ratelimit.consume(request, action="staff_added"):
        return too_many_requests(request)
    form = StaffForm(request.POST)
    if form.is_valid() and (added := _added(request, found, form)):
        said = _("Added. We've written to %(name)s.") % {"name": added.user.name}
        messages.success(request, said)
        return redirect("settings-staff", program=found.slug)
    return _page(request, found, form, status=HTTPStatus.BAD_REQUEST)


def _added(request: HttpRequest, program: Program, form: StaffForm) -> ProgramStaff | None:
    """Add the person; what the service refuses goes to its field."""
    try:
        return staff.add(program_id=program.pk, actor=person(request), **form.cleaned_data)
    except BadAnswers as refusal:
        form.add_error(refusal.field or None, pages.sentence(refusal))
        return None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def staff_employer(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Say for whom one of the staff works."""
    found = pages.program_or_404(request, program)
    row = _row_or_404(found, pk)
    form = EmployerForm(
        request.POST if request.method == "POST" else None,
        is_required=row.role in WITH_EMPLOYER,
        initial={"employer": row.employer},
    )
    if form.is_valid() and _renamed(request, row, form):
        messages.success(request, _("Saved. It holds from now on."))
        return redirect("settings-staff", program=found.slug)
    status = HTTPStatus.BAD_REQUEST if form.is_bound else HTTPStatus.OK
    context = {
        "desk": pages.sidebar(found, "settings"),
        "program": found,
        "row": row,
        "form": form,
    }
    return render(request, "matching/settings_employer.html", context, status=status)


def _renamed(request: HttpRequest, row: ProgramStaff, form: EmployerForm) -> bool:
    """Keep the employer; what the service refuses goes to its field."""
    try:
        staff.change_employer(staff_id=row.pk, actor=person(request), **form.cleaned_data)
    except BadAnswers as refusal:
        form.add_error(refusal.field or None, pages.sentence(refusal))
        return False
    return True


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def staff_remove(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Ask, then take a role away."""
    found = pages.program_or_404(request, program)
    row = _row_or_404(found, pk)
    if request.method != "POST":
        return _question(request, found, row)
    try:
        staff.remove(staff_id=row.pk, actor=person(request))
    except Refused as refusal:
        messages.error(request, pages.sentence(refusal))
        return _page(request, found, StaffForm(), status=refusal.status)
    messages.success(request, _("%(name)s is off the list.") % {"name": row.user.name})
    if row.user_id == person(request).pk:  # signed out by it
        return redirect("desk")
    return redirect("settings-staff", program=found.slug)


def _question(request: HttpRequest, program: Program, row: ProgramStaff) -> HttpResponse:
    names = {"name": row.user.name, "role": StaffRole(row.role).label.lower()}
    context = {
        "desk": pages.sidebar(program, "settings"),
        "title": _("Take %(name)s off as %(role)s?") % names,
        "text": _("They are signed out everywhere, and stay what else they are here."),
        "pairs": [],
        "action": {"url": request.path, "label": _("Take them off"), "fields": {}},
        "back_url": reverse("settings-staff", args=[program.slug]),
    }
    return render(request, "matching/confirm.html", context)


def _row_or_404(program: Program, pk: int) -> ProgramStaff:
    rows = ProgramStaff.objects.filter(program=program).select_related("user")
    return get_object_or_404(rows, pk=pk)


def _page(
    request: HttpRequest, program: Program, form: StaffForm, *, status: int = HTTPStatus.OK
) -> HttpResponse:
    listed = ProgramStaff.objects.filter(program=program).select_related("user")
    rows = list(listed.order_by("role", "user__name"))
    contacts = [row for row in rows if row.role == StaffRole.CONTACT]
    context: dict[str, Any] = {
        "desk": pages.sidebar(program, "settings"),
        "program": program,
        "rows": rows,
        "form": form,
        "wants_contacts": not has_two_employers(contacts),
        "without_employer": [
            row for row in rows if row.role in WITH_EMPLOYER and not row.employer.strip()
        ],
    }
    return render(request, "matching/settings_staff.html", context, status=status)

"""Ways into a program, for its admins: who may apply, invitation links, the member list."""

from http import HTTPStatus
from typing import Any

from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.exceptions import Refused
from accounts.services import idempotency
from accounts.views.errors import too_many_requests
from matching.sheets.members import read_members
from matching.sheets.problems import InputError
from matching.views import pages
from mentorship.forms.joining import InvitationForm, JoiningForm, MemberListForm
from mentorship.models import Invitation, Program
from mentorship.queries.joining import invitation_rows, member_counts
from mentorship.services import joining, joining_members
from mentorship.views.person import person

MAX_BYTES = 5_000_000


@login_required
@require_safe
def joining_page(request: HttpRequest, program: str) -> HttpResponse:
    """Show who may apply, the invitations and the member list."""
    return _page(request, pages.program_or_404(request, program))


@login_required
@require_POST
def set_rule(request: HttpRequest, program: str) -> HttpResponse:
    """Change who may apply."""
    found = pages.program_or_404(request, program)
    form = JoiningForm(request.POST)
    if not form.is_valid():
        return _page(request, found, rule_form=form)
    joining.set_joining(program_id=found.pk, actor=person(request), **form.cleaned_data)
    messages.success(request, _("Saved. It holds for everybody who applies from now on."))
    return redirect("desk-joining", program=found.slug)


@login_required
@require_POST
def invite(request: HttpRequest, program: str) -> HttpResponse:
    """Make an invitation and show its address, this one time."""
    found = pages.program_or_404(request, program)
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return _page(request, found, invitation_form=form)
    asked, actor = dict(form.cleaned_data), person(request)
    page = asked.pop("once")

    def make() -> dict[str, str]:
        invitation, address = joining.create_invitation(program=found, actor=actor, **asked)
        return {"label": invitation.label, "address": address}

    made = idempotency.once_for_form(
        actor=actor, page=page, asked=asked | {"program": found.pk}, perform=make
    )
    return _page(request, found, made=made, status=HTTPStatus.CREATED)


@login_required
@require_POST
def revoke(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Take an invitation back."""
    found = pages.program_or_404(request, program)
    invitation = get_object_or_404(Invitation, program=found, pk=pk)
    joining.revoke_invitation(invitation_id=invitation.pk, actor=person(request))
    messages.success(request, _("Taken back. Nobody comes by this link any more."))
    return redirect("desk-joining", program=found.slug)


@login_required
@require_POST
def upload(request: HttpRequest, program: str) -> HttpResponse:
    """Read a member list and show what it would change; nothing counts yet."""
    found = pages.program_or_404(request, program)
    if not ratelimit.consume(request, action="member_import"):
        return too_many_requests(request)
    form = MemberListForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, members_form=form)
    file = form.cleaned_data["file"]
    if file.size > MAX_BYTES:
        form.add_error("file", _("This file is larger than 5 MB. Keep the two columns only."))
        too_large = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        return _page(request, found, members_form=form, status=too_large)
    try:
        lines = read_members(file.read(), file.name)
    except InputError as error:
        return _refused(request, found, form, error)
    waiting = joining_members.prepare_import(
        program=found,
        actor=person(request),
        lines=lines,
        is_replacement=form.cleaned_data["how"] == "replace",
    )
    context = {
        "desk": pages.sidebar(found, "joining"),
        "program": found,
        "waiting": waiting,
        "changes": joining_members.changes_of(waiting),
    }
    return render(request, "matching/joining_preview.html", context)


@login_required
@require_POST
def confirm(request: HttpRequest, program: str) -> HttpResponse:
    """Take over the list that was shown."""
    found = pages.program_or_404(request, program)
    number = pages.whole(request.POST.get("waiting", ""))
    try:
        changes = joining_members.confirm_import(
            import_id=number or 0, actor=person(request), program=found
        )
    except Refused as refusal:
        messages.error(request, pages.sentence(refusal))
        return _page(request, found, status=refusal.status)
    said = ngettext(
        "The member list names %(n)s person now.",
        "The member list names %(n)s people now.",
        changes.total,
    )
    messages.success(request, said % {"n": f"{changes.total:,}"})
    return redirect("desk-joining", program=found.slug)


def _refused(
    request: HttpRequest, program: Program, form: MemberListForm, error: InputError
) -> HttpResponse:
    """Show the first problems by line; nothing was saved."""
    count = len(error.problems)
    said = ngettext(
        "%(n)s line needs another look. Nothing was saved.",
        "%(n)s lines need another look. Nothing was saved.",
        count,
    )
    form.add_error("file", said % {"n": f"{count:,}"})
    return _page(
        request, program, members_form=form, problems=error.problems[: pages.SHOWN_PROBLEMS]
    )


def _page(
    request: HttpRequest,
    program: Program,
    *,
    rule_form: JoiningForm | None = None,
    invitation_form: InvitationForm | None = None,
    members_form: MemberListForm | None = None,
    status: int = 0,
    **more: Any,
) -> HttpResponse:
    """Draw the page; a form with errors stays as it was sent."""
    refused: forms.Form | None = rule_form or invitation_form or members_form
    context = {
        "desk": pages.sidebar(program, "joining"),
        "program": program,
        "form": refused,
        "rule_form": rule_form or JoiningForm(initial={"joining": program.joining}),
        "invitation_form": invitation_form or InvitationForm(),
        "members_form": members_form or MemberListForm(),
        "invitations": invitation_rows(program),
        "members": member_counts(program),
    }
    status = status or (HTTPStatus.BAD_REQUEST if refused else HTTPStatus.OK)
    return render(request, "matching/joining.html", context | more, status=status)

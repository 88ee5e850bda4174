"""A new program, made by an association admin for the people who will run it."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from accounts.models import User
from matching.views import pages
from mentorship import rules
from mentorship.exceptions.programs import BadSettings
from mentorship.forms.new_program import NewProgramForm
from mentorship.models import Program
from mentorship.queries.templates import Templates, templates
from mentorship.services import programs, staff
from mentorship.views.person import person


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def program_new(request: HttpRequest) -> HttpResponse:
    """Show the form; on POST make the program and go on to its checklist."""
    actor = person(request)
    if not rules.can_create_programs(actor):
        return _whom_to_ask(request, actor)
    known = templates()
    form = NewProgramForm(
        request.POST if request.method == "POST" else None,
        templates=known.by_key,
        labels=known.dates,
        own=actor.email,
    )
    if request.method != "POST":
        return _page(request, form, known)
    made = _made(form, actor) if form.is_valid() else None
    if made is None:
        return _page(request, form, known, status=HTTPStatus.BAD_REQUEST)
    messages.success(request, _("The program is there. Sign-up stays closed until you open it."))
    return redirect("desk-launch", program=made.slug)


def _made(form: NewProgramForm, actor: User) -> Program | None:
    """Make the program; what is refused goes to its field."""
    data = form.cleaned_data
    admin = staff.person_by(data["admin_email"])
    if admin is None:
        said = _("Nobody has confirmed this address here. Ask them to sign up first.")
        form.add_error("admin_email", said)
        return None
    try:
        return programs.create(
            template=data["template"],
            actor=actor,
            admin=admin,
            employer=data["employer"],
            name=data["name"],
            settings=form.settings,
        )
    except BadSettings as refusal:
        for name, sentence in refusal.problems.items():
            form.add_error(name if name in form.fields else None, sentence)
    except Refused as refusal:
        form.add_error(None, pages.sentence(refusal))
    return None


def _page(
    request: HttpRequest,
    form: NewProgramForm,
    known: Templates,
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {"form": form, "templates": known}
    return render(request, "matching/program_new.html", context, status=status)


def _whom_to_ask(request: HttpRequest, actor: User) -> HttpResponse:
    """Tell the team of another program who makes one; nobody else learns of the page."""
    if not rules.is_staff(actor):
        raise Http404
    admins = User.objects.filter(is_superuser=True, is_active=True).order_by("pk")
    context = {"names": [admin.name for admin in admins[:3]]}
    return render(request, "matching/program_new_no.html", context, status=HTTPStatus.FORBIDDEN)

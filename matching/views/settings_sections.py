"""A program's settings: the list of them, and a page with a form for each."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from matching.queries.settings_summary import hub_rows, launch_row
from matching.views import pages
from mentorship.exceptions.programs import BadSettings, StaleSettings
from mentorship.forms import program as section_forms
from mentorship.forms.program_section import SectionForm
from mentorship.models import ContentText, Program
from mentorship.rules import can_create_programs
from mentorship.services import program_settings
from mentorship.views.person import person

Make = Callable[[Any, Program], SectionForm]


@dataclass(frozen=True)
class Section:
    """One page: its title, what to know before changing it, and its form."""

    key: str
    title: Any
    lead: Any
    form: Make


def _plain(form: Callable[..., SectionForm]) -> Make:
    return lambda data, program: form(data, program=program)


def _dates(data: Any, program: Program) -> SectionForm:
    row = ContentText.objects.filter(key="template.dates").first()
    return section_forms.DatesForm(
        data, program=program, labels=row.data.get("dates", []) if row else []
    )


SECTIONS = {
    section.key: section
    for section in (
        Section(
            "basics",
            gettext_lazy("Basics"),
            gettext_lazy("What the program is called, and for whom it is."),
            _plain(section_forms.BasicsForm),
        ),
        Section(
            "dates",
            gettext_lazy("Dates"),
            gettext_lazy("People read them while they wait. Leave open what you don't know yet."),
            _dates,
        ),
        Section(
            "asked",
            gettext_lazy("What is asked of people"),
            gettext_lazy("They read it before any form. What runs already keeps its dates."),
            _plain(section_forms.AskedForm),
        ),
        Section(
            "offers",
            gettext_lazy("Introductions"),
            gettext_lazy(
                "Introductions that wait for an answer keep their last day. Who is asked first "
                "holds at once."
            ),
            _plain(section_forms.OffersForm),
        ),
        Section(
            "check-ins",
            gettext_lazy("Check-ins and pauses"),
            gettext_lazy("Mentorships that have begun keep the check-ins they were given."),
            _plain(section_forms.CheckInsForm),
        ),
        Section(
            "directory",
            gettext_lazy("Mentor directory"),
            gettext_lazy("Each mentor chooses whether to be shown, and what."),
            _plain(section_forms.DirectoryForm),
        ),
    )
}


@login_required
@require_safe
def settings_hub(request: HttpRequest, program: str) -> HttpResponse:
    """List the pages of the settings, each with what holds now."""
    found = pages.program_or_404(request, program)
    context = {
        "desk": pages.sidebar(found, "settings"),
        "program": found,
        "launch": launch_row(found),
        "rows": hub_rows(found),
        "may_create": can_create_programs(person(request)),
    }
    return render(request, "matching/settings_hub.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings_section(request: HttpRequest, program: str, section: str) -> HttpResponse:
    """Show one section; on POST save it."""
    found, page = pages.program_or_404(request, program), SECTIONS[section]
    if request.method != "POST":
        return _page(request, found, page, page.form(None, found))
    form = page.form(request.POST, found)
    status, conflict = save(request, found, form)
    if status == HTTPStatus.OK:
        return redirect(f"settings-{section}", program=found.slug)
    return _page(request, found, page, form, status=status, conflict=conflict)


def save(
    request: HttpRequest, program: Program, form: SectionForm
) -> tuple[HTTPStatus, dict[str, Any] | None]:
    """Save a section; return the status, and what a colleague changed meanwhile.

    What was typed stays on the form; whoever saves it once more means it.
    """
    if not form.is_valid():
        return HTTPStatus.BAD_REQUEST, None
    try:
        program_settings.change(
            program_id=program.pk, fields=form.values, version=form.seen, actor=person(request)
        )
    except BadSettings as refusal:
        form.refuse(refusal.problems)
        return HTTPStatus.BAD_REQUEST, None
    except StaleSettings as refusal:
        theirs = form.move_to(Program.objects.get(pk=program.pk))
        return HTTPStatus.CONFLICT, {"sentence": pages.sentence(refusal), "theirs": theirs}
    messages.success(request, _("Saved. It holds from now on."))
    return HTTPStatus.OK, None


def _page(
    request: HttpRequest,
    program: Program,
    section: Section,
    form: SectionForm,
    *,
    status: int = HTTPStatus.OK,
    conflict: dict[str, Any] | None = None,
) -> HttpResponse:
    context = {
        "desk": pages.sidebar(program, "settings"),
        "program": program,
        "section": section,
        "form": form,
        "conflict": conflict,
        "joining": _joining(program) if section.key == "basics" else None,
    }
    return render(request, "matching/settings_section.html", context, status=status)


def _joining(program: Program) -> dict[str, str]:
    """Return the address at which people apply, and the page that says who may."""
    return {
        "address": f"{settings.SITE_URL}{reverse('apply', args=[program.slug])}",
        "url": reverse("desk-joining", args=[program.slug]),
        "rule": str(program.get_joining_display()),
    }

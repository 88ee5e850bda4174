"""Before a program opens: the checklist, and the opening itself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from matching.queries.launch import lines_of, places_by_field
from matching.services import rolling
from matching.views import pages
from mentorship.clock import database_now, local_day
from mentorship.enums import MentorType
from mentorship.exceptions import BadAnswers
from mentorship.models import Program
from mentorship.queries.landing import is_signup_open, opens_on
from mentorship.services import launch
from mentorship.views.person import person


@login_required
@require_safe
def desk_launch(request: HttpRequest, program: str) -> HttpResponse:
    """Show what is done and what is open."""
    found = pages.program_or_404(request, program)
    lines = lines_of(found)
    context = {
        "desk": pages.sidebar(found, "settings"),
        "program": found,
        "lines": lines,
        "done": sum(line.is_done for line in lines),
        "kinds": [kind.label for kind in MentorType if kind in found.mentor_types],
        "places": places_by_field(found),
        "state": _state(found),
    }
    return render(request, "matching/settings_launch.html", context)


def _state(program: Program) -> str:
    """Return in words whether people can apply today."""
    today = local_day(program.time_zone, database_now())
    if not program.is_open:
        return _("Sign-up is closed. Nobody can apply yet.")
    if is_signup_open(program, today):
        return _("Sign-up is open. People can apply today.")
    if opens_on(program, today):
        return _("Sign-up opens by itself on the day you set.")
    return _("Sign-up is over, by the day you set.")


@login_required
@require_POST
def check(request: HttpRequest, program: str) -> HttpResponse:
    """Tick a line, or take the tick back."""
    found = pages.program_or_404(request, program)
    key = request.POST.get("key", "")
    step = launch.untick if "undo" in request.POST else launch.tick
    try:
        step(program_id=found.pk, key=key, actor=person(request))
    except BadAnswers as refusal:
        raise Http404 from refusal
    return redirect(f"{reverse('desk-launch', args=[found.slug])}#line-{key}")


@login_required
@require_POST
def set_open(request: HttpRequest, program: str) -> HttpResponse:
    """Open sign-up or close it; where lines are open it asks once."""
    found = pages.program_or_404(request, program)
    is_open = "close" not in request.POST
    missing = [line.text for line in lines_of(found) if not line.is_done] if is_open else []
    if missing and "anyway" not in request.POST:
        return _question(request, found, missing)
    launch.set_open(
        program_id=found.pk, is_open=is_open, actor=person(request), open_lines=len(missing)
    )
    opened, closed = _("Sign-up is open."), _("Sign-up is closed. Drafts are kept.")
    messages.success(request, opened if is_open else closed)
    if is_open and rolling.keep_open(program_id=found.pk, actor=person(request)):
        messages.success(request, _("A round is open too: whoever joins gets a proposal soon."))
    return redirect("desk-launch", program=found.slug)


def _question(request: HttpRequest, program: Program, missing: list[str]) -> HttpResponse:
    title = ngettext(
        "Open sign-up with %(n)s line open?", "Open sign-up with %(n)s lines open?", len(missing)
    )
    context = {
        "desk": pages.sidebar(program, "settings"),
        "program": program,
        "title": title % {"n": len(missing)},
        "missing": missing,
    }
    return render(request, "matching/settings_open.html", context)

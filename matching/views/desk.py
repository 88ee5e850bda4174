"""The program desk: what needs the team today."""


from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.templatetags.ui import in_words
from matching.queries import desk
from matching.views import pages
from mentorship.enums import StaffRole
from mentorship.models import Program
from mentorship.views.person import person


@login_required
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Go to the one program of a person's desk, or let her choose among several."""
    user = person(request)
    programs = list(Program.objects.staffed_by(user))
    if not programs:
        raise PermissionDenied
    if len(programs) == 1:
        return redirect("desk-program", programs[0].slug)
    staffed = desk.staffed_by(user)
    mine = [p for p in programs if _administers(user, staffed, p)]
    waiting = [row["program"] for row in desk.queue_of(user, mine, staffed)] if mine else []
    context = {
        "desk": {"role": desk.role_name(user, staffed.roles.values()), "links": []},
        "programs": [
            {
                "name": program.name,
                "chapter": program.chapter,
                "url": reverse("desk-program", args=[program.slug]),
                "is_mine": program in mine,
                "sentence": _title(waiting.count(program.pk), is_admin=program in mine),
            }
            for program in programs
        ],
    }
    return render(request, "matching/desk_programs.html", context)


def _administers(user: User, staffed: desk.Staffed, program: Program) -> bool:
    return user.is_superuser or StaffRole.ADMIN in staffed.roles.get(program.pk, ())


@login_required
@require_safe
def program_desk(request: HttpRequest, program: str) -> HttpResponse:
    """Show what waits in a program that one administers; other staff see figures without names."""
    found = pages.staffed_or_404(request, program)
    user = person(request)
    staffed = desk.staffed_by(user)
    is_admin = _administers(user, staffed, found)
    queue = desk.queue_of(user, [found], staffed) if is_admin else []
    role = desk.role_name(user, [staffed.roles.get(found.pk, set())])
    context = {
        "desk": pages.sidebar(found, "desk", role=role, is_admin=is_admin, count=len(queue)),
        "today": timezone.localdate(),
        "title": _title(len(queue), is_admin=is_admin),
        "queue": queue,
        "nothing": _nothing() if is_admin else None,
        "at_risk": None,
        "needed": desk.needed_mentors([found]),
        "funnel": desk.funnel([found]),
        "actions": _actions(found) if is_admin else [],
    }
    return render(request, "matching/desk.html", context)


def _title(count: int, *, is_admin: bool) -> str:
    if not is_admin:
        return _("The program in figures")
    if not count:
        return _("Nothing needs you")
    if count == 1:
        return _("One thing needs you")
    return _("%(n)s things need you") % {"n": in_words(count).capitalize()}


def _nothing() -> dict[str, str]:
    """Return the words for an empty queue."""
    text = _("Everybody is getting on with it.")
    return {"title": _("All quiet"), "text": text, "url": "", "link": ""}


def _actions(program: Program) -> list[dict[str, str]]:
    url = reverse("desk-rounds", args=[program.slug])
    return [{"icon": "plus", "text": _("New round"), "url": f"{url}#new"}]

"""The program desk: what needs the team today."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
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
def desk_page(request: HttpRequest) -> HttpResponse:
    """Show the queues of the programs one administers; other staff see figures without names."""
    user = person(request)
    programs = list(Program.objects.staffed_by(user))
    if not programs:
        raise PermissionDenied
    staffed = desk.staffed_by(user)
    roles = staffed.roles
    mine = [p for p in programs if user.is_superuser or StaffRole.ADMIN in roles.get(p.pk, ())]
    queue = desk.queue_of(user, mine, staffed) if mine else []
    context = {
        "desk": {
            **pages.sidebar(
                [*mine, *programs][0], "desk", role=_role(user, roles), is_admin=bool(mine)
            ),
            "more_links": _others(mine[1:]),
        },
        "today": timezone.localdate(),
        "title": _title(len(queue), is_admin=bool(mine)),
        "queue": queue,
        "nothing": _nothing(mine),
        "at_risk": None,
        "needed": desk.needed_mentors(programs),
        "funnel": desk.funnel(programs),
        "actions": _actions(mine),
    }
    return render(request, "matching/desk.html", context)


def _role(user: User, roles: dict[int, set[str]]) -> str:
    return desk.role_name(user, roles.values())


def _others(programs: list[Program]) -> list[dict[str, Any]]:
    """Return links to the rounds of the other programs."""
    return [
        {
            "name": program.name,
            "icon": "git-compare-arrows",
            "url": reverse("desk-rounds", args=[program.slug]),
        }
        for program in programs
    ]


def _title(count: int, *, is_admin: bool) -> str:
    if not is_admin:
        return _("The program in figures")
    if not count:
        return _("Nothing needs you")
    if count == 1:
        return _("One thing needs you")
    return _("%(n)s things need you") % {"n": in_words(count).capitalize()}


def _nothing(mine: list[Program]) -> dict[str, str] | None:
    """Return the words for an empty queue; None for staff who have no queue."""
    text = _("Everybody is getting on with it.")
    return {"title": _("All quiet"), "text": text, "url": "", "link": ""} if mine else None


def _actions(mine: list[Program]) -> list[dict[str, str]]:
    if not mine:
        return []
    url = reverse("desk-rounds", args=[mine[0].slug])
    return [{"icon": "plus", "text": _("New round"), "url": f"{url}#new"}]

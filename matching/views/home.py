"""Home: one's true state and one next step."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.exceptions import Refused
from matching.queries.home import home_of
from matching.views import pages
from mentorship.models import Mentor
from mentorship.services import places
from mentorship.views.person import person


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for this person."""
    return _page(request)


def _page(request: HttpRequest, status: int = HTTPStatus.OK) -> HttpResponse:
    found = home_of(person(request), request.session.get("brings", ""))
    context = {
        "section": "home",
        "home": found,
        "running_mentorship": found.running_mentorship,
    }
    return render(request, "matching/home.html", context, status=status)


@login_required
@require_POST
def change_places(request: HttpRequest, pk: int) -> HttpResponse:
    """Change how many people a mentor takes, by one press on his home."""
    mentor = get_object_or_404(Mentor, pk=pk, user=person(request))
    number = pages.whole(request.POST.get("capacity", ""))
    try:
        places.set_capacity(mentor_id=mentor.pk, capacity=number or 0, actor=person(request))
    except Refused as refusal:
        messages.error(request, pages.sentence(refusal))
        return _page(request, status=refusal.status)
    said = ngettext("You have %(n)d place now.", "You have %(n)d places now.", number or 0)
    messages.success(request, said % {"n": number})
    return redirect("home")

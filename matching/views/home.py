"""Home: one's true state and one next step."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from matching.queries.home import home_of
from matching.views import pages


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for this person."""
    context = {"section": "home", **home_of(pages.person(request))}
    return render(request, "matching/home.html", context)

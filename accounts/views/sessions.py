"""Where one is signed in, and how to sign out there.

In place of allauth's page, which asks the database several times for each session.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import confirming, queries
from accounts.services import sessions


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def session_list(request: HttpRequest) -> HttpResponse:
    """List one's own sessions; a POST ends all others."""
    if request.method == "POST":
        if not confirming.is_recent(request):
            return confirming.ask(request)
        sessions.end_others(person=request.user, keep=request.session.session_key)
        messages.success(request, _("Signed out everywhere else."))
        return redirect("session-list")
    rows = list(queries.sessions_of(request.user))
    context = {"sessions": rows, "here": request.session.session_key}
    return render(request, "accounts/sessions.html", context)


@require_POST
@login_required
@confirming.confirmed_recently
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out one device; somebody else's session is not found."""
    if not sessions.end_one(person=request.user, session_id=pk):
        raise Http404
    messages.success(request, _("Signed out there."))
    return redirect("session-list")

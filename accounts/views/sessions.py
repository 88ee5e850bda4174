"""End one of one's own sessions."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.services import sessions


@require_POST
@login_required
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out one device; somebody else's session is not found."""
    if not sessions.end_one(person=request.user, session_id=pk):
        raise Http404
    messages.success(request, _("Signed out there."))
    return redirect("usersessions_list")

"""The copy of my data: look whether it is there, take it, delete it before its time."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import queries
from accounts.confirming import confirmed_recently, is_recent
from accounts.exceptions import CopyGone
from accounts.services import copies
from accounts.views.errors import too_many_requests
from mentorship.views.person import person

LIMIT = "privacy_copy"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest) -> HttpResponseBase:
    """Show whether my copy is there; POST hands it over, to whom proved just now who she is."""
    if request.method != "POST":
        return _page(request)
    if not is_recent(request):
        # After the proof she comes back to the page: a file would leave the question standing.
        return redirect("me-privacy-copy")
    if not ratelimit.consume(request, action=LIMIT):
        return too_many_requests(request)
    try:
        found, pieces = copies.hand_over(user=person(request))
    except CopyGone as refusal:
        messages.error(request, str(refusal.sentence))
        return redirect("me-privacy-copy")
    name = f"my-data-{timezone.localtime(found.made_at):%Y-%m-%d}.zip"
    return StreamingHttpResponse(
        pieces,
        content_type="application/zip",
        headers={
            "Cache-Control": "no-store, private",
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Length": str(found.n_bytes),
            "X-Content-Type-Options": "nosniff",
            "X-Robots-Tag": "noindex, nofollow",
        },
    )


@confirmed_recently
def _page(request: HttpRequest) -> HttpResponseBase:
    user = person(request)
    found = queries.copy_of(user)
    context = {
        "section": "profile",
        "copy": found,
        "request_open": queries.open_privacy_requests(user).get("export"),
        "last_at": None if found else queries.last_copy_at(user),
    }
    return render(request, "mentorship/me_copy.html", context)


@login_required
@require_POST
def delete(request: HttpRequest) -> HttpResponseBase:
    """Delete my copy before its time; once more changes nothing."""
    if not ratelimit.consume(request, action=LIMIT):
        return too_many_requests(request)
    if copies.delete(user=person(request)):
        messages.success(request, _("Deleted. You can ask for a new copy whenever you like."))
    return redirect("me-privacy")

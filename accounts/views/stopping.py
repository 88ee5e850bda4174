"""Stop one kind of message: by the button of a mail program, or by the page behind the address.

As for one-time links there is no CSRF token: the signed address is the secret, no cookie is looked
at, and mail programs that stop a list by one click (RFC 8058) bring neither. They follow no
redirect either, so a POST is answered with the page itself.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.services import muting, stopping
from accounts.services.stopping import Stop
from accounts.views.links import kept_private

AGAIN = "again"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@kept_private
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Show the group and a button; on POST switch it off, or on again where the form says so."""
    stop = _found(token)
    if request.method == "POST":
        change = muting.unmute if AGAIN in request.POST else muting.mute
        change(user=stop.person, group=stop.group.value)
        stop = _found(token)
    context = {
        "group": stop.group.label,
        "is_off": stop.is_off,
        "is_done": request.method == "POST",
    }
    return render(request, "accounts/stop.html", context)


def _found(token: str) -> Stop:
    stop = stopping.read(token)
    if stop is None:
        raise Http404
    return stop

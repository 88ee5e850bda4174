"""The page behind a one-time link: a GET shows, a POST acts once.

No CSRF token: the address itself is the secret and no cookie is looked at. With the referrer
policy that keeps the address secret, browsers send ``Origin: null``, which a token check refuses.
"""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts import registry
from accounts.exceptions import LinkExpired, LinkUsed, Refused, UnknownPurposeError
from accounts.models import OneTimeLink
from accounts.registry import LinkPage
from accounts.services import links

View = Callable[[HttpRequest, str], HttpResponse]


def kept_private(view: View) -> View:
    """Keep the page out of caches, referrers and search engines."""

    @wraps(view)
    def wrapper(request: HttpRequest, token: str) -> HttpResponse:
        response = view(request, token)
        response["Cache-Control"] = "no-store, private, max-age=0"
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return wrapper


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@kept_private
def one_time_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show the action and its button; on POST do it once, then show what is true now."""
    link = _found(token)
    if request.method != "POST":
        return _page(request, link)
    try:
        links.use(token=token, form=request.POST)
    except LinkUsed:
        return redirect("link", token=token)
    except LinkExpired:
        return _expired_page(request, link)
    except Refused as refusal:
        return _page(request, link, refusal)
    say = registry.purpose(link.purpose).say
    return _render(request, say(link), link) if say else redirect("link", token=token)


@csrf_exempt
@require_POST
@never_cache
@kept_private
def fresh_link(request: HttpRequest, token: str) -> HttpResponse:
    """Mail a fresh link to the person of an expired one."""
    link = _found(token)
    if link.is_used or not links.is_expired(link):
        return redirect("link", token=token)
    links.send_fresh(link)
    page = LinkPage(
        heading=_("Check your e-mail"),
        text=(_("A fresh link is on its way to the address this one went to."),),
    )
    return _render(request, page, link)


def _found(token: str) -> OneTimeLink:
    link = links.peek(token)
    if link is None:
        raise Http404
    return link


def _page(request: HttpRequest, link: OneTimeLink, refusal: Refused | None = None) -> HttpResponse:
    if not link.is_used and links.is_expired(link):
        return _expired_page(request, link)
    try:
        purpose = registry.purpose(link.purpose)
    except UnknownPurposeError:
        raise Http404 from None
    page = purpose.describe(link, request.POST if refusal else request.GET)
    return _render(request, page, link, refusal)


def _expired_page(request: HttpRequest, link: OneTimeLink) -> HttpResponse:
    page = LinkPage(
        heading=_("This link has run out"),
        text=(_("Links work for 14 days. We can e-mail you a fresh one now."),),
        button=_("Send me a fresh link"),
        context={"is_expired": True},
    )
    return _render(request, page, link, status=410)


def _render(
    request: HttpRequest,
    page: LinkPage,
    link: OneTimeLink,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "page": page,
        "link": link,
        "token": request.resolver_match.kwargs["token"] if request.resolver_match else "",
        "can_act": bool(page.button) and not link.is_used,
        "error": refusal.sentence if refusal else "",
        **page.context,
    }
    return render(request, page.template, context, status=refusal.status if refusal else status)

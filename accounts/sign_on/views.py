"""Begin a sign-on, and come back from the provider.

The strict policy lets forms of this site lead to this site only, and browsers apply that to where
a form is redirected as well. So the POST answers with a page that goes on to the provider by
itself, and has a link for who would rather press it.
"""

from typing import Any

from allauth.account.internal.decorators import login_not_required
from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from accounts import confirming
from accounts.sign_on import pages
from accounts.sign_on.provider import ID, SignOnAdapter
from accounts.views.errors import too_many_requests


class ComingBack(OAuth2CallbackView):
    """allauth's way back, which remembers the nonce of the sign-in."""

    adapter: SignOnAdapter

    def _get_state(self, request: HttpRequest, provider: Any) -> tuple[Any, HttpResponse | None]:
        state, answer = super()._get_state(request, provider)
        self.adapter.nonce = str((state or {}).get("nonce", ""))
        return state, answer


@require_POST
@login_not_required
@never_cache
def begin(request: HttpRequest) -> HttpResponse:
    """Go on to the provider; who connects her account proves first that it is still she."""
    if not ratelimit.consume(request, action="sign_on"):
        return too_many_requests(request)
    if request.POST.get("process") == "connect":
        if not request.user.is_authenticated:
            return redirect("account_login")
        if not confirming.is_recent(request):
            return confirming.ask(request)
    provider = _provider(request)
    try:
        address = provider.redirect_from_request(request)["Location"]
    except (RequestException, OAuth2Error) as error:
        return pages.trouble(request, error)
    context = {"address": address, "provider": provider}
    return render(request, "socialaccount/go_on.html", context)


@require_safe
@login_not_required
@never_cache
def come_back(request: HttpRequest) -> HttpResponse:
    """Sign in who comes back from the provider, or say why not."""
    _provider(request)
    view = ComingBack()
    view.request, view.adapter = request, SignOnAdapter(request)
    try:
        answer: HttpResponse = view.dispatch(request)
    except ImmediateHttpResponse as instead:
        return instead.response
    except (RequestException, OAuth2Error) as error:
        return pages.trouble(request, error)
    return answer


def _provider(request: HttpRequest) -> Any:
    try:
        return get_adapter(request).get_provider(request, provider=ID)
    except SocialApp.DoesNotExist:
        raise Http404 from None

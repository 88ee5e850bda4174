"""What the pages of allauth need and don't get from it."""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import unstash_login
from django import template
from django.conf import settings
from django.template import RequestContext
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

register = template.Library()

# The first that fits; every browser of Chrome's family calls itself Chrome and Safari as well.
BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "Chromebook"),
    ("Windows", "Windows"), ("Mac OS X", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


@register.filter
def device(user_agent: str) -> str:
    """Return in words what a browser calls itself: ``Firefox on Windows``."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), _("A browser"))
    system = next((name for sign, name in SYSTEMS if sign in user_agent), _("another device"))
    return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}


@register.simple_tag(takes_context=True)
def sign_up_again(context: RequestContext) -> str:
    """Return the address of the sign-up form, which still knows where she was going."""
    login = unstash_login(context["request"], peek=True)
    address = reverse("account_signup")
    if login is None or not login.redirect_url:
        return address
    return f"{address}?{urlencode({'next': login.redirect_url})}"


@register.simple_tag
def sign_on_name() -> str:
    """Return what the association's sign-on is called; empty where there is none."""
    return str(settings.OIDC_NAME) if settings.OIDC_ISSUER else ""


@register.simple_tag(takes_context=True)
def came_by_sign_on(context: RequestContext) -> bool:
    """Whether the reader of a page signed in by the association's sign-on."""
    request = context["request"]
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "socialaccount" for record in records)

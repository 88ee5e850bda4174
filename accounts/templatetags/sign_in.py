"""What the pages of allauth need and don’t get from it."""

from allauth.account.internal.stagekit import unstash_login
from django import template
from django.template import RequestContext
from django.urls import reverse
from django.utils.http import urlencode

register = template.Library()


@register.simple_tag(takes_context=True)
def sign_up_again(context: RequestContext) -> str:
    """Return the address of the sign-up form, which still knows where she was going."""
    login = unstash_login(context["request"], peek=True)
    address = reverse("account_signup")
    if login is None or not login.redirect_url:
        return address
    return f"{address}?{urlencode({'next': login.redirect_url})}"

"""Who is asking."""

from typing import cast

from django.http import HttpRequest

from accounts.models import User


def person(request: HttpRequest) -> User:
    """Return the signed-in person of a view that demands one."""
    return cast(User, request.user)

"""Who may ask an operation at all; what exists for her is the view's rows."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS, IsAuthenticated
from rest_framework.request import Request

from accounts.api.authentication import token_of


class InScope(IsAuthenticated):
    """Somebody signed in, or a token with the scope that the view's ``area`` and method ask for.

    A token of one program reaches only views that say by ``program_path`` which program a row is
    of, and those that hold nobody's data (``is_open``).
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        """Check the token.

        Raises:
            PermissionDenied: the token lacks the scope, or is for one program only.
        """
        if not super().has_permission(request, view):
            return False
        token = token_of(request)
        if token is None or view.is_open:
            return True
        verbs = ("read", "write") if request.method in SAFE_METHODS else ("write",)
        if not any(f"{view.area}:{verb}" in token.scopes for verb in verbs):
            said = _("This token lacks the scope {scope}.").format(scope=f"{view.area}:{verbs[0]}")
            raise PermissionDenied(said, code="scope_missing")
        if token.program_id is not None and view.program_path is None:
            said = _("This token is for one program only, and this is not part of a program.")
            raise PermissionDenied(said, code="outside_program")
        return True

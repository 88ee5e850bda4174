"""The API's face of ``matching.rules``."""

from typing import Any

from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request

from matching import rules


class CanReview(IsAuthenticated):
    """Decide a match; what only another admin decides is not even found."""

    def has_object_permission(self, request: Request, view: Any, obj: Any) -> bool:
        """Ask the same rule as the pages."""
        return rules.can_review(request.user, obj)


class CanRun(IsAuthenticated):
    """Run a round."""

    def has_object_permission(self, request: Request, view: Any, obj: Any) -> bool:
        """Ask the same rule as the pages."""
        return rules.can_see_round(request.user, obj)

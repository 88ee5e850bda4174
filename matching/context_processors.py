"""What the members' navigation must know: a desk of hers, a mentorship of hers."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from accounts.prepared import Prepared
from mentorship.enums import MentorshipState
from mentorship.models import Mentorship, ProgramStaff

# A suspended one reads like one on pause.
RUNNING = (MentorshipState.ACTIVE, MentorshipState.PAUSED, MentorshipState.SUSPENDED)


def navigation(request: HttpRequest) -> dict[str, object]:
    """Return lazily whether she has a desk, and the id of her newest running mentorship.

    Pages that draw no navigation ask nothing.
    """
    user = getattr(request, "user", None)
    if user is None:
        return {}
    return {
        "has_desk": SimpleLazyObject(lambda: _has_desk(user)),
        "running_mentorship": SimpleLazyObject(lambda: _running_mentorship(user)),
    }


def _has_desk(user) -> bool:
    if not user.is_authenticated:
        return False
    return user.is_superuser or bool(_desks(user.pk))


def _running_mentorship(user) -> int:
    if not user.is_authenticated:
        return 0
    return next((row["pk"] for row in _running(user.pk, timezone.now())), 0)


@Prepared
def _desks(user_id: int) -> Any:
    return ProgramStaff.objects.filter(user=user_id).values("pk")[:1]


@Prepared
def _running(user_id: int, now: datetime) -> Any:
    rows = Mentorship.objects.of(User(pk=user_id)).announced(now).filter(state__in=RUNNING)
    return rows.order_by("-started_at").values("pk")[:1]

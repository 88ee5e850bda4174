"""What the members' navigation must know: a desk of hers, a mentorship of hers."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from mentorship.enums import MentorshipState
from mentorship.models import Mentorship, Program

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
    return user.is_superuser or Program.objects.staffed_by(user).exists()


def _running_mentorship(user) -> int:
    if not user.is_authenticated:
        return 0
    rows = Mentorship.objects.of(user).announced(timezone.now()).filter(state__in=RUNNING)
    return rows.order_by("-started_at").values_list("pk", flat=True).first() or 0

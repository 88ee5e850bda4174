"""Who a session belongs to."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Count, FilteredRelation, Max, Q, QuerySet

from accounts.enums import PrivacyKind, PrivacyState
from accounts.models import User
from accounts.prepared import Prepared


class Backend(AuthenticationBackend):
    """allauth's, whose people know how many of their notices are new: every page shows the bell.

    The number comes with the person's own row, so that no page needs a query for it; so does her
    open request to be erased, of which every page tells her.
    """

    def get_user(self, user_id: int) -> User | None:
        """Return the person of a session with ``unread_notices``; None where she may not enter."""
        person = next(iter(_people(user_id)), None)
        return person if person and self.user_can_authenticate(person) else None


@Prepared
def _people(user_id: int) -> QuerySet[User]:
    unread = FilteredRelation("notices", condition=Q(notices__read_at=None))
    asked = Q(privacy_requests__kind=PrivacyKind.ERASE, privacy_requests__state=PrivacyState.ASKED)
    erasing = FilteredRelation("privacy_requests", condition=asked)
    people = User.objects.filter(pk=user_id).annotate(unread=unread, erasing=erasing)
    return people.annotate(
        unread_notices=Count("unread"),  # type: ignore[no-redef]  # in place of asking for it
        erase_request_id=Max("erasing__pk"),  # at most one stands
    )

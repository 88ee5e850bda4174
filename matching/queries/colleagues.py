"""Which colleagues have a round's board open now, and what they look at."""

from collections.abc import Collection
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from matching.models import BoardVisit, Round

GONE_AFTER = timedelta(seconds=60)


def colleagues_at(match_round: Round, user: User, kept: Collection[int]) -> list[dict[str, str]]:
    """Return name and sentence of the others who are at the board; one query.

    A pair with somebody in ``kept`` is not named: another admin sees to it.
    """
    visits = (
        BoardVisit.objects.filter(round=match_round, seen_at__gt=timezone.now() - GONE_AFTER)
        .exclude(user=user)
        .select_related("user", "match__mentee__user", "match__mentor__user")
        .order_by("user__name", "pk")
    )
    return [{"name": visit.user.name, "text": _where(visit, kept)} for visit in visits]


def _where(visit: BoardVisit, kept: Collection[int]) -> str:
    name, match = visit.user.first_name, visit.match
    if match is None or {match.mentee.user_id, match.mentor.user_id} & set(kept):
        return _("%(name)s is looking at this round") % {"name": name}
    return _("%(name)s is looking at %(mentee)s and %(mentor)s") % {
        "name": name,
        "mentee": match.mentee.user.first_name,
        "mentor": match.mentor.user.first_name,
    }

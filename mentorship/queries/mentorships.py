"""Which mentorships somebody reads, and how one is named: its two people, kind and course."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.days import month_day_year
from accounts.models import User
from mentorship import rules
from mentorship.clock import database_now
from mentorship.enums import MentorshipState
from mentorship.models import Mentorship
from mentorship.models.mentorships import MentorshipQuerySet
from mentorship.queries.people import kind_name

NEARLY_A_MONTH_DAYS = 30.44


def readable_by(user: User) -> MentorshipQuerySet:
    """Return the mentorships that one of the two may read: ``rules.can_read_mentorship``."""
    is_hers = Q(mentee_user=user.pk) | Q(mentor_user=user.pk)
    is_kept = Q(closed_at=None) | Q(closed_at__gt=timezone.now() - rules.KEPT_FOR)
    return Mentorship.objects.filter(is_hers, is_kept, started_at__isnull=False)


def state_of(mentorship: Mentorship) -> MentorshipState:
    """Return the state that anybody may know of: a suspended one rests, and nothing says why."""
    state = MentorshipState(mentorship.state)
    return MentorshipState.PAUSED if state == MentorshipState.SUSPENDED else state


def rests_since(mentorship: Mentorship) -> datetime | None:
    """Return since when it rests, in the same words."""
    if mentorship.state == MentorshipState.SUSPENDED:
        return mentorship.paused_at or mentorship.suspended_at
    return mentorship.paused_at


def names_of(mentorship: Mentorship) -> str:
    """Return "Noor and Dolores"."""
    names = {"one": mentorship.mentee_user.first_name, "other": mentorship.mentor_user.first_name}
    return _("%(one)s and %(other)s") % names


def month_line(mentorship: Mentorship, now: datetime | None = None) -> str:
    """Return "Month 4 of 6", counted to the day on which it ends."""
    assert mentorship.started_at is not None
    assert mentorship.ends_on is not None
    passed = ((now or database_now()) - mentorship.started_at).days
    whole = (mentorship.ends_on - mentorship.started_at.date()).days
    months = max(round(whole / NEARLY_A_MONTH_DAYS), 1)
    month = min(int(passed / NEARLY_A_MONTH_DAYS) + 1, months)
    return _("Month %(month)d of %(months)d") % {"month": month, "months": months}


def kind_and_month(mentorship: Mentorship, now: datetime) -> str:
    """Return "Career mentorship, month 4 of 6"; of one that is over, its first and last day."""
    if mentorship.closed_at is not None and mentorship.started_at is not None:
        return _("%(kind)s, %(first)s to %(last)s") % {
            "kind": kind_name(mentorship.mentor_type),
            "first": month_day_year(mentorship.started_at),
            "last": month_day_year(mentorship.closed_at),
        }
    month = month_line(mentorship, now)
    return f"{kind_name(mentorship.mentor_type)}, {month[:1].lower()}{month[1:]}"

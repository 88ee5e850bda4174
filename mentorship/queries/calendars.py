"""What stands in a person's private calendar: her meetings, check-in days and dates of goals."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship.clock import database_now
from mentorship.enums import CheckInState, MeetingState, MentorshipState
from mentorship.models import CalendarFeed, CheckInAnswer, Meeting, MentorshipGoal
from mentorship.queries import calendar_files
from mentorship.queries.calendar_files import Day
from mentorship.queries.meetings import of_person

BACK = timedelta(days=60)
MOST = 500


def feed_of(user: User) -> bytes:
    """Return a person's calendar as a file; three queries."""
    since = database_now() - BACK
    days = [*_check_ins(user, since), *_goals(user, since)]
    return calendar_files.feed(_meetings(user, since), days, user)


def _meetings(user: User, since: datetime) -> list[Meeting]:
    rows = of_person(user).filter(
        state__in=(MeetingState.AGREED, MeetingState.HELD), starts_at__gt=since
    )
    return list(rows.exclude(is_logged=True).order_by("starts_at")[:MOST])


def _check_ins(user: User, since: datetime) -> list[Day]:
    rows = CheckInAnswer.objects.filter(
        person=user,
        due_at__gt=since,
        state__in=(CheckInState.SCHEDULED, CheckInState.OPEN),
        check_in__mentorship__state__in=(MentorshipState.ACTIVE, MentorshipState.COMPLETED),
    )
    people = ("check_in__mentorship__mentee_user", "check_in__mentorship__mentor_user")
    found = rows.select_related(*people).order_by("due_at")[:MOST]
    return [_check_in(row) for row in found]


def _check_in(row: CheckInAnswer) -> Day:
    mentorship = row.check_in.mentorship
    name = mentorship.partner_of(row.side).first_name
    return Day(
        key=f"check-in-{row.pk}",
        day=row.check_in.due_on,
        summary=_("Check-in: how is it going with %(name)s?") % {"name": name},
        path=reverse("check-in", args=[row.pk]),
        changed_at=mentorship.started_at or row.due_at,
    )


def _goals(user: User, since: datetime) -> list[Day]:
    mine = Q(mentorship__mentee_user=user) | Q(mentorship__mentor_user=user)
    rows = MentorshipGoal.objects.filter(
        mine,
        mentorship__state=MentorshipState.ACTIVE,
        due_on__gt=since.date(),
        reached_at=None,
        dropped_at=None,
    )
    found = rows.select_related("mentorship").order_by("due_on")[:MOST]
    return [_goal(row) for row in found if row.due_on is not None]


def _goal(row: MentorshipGoal) -> Day:
    """Return a goal's date; words of a life mentorship's goal stay on the site."""
    assert row.due_on is not None
    is_life = row.mentorship.is_life
    title = _("A date of your goals") if is_life else _("Goal: %(title)s") % {"title": row.title}
    return Day(
        key=f"goal-{row.pk}",
        day=row.due_on,
        summary=title,
        path=reverse("mentorship", args=[row.mentorship_id]),
        changed_at=row.added_at,
    )


def feed_owner(token_hash: str) -> User | None:
    """Return whose calendar a token opens; none where it was renewed or she has left."""
    rows = CalendarFeed.objects.select_related("user").filter(user__is_active=True)
    feed = rows.filter(token_hash=token_hash).first()
    return feed.user if feed else None


def feed_row(user: User) -> CalendarFeed | None:
    """Return when a person made her calendar address; none where she has none."""
    return CalendarFeed.objects.filter(pk=user.pk).first()

"""Thanks between the two, in their timeline and on the home of whoever was thanked."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.prepared import Prepared, related
from mentorship.clock import database_now
from mentorship.models import Mentorship, ThankYou
from mentorship.queries.timeline import Entry
from mentorship.services.space.thank_yous import TAKEN_BACK_WITHIN

MOST_NEWEST = 3


@dataclass(frozen=True)
class Said:
    """One line of thanks to a person, and who wrote it."""

    line: str
    first_name: str
    written_at: datetime
    mentorship_id: int


@dataclass(frozen=True)
class Line:
    """One line on the page of thanks; ``can_take_back`` for its writer within a day."""

    id: int
    line: str
    name: str
    is_mine: bool
    may_be_shown: bool
    can_take_back: bool
    written_at: datetime


def of(mentorship: Mentorship) -> list[ThankYou]:
    """Return the pair's thanks, newest first; one query, once for each instance."""
    return related(mentorship, "thank_yous", _rows_of)


@Prepared
def _rows_of(mentorship: int) -> QuerySet[ThankYou]:
    return ThankYou.objects.filter(mentorship=mentorship)


def entries(mentorship: Mentorship, user: User) -> list[Entry]:
    """Return a line of the timeline for each; no query after ``of``."""
    names = {
        mentorship.mentee_user_id: mentorship.mentee_user.first_name,
        mentorship.mentor_user_id: mentorship.mentor_user.first_name,
        user.pk: "",
    }
    return [_entry(one, names.get(one.author_id, "")) for one in of(mentorship)]


def lines(mentorship: Mentorship, user: User) -> list[Line]:
    """Return the pair's thanks as the page draws them, newest first; one query after ``of``."""
    fresh_from = database_now() - TAKEN_BACK_WITHIN
    return [
        Line(
            id=one.pk,
            line=one.line,
            name=mentorship.person_of(_side(mentorship, one)).first_name,
            is_mine=one.author_id == user.pk,
            may_be_shown=one.may_be_shown,
            can_take_back=one.author_id == user.pk and one.written_at > fresh_from,
            written_at=one.written_at,
        )
        for one in of(mentorship)
    ]


def newest_for(user: User, limit: int = MOST_NEWEST) -> list[Said]:
    """Return the newest thanks that a person was given, of all her mentorships; one query.

    There are ``MOST_NEWEST`` at most.
    """
    return [
        Said(row.line, row.author.first_name, row.written_at, row.mentorship_id)
        for row in _newest_rows(user.pk)[:limit]
    ]


@Prepared
def _newest_rows(user_id: int) -> QuerySet[ThankYou]:
    mine = Q(mentorship__mentee_user_id=user_id) | Q(mentorship__mentor_user_id=user_id)
    rows = ThankYou.objects.filter(mine).exclude(author_id=user_id).select_related("author")
    return rows.order_by("-written_at", "-pk")[:MOST_NEWEST]


def _entry(thanks: ThankYou, name: str) -> Entry:
    what = _("%(name)s said thank you") % {"name": name} if name else _("You said thank you")
    return Entry("thanks", "hand-heart", what, thanks.written_at, voice=thanks.line)


def _side(mentorship: Mentorship, thanks: ThankYou) -> str:
    return "mentee" if thanks.author_id == mentorship.mentee_user_id else "mentor"

"""The space of one pair as one of the two reads it: what its page draws, room by room."""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.days import month_day_year
from accounts.models import User
from accounts.prepared import Prepared, padded
from mentorship.clock import add_months, local_day
from mentorship.enums import MentorshipState, Side
from mentorship.models import ContentText, Mentorship, Program
from mentorship.queries import (
    agreements,
    check_in_ladder,
    check_ins,
    closing,
    concerns,
    goals,
    guides,
    meetings,
)
from mentorship.queries.introductions import PROFILES
from mentorship.queries.mentorships import kind_and_month, names_of
from mentorship.queries.people import facts_line, profile_of
from mentorship.queries.photos import PAIR, PAIR_UNREAD, partner_photo
from mentorship.queries.so_far import so_far
from mentorship.queries.space_counts import counts, with_counts
from mentorship.rules import space as space_rules

JUST_JOINED_HOURS = 24
READ_ONLY_MONTHS = 12
# Both read as a rest: nothing says why one of the two is not to be written to.
AT_REST = (MentorshipState.PAUSED, MentorshipState.SUSPENDED)
OVER = (MentorshipState.COMPLETED, MentorshipState.ENDED)
ROOMS: dict[str, Callable[[Mentorship, User], dict[str, Any]]] = {
    "agreement": agreements.panel,
    "concern": concerns.panel,
    "closing": closing.panel,
    "goals": goals.panel,
    "meetings": meetings.panel,
}


def space_page(
    mentorship: Mentorship, user: User, *, show: str = "", is_whole: bool = False
) -> dict[str, Any]:
    """Return what ``mentorship/mentorship.html`` draws for one of the two.

    Args:
        mentorship: one that has started, read with its people, their profiles and photos.
        user: one of the two.
        show: what of the past is asked for: "meetings", "check-ins" or "goals"; else everything.
        is_whole: whether the first months are asked for too.
    """
    assert mentorship.started_at is not None
    side, now = Side(mentorship.side_of(user)), timezone.now()
    partner = mentorship.partner_of(side)
    age = now - mentorship.started_at
    texts = texts_of(mentorship)
    read = check_ins.check_ins_of(mentorship, user, check_ins.labels_in(texts))
    answered = check_ins.entries(mentorship, user, read)
    return {
        "section": "mentorship",
        "has_desk": user.is_superuser or getattr(mentorship, "reader_has_desk"),  # noqa: B009
        "pk": mentorship.pk,
        "mentee_name": mentorship.mentee_user.name,
        "mentor_name": mentorship.mentor_user.name,
        "title": names_of(mentorship),
        "kind": kind_and_month(mentorship, now),
        "just_joined": age.total_seconds() < JUST_JOINED_HOURS * 3600,
        "is_active": mentorship.state == MentorshipState.ACTIVE,
        "is_running": mentorship.closed_at is None,
        "may_thank": mentorship.state not in AT_REST and space_rules.may_thank(mentorship),
        "note": _note(mentorship, partner),
        "panels": _panels(mentorship, user, texts),
        "check_ins": check_in_ladder.panel(mentorship, read),
        "counts": counts(mentorship),
        "so_far": so_far(mentorship, user, answered, show=show, is_whole=is_whole),
        "partner": _partner(mentorship, side, user),
        "stays_here": _stays_here(mentorship),
    }


@Prepared
def rows_for(user_id: int, pk: int) -> QuerySet[Mentorship]:
    """Return a mentorship with all that its page reads of it, which no room asks for again."""
    rows = Mentorship.objects.select_related("program", *PROFILES, *PAIR).defer(*PAIR_UNREAD)
    read = guides.with_aims(with_counts(rows.filter(pk=pk), user_id))
    return read.annotate(reader_has_desk=Exists(Program.objects.filter(staff__user_id=user_id)))


def texts_of(mentorship: Mentorship) -> dict[str, Any]:
    """Return the texts of check-ins and of the guides that a pair is shown; one query."""
    keys = [f"{guides.PREFIX}{key}" for key in guides.shown(mentorship)]
    return {row["key"]: row["data"] for row in _texts(*padded(keys))}


@Prepared
def _texts(*keys: str) -> QuerySet[Any, Any]:
    rows = ContentText.objects.filter(Q(key__startswith="checkin.") | Q(key__in=keys))
    return rows.values("key", "data")


def _panels(mentorship: Mentorship, user: User, texts: dict[str, Any]) -> dict[str, Any]:
    found = {name: panel(mentorship, user) for name, panel in ROOMS.items()}
    return found | {"guide": guides.panel(mentorship, user, texts)}


def _note(mentorship: Mentorship, partner: User) -> dict[str, str] | None:
    """Return what both read where the mentorship is over."""
    if mentorship.state == MentorshipState.COMPLETED:
        done = _("You and %(name)s have finished. Thank you both.")
        said = done % {"name": partner.first_name}
        return {"tone": "good", "icon": "award", "strong": _("Completed."),
                "text": f"{said} {_readable_until(mentorship)}"}  # fmt: skip
    if mentorship.state == MentorshipState.ENDED:
        said = _("This happens, and it isn't a mark against either of you.")
        return {"tone": "info", "icon": "info", "strong": _("This mentorship has ended."),
                "text": f"{said} {_readable_until(mentorship)}"}  # fmt: skip
    return None


def _readable_until(mentorship: Mentorship) -> str:
    assert mentorship.closed_at is not None
    closed = local_day(mentorship.program.time_zone, mentorship.closed_at)
    last = {"day": month_day_year(add_months(closed, READ_ONLY_MONTHS))}
    return _("You can both read what is here until %(day)s. Nothing can be added.") % last


def _partner(mentorship: Mentorship, side: Side, user: User) -> dict[str, Any]:
    partner = mentorship.partner_of(side)
    profile = profile_of(partner)
    return {
        "first_name": partner.first_name,
        "name": partner.name,
        "facts": facts_line(profile),
        "words": profile.introduction if profile else "",
        "side": side.other.value,
        "reasons": mentorship.words.get(side.value, []),
        "photo": partner_photo(mentorship, user),
    }


def _stays_here(mentorship: Mentorship) -> str:
    if mentorship.is_life:
        return _(
            "The program team sees only that you met. How it's going and what you write stay with "
            "the two of you, and each answer is yours alone unless you share it."
        )
    return _(
        "The program team sees that you met and how check-ins are going, never what you wrote to "
        "each other."
    )

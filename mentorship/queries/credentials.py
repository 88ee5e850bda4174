"""The credentials that a person holds: until when, what a renewal takes, how far she is."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.days import month_day_year
from accounts.models import User
from mentorship.clock import add_months, local_day
from mentorship.enums import MentorshipState
from mentorship.models import ContinuingEducation, HeldCredential, Mentorship, MentorshipGoal

SOON_DAYS, NEAR_DAYS = 90, 30
SUGGESTED_WITHIN = timedelta(days=180)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Entry:
    """Some hours of continuing education; ``counts`` towards the renewal to come."""

    pk: int
    title: str
    hours: str
    earned_on: date
    counts: bool


@dataclass(frozen=True)
class Card:
    """One credential as its holder reads it. Hours are numbers without useless zeros."""

    pk: int
    name: str
    issuer: str
    state: str
    issued_on: date | None
    expires_on: date | None
    status: str
    tone: str
    is_verified: bool
    cycle: str = ""
    rules: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    hours_needed: str = ""
    hours_logged: str = "0"
    hours_left: str = ""
    percent: int = 0
    entries: tuple[Entry, ...] = ()
    goal_id: int = 0
    is_goal_offered: bool = False


def today_of(user: User) -> date:
    """Return the day by a person's own calendar."""
    return local_day(user.time_zone or "UTC")


def cards_of(user: User) -> list[Card]:
    """Return her credentials, those that run out first before the others; three queries."""
    rows = (
        HeldCredential.objects.filter(profile=user.pk)
        .select_related("credential")
        .prefetch_related("continuing_education")
    )
    goals = dict(
        MentorshipGoal.objects.filter(
            held_credential__profile=user.pk, reached_at=None, dropped_at=None
        ).values_list("held_credential_id", "pk")
    )
    today = today_of(user)
    cards = [card_of(row, today, goals.get(row.pk, 0)) for row in rows]
    return sorted(cards, key=lambda card: (card.expires_on or date.max, card.name))


def card_of(row: HeldCredential, today: date, goal_id: int = 0) -> Card:
    """Return one credential as a card; its credential and its hours are read already, or now."""
    facts: dict[str, Any] = row.credential.facts
    status, tone = _status(row.expires_on, today)
    entries = tuple(_entry(one, row, facts) for one in row.continuing_education.all())
    needed = Decimal(str(facts.get("ce_hours") or 0))
    counting = [one.hours for one in row.continuing_education.all() if _counts(one, row, facts)]
    logged = sum(counting, Decimal(0))
    return Card(
        pk=row.pk,
        name=row.credential.name,
        issuer=row.credential.issuer or _("its issuer"),
        state=row.state,
        issued_on=row.issued_on,
        expires_on=row.expires_on,
        status=status,
        tone=tone,
        is_verified=row.verified_at is not None,
        cycle=_cycle(facts),
        rules=tuple(_rules(facts.get("ce_rules") or {})),
        needs=tuple(facts.get("renewal_needs") or ()),
        hours_needed=number(needed) if needed else "",
        hours_logged=number(logged),
        hours_left=number(needed - logged) if needed > logged else "",
        percent=min(100, int(100 * logged / needed)) if needed else 0,
        entries=entries,
        goal_id=goal_id,
        is_goal_offered=row.expires_on is not None and row.expires_on > today and not goal_id,
    )


def number(hours: Decimal) -> str:
    """Return hours without useless zeros: "1.5", "20"."""
    return number_format(hours.quantize(Decimal("0.01")).normalize() + 0, use_l10n=False)


def _status(expires_on: date | None, today: date) -> tuple[str, str]:
    if expires_on is None:
        return _("No expiry date yet"), ""
    days = (expires_on - today).days
    if days < 0:
        return _("Ran out on %(day)s") % {"day": month_day_year(expires_on)}, "bad"
    if days == 0:
        return _("Runs out today"), "bad"
    if days > SOON_DAYS:
        return _("Until %(day)s") % {"day": month_day_year(expires_on)}, "good"
    text = ngettext("Runs out in %(n)d day", "Runs out in %(n)d days", days)
    return text % {"n": days}, "bad" if days <= NEAR_DAYS else "warn"


def cycle_start(row: HeldCredential, facts: dict[str, Any]) -> date | None:
    """Return the first day whose hours count towards the next renewal; None where none is known."""
    months = facts.get("renewal_months")
    if row.expires_on is not None and months:
        return add_months(row.expires_on, -int(months))
    return row.issued_on


def _counts(one: ContinuingEducation, row: HeldCredential, facts: dict[str, Any]) -> bool:
    start = cycle_start(row, facts)
    return start is None or one.earned_on >= start


def _entry(one: ContinuingEducation, row: HeldCredential, facts: dict[str, Any]) -> Entry:
    counts = _counts(one, row, facts)
    return Entry(one.pk, one.title, number(one.hours), one.earned_on, counts)


def _cycle(facts: dict[str, Any]) -> str:
    months, fee = facts.get("renewal_months"), facts.get("renewal_fee_usd")
    if not months:
        return ""
    years, rest = divmod(int(months), 12)
    every = ngettext("Renewed every year", "Renewed every %(n)d years", years) % {"n": years}
    if rest:
        every = _("Renewed every %(n)d months") % {"n": int(months)}
    return _("%(every)s, for %(fee)s dollars") % {"every": every, "fee": fee} if fee else every


def _rules(rules: dict[str, int]) -> list[str]:
    names = {
        "law_min": _("at least %(n)s in law"),
        "patient_safety_min": _("at least %(n)s in patient safety"),
        "technician_specific_min": _("at least %(n)s meant for technicians"),
        "pharmacist_specific_max": _("at most %(n)s meant for pharmacists"),
        "sterile_compounding_min": _("at least %(n)s in sterile compounding"),
    }
    return [names[key] % {"n": n} for key, n in rules.items() if key in names]


@dataclass(frozen=True)
class Running:
    """A running mentorship into which a renewal can be taken as a goal."""

    pk: int
    partner: str


def running_of(user: User) -> list[Running]:
    """Return her running mentorships, on either side; one query."""
    rows = Mentorship.objects.filter(
        Q(mentee_user=user) | Q(mentor_user=user), state=MentorshipState.ACTIVE
    ).select_related("mentee_user", "mentor_user")
    return [
        Running(row.pk, row.partner_of(row.side_of(user)).first_name) for row in rows.order_by("pk")
    ]


def to_suggest(user: User) -> list[HeldCredential]:
    """Return what a goal may be made of: it runs out soon, and she asked to be reminded. One query.

    What is a goal already is left out.
    """
    today = today_of(user)
    taken = MentorshipGoal.objects.filter(
        held_credential__isnull=False, reached_at=None, dropped_at=None
    )
    rows = HeldCredential.objects.filter(
        profile=user.pk,
        profile__expiry_reminders_at__isnull=False,
        expires_on__range=(today + DAY, today + SUGGESTED_WITHIN),
    ).exclude(pk__in=taken.values("held_credential"))
    return list(rows.select_related("credential").order_by("expires_on"))


def week_of(user: User, monday: date, days_before: tuple[int, ...]) -> list[HeldCredential]:
    """Return what she is to be reminded of in the week of a Monday; one query."""
    runs_out = Q()
    for days in days_before:
        first = monday + days * DAY
        runs_out |= Q(expires_on__range=(first, first + 6 * DAY))
    rows = HeldCredential.objects.filter(
        runs_out, profile=user.pk, profile__expiry_reminders_at__isnull=False
    )
    return list(
        rows.filter(expires_on__gte=today_of(user))
        .select_related("credential")
        .prefetch_related("continuing_education")
        .order_by("expires_on", "pk")
    )

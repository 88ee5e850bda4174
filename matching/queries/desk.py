"""What needs the program team today, over all programs of one admin."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from matching.enums import MatchState, RoundState
from matching.models import Match
from mentorship.enums import MenteeState, MentorshipState, MentorState, StaffRole
from mentorship.models import Mentee, Mentor, Mentorship, Program, ProgramStaff

Json = dict[str, Any]
NEEDED = 8
LATE_DAYS = 7


def roles_of(user: User) -> dict[int, set[str]]:
    """Return program id to the person's roles in its staff."""
    found: dict[int, set[str]] = {}
    for program_id, role in ProgramStaff.objects.filter(user=user).values_list(
        "program_id", "role"
    ):
        found.setdefault(program_id, set()).add(role)
    return found


def role_name(user: User, roles: Iterable[set[str]]) -> str:
    """Return how the person is called on the desk."""
    held = set().union(*roles)
    if user.is_superuser:
        return _("Association admin")
    if StaffRole.ADMIN in held:
        return _("Program admin")
    return _("Concern contact") if StaffRole.CONTACT in held else _("Viewer")


def queue_of(user: User, programs: list[Program]) -> list[Json]:
    """Return the rows of the queue, the most pressing first; a row only where something waits."""
    by_id = {program.pk: program for program in programs}
    rows = [
        *_unanswered(by_id),
        *_to_review(user, by_id),
        *_applications(user, by_id),
        *_declined(by_id),
    ]
    return [row for row in rows if row["count"]]


def _row(
    *, icon: str, count: int, what: str, detail: str, since: datetime | None, verb: str, url: str
) -> Json:
    days = (timezone.now() - since).days if since else 0
    age = ngettext("%(n)d day", "%(n)d days", days) % {"n": days} if days > 0 else _("Today")
    return {
        "icon": icon,
        "tone": "",
        "count": count,
        "what": what,
        "detail": detail,
        "age": age if since else "",
        "is_late": days >= LATE_DAYS,
        "verb": verb,
        "url": url,
    }


def _unanswered(programs: dict[int, Program]) -> Iterator[Json]:
    rows = (
        Mentorship.objects.filter(
            program__in=programs,
            state=MentorshipState.INTRODUCED,
            announce_at__lte=timezone.now(),
            match__isnull=False,
        )
        .values("program_id", "match__round_id")
        .annotate(n=Count("pk"), since=Min("announce_at"))
    )
    for row in rows:
        program = programs[row["program_id"]]
        yield _row(
            icon="mail",
            count=row["n"],
            what=_("Introductions without an answer"),
            detail=program.name,
            since=row["since"],
            verb=_("Open"),
            url=_round_url(program, row["match__round_id"], "published"),
        )


def _round_url(program: Program, round_id: int, tab: str) -> str:
    return reverse("round-review", args=[program.slug, round_id]) + f"?tab={tab}"


def _to_review(user: User, programs: dict[int, Program]) -> Iterator[Json]:
    rows = (
        Match.objects.filter(
            round__program__in=programs,
            round__state__in=(RoundState.OPEN, RoundState.PUBLISHED),
            state=MatchState.PROPOSED,
        )
        .exclude(Q(mentee__user=user) | Q(mentor__user=user))
        .values("round_id", "round__name", "round__program_id", "round__introductions_on")
        .annotate(n=Count("pk"), since=Min("created_at"))
    )
    for row in rows:
        program = programs[row["round__program_id"]]
        yield _row(
            icon="git-compare-arrows",
            count=row["n"],
            what=_("Proposed matches to review"),
            detail=f"{row['round__name']}, {program.name}",
            since=row["since"],
            verb=_("Review"),
            url=_round_url(program, row["round_id"], "proposed"),
        )


def _applications(user: User, programs: dict[int, Program]) -> Iterator[Json]:
    rows = (
        Mentor.objects.filter(program__in=programs, state=MentorState.APPLIED)
        .exclude(user=user)
        .values("program_id")
        .annotate(n=Count("pk"), since=Min("applied_at"))
    )
    for row in rows:
        program = programs[row["program_id"]]
        yield _row(
            icon="user-plus",
            count=row["n"],
            what=_("Mentor applications"),
            detail=program.name,
            since=row["since"],
            verb=_("Decide"),
            url=reverse("desk-people", args=[program.slug]),
        )


def _declined(programs: dict[int, Program]) -> Iterator[Json]:
    """Yield programs with mentees whose introduction came to nothing and who still wait."""
    refused = (MentorshipState.DECLINED, MentorshipState.EXPIRED)
    live = (MentorshipState.INTRODUCED, MentorshipState.ACTIVE, MentorshipState.PAUSED)
    rows = (
        Mentee.objects.filter(
            program__in=programs, state=MenteeState.AVAILABLE, mentorships__state__in=refused
        )
        .exclude(mentorships__state__in=live)
        .exclude(matches__state__in=(MatchState.PROPOSED, MatchState.APPROVED))
        .values("program_id")
        .annotate(n=Count("pk", distinct=True), since=Min("mentorships__closed_at"))
    )
    for row in rows:
        program = programs[row["program_id"]]
        yield _row(
            icon="undo-2",
            count=row["n"],
            what=_("Declined introductions"),
            detail=_("They need a second choice. Run matching again."),
            since=row["since"],
            verb=_("Choose"),
            url=reverse("desk-rounds", args=[program.slug]),
        )


def needed_mentors(programs: list[Program]) -> list[Json]:
    """Return waiting people and free places by specialization, the worst shortage first."""
    ids = [program.pk for program in programs]
    waiting = Mentee.objects.filter(
        program__in=ids, state=MenteeState.AVAILABLE, wants__isnull=False
    ).exclude(mentorships__state__in=(MentorshipState.INTRODUCED, MentorshipState.ACTIVE))
    wanted = dict(waiting.values_list("wants__name").annotate(n=Count("pk", distinct=True)))
    free = Mentor.objects.filter(
        program__in=ids,
        state=MentorState.VETTED,
        places_held__lt=F("capacity"),
        user__profile__specializations__isnull=False,
    )
    places: Counter[str] = Counter()
    for name, capacity, held in free.values_list(
        "user__profile__specializations__name", "capacity", "places_held"
    ):
        places[name] += capacity - held
    rows = [_balance(name, count, places[name]) for name, count in wanted.items()]
    return sorted(rows, key=lambda row: (row["balance"], row["specialization"]))[:NEEDED]


def _balance(name: str, waiting: int, places: int) -> Json:
    balance = places - waiting
    return {
        "specialization": name,
        "waiting": waiting,
        "places": places,
        "balance": balance,
        "short": max(-balance, 0),
    }


def funnel(programs: list[Program]) -> list[Json]:
    """Return how many mentees reached each step; two queries."""
    ids = [program.pk for program in programs]
    applied = Mentee.objects.filter(program__in=ids).count()
    started = Q(started_at__isnull=False)
    counts = (
        Mentorship.objects.filter(program__in=ids)
        .exclude(state=MentorshipState.RECALLED)
        .aggregate(
            introduced=Count("mentee", distinct=True),
            started=Count("mentee", filter=started, distinct=True),
        )
    )
    steps = [
        (_("Applied"), applied),
        (_("Introduced"), counts["introduced"]),
        (_("Both said yes"), counts["started"]),
    ]
    return [
        {"name": name, "count": count, "share": _share(count, steps[i - 1][1]) if i else ""}
        for i, (name, count) in enumerate(steps)
    ]


def _share(count: int, before: int) -> str:
    return f"{100 * count / before:.0f}%" if before else ""

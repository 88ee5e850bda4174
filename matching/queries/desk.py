"""What needs the program team today, over all programs of one admin."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from matching.enums import MatchState, RoundState
from matching.models import Match
from matching.queries import access
from mentorship.enums import MenteeState, MentorshipState, MentorState, StaffRole
from mentorship.models import Mentee, Mentor, Mentorship, Program, ProgramStaff
from mentorship.queries import conflicts
from mentorship.queries.vetting import has_answered, is_asked

Json = dict[str, Any]
NEEDED = 8
LATE_DAYS = 7


@dataclass(frozen=True)
class Staffed:
    """A person's rows in the staff of programs, read once."""

    rows: tuple[ProgramStaff, ...]

    @property
    def roles(self) -> dict[int, set[str]]:
        """Return program id to the person's roles there."""
        found: dict[int, set[str]] = {}
        for row in self.rows:
            found.setdefault(row.program_id, set()).add(row.role)
        return found

    @property
    def employers(self) -> list[tuple[int, str]]:
        """Return (program id, employer) as her rows say."""
        return [(row.program_id, row.employer) for row in self.rows]


def staffed_by(user: User) -> Staffed:
    """Return the person's rows in the staff of programs."""
    return Staffed(tuple(ProgramStaff.objects.filter(user=user)))


def role_name(user: User, roles: Iterable[set[str]]) -> str:
    """Return how the person is called on the desk."""
    held = set().union(*roles)
    if user.is_superuser:
        return _("Association admin")
    if StaffRole.ADMIN in held:
        return _("Program admin")
    return _("Concern contact") if StaffRole.CONTACT in held else _("Viewer")


@dataclass(frozen=True)
class Queue:
    """One kind of work: its rows, each with ``program_pk``, ``n`` and ``since``, and its words."""

    icon: str
    what: str
    verb: str
    rows: Iterable[Any]
    url: Callable[[Program, Json], str]
    detail: Callable[[Program, Json], str] = lambda program, _row: program.name


def queue_of(user: User, programs: list[Program], staffed: Staffed) -> list[Json]:
    """Return the rows of the queue, the most pressing first; a row only where something waits.

    Nothing counts that another admin decides: her own matters, her workplace's, her line's.
    """
    by_id = {program.pk: program for program in programs}
    employers = [row for row in staffed.employers if row[0] in by_id]
    kept = conflicts.kept_in(user, list(by_id), employers)
    queues = (_unanswered(by_id, kept), _to_review(by_id, kept), _applications(by_id, kept),
              _declined(by_id))  # fmt: skip
    return [
        _row(queue, row, by_id[row["program_pk"]])
        for queue in queues
        for row in queue.rows
        if row["n"]
    ]


def _row(queue: Queue, row: Json, program: Program) -> Json:
    days = (timezone.now() - row["since"]).days if row["since"] else 0
    age = ngettext("%(n)d day", "%(n)d days", days) % {"n": days} if days > 0 else _("Today")
    return {
        "program": program.pk,
        "icon": queue.icon,
        "tone": "",
        "count": row["n"],
        "what": queue.what,
        "detail": queue.detail(program, row),
        "age": age if row["since"] else "",
        "is_late": days >= LATE_DAYS,
        "verb": queue.verb,
        "url": queue.url(program, row),
    }


def _round_url(program: Program, round_id: int, tab: str) -> str:
    return reverse("round-review", args=[program.slug, round_id]) + f"?tab={tab}"


def _unanswered(programs: Collection[int], kept: Collection[int]) -> Queue:
    rows = Mentorship.objects.filter(
        program__in=programs,
        state=MentorshipState.INTRODUCED,
        announce_at__lte=timezone.now(),
        match__isnull=False,
    )
    return Queue(
        icon="mail",
        what=_("Introductions without an answer"),
        verb=_("Open"),
        rows=access.without(rows, kept, "mentee_user_id", "mentor_user_id")
        .values("match__round_id", program_pk=F("program_id"))
        .annotate(n=Count("pk"), since=Min("announce_at")),
        url=lambda program, row: _round_url(program, row["match__round_id"], "published"),
    )


def _to_review(programs: Collection[int], kept: Collection[int]) -> Queue:
    rows = Match.objects.filter(
        round__program__in=programs,
        round__state__in=(RoundState.OPEN, RoundState.PUBLISHED),
        state=MatchState.PROPOSED,
    )
    return Queue(
        icon="git-compare-arrows",
        what=_("Proposed matches to review"),
        verb=_("Review"),
        rows=access.without(rows, kept, "mentee__user_id", "mentor__user_id")
        .values("round_id", "round__name", program_pk=F("round__program_id"))
        .annotate(n=Count("pk"), since=Min("created_at")),
        url=lambda program, row: _round_url(program, row["round_id"], "proposed"),
        detail=lambda program, row: f"{row['round__name']}, {program.name}",
    )


def _applications(programs: Collection[int], kept: Collection[int]) -> Queue:
    return Queue(
        icon="user-plus",
        what=_("Mentor applications"),
        verb=_("Decide"),
        rows=Mentor.objects.filter(program__in=programs, state=MentorState.APPLIED)
        .exclude(user__in=kept)
        .values(program_pk=F("program_id"))
        .annotate(
            n=Count("pk"),
            since=Min("applied_at"),
            answered=Count("pk", filter=Q(has_answered()) & ~Q(is_asked())),
        ),
        url=lambda program, _row: reverse("desk-people", args=[program.slug]),
        detail=_answered_detail,
    )


def _answered_detail(program: Program, row: Json) -> str:
    if not row["answered"]:
        return program.name
    answered = ngettext(
        "%(n)d answered your question", "%(n)d answered your questions", row["answered"]
    )
    return f"{program.name}, {answered % {'n': row['answered']}}"


def _declined(programs: Collection[int]) -> Queue:
    """Return programs with mentees whose introduction came to nothing and who still wait."""
    refused = (MentorshipState.DECLINED, MentorshipState.EXPIRED)
    live = (MentorshipState.INTRODUCED, MentorshipState.ACTIVE, MentorshipState.PAUSED)
    return Queue(
        icon="undo-2",
        what=_("Declined introductions"),
        verb=_("Choose"),
        rows=Mentee.objects.filter(
            program__in=programs, state=MenteeState.AVAILABLE, mentorships__state__in=refused
        )
        .exclude(mentorships__state__in=live)
        .exclude(matches__state__in=(MatchState.PROPOSED, MatchState.APPROVED))
        .values(program_pk=F("program_id"))
        .annotate(n=Count("pk", distinct=True), since=Min("mentorships__closed_at")),
        url=lambda program, _row: reverse("desk-rounds", args=[program.slug]),
        detail=lambda _program, _row: _("They need a second choice. Run matching again."),
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
    """Return how many mentees reached each step; one query."""
    introduced = Q(mentorships__isnull=False) & ~Q(mentorships__state=MentorshipState.RECALLED)
    started = Q(mentorships__started_at__isnull=False)
    counts = Mentee.objects.filter(program__in=[program.pk for program in programs]).aggregate(
        applied=Count("pk", distinct=True),
        introduced=Count("pk", filter=introduced, distinct=True),
        started=Count("pk", filter=introduced & started, distinct=True),
    )
    steps = [
        (_("Applied"), counts["applied"]),
        (_("Introduced"), counts["introduced"]),
        (_("Both said yes"), counts["started"]),
    ]
    return [
        {"name": name, "count": count, "share": _share(count, steps[i - 1][1]) if i else ""}
        for i, (name, count) in enumerate(steps)
    ]


def _share(count: int, before: int) -> str:
    return f"{100 * count / before:.0f}%" if before else ""

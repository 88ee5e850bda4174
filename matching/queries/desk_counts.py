"""What waits in a program, counted: the numbers behind the rows of the desk's queue.

Nothing counts that another admin decides: her own matters, her workplace's, her line's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery, Value, Window
from django.db.models.functions import Coalesce, JSONObject

from accounts import registry
from accounts.enums import NotificationStatus
from accounts.models import Notification, User
from accounts.prepared import Prepared, padded
from matching.enums import UNDECIDED_STATES, MatchState, RoundState
from matching.models import Match, Round, Run
from matching.queries import access
from mentorship.clock import local_day, moment_in_json
from mentorship.enums import HOLDING_STATES, MenteeState, MentorshipState, MentorState
from mentorship.models import Mentee, Mentor, Mentorship, Program
from mentorship.queries import message_pairs
from mentorship.queries.vetting import has_answered, is_asked

SILENCE = timedelta(days=21)  # so long nobody who waits goes without a word
OPEN_ROUNDS = (RoundState.OPEN, RoundState.PUBLISHED)
CAME_TO_NOTHING = (MentorshipState.DECLINED, MentorshipState.EXPIRED)
WAITING = ("unanswered", "applied", "lost", "silent", "undelivered")
UNDELIVERED = (NotificationStatus.BOUNCED, NotificationStatus.DEAD)
Row = dict[str, Any]


@dataclass(frozen=True)
class Asker:
    """Whose queue it is, of which program, and when; nothing of ``kept`` is hers to decide."""

    user: User
    program: Program
    kept: frozenset[int]
    now: datetime
    needed: tuple[str, ...] = ()

    @property
    def today(self) -> date:
        """Today in the program's zone."""
        return local_day(self.program.time_zone, self.now)


@dataclass(frozen=True)
class Waiting:
    """How many wait, since when the first does, and what is told of that one."""

    count: int = 0
    since: datetime | None = None
    due: datetime | None = None
    name: str = ""
    round_id: int | None = None


@dataclass(frozen=True)
class Scope:
    """What statements depend on: a program's id, the people kept, moments, specializations."""

    program: int
    now: datetime
    long_ago: datetime
    kept: tuple[int, ...]
    needed: tuple[str, ...]


def counted(asker: Asker) -> Row:
    """Return what waits in the program whatever the round, each of ``WAITING``; one query."""
    lists: list[int | str] = [*padded(sorted(asker.kept)), *padded(asker.needed)]
    row: Row = _counted(asker.program.pk, asker.now, asker.now - SILENCE, *lists)[0]
    return row | {kind: _waiting(row[kind] or {}) for kind in WAITING}


def _waiting(told: Row) -> Waiting:
    times = {name: told.get(name) for name in ("since", "due")}
    return Waiting(**told | {name: at and moment_in_json(at) for name, at in times.items()})


@Prepared
def _counted(program: int, now: datetime, long_ago: datetime, *lists: int | str) -> Any:
    kept = tuple(one for one in lists if isinstance(one, int))
    scope = Scope(program, now, long_ago, kept, tuple(o for o in lists if isinstance(o, str)))
    introduced = _unanswered(scope)
    applied = _applications(scope)
    answered = applied.filter(has_answered()).exclude(is_asked())
    needed = applied.filter(user__profile__specializations__name__in=scope.needed)
    lost, silent, undelivered = _lost(scope), _silent(scope), _undelivered(scope)
    parts = {"program": program}
    columns = {
        "has_people": Exists(Mentee.objects.filter(**parts))
        | Exists(Mentor.objects.filter(**parts)),
        "unanswered": told_of(
            introduced,
            since="announce_at",
            due=Window(Min("respond_by")),
            round_id="match__round_id",
        ),
        "applied": told_of(applied, since="applied_at"),
        "applied_answered": number_of(answered),
        "applied_field": first_of(needed, "applied_at", "user__profile__specializations__name"),
        "lost": told_of(lost, since="applied_at", name="user__name"),
        "silent": told_of(silent, since="applied_at"),
        "undelivered": told_of(undelivered, since="created_at", name="recipient__name"),
        "open_round": first_of(
            Round.objects.filter(program=program, state__in=OPEN_ROUNDS), "-opens_on", "pk"
        ),
    }
    return Program.objects.filter(pk=program).annotate(**columns).values(*columns)


def in_rounds(asker: Asker) -> list[Row]:
    """Return what waits in each open round; one query."""
    return _in_rounds(asker.program.pk, asker.user.pk, *padded(sorted(asker.kept)))


@Prepared
def _in_rounds(program: int, user: int, *kept: int) -> Any:
    matches = Match.objects.filter(round=OuterRef("pk"), state=MatchState.PROPOSED)
    matches = access.without(matches, kept, "mentee__user_id", "mentor__user_id")
    handed = matches.filter(reviewer=user)
    runs = Run.objects.filter(round=OuterRef("pk"))
    return (
        Round.objects.filter(program=program, state__in=OPEN_ROUNDS)
        .annotate(
            to_review=number_of(matches.filter(reviewer=None)),
            handed=number_of(handed),
            handed_since=first_of(handed, "handed_at"),
            handed_name=first_of(handed, "handed_at", "handed_by__name"),
            last_run=first_of(runs, "-pk", "state"),
            last_run_at=first_of(runs, "-pk", "created_at"),
        )
        .order_by("-opens_on", "-pk")
        .values()
    )


def number_of(rows: QuerySet[Any]) -> Coalesce:
    """Return how many rows there are, as a column of another query."""
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), 0)


def told_of(rows: QuerySet[Any], *, since: str, **fields: Any) -> Subquery:
    """Return ``Waiting`` of some rows as one JSON column: their number, and fields of the oldest.

    The rows are looked for once. Nothing where there is none.
    """
    told = JSONObject(count=Window(Count("pk")), since=since, **fields)
    return Subquery(rows.order_by(since, "pk").values(told=told)[:1])


def first_of(rows: QuerySet[Any], order: str, field: str = "") -> Subquery:
    """Return a field of the first row in an order, the order's own by default, as a column."""
    return Subquery(rows.order_by(order, "pk").values(field or order)[:1])


def _unanswered(scope: Scope) -> QuerySet[Mentorship]:
    rows = Mentorship.objects.filter(
        program=scope.program, state=MentorshipState.INTRODUCED, announce_at__lte=scope.now
    )
    found: QuerySet[Mentorship] = access.without(
        rows, scope.kept, "mentee_user_id", "mentor_user_id"
    )
    return found


def _applications(scope: Scope) -> QuerySet[Mentor]:
    rows = Mentor.objects.filter(program=scope.program, state=MentorState.APPLIED)
    return rows.exclude(user__in=scope.kept)


def _without_mentor(scope: Scope) -> QuerySet[Mentee]:
    """Return mentees in the pool who have no mentor, and for whom nobody is proposed."""
    proposed = Match.objects.filter(mentee=OuterRef("pk"), state__in=UNDECIDED_STATES)
    return (
        Mentee.objects.filter(program=scope.program, state=MenteeState.AVAILABLE)
        .exclude(user__in=scope.kept)
        .exclude(pk__in=_mentees_of(scope, HOLDING_STATES))
        .exclude(Exists(proposed))
    )


def _lost(scope: Scope) -> QuerySet[Mentee]:
    """Return those whose introduction came to nothing."""
    return _without_mentor(scope).filter(pk__in=_mentees_of(scope, CAME_TO_NOTHING))


def _mentees_of(scope: Scope, states: Iterable[MentorshipState]) -> QuerySet[Any, Any]:
    """Return the mentees (ids) of mentorships of the program: one list, not a look for each."""
    return Mentorship.objects.filter(program=scope.program, state__in=states).values("mentee")


def _silent(scope: Scope) -> QuerySet[Mentee]:
    """Return those who applied long ago and whom nothing has been sent since."""
    since = scope.long_ago
    told = Notification.objects.filter(recipient=OuterRef("user"), sent_at__gt=since)
    waiting = _without_mentor(scope).filter(applied_at__lte=since).exclude(Exists(told))
    return waiting.exclude(pk__in=_mentees_of(scope, CAME_TO_NOTHING))


def _undelivered(scope: Scope) -> QuerySet[Notification]:
    """Return messages of the program that came back, or that nobody could hand over.

    One that came back waits no more once its person has another address, or says that hers works.
    What was given up about a pair is for admins who may see the pair.
    """
    settled = Q(status=NotificationStatus.BOUNCED, recipient__bounced_at__isnull=True)
    not_hers = Q(status=NotificationStatus.DEAD) & message_pairs.of_people(scope.kept)
    rows = Notification.objects.filter(status__in=UNDELIVERED, program_id=scope.program)
    rows = rows.exclude(settled).exclude(not_hers)
    rows = rows.exclude(category__in=registry.confidential_categories())
    return rows.filter(recipient__is_active=True).exclude(recipient__in=scope.kept)

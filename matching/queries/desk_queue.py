"""What needs the program team now: one row for each kind of work, the most pressing first."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.days import full_day, month_day
from accounts.enums import PrivacyState
from accounts.models import PrivacyRequest, User
from matching.enums import RunState
from matching.queries import desk_counts
from matching.queries.desk_counts import Asker, Row
from mentorship.enums import Intake
from mentorship.models import Program

LATE_DAYS = 7


@dataclass(frozen=True)
class Work:
    """One kind of work that waits; ``age`` in words, ``is_late`` where it has waited too long."""

    icon: str
    count: int
    what: str
    detail: str
    verb: str
    url: str
    age: str = ""
    is_late: bool = False
    tone: str = ""


@dataclass(frozen=True)
class Queue:
    """What waits in a program; ``advice_url`` is where one reads whom to recruit, if anywhere."""

    works: tuple[Work, ...]
    advice_url: str = ""


def queue_of(
    user: User, program: Program, kept: Collection[int], needed: Iterable[str] = ()
) -> Queue:
    """Return what waits in a program; two queries, three for an association admin.

    ``needed`` are the specializations that mentors are short of, the shortest first.
    """
    asker = Asker(user, program, frozenset(kept), timezone.now(), tuple(needed))
    found = desk_counts.counted(asker)
    rounds = desk_counts.in_rounds(asker)
    works = [work for source in SOURCES for work in source(asker, found, rounds)]
    open_round = found["open_round"]
    advice_url = _round_url(asker, open_round, "recruit") if open_round else ""
    return Queue((*works, *_overdue_requests(asker)), advice_url)


def _opening(asker: Asker, counted: Row, _rounds: list[Row]) -> Iterable[Work]:
    """A program that nobody could join so far."""
    if asker.program.is_open or counted["has_people"]:
        return
    yield Work(
        icon="list-checks",
        count=1,
        what=_("Program to open"),
        detail=_("Nobody can apply yet. The checklist says what is left to do"),
        verb=_("Go on"),
        url=reverse("desk-launch", args=[asker.program.slug]),
    )


def _rolling(asker: Asker, counted: Row, _rounds: list[Row]) -> Iterable[Work]:
    """A rolling program whose people get no proposal, because no round is open."""
    is_waiting = asker.program.intake == Intake.ROLLING and counted["has_people"]
    if not is_waiting or counted["open_round"]:
        return
    yield Work(
        icon="refresh-cw",
        count=1,
        what=_("Round to open"),
        detail=_("Whoever joins gets a proposal only while a round is open"),
        verb=_("Open"),
        url=reverse("desk-rounds", args=[asker.program.slug]) + "#new",
    )


def _introductions(asker: Asker, counted: Row, _rounds: list[Row]) -> Iterable[Work]:
    waiting = counted["unanswered"]
    if not waiting.count:
        return
    due = month_day(waiting.due)
    yield Work(
        icon="mail",
        count=waiting.count,
        what=_one_or_many(
            _("Introduction without an answer"),
            _("Introductions without an answer"),
            waiting.count,
        ),
        detail=_("The first runs out on %(day)s") % {"day": due},
        verb=_("Nudge"),
        url=_round_url(asker, waiting.round_id, "published"),
        **_waited(asker, waiting.since),
    )


def _matches(asker: Asker, _counted: Row, rounds: list[Row]) -> Iterable[Work]:
    for row in rounds:
        if not row["to_review"]:
            continue
        day = row["introductions_on"] or asker.program.introductions_on
        goes_out = _("%(round)s. Introductions go out on %(day)s")
        plain = _("%(round)s. No day is set for the introductions")
        yield Work(
            icon="git-compare-arrows",
            count=row["to_review"],
            what=_one_or_many(
                _("Proposed match to review"), _("Proposed matches to review"), row["to_review"]
            ),
            detail=(goes_out if day else plain) % {"round": row["name"], "day": full_day(day)},
            verb=_("Review"),
            url=_round_url(asker, row["id"], "proposed"),
            **_left(asker, day),
        )


def _handed(asker: Asker, _counted: Row, rounds: list[Row]) -> Iterable[Work]:
    for row in rounds:
        if not row["handed"]:
            continue
        yield Work(
            icon="arrow-right",
            count=row["handed"],
            what=_one_or_many(_("Match handed to you"), _("Matches handed to you"), row["handed"]),
            detail=_("%(round)s, from %(name)s")
            % {"round": row["name"], "name": row["handed_name"]},
            verb=_("Decide"),
            url=_round_url(asker, row["id"], "proposed") + "&flag=mine",
            **_waited(asker, row["handed_since"]),
        )


def _mentors(asker: Asker, counted: Row, _rounds: list[Row]) -> Iterable[Work]:
    waiting = counted["applied"]
    if not waiting.count:
        return
    yield Work(
        icon="user-plus",
        count=waiting.count,
        what=_one_or_many(_("Mentor application"), _("Mentor applications"), waiting.count),
        detail=_about_applications(counted),
        verb=_("Decide"),
        url=_people_url(asker, side="mentor", state="applied"),
        **_waited(asker, waiting.since),
    )


def _about_applications(counted: Row) -> str:
    if n := counted["applied_answered"]:
        answered = ngettext("%(n)d answered your question", "%(n)d answered your questions", n)
        return answered % {"n": n}
    if field := counted["applied_field"]:
        return _("One practices what is needed: %(field)s") % {"field": field}
    return _("Nobody is matched before you have read them")


def _second_choices(asker: Asker, counted: Row, _rounds: list[Row]) -> Iterable[Work]:
    waiting = counted["lost"]
    if not waiting.count:
        return
    name = {"name": waiting.name}
    yield Work(
        icon="undo-2",
        count=waiting.count,
        what=_one_or_many(_("Declined introduction"), _("Declined introductions"), waiting.count),
        detail=_one_or_many(
            _("%(name)s needs a second choice") % name,
            _("%(name)s and others need a second choice") % name,
            waiting.count,
        ),
        verb=_("Choose"),
        url=_round_url(asker, counted["open_round"], "unmatched"),
    )


def _waiting(asker: Asker, counted: Row, _rounds: list[Row]) -> Iterable[Work]:
    waiting = counted["silent"]
    if not waiting.count:
        return
    yield Work(
        icon="clock",
        count=waiting.count,
        what=_one_or_many(
            _("Person waits without a word"), _("People wait without a word"), waiting.count
        ),
        detail=_("Nothing was sent to them for three weeks"),
        verb=_("Read"),
        url=_people_url(asker, side="mentee", mark="unmatched", sort="oldest"),
        **_waited(asker, waiting.since),
    )


def _failed_runs(asker: Asker, _counted: Row, rounds: list[Row]) -> Iterable[Work]:
    for row in rounds:
        if row["last_run"] != RunState.FAILED:
            continue
        yield Work(
            icon="triangle-alert",
            count=1,
            what=_("Matching stopped"),
            detail=_("%(round)s. Nothing was changed") % {"round": row["name"]},
            verb=_("Open"),
            url=_round_url(asker, row["id"], "proposed"),
            **_waited(asker, row["last_run_at"]),
        )


def _lost_messages(asker: Asker, counted: Row, _rounds: list[Row]) -> Iterable[Work]:
    waiting = counted["undelivered"]
    if not waiting.count:
        return
    yield Work(
        icon="mail",
        count=waiting.count,
        what=_one_or_many(_("Message didn't arrive"), _("Messages didn't arrive"), waiting.count),
        detail=_("%(name)s can't be reached by e-mail") % {"name": waiting.name},
        verb=_("Open"),
        url=reverse("desk-messages", args=[asker.program.slug]),
        **_waited(asker, waiting.since),
    )


# The most pressing first. What a later piece adds to the desk it adds here.
Source = Callable[[Asker, Row, list[Row]], Iterable[Work]]
SOURCES: tuple[Source, ...] = (
    _opening, _rolling, _introductions, _matches, _handed, _mentors, _second_choices, _waiting,
    _failed_runs, _lost_messages,
)  # fmt: skip


def _overdue_requests(asker: Asker) -> list[Work]:
    """Return requests of privacy that should be done by now: association admins see to them."""
    if not asker.user.is_superuser:
        return []
    rows = PrivacyRequest.objects.filter(
        state=PrivacyState.ASKED, due_at__lte=asker.now - timedelta(days=1)
    ).aggregate(n=Count("pk"), since=Min("due_at"))
    if not rows["n"]:
        return []
    what = _one_or_many(
        _("Privacy request is overdue"), _("Privacy requests are overdue"), rows["n"]
    )
    return [
        Work(
            icon="lock",
            count=rows["n"],
            what=what,
            detail=_("Of the whole association"),
            verb=_("Open"),
            url=reverse("admin:accounts_privacyrequest_changelist"),
            tone="bad",
            **_waited(asker, rows["since"]),
        )
    ]


def _round_url(asker: Asker, round_id: int | None, tab: str) -> str:
    """Return the address of a round's tab; of the rounds where there is none."""
    slug = asker.program.slug
    if round_id is None:
        return reverse("desk-rounds", args=[slug])
    return reverse("round-review", args=[slug, round_id]) + f"?tab={tab}"


def _people_url(asker: Asker, **filters: str) -> str:
    address = reverse("desk-people", args=[asker.program.slug])
    return f"{address}?{urlencode(filters)}"


def _one_or_many(one: str, many: str, count: int) -> str:
    return one if count == 1 else many


def _waited(asker: Asker, since: datetime | None) -> dict[str, Any]:
    """Return how long something has waited, in words."""
    if since is None:
        return {}
    days = (asker.now - since).days
    age = ngettext("%(n)d day", "%(n)d days", days) % {"n": days} if days > 0 else _("Today")
    return {"age": age, "is_late": days >= LATE_DAYS}


def _left(asker: Asker, day: date | None) -> dict[str, Any]:
    """Return how long there is until a day, in words."""
    if day is None:
        return {}
    days = (day - asker.today).days
    if days < 0:
        late = ngettext("%(n)d day late", "%(n)d days late", -days) % {"n": -days}
        return {"age": late, "is_late": True}
    if not days:
        return {"age": _("Today"), "is_late": False}
    return {"age": ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}}

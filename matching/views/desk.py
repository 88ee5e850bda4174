"""The program desk: what needs the team today."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.templatetags.ui import in_words
from matching.queries import (
    access,
    desk,
    desk_activity,
    desk_check_ins,
    desk_figures,
    desk_programs,
    desk_queue,
    reports,
)
from matching.queries.desk import Seat
from matching.queries.desk_figures import Need, Step
from matching.queries.desk_queue import Queue, Work
from matching.small_groups import few, is_told
from matching.views import cards, charts, pages
from matching.views.cards import Card
from mentorship.enums import Health, StaffRole
from mentorship.models import Program
from mentorship.queries import care, concern_cases, health
from mentorship.queries.health import Watched
from mentorship.queries.health_words import first_names, reason
from mentorship.rules import administers_as, can_create_programs
from mentorship.views.person import person

AT_RISK = 5
MONTHS = 6


@login_required
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Go to the one program of a person's desk, or let her choose among several."""
    user = person(request)
    programs = list(Program.objects.staffed_by(user).values_list("slug", flat=True)[:2])
    may_create = can_create_programs(user)
    if not programs and may_create:
        return redirect("program-new")
    if not programs:
        raise PermissionDenied
    if len(programs) == 1:
        return redirect("desk-program", programs[0])
    staffed = desk.staffed_by(user)
    rows = desk_programs.programs_of(user, access.people_kept_everywhere(user))
    context = {
        "desk": {"role": desk.role_name(user, staffed.roles.values()), "links": []},
        "programs": [_chosen(user, staffed, program) for program in rows],
        "may_create": may_create,
    }
    return render(request, "matching/desk_programs.html", context)


def _chosen(user: User, staffed: desk.Staffed, program: Any) -> dict[str, str]:
    is_admin = administers_as(user, staffed.roles.get(program.pk, ()))
    return {
        "name": program.name,
        "chapter": program.chapter,
        "url": reverse("desk-program", args=[program.slug]),
        "sentence": _waiting_in(program) if is_admin else _("The program in figures"),
    }


def _waiting_in(program: Any) -> str:
    matches = ngettext("%(n)d match to review", "%(n)d matches to review", program.to_review)
    mentors = ngettext("%(n)d mentor application", "%(n)d mentor applications", program.applied)
    waiting = [(matches, program.to_review), (mentors, program.applied)]
    return ", ".join(text % {"n": n} for text, n in waiting if n) or _("Nothing to decide")


@login_required
@require_safe
def program_desk(request: HttpRequest, program: str) -> HttpResponse:
    """Show what waits in a program that one administers; other staff see figures without names."""
    seat = pages.seat_or_404(request, program)
    needed = cards.load("needed", lambda: desk_figures.needed_mentors(seat.program))
    context = _of_admin(seat, needed) if seat.sees_names else _of_others(seat)
    context |= {
        "today": timezone.localdate(),
        "program": seat.program,
        "needed": _needed(needed, sees_names=seat.sees_names),
        "funnel": cards.load("funnel", lambda: _funnel(seat)),
        "answered": cards.load("answered", lambda: _answered(seat)),
    }
    if StaffRole.CONTACT in seat.roles:
        context["confidential"] = _confidential(seat)
    return render(request, "matching/desk.html", context)


def _confidential(seat: Seat) -> dict[str, Any]:
    """Return the row of a concern contact: in how many of her own cases somebody waits."""
    waiting = concern_cases.waiting_count(seat.user, seat.program)
    said = ngettext("%(n)d waits for a word from you", "%(n)d wait for a word from you", waiting)
    return {
        "count": waiting,
        "detail": said % {"n": waiting} if waiting else _("Nothing waits for you"),
        "url": reverse("desk-concerns", args=[seat.program.slug]),
    }


def _of_admin(seat: Seat, needed: Card) -> dict[str, Any]:
    kept = seat.kept()
    short = [need.specialization for need in needed.data or () if need.short]
    queue = cards.load("queue", lambda: desk_queue.queue_of(seat.user, seat.program, kept, short))
    watched = cards.load("health", lambda: health.watched(seat.program, kept=kept))
    found: Queue = queue.data or Queue(())
    works = found.works
    counts = {"rounds": _to_review(works), "mentorships": len(watched.data or ())}
    return {
        "desk": pages.sidebar(
            seat.program, "desk", role=seat.role_name, count=len(works), counts=counts
        ),
        "title": _("The program desk") if queue.has_failed else _title(len(works)),
        "queue": queue,
        "advice_url": found.advice_url,
        "quiet": _quiet(counts["mentorships"]),
        "at_risk": _at_risk(seat.program, watched),
        "recent": cards.load("recent", lambda: desk_activity.recent(seat.program, kept)),
        "actions": _actions(seat.program),
    }


def _of_others(seat: Seat) -> dict[str, Any]:
    """Return what staff see who see no names: how many mentorships are how well."""
    return {
        "desk": pages.sidebar(seat.program, "desk", role=seat.role_name, is_admin=False),
        "title": _("The program in figures"),
        "health": cards.load("health", lambda: _health(seat.program)),
    }


def _to_review(works: Sequence[Work]) -> int:
    return sum(work.count for work in works if work.icon == "git-compare-arrows")


def _title(count: int) -> str:
    if not count:
        return _("Nothing needs you")
    if count == 1:
        return _("One thing needs you")
    return _("%(n)s things need you") % {"n": in_words(count).capitalize()}


def _quiet(pairs: int) -> str:
    if not pairs:
        return _("Nobody waits for anything.")
    text = ngettext(
        "%(n)d pair is getting on with it.", "%(n)d pairs are getting on with it.", pairs
    )
    return text % {"n": pairs}


def _actions(program: Program) -> list[dict[str, str]]:
    rounds = reverse("desk-rounds", args=[program.slug])
    invite = reverse("desk-joining", args=[program.slug])
    return [
        {"icon": "user-plus", "text": _("Invite people"), "url": invite},
        {"icon": "plus", "text": _("New round"), "url": f"{rounds}#new"},
    ]


def _at_risk(program: Program, watched: Card) -> dict[str, Any]:
    """Return the mentorships at risk, those that have been so for longest first."""
    rows: list[Watched] = watched.data or []
    worst = [row for row in rows if row.health == Health.AT_RISK]
    found = [row for row in worst if row.quiet_until is None]
    found.sort(key=lambda row: (row.verdict.day or row.started_on, row.pk))
    everything = ngettext("%(n)d mentorship", "All %(n)d mentorships", len(rows))
    return {
        "has_failed": watched.has_failed,
        "rows": [_risk(program, row) for row in found[:AT_RISK]],
        "more": max(len(found) - AT_RISK, 0),
        "quiet": len(worst) - len(found),
        "all": everything % {"n": len(rows)},
    }


def _risk(program: Program, row: Watched) -> dict[str, str]:
    names = first_names(row.mentee_name, row.mentor_name)
    args, action = [program.slug, row.pk], care.action(row.verdict, names)
    query = f"?side={action.side}" if action and action.side else ""
    pair_url = reverse("desk-mentorship", args=args)
    return {
        "mentee_name": row.mentee_name,
        "mentor_name": row.mentor_name,
        "title": _("%(one)s and %(other)s") % {"one": names.mentee, "other": names.mentor},
        "why": reason(row.verdict, names),
        "verb": action.label if action else _("Open"),
        "url": reverse(f"care-{action.step}", args=args) + query if action else pair_url,
        "pair_url": pair_url,
    }


def _health(program: Program) -> list[dict[str, Any]]:
    """Return how many mentorships are how well, for those who see no names."""
    return charts.health_figures(health.counts(health.watched(program)))


def _needed(needed: Card, *, sees_names: bool) -> dict[str, Any]:
    found: list[Need] = needed.data or []
    return {
        "has_failed": needed.has_failed,
        "most": max((abs(need.balance) for need in found), default=0),
        "rows": [_need(need, sees_names=sees_names) for need in found],
    }


def _need(need: Need, *, sees_names: bool) -> dict[str, Any]:
    """Return one row; the balance of figures that are not told is not told either.

    Places are told where enough mentors have them, as in the report.
    """
    tells_waiting = sees_names or is_told(need.waiting)
    tells_places = sees_names or is_told(need.mentors)
    return {
        "specialization": need.specialization,
        "waiting": need.waiting if tells_waiting else few(need.waiting),
        "places": need.places if tells_places else _("not told"),
        "balance": need.balance if tells_waiting and tells_places else None,
        "short": need.short,
    }


def _funnel(seat: Seat) -> dict[str, Any]:
    if not seat.sees_names:
        rows = reports.funnel_of_this_year(seat.program, timezone.now())
        is_empty = rows[0]["count"] == 0
        return {"rows": [] if is_empty else rows, "finding": "", "span": _("This year")}
    steps: list[Step] = desk_figures.funnel(seat.program)
    span = _("Last 12 months")
    if not steps[0].count:
        return {"rows": [], "finding": "", "span": span}
    finding = desk_figures.biggest_loss(steps)
    return {"rows": [vars(step) for step in steps], "finding": finding, "span": span}


def _answered(seat: Seat) -> dict[str, Any]:
    """Return the share of check-ins answered in the last full months, with its finding."""
    tallies = desk_check_ins.tallies_of(seat.program, months=MONTHS + 1)
    full = list(tallies.by_month.items())[:-1]
    return charts.share_chart(full, sees_names=seat.sees_names)

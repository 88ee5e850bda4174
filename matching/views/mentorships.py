"""The mentorships of a program, and one of them as the team may read it."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.days import short_day
from accounts.exceptions import Refused
from matching.lists import mentorships_query
from matching.queries import desk_mentorship, desk_mentorships
from matching.queries.desk import Seat
from matching.queries.desk_mentorships import Asked, Mentorships, Row
from matching.small_groups import cells
from matching.views import charts, csv_files, pages
from mentorship.enums import Health, MentorshipState
from mentorship.models import Mentorship
from mentorship.queries import care, health
from mentorship.queries.health_words import TAGS
from mentorship.queries.mentorships import rests_since, state_of
from mentorship.queries.people import kind_name
from mentorship.services import mentorships

PAGE = 25
RESUME = "resume"
# What staff read who see no names. What came of introductions the report tells them by the year.
FIGURES = (desk_mentorships.PAUSED, desk_mentorships.COMPLETED, desk_mentorships.ENDED)
STATE_TAGS = {
    MentorshipState.INTRODUCED: ("info", "send"),
    MentorshipState.ACTIVE: ("good", "handshake"),
    MentorshipState.PAUSED: ("", "pause"),
    MentorshipState.COMPLETED: ("good", "check"),
}


@login_required
@require_safe
def mentorship_list(request: HttpRequest, program: str) -> HttpResponse:
    """List a program's mentorships for its admins; other staff read how many are how well."""
    seat = pages.seat_or_404(request, program)
    if not seat.sees_names:
        return _figures(request, seat)
    asked, number = mentorships_query.asked_of(request.GET), pages.page_number(request)
    found = Mentorships(seat.program, seat.kept())
    ids = found.ids(asked)
    shown = ids[(number - 1) * PAGE : number * PAGE]
    if number > 1 and not shown:
        raise Http404
    export_url = reverse("mentorships-export", args=[seat.program.slug])
    context = {
        "desk": pages.sidebar(seat.program, "mentorships", role=seat.role_name,
                              count=found.by_state[desk_mentorships.RUNNING]),
        "program": seat.program,
        "rows": [_row(row, seat) for row in found.rows(shown)],
        "hidden": _hidden(found.hidden),
        "export_url": export_url + mentorships_query.query_of(asked),
        **mentorships_query.narrowing(asked, found),
        **_paging(asked, number, len(shown), len(ids)),
    }  # fmt: skip
    return render(request, "matching/desk_mentorships.html", context)


def _row(row: Row, seat: Seat) -> dict[str, Any]:
    args = [seat.program.slug, row.pk]
    return {
        **vars(row),
        "url": reverse("desk-mentorship", args=args),
        "kind": kind_name(row.kind),
        "tag": _tag(row),
        "action": _action(row, args),
    }


def _action(row: Row, args: list[Any]) -> dict[str, str] | None:
    """Return the one action of a row: to write, or to look at what needs nothing else yet."""
    found = row.action
    if found is None:
        needs = row.health in (Health.NEEDS_CHECK_IN, Health.AT_RISK)
        url = reverse("desk-mentorship", args=args)
        return {"label": _("Open"), "url": url} if needs else None
    query = f"?side={found.side}" if found.side else ""
    return {"label": found.label, "url": reverse(f"care-{found.step}", args=args) + query}


def _tag(row: Row) -> dict[str, str]:
    """Return how it is, where it runs, else its state."""
    if row.health:
        tone, icon = TAGS[row.health]
        return {"tone": tone, "icon": icon, "text": str(Health(row.health).label)}
    state = MentorshipState(row.state)
    tone, icon = STATE_TAGS.get(state, ("", "circle-dashed"))
    return {"tone": tone, "icon": icon, "text": str(state.label)}


def _hidden(count: int) -> str:
    if not count:
        return ""
    text = ngettext("%(n)d more is another admin's.", "%(n)d more are another admin's.", count)
    return text % {"n": count}


def _paging(asked: Asked, number: int, shown: int, total: int) -> dict[str, str]:
    first = (number - 1) * PAGE + 1
    span = {"first": first, "last": first + shown - 1, "total": total}
    query = mentorships_query.query_of
    return {
        "shown": _("%(first)d to %(last)d of %(total)d") % span if shown else "",
        "next_url": query(asked, number + 1) if first + shown - 1 < total else "",
        "back_page_url": query(asked, number - 1) if number > 1 else "",
    }


def _figures(request: HttpRequest, seat: Seat) -> HttpResponse:
    found = Mentorships(seat.program, ())
    counts = cells([found.by_state[key] for key in FIGURES])
    states = [
        {"name": desk_mentorships.STATES[key][0], "count": count}
        for key, count in zip(FIGURES, counts, strict=True)
    ]
    context = {
        "desk": pages.sidebar(seat.program, "mentorships", role=seat.role_name, is_admin=False),
        "program": seat.program,
        "states": states,
        "healths": charts.health_figures(found.by_health),
    }
    return render(request, "matching/desk_mentorship_figures.html", context)


@login_required
@require_POST
def export(request: HttpRequest, program: str) -> HttpResponseBase:
    """Answer with every mentorship that is asked for as a file, in the list's order."""
    return csv_files.export(request, program, "mentorships")


@login_required
@require_safe
def mentorship(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Show one mentorship: how it is and why, its dates, its check-ins, what the team can do."""
    seat = pages.admins_seat_or_404(request, program)
    return _page(request, seat, found_or_404(seat, pk))


@login_required
@require_POST
def steer(request: HttpRequest, program: str, pk: int, step: str) -> HttpResponse:
    """Let a mentorship go on after a pause; the other steps have pages of their own."""
    seat = pages.admins_seat_or_404(request, program)
    found = found_or_404(seat, pk)
    if step != RESUME:
        raise Http404
    try:
        mentorships.resume(mentorship_id=found.pk, actor=seat.user)
    except Refused as refusal:
        messages.error(request, pages.sentence(refusal))
        return _page(request, seat, found_or_404(seat, pk), status=refusal.status)
    messages.success(request, _("It goes on."))
    return redirect("desk-mentorship", program=program, pk=pk)


def found_or_404(seat: Seat, pk: int) -> Mentorship:
    """Return a mentorship of the program; 403 where another admin sees to one of the two."""
    rows = Mentorship.objects.with_people()
    found = rows.filter(program=seat.program, pk=pk).first()
    if found is None:
        raise Http404
    if {found.mentee_user_id, found.mentor_user_id} & seat.kept():
        raise PermissionDenied
    return found


def _page(
    request: HttpRequest, seat: Seat, found: Mentorship, status: int = HTTPStatus.OK
) -> HttpResponse:
    watched = health.watched_one(found)
    deeds = care.deeds_of(found, seat.user.pk)
    row = replace(desk_mentorships.row_of(found, watched), care=deeds[0].what if deeds else "")
    context = {
        "desk": pages.sidebar(seat.program, "mentorships", role=seat.role_name),
        "program": seat.program,
        "row": _row(row, seat) | {"quiet_text": _quiet(row)},
        "people": [_person(seat, found, side) for side in ("mentee", "mentor")],
        "is_life": found.is_life,
        "paused_at": rests_since(found),
        "met_on": None if found.is_life or watched is None else watched.held_on,
        "end_reason": desk_mentorship.end_reason(found),
        "rungs": desk_mentorship.rungs_of(found),
        "deeds": deeds,
        "steps": _steps(seat, found),
    }
    return render(request, "matching/desk_mentorship.html", context, status=status)


def _quiet(row: Row) -> str:
    if row.quiet_until is None:
        return ""
    said = _("%(care)s. Quiet until %(day)s unless it gets worse.")
    return said % {"care": row.care, "day": short_day(row.quiet_until)}


def _person(seat: Seat, found: Mentorship, side: str) -> dict[str, Any]:
    part_id = found.mentee_id if side == "mentee" else found.mentor_id
    user = found.person_of(side)
    url = reverse("desk-person", args=[seat.program.slug, side, part_id])
    return {"name": user.name, "email": user.email, "side": side, "url": url}


def _steps(seat: Seat, found: Mentorship) -> dict[str, Any] | None:
    """Return what an admin may do with a running mentorship; None where it does not run."""
    is_paused = state_of(found) == MentorshipState.PAUSED
    if not is_paused and found.state != MentorshipState.ACTIVE:
        return None
    args = [seat.program.slug, found.pk]
    listed = [
        ("write", "mail", _("Write to them")),
        ("call", "phone", _("Note a call")),
        ("pause", "pause", _("Pause it")),
        ("rematch", "git-compare-arrows", _("End it and match again")),
        ("end", "x", _("End it without fault")),
    ]
    return {
        "resume_url": reverse("desk-mentorship-steer", args=[*args, RESUME]) if is_paused else "",
        "links": [
            {"url": reverse(f"care-{step}", args=args), "icon": icon, "text": text}
            for step, icon, text in listed
            if not (is_paused and step == "pause")
        ],
    }

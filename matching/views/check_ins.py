"""Check-ins of a program: sent, answered and missed, and who was silent twice."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from matching.lists.check_ins_query import SPANS, Asked, asked_of
from matching.queries import desk_check_ins
from matching.queries.desk import Seat
from matching.queries.desk_check_ins import Tallies, told
from matching.views import charts, csv_files, pages
from mentorship.enums import MentorType
from mentorship.queries import health
from mentorship.queries.health import Watched
from mentorship.queries.health_words import first_names


@login_required
@require_safe
def check_in_page(request: HttpRequest, program: str) -> HttpResponse:
    """Show the figures; admins also read who was silent twice.

    By kind they are the admins': the difference of two kinds would tell a third, however small.
    """
    seat, asked = pages.seat_or_404(request, program), asked_of(request.GET)
    if asked.kind and not seat.sees_names:
        raise PermissionDenied
    tallies = desk_check_ins.tallies_of(seat.program, months=asked.months, kind=asked.kind)
    context = {
        "desk": pages.sidebar(
            seat.program, "check-ins", role=seat.role_name, is_admin=seat.sees_names
        ),
        "program": seat.program,
        "by_month": _by_month(tallies, seat),
        "chart": charts.share_chart(tallies.by_month.items(), sees_names=seat.sees_names),
        "spans": [_span(months, asked) for months in SPANS],
        "types": _types(asked) if seat.sees_names else [],
        **(_of_admin(seat, tallies, asked) if seat.sees_names else {}),
    }
    return render(request, "matching/desk_check_ins.html", context)


def _by_month(tallies: Tallies, seat: Seat) -> list[dict[str, Any]]:
    return [
        {"name": date_format(first, "F Y"), **told(tally, sees_names=seat.sees_names)}
        for first, tally in reversed(tallies.by_month.items())
    ]


def _of_admin(seat: Seat, tallies: Tallies, asked: Asked) -> dict[str, Any]:
    """Return what only admins read: the stages, everything together, and who is silent."""
    kept = seat.kept()
    silent = desk_check_ins.silent_twice(health.watched(seat.program, kept=kept))
    export_url = reverse("check-ins-export", args=[seat.program.slug])
    return {
        "all": told(tallies.all, sees_names=True),
        "by_stage": [
            {"name": kind.label, **told(tally, sees_names=True)}
            for kind, tally in tallies.by_kind.items()
        ],
        "silent": [_silent(seat, row) for row in silent if asked.kind in ("", row.mentor_type)],
        "export_url": export_url + asked.query,
    }


def _silent(seat: Seat, row: Watched) -> dict[str, Any]:
    names = first_names(row.mentee_name, row.mentor_name)
    who = [names.of(side) for side in row.silent]
    text = ngettext("%(who)s was silent twice", "%(who)s were silent twice", len(who))
    return {
        "mentee_name": row.mentee_name,
        "mentor_name": row.mentor_name,
        "title": _("%(one)s and %(other)s") % {"one": names.mentee, "other": names.mentor},
        "why": text % {"who": _(" and ").join(who)},
        "url": reverse("desk-mentorship", args=[seat.program.slug, row.pk]),
    }


def _span(months: int, asked: Asked) -> dict[str, Any]:
    text = _("Last %(n)d months") % {"n": months}
    return {"value": months, "text": text, "is_chosen": months == asked.months}


def _types(asked: Asked) -> list[dict[str, Any]]:
    return [
        {"value": value, "text": text, "is_chosen": value == asked.kind}
        for value, text in MentorType.choices
    ]


@login_required
@require_POST
def export(request: HttpRequest, program: str) -> HttpResponseBase:
    """Answer with the figures as a file."""
    return csv_files.export(request, program, "check-ins")

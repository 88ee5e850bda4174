"""Who is in a round and who is not and why, with one step for each."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.exceptions import Refused
from matching.enums import EntryReason
from matching.lists.entrants_query import Asked
from matching.models import Round
from matching.queries import entrants
from matching.queries.access import people_kept_from
from matching.services import reminding, unmatched_steps
from matching.services.pairs import DECIDABLE_ROUNDS
from matching.views import csv_files, pages
from matching.views.board_list import url_of
from mentorship.enums import Side
from mentorship.models import Mentee, Mentor
from mentorship.views.person import person


@login_required
@require_safe
def entrants_page(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """List who is in, or who is not and why."""
    match_round = pages.round_or_404(request, program, pk)
    asked = Asked(request.GET)
    kept = people_kept_from(person(request), match_round.program)
    everybody = entrants.entrants_of(match_round, asked.side)
    counts = entrants.counts_of(everybody, kept)
    number = pages.page_number(request)
    rows, has_more = pages.page_of(entrants.chosen(everybody, kept, asked.group, asked.q), number)
    context = {
        "desk": pages.sidebar(match_round.program, "rounds"),
        "program": match_round.program,
        "round": match_round,
        "is_open": match_round.state in DECIDABLE_ROUNDS,
        "side": asked.side,
        "sides": [
            {
                "label": label,
                "url": asked.url(side=side, group=""),
                "is_current": side == asked.side,
            }
            for side, label in ((Side.MENTEE, _("Mentees")), (Side.MENTOR, _("Mentors")))
        ],
        "groups": _groups(asked, counts),
        "group": asked.group,
        "q": asked.q,
        "counts": counts,
        "rows": entrants.told(match_round, asked.side, rows),
        "export_url": url_of(match_round, "round-entrants-export") + asked.url(),
        "back_to": asked.url(),
        "next_url": asked.url(page=number + 1) if has_more else "",
        "back_page_url": asked.url(page=number - 1) if number > 1 else "",
    }
    return render(request, "matching/round_entrants.html", context)


def _groups(asked: Asked, counts: entrants.Counts) -> list[dict[str, Any]]:
    named = [
        (entrants.OUT, _("Not in"), counts.out),
        (entrants.IN, _("In"), counts.inside),
        *((why, str(EntryReason(why).label), n) for why, n in counts.by_reason.items()),
    ]
    return [
        {"label": label, "count": n, "url": asked.url(group=key), "is_current": key == asked.group}
        for key, label, n in named
    ]


@login_required
@require_POST
def export(request: HttpRequest, program: str, pk: int) -> HttpResponseBase:
    """Answer with the list as a file."""
    return csv_files.export(request, program, "entrants", round=pk)


Step = Callable[[HttpRequest, Round, int], str]


def _step(step: Step) -> Callable[..., HttpResponse]:
    """Make a view of one step about one person; it leads back to the list."""

    @login_required
    @require_POST
    def view(request: HttpRequest, program: str, pk: int) -> HttpResponse:
        match_round = pages.round_or_404(request, program, pk)
        part_id = pages.whole(request.POST.get("part", "")) or 0
        try:
            messages.success(request, step(request, match_round, part_id))
        except (Mentee.DoesNotExist, Mentor.DoesNotExist):
            raise Http404 from None
        except Refused as refusal:
            messages.error(request, pages.sentence(refusal))
        return redirect(_back(request, match_round))

    return view


def _back(request: HttpRequest, match_round: Round) -> str:
    """Return the list, or the tab of the board, from which the step was taken."""
    tab = request.POST.get("tab", "")
    if tab in ("unmatched", "recruit"):
        return url_of(match_round, tab=tab)
    asked = request.POST.get("back_to", "")
    is_query = asked.startswith("?") and len(asked) < 500
    return url_of(match_round, "round-entrants") + (asked if is_query else "")


def remind_step(request: HttpRequest, match_round: Round, part_id: int) -> str:
    """Mention the orientation to somebody."""
    reminding.remind_of_orientation(
        program=match_round.program,
        side=request.POST.get("side", ""),
        part_id=part_id,
        actor=person(request),
    )
    return _("Reminded, kindly and this once.")


def ask_step(request: HttpRequest, match_round: Round, part_id: int) -> str:
    """Keep a mentee for the next round, or ask one question by mail."""
    given: dict[str, Any] = {"round_id": match_round.pk, "actor": person(request)}
    asked = request.POST.get("ask", "")
    if asked == "keep":
        unmatched_steps.keep_for_next(mentee_id=part_id, **given)
        return _("Kept for the next round. They stay in the pool and move up when this one closes.")
    if asked == "place":
        unmatched_steps.ask_for_place(mentor_id=part_id, **given)
    elif asked == "type":
        kind = request.POST.get("mentor_type", "")
        unmatched_steps.ask_about_type(mentee_id=part_id, mentor_type=kind, **given)
    elif asked == "finish":
        unmatched_steps.ask_to_finish(mentee_id=part_id, **given)
    else:
        raise Http404
    return _("Asked. A kind mail goes out now; run matching again when they've answered.")


remind = _step(remind_step)
ask = _step(ask_step)

"""Approve many matches and send introductions, each after one question."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.exceptions import Refused
from matching.enums import MatchState
from matching.models import Match, Round
from matching.queries.board import Board, Brief, board_of
from matching.services import publish, review
from matching.views import pages
from matching.views.board_list import flag_words, url_of
from mentorship.views.person import person

NAMED = 5
LOWEST, HIGHEST = 0, 100


@login_required
@require_POST
def approve_above(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Approve every proposed match from a score on, without pinned and flagged ones; ask first."""
    match_round = pages.round_or_404(request, program, pk)
    board = board_of(match_round, person(request))
    if request.POST.get("confirm"):
        return _approve_chosen(request, match_round, board)
    at_least = _points(request.POST.get("min_score", ""))
    if at_least is None:
        messages.error(request, _("Enter a whole number from 0 to 100."))
        return redirect(url_of(match_round))
    now, held = board.above(at_least)
    if not now:
        messages.info(request, _("No match to approve at %(n)d or above.") % {"n": at_least})
        return redirect(url_of(match_round, at_least=at_least))
    title = ngettext(
        "Approve %(n)d match at %(at_least)d or above?",
        "Approve %(n)d matches at %(at_least)d or above?",
        len(now),
    ) % {"n": len(now), "at_least": at_least}
    return _ask(
        request,
        match_round,
        now,
        title=title,
        text=_("Nobody is told yet. You can undo until introductions are sent."),
        verb=ngettext("Approve this %(n)d", "Approve these %(n)d", len(now)) % {"n": len(now)},
        post_url=url_of(match_round, "round-approve"),
        left_out=_left_out(held),
    )


@login_required
@require_POST
def send(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Send the introductions of all approved matches; ask first."""
    match_round = pages.round_or_404(request, program, pk)
    board = board_of(match_round, person(request))
    if request.POST.get("confirm"):
        return _send_chosen(request, match_round, board)
    approved = board.of(MatchState.APPROVED)
    if not approved:
        messages.info(request, _("No approved match waits to be sent."))
        return redirect(url_of(match_round))
    count = len(approved)
    title = ngettext("Send %(n)d introduction?", "Send %(n)d introductions?", count) % {"n": count}
    return _ask(
        request,
        match_round,
        approved,
        title=title,
        text=_("%(people)d people get an e-mail in ten minutes. Until then you can take it back.")
        % {"people": 2 * count},
        verb=ngettext("Send %(n)d introduction", "Send %(n)d introductions", count) % {"n": count},
        post_url=url_of(match_round, "round-publish"),
        left_out="",
    )


def _ask(
    request: HttpRequest,
    match_round: Round,
    briefs: list[Brief],
    *,
    verb: str,
    post_url: str,
    **words: str,
) -> HttpResponse:
    """Render the question with the first pairs by name."""
    ids = [brief.id for brief in briefs[:NAMED]]
    rows = Match.objects.select_related("mentee__user", "mentor__user").in_bulk(ids)
    chosen = ",".join(f"{brief.id}:{brief.version}" for brief in briefs)
    context = {
        **words,
        "desk": pages.sidebar(match_round.program, "rounds"),
        "pairs": [
            {
                "mentee_name": rows[brief.id].mentee.user.name,
                "mentor_name": rows[brief.id].mentor.user.name,
                "score": brief.points,
            }
            for brief in briefs[:NAMED]
        ],
        "more": len(briefs) - len(ids),
        # No field is called "matches": it would hide the form's own method of that name.
        "action": {
            "url": post_url,
            "label": verb,
            "fields": {"confirm": "1", "chosen": chosen},
        },
        "back_url": url_of(match_round),
    }
    return render(request, "matching/confirm.html", context)


def _left_out(held: list[Brief]) -> str:
    """Say how many were left out, and why."""
    counts: dict[str, int] = {}
    for brief in held:
        for flag in brief.flags[:1]:
            counts[flag] = counts.get(flag, 0) + 1
    said = ", ".join(f"{n} {flag_words(flag)['text'].lower()}" for flag, n in counts.items())
    return _("Left out, so that somebody looks at them: %(what)s.") % {"what": said} if said else ""


def _points(text: str) -> int | None:
    number = pages.whole(text, digits=3)
    return number if number is not None and LOWEST <= number <= HIGHEST else None


def _chosen(request: HttpRequest, board: Board) -> list[tuple[int, int]]:
    """Return (id, version) of the confirmed matches that this admin may decide on this page."""
    here = {brief.id for brief in board.briefs}
    chosen: dict[int, int] = {}
    for text in request.POST.get("chosen", "").split(","):
        first, _colon, second = text.partition(":")
        pk, version = pages.whole(first, digits=18), pages.whole(second)
        if pk in here and version is not None:
            chosen[pk] = version
    if not chosen:
        messages.info(request, _("Nothing was changed: the plan is another one now."))
    return list(chosen.items())


def _approve_chosen(request: HttpRequest, match_round: Round, board: Board) -> HttpResponse:
    done = 0
    for pk, version in _chosen(request, board):
        try:
            review.approve(match_id=pk, actor=person(request), version=version)
            done += 1
        except Refused as refusal:
            messages.error(request, pages.sentence(refusal))
    if done:
        messages.success(
            request, ngettext("Approved %(n)d.", "Approved %(n)d.", done) % {"n": done}
        )
    return redirect(url_of(match_round))


def _send_chosen(request: HttpRequest, match_round: Round, board: Board) -> HttpResponse:
    chosen = [pk for pk, _version in _chosen(request, board)]
    reports = publish.publish(match_ids=chosen, actor=person(request))
    for report in reports:
        if report.refusal is not None:
            messages.error(request, pages.sentence(report.refusal))
    done = sum(report.is_done for report in reports)
    if done:
        said = ngettext(
            "%(n)d introduction leaves in ten minutes. Until then you can take it back.",
            "%(n)d introductions leave in ten minutes. Until then you can take them back.",
            done,
        )
        messages.success(request, said % {"n": done})
    return redirect(url_of(match_round, tab="published"))

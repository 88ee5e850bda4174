"""Pins and exclusions of a round: two people found by name, and what is decided about them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.exceptions import Refused
from matching.enums import RejectEffect
from matching.exceptions import pairing
from matching.models import Round
from matching.queries import kept_apart, pair_search, pins
from matching.queries.access import people_kept_from
from matching.services import apart, by_hand, review
from matching.services.pairs import DECIDABLE_ROUNDS
from matching.views import pages
from matching.views.board_list import url_of
from mentorship.clock import local_day
from mentorship.enums import MentorType
from mentorship.models import Mentee, Mentor
from mentorship.queries.texts import options
from mentorship.views.person import person

MOST_TYPED = 5000


@login_required
@require_safe
def pairs_page(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Show who is pinned, who is kept apart, and a search for two people."""
    return _page(request, pages.round_or_404(request, program, pk))


def _page(request: HttpRequest, match_round: Round, *, status: int = 200, **typed: Any) -> Any:
    given = request.POST if request.method == "POST" else request.GET
    kept = people_kept_from(person(request), match_round.program)
    number, q = pages.page_number(request), request.GET.get("q", "")[: pair_search.MOST_ASKED]
    rows, has_more = kept_apart.kept_apart(
        match_round, kept, q, (number - 1) * pages.PAGE, pages.PAGE
    )
    if number > 1 and not rows:
        raise Http404
    by_us = pins.set_by_hand(match_round, kept)
    rules, rule_count = kept_apart.waiting_rules(match_round, kept)
    choices = _choices()
    context = {
        "desk": pages.sidebar(match_round.program, "rounds"),
        "program": match_round.program,
        "round": match_round,
        "is_open": match_round.state in DECIDABLE_ROUNDS,
        **_search(match_round, given, kept),
        **choices,
        "pins": by_us,
        "conflicts": pins.conflicts_of(match_round, by_us),
        "q": q,
        "apart": [{"row": row, "reason": choices["labels"].get(row.reason, "")} for row in rows],
        "rules": rules,
        "rule_count": rule_count,
        "next_url": url_of(match_round, "round-pairs", page=number + 1, q=q) if has_more else "",
        "back_page_url": url_of(match_round, "round-pairs", page=number - 1, q=q)
        if number > 1
        else "",
        "typed": typed,
    }
    return render(request, "matching/round_pairs.html", context, status=status)


def _search(match_round: Round, given: Any, kept: frozenset[int]) -> dict[str, Any]:
    """Return what was searched for on both sides; one query a side."""
    program = match_round.program
    q_mentee, q_mentor = (
        given.get(name, "")[: pair_search.MOST_ASKED] for name in ("mentee_name", "mentor_name")
    )
    mentee, mentor = (pages.whole(given.get(name, "")) for name in ("mentee", "mentor"))
    today = local_day(program.time_zone)
    return {
        "mentee_name": q_mentee,
        "mentor_name": q_mentor,
        "mentees": pair_search.mentees(program, q_mentee, kept, None if q_mentee else mentee),
        "mentors": pair_search.mentors(
            program, today, q_mentor, kept, None if q_mentor else mentor
        ),
        "chosen_mentee": mentee,
        "chosen_mentor": mentor,
    }


def _choices() -> dict[str, Any]:
    """Return the reasons that keep people apart, by how long, and all by key; one query."""
    reasons = options("reasons.reject")
    for_good = [one for one in reasons if one.get("effect") == RejectEffect.NEVER]
    for_now = [
        one
        for one in reasons
        if one.get("effect") in (RejectEffect.NOT_NOW, RejectEffect.ELSEWHERE)
    ]
    return {
        "for_good": for_good,
        "for_now": for_now,
        "labels": {one["key"]: one["label"] for one in reasons},
        "types": MentorType.choices,
    }


Step = Callable[[HttpRequest, Round], str]


def _step(step: Step) -> Callable[..., HttpResponse]:
    """Make a view of one step; a refusal shows the page again with all that was chosen."""

    @login_required
    @require_POST
    def view(request: HttpRequest, program: str, pk: int) -> HttpResponse:
        match_round = pages.round_or_404(request, program, pk)
        try:
            said = step(request, match_round)
        except (Mentee.DoesNotExist, Mentor.DoesNotExist):
            raise Http404 from None
        except Refused as refusal:
            return _page(
                request,
                match_round,
                status=refusal.status,
                problem=pages.sentence(refusal),
                code=refusal.code,
                reason=request.POST.get("reason", "")[:MOST_TYPED],
                kind=request.POST.get("mentor_type", ""),
                why=request.POST.get("why", "")[:MOST_TYPED],
            )
        messages.success(request, said)
        return redirect(url_of(match_round, "round-pairs"))

    return view


def _two(request: HttpRequest) -> dict[str, int]:
    """Return the two who were chosen.

    Raises:
        TwoNeeded: one is missing.
    """
    mentee, mentor = (pages.whole(request.POST.get(name, "")) for name in ("mentee", "mentor"))
    if mentee is None or mentor is None:
        raise pairing.TwoNeeded
    return {"mentee_id": mentee, "mentor_id": mentor}


def pin_step(request: HttpRequest, match_round: Round) -> str:
    """Pin the two who were chosen."""
    match = by_hand.pin_pair(
        round_id=match_round.pk,
        **_two(request),
        mentor_type=request.POST.get("mentor_type", ""),
        actor=person(request),
        override_reason=request.POST.get("why", "").replace("\r\n", "\n"),
    )
    words = {"mentee": match.mentee.user.first_name, "mentor": match.mentor.user.first_name}
    return _("Pinned: %(mentee)s and %(mentor)s. The next run solves around them.") % words


def apart_step(request: HttpRequest, match_round: Round) -> str:
    """Keep the two who were chosen apart, for good or in this round as the reason says."""
    reason = request.POST.get("reason", "")
    row = apart.keep_apart(
        round_id=match_round.pk, **_two(request), reason=reason, actor=person(request)
    )
    if row.round_id is None:
        return _("Kept apart for good. Runs never pair these two.")
    return _("Kept apart in this round. The next one may pair them.")


def unpin_step(request: HttpRequest, match_round: Round) -> str:
    """Unpin a match of this round, or withdraw one that was made by hand."""
    match_id = pages.whole(request.POST.get("match", "")) or 0
    match = match_round.matches.filter(pk=match_id).first()
    if match is None:
        raise Http404
    if request.POST.get("do") == "withdraw":
        by_hand.withdraw(match_id=match.pk, actor=person(request))
        return _("Withdrawn. What it replaced stands again where it could.")
    review.unpin(match_id=match.pk, actor=person(request))
    return _("Unpinned. The next run may pair them with others.")


def lift_step(request: HttpRequest, match_round: Round) -> str:
    """Let two people be paired again, or forget a pair that waits by address."""
    given = {"program": match_round.program, "actor": person(request)}
    if rule := pages.whole(request.POST.get("rule", "")):
        apart.forget_rule(rule_id=rule, **given)
    else:
        exclusion = pages.whole(request.POST.get("exclusion", "")) or 0
        apart.lift(exclusion_id=exclusion, **given)
    return _("Removed. The next run may pair these two.")


pin = _step(pin_step)
keep_apart = _step(apart_step)
unpin = _step(unpin_step)
lift = _step(lift_step)

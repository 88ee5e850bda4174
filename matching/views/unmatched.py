"""The board's tabs "Unmatched, and why" and "Who to recruit", and allowing a pair this once."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from matching.enums import StepKind
from matching.models import Round, Run
from matching.queries import unmatched, unmatched_list
from matching.queries.access import people_kept_from
from matching.queries.unmatched_list import TITLES, Card
from matching.queries.wording import Names
from matching.services import by_hand, single
from matching.services.pairs import DECIDABLE_ROUNDS
from matching.views import pages
from matching.views.board_query import url_of
from mentorship.enums import MentorType
from mentorship.models import Mentee, Mentor
from mentorship.queries.people import profile_of
from mentorship.views.person import person

TOP_ADVICE = 3
MOST_TYPED = 5000


def unmatched_context(
    match_round: Round, done: Run | None, kept: frozenset[int], request: HttpRequest, names: Names
) -> dict[str, Any]:
    """Return the tab of everybody without a mentor, with the best advice beside it."""
    left = unmatched_list.people_left(match_round, done, kept) if done else []
    number = pages.page_number(request)
    start = (number - 1) * pages.PAGE
    if number > 1 and start >= len(left):
        raise Http404
    cards = unmatched_list.cards_of(match_round, left[start : start + pages.PAGE], kept)
    advice = _advice(match_round, done, kept, names)
    has_more = len(left) > start + pages.PAGE
    return {
        "has_run": done is not None,
        "ask_url": url_of(match_round, "round-ask"),
        "unmatched_title": unmatched.title_of(len(left)),
        "sections": _sections(match_round, cards),
        "others_text": _others_text(done, kept),
        "recruiting": advice[:TOP_ADVICE],
        "recruit_url": url_of(match_round, tab="recruit"),
        "more_advice": max(len(advice) - TOP_ADVICE, 0),
        "next_url": url_of(match_round, tab="unmatched", page=number + 1) if has_more else "",
        "back_page_url": url_of(match_round, tab="unmatched", page=number - 1)
        if number > 1
        else "",
    }


def recruit_context(
    match_round: Round, done: Run | None, kept: frozenset[int], names: Names
) -> dict[str, Any]:
    """Return the tab of the advice, the most helpful first."""
    return {
        "has_run": done is not None,
        "recruiting": _advice(match_round, done, kept, names),
        "export_url": url_of(match_round, "round-recruit-export"),
    }


def _advice(
    match_round: Round, done: Run | None, kept: frozenset[int], names: Names
) -> list[dict[str, Any]]:
    if done is None:
        return []
    rows = unmatched.recruiting(done, match_round.program, kept, names)
    return [
        row
        | {
            "url": url_of(
                match_round, "invitation-draft",
                type=row["mentor_type"], field=row["specialization"],
            ),
            "verb": _("Draft an invitation"),
        }
        for row in rows
    ]  # fmt: skip


def _others_text(done: Run | None, kept: frozenset[int]) -> str:
    """Say how many more another admin sees to."""
    count = unmatched.count_of_others(done, kept) if done else 0
    if not count:
        return ""
    said = ngettext("%(n)d more is another admin's.", "%(n)d more are another admin's.", count)
    return said % {"n": count}


def _sections(match_round: Round, cards: list[Card]) -> list[dict[str, Any]]:
    """Return the cards under the headings of their reasons."""
    is_open = match_round.state in DECIDABLE_ROUNDS
    groups = dict.fromkeys(card.left.group for card in cards)
    return [
        {
            "title": TITLES[group],
            "people": [
                _person(match_round, card, is_open=is_open)
                for card in cards
                if card.left.group == group
            ],
        }
        for group in groups
    ]


def _person(match_round: Round, card: Card, *, is_open: bool) -> dict[str, Any]:
    near = card.near
    return {
        "id": card.left.mentee_id,
        "name": card.left.name,
        "facts": card.facts,
        "detail": card.why,
        "nearest": {"name": near.user.name, "score": card.near_score, "text": card.near_text}
        if near
        else None,
        "is_kept": card.is_kept,
        "done": card.done,
        "can_keep": is_open and not card.is_kept,
        "ask": _question(match_round, card) if is_open else None,
    }


def _question(match_round: Round, card: Card) -> dict[str, Any] | None:
    """Return the second action: a form's fields with its label, or a page that asks for more."""
    first = card.left.name.split()[0] if card.left.name else ""
    if card.ask == "place" and card.near is not None:
        label = _("Ask %(name)s for one more") % {"name": card.near.user.first_name}
        return {"ask": StepKind.PLACE, "part": card.near.pk, "label": label}
    if card.ask == "finish":
        label = _("Ask %(name)s to finish") % {"name": first}
        return {"ask": "finish", "part": card.left.mentee_id, "label": label}
    if card.ask == "type":
        kind = str(MentorType(card.ask_type).label).lower()
        label = _("Ask %(name)s about a %(kind)s") % {"name": first, "kind": kind}
        return {
            "ask": StepKind.TYPE, "part": card.left.mentee_id, "label": label,
            "mentor_type": card.ask_type,
        }  # fmt: skip
    if card.ask == "allow" and card.near is not None:
        url = url_of(
            match_round, "round-allow",
            mentee=card.left.mentee_id, mentor=card.near.pk, type=card.ask_type,
        )  # fmt: skip
        return {"url": url, "label": _("Allow this once…")}
    return None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def allow(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Ask why a soft rule is set aside for two people; then pair them by hand and pin them."""
    match_round = pages.round_or_404(request, program, pk)
    given = request.POST if request.method == "POST" else request.GET
    mentee, mentor = _two(request, match_round, given)
    kind = given.get("type", "")
    if kind not in MentorType.values:
        raise Http404
    if request.method != "POST":
        return _ask_why(request, match_round, mentee, mentor, kind)
    try:
        by_hand.propose(
            round_id=match_round.pk,
            mentee_id=mentee.pk,
            mentor_id=mentor.pk,
            mentor_type=kind,
            actor=person(request),
            override_reason=given.get("why", "").replace("\r\n", "\n"),
            is_pinned=True,
        )
    except Refused as refusal:
        return _ask_why(request, match_round, mentee, mentor, kind, refusal)
    words = {"mentee": mentee.user.first_name, "mentor": mentor.user.first_name}
    said = _("Allowed this once: %(mentee)s and %(mentor)s wait among the proposals, pinned.")
    messages.success(request, said % words, extra_tags="undo")
    return redirect(url_of(match_round, tab="unmatched"))


def _two(request: HttpRequest, match_round: Round, given: Any) -> tuple[Mentee, Mentor]:
    """Return the two people of the address; 404 for strangers and for another admin's people."""
    kept = people_kept_from(person(request), match_round.program)
    found: list[Any] = []
    for model, name in ((Mentee, "mentee"), (Mentor, "mentor")):
        rows = model._default_manager.filter(program=match_round.program).exclude(user__in=kept)
        part = rows.select_related("user__profile").filter(pk=pages.whole(given.get(name, "")) or 0)
        found.append(part.first())
    if None in found or any(profile_of(part.user) is None for part in found):
        raise Http404
    return found[0], found[1]


def _ask_why(
    request: HttpRequest,
    match_round: Round,
    mentee: Mentee,
    mentor: Mentor,
    kind: str,
    refusal: Refused | None = None,
) -> HttpResponse:
    context = {
        "desk": pages.sidebar(match_round.program, "rounds"),
        "round": match_round,
        "mentee": mentee,
        "mentor": mentor,
        "kind": kind,
        "kind_name": MentorType(kind).label,
        "obstacles": _obstacles(match_round, mentee, mentor, kind),
        "why": request.POST.get("why", "")[:MOST_TYPED],
        "problem": pages.sentence(refusal) if refusal else "",
        "back_url": url_of(match_round, tab="unmatched"),
    }
    status = refusal.status if refusal else 200
    return render(request, "matching/allow_once.html", context, status=status)


def _obstacles(match_round: Round, mentee: Mentee, mentor: Mentor, kind: str) -> list[str]:
    """Return which rules stand in the way now; none where the pair can't be scored."""
    try:
        found = single.scored(
            match_round=match_round, mentee=mentee, mentor=mentor, mentor_type=kind
        )
    except Refused:
        return []
    return [obstacle.sentence for obstacle in found.obstacles]

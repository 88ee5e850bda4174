"""Send introductions, all that are approved or one, after one question; take a press back."""

from collections import Counter
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.exceptions import Refused
from matching.enums import LetterRole, MatchState
from matching.models import Match, Round
from matching.queries.access import people_kept_from
from matching.queries.letters import SIDES, unread
from matching.services import decisions, publish
from matching.views import pages
from matching.views.board_query import url_of
from mentorship.terms import terms_of
from mentorship.views.person import person

NAMED = 5  # pairs by name on the question, and reasons why some were left


@login_required
@require_POST
def send(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Send the introductions of all approved matches; ask first."""
    match_round = pages.round_or_404(request, program, pk)
    if request.POST.get("confirm"):
        return _send_chosen(request, match_round)
    approved = _approved(request, match_round)
    if not approved:
        messages.info(request, _("No approved match waits to be sent."))
        return redirect(url_of(match_round))
    return _ask(request, match_round, approved, url_of(match_round, "round-publish"))


@login_required
@require_POST
def send_one(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Send the introduction of one approved match; ask first."""
    match = pages.match_or_404(request, program, pk)
    if request.POST.get("confirm"):
        return _send_chosen(request, match.round, only=match.pk)
    approved = [row for row in _approved(request, match.round) if row.pk == match.pk]
    if not approved:
        messages.info(request, _("This match isn't approved, or another admin decides it."))
        return redirect(url_of(match.round, match=match.pk))
    url = reverse("match-publish", args=[match.round.program.slug, match.pk])
    return _ask(request, match.round, approved, url)


def _approved(request: HttpRequest, match_round: Round) -> list[Match]:
    """Return the approved matches that this admin may decide, best first."""
    kept = people_kept_from(person(request), match_round.program)
    rows = Match.objects.filter(round=match_round, state=MatchState.APPROVED)
    mine = rows.exclude(mentee__user__in=kept).exclude(mentor__user__in=kept)
    people = mine.select_related("mentee__user", "mentor__user").defer("breakdown")
    return list(people.order_by("-score", "pk"))


def _ask(
    request: HttpRequest, match_round: Round, matches: Sequence[Match], post_url: str
) -> HttpResponse:
    count = len(matches)
    context = {
        "desk": pages.sidebar(match_round.program, "rounds"),
        "title": ngettext("Send %(n)d introduction?", "Send %(n)d introductions?", count)
        % {"n": count},
        "sentences": _who_hears(match_round, matches),
        "pairs": matches[:NAMED],
        "more": max(count - NAMED, 0),
        "letters_url": url_of(match_round, "round-letters"),
        "unread": _unread(match_round),
        "action": {
            "url": post_url,
            "label": ngettext("Send %(n)d introduction", "Send %(n)d introductions", count)
            % {"n": count},
            "fields": {
                "confirm": "1",
                "chosen": ",".join(f"{match.pk}:{match.version}" for match in matches),
            },
        },
        "back_url": url_of(match_round, tab="approved"),
    }
    return render(request, "matching/send.html", context)


def _who_hears(match_round: Round, matches: Sequence[Match]) -> list[str]:
    """Return who gets a mail and when, in sentences."""
    program = match_round.program
    later = [m for m in matches if terms_of(program, m.mentor_type).asks_mentor_first]
    mentors = len({match.mentor_id for match in matches})
    mentees = len({match.mentee_id for match in matches if match not in later})
    said = [
        ngettext(
            "%(n)d person gets an e-mail in ten minutes: %(mentors)d mentors, %(mentees)d mentees.",
            "%(n)d people get an e-mail in ten minutes: %(mentors)d mentors, %(mentees)d mentees.",
            mentors + mentees,
        )
        % {"n": mentors + mentees, "mentors": mentors, "mentees": mentees}
    ]
    if later:
        said.append(
            ngettext(
                "%(n)d mentee is asked once the mentor has said yes.",
                "%(n)d mentees are asked once their mentors have said yes.",
                len(later),
            )
            % {"n": len(later)}
        )
    return [*said, _("Until then you can take it back, and nobody ever hears of it.")]


def _unread(match_round: Round) -> str:
    """Return which letters of an introduction nobody looked over; empty where somebody did."""
    names = {LetterRole.MENTOR: _("to mentors"), LetterRole.MENTEE: _("to mentees")}
    missing = [names[role] for role in unread(match_round) if role in SIDES]
    if not missing:
        return ""
    return _("Nobody has looked over the letter %(whom)s yet.") % {"whom": _(" and ").join(missing)}


def _send_chosen(request: HttpRequest, match_round: Round, only: int | None = None) -> HttpResponse:
    kept = people_kept_from(person(request), match_round.program)
    versions = _chosen(request, match_round, only, kept)
    if not versions:
        messages.info(request, _("Nothing was changed: the plan is another one now."))
        return redirect(url_of(match_round, tab="approved"))
    reports = publish.publish(
        match_ids=versions, actor=person(request), versions=versions, kept=kept
    )
    done = sum(report.is_done for report in reports)
    if done:
        said = ngettext(
            "%(n)d introduction leaves in ten minutes. Until then you can take it back.",
            "%(n)d introductions leave in ten minutes. Until then you can take them back.",
            done,
        )
        messages.success(request, said % {"n": done}, extra_tags="undo")
    _tell_left(request, [report.refusal for report in reports if report.refusal is not None])
    return redirect(url_of(match_round, tab="published"))


def _chosen(
    request: HttpRequest, match_round: Round, only: int | None, kept: frozenset[int]
) -> dict[int, int]:
    """Return id to version of the confirmed matches of this round that are hers to decide."""
    asked: dict[int, int] = {}
    for text in request.POST.get("chosen", "").split(","):
        first, _colon, second = text.partition(":")
        pk, version = pages.whole(first, digits=18), pages.whole(second)
        if pk is not None and version is not None and only in (None, pk):
            asked[pk] = version
    rows = Match.objects.filter(round=match_round)
    mine = rows.exclude(mentee__user__in=kept).exclude(mentor__user__in=kept)
    here = mine.order_by("-score", "pk").values_list("pk", flat=True)
    return {pk: asked[pk] for pk in here if pk in asked}


def _tell_left(request: HttpRequest, refusals: Iterable[Refused]) -> None:
    """Say why some stayed as they were: each reason once, the most frequent first."""
    counts = Counter(pages.sentence(refusal) for refusal in refusals)
    for sentence, n in counts.most_common(NAMED):
        messages.error(request, sentence if n == 1 else f"{n} × {sentence}")
    rest = sum(counts.values()) - sum(n for _sentence, n in counts.most_common(NAMED))
    if rest:
        messages.error(
            request,
            ngettext("%(n)d more was not sent.", "%(n)d more were not sent.", rest) % {"n": rest},
        )


@login_required
@require_POST
def take_back(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Take back everything that one press of hers sent and that nobody heard of yet."""
    match_round = pages.round_or_404(request, program, pk)
    try:
        batch = UUID(request.POST.get("batch", ""))
    except ValueError:
        messages.error(request, _("Choose what to take back from the list."))
        return redirect(url_of(match_round, tab="published"))
    try:
        undone = decisions.undo_last(round_id=match_round.pk, actor=person(request), batch=batch)
    except Refused as refusal:
        messages.error(request, pages.sentence(refusal))
    else:
        _tell_taken_back(request, len(undone.match_ids))
        _tell_left(request, undone.left)
    return redirect(url_of(match_round, tab="published"))


def _tell_taken_back(request: HttpRequest, count: int) -> None:
    said = ngettext(
        "Taken back: %(n)d introduction. It is approved again, and nobody heard of it.",
        "Taken back: %(n)d introductions. They are approved again, and nobody heard of them.",
        count,
    )
    messages.success(request, said % {"n": count})

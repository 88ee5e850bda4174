"""A round's approved pairs: a page to print, and the same list as a file."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from matching.queries.access import people_kept_from
from matching.queries.approved_pairs import ApprovedPair, approved_pairs
from matching.views import pages
from matching.views.board_query import url_of
from matching.views.csv_files import export
from mentorship.views.person import person


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def approved_pairs_page(request: HttpRequest, program: str, pk: int) -> HttpResponseBase:
    """List a round's approved and sent pairs; POST gives them as a file."""
    match_round = pages.round_or_404(request, program, pk)
    kept = people_kept_from(person(request), match_round.program)
    pairs, others = approved_pairs(match_round, kept)
    if request.method == "POST":
        rows = [_cells(pair) for pair in pairs]
        return export(request, match_round.program, "approved-pairs", _headings(), rows)
    context = {
        "desk": pages.sidebar(match_round.program, "rounds"),
        "program_name": match_round.program.name,
        "round_name": match_round.name,
        "back_url": url_of(match_round),
        "pairs": pairs,
        "others": _others(others) if others else "",
    }
    return render(request, "matching/approved_pairs.html", context)


def _others(count: int) -> str:
    said = ngettext("%(n)d more is another admin’s.", "%(n)d more are another admin’s.", count)
    return said % {"n": count}


def _headings() -> list[str]:
    return [
        _("Mentee"), _("Mentee's e-mail"), _("Mentor"), _("Mentor's e-mail"), _("Mentor type"),
        _("Score"), _("State"), _("Decided by"), _("Decided on"),
    ]  # fmt: skip


def _cells(pair: ApprovedPair) -> list[object]:
    on = timezone.localtime(pair.decided_at).date().isoformat() if pair.decided_at else ""
    return [
        pair.mentee, pair.mentee_email, pair.mentor, pair.mentor_email, pair.kind, pair.score,
        pair.state, pair.decided_by, on,
    ]  # fmt: skip

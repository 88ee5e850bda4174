"""A round's approved pairs: a page to print, and the same list as a file."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from matching.queries.access import people_kept_from
from matching.queries.approved_pairs import approved_pairs
from matching.views import pages
from matching.views.board_query import url_of
from matching.views.csv_files import export
from mentorship.views.person import person


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def approved_pairs_page(request: HttpRequest, program: str, pk: int) -> HttpResponseBase:
    """List a round's approved and sent pairs; POST gives them as a file."""
    if request.method == "POST":
        return export(request, program, "approved-pairs", QueryDict(), round=pk)
    match_round = pages.round_or_404(request, program, pk)
    kept = people_kept_from(person(request), match_round.program)
    pairs, others = approved_pairs(match_round, kept)
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
    said = ngettext("%(n)d more is another admin's.", "%(n)d more are another admin's.", count)
    return said % {"n": count}

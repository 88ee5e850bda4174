"""The mentor directory: searched, filtered, and read by everybody where the program lets them."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts import limits
from matching.queries import directory_index, mentor_cards
from matching.queries.directory import Asked, Found, find, nearest
from matching.queries.directory_index import Index
from matching.queries.directory_readers import Marks, marks_of, mentee_parts, programs_for
from matching.queries.suggestion_cards import suggestion_cards
from matching.views import directory_query, pages
from matching.views.directory_query import Addresses
from matching.views.mentor_actions import acted
from mentorship.clock import local_day
from mentorship.models import Mentee, Program

PAGE = 20
LONGEST_BACK = 500  # characters of an address to go back to; it stands in every form


@require_safe
@limits.for_searches
def directory(request: HttpRequest) -> HttpResponse:
    """Show the mentors of one program, open places first."""
    number = pages.page_number(request)
    programs = programs_for(request.user)
    parts = mentee_parts(request.user)
    program = _chosen(request.GET.get("program", ""), programs, parts)
    if program is None:
        return _without_program(request, programs)
    mentee = next((part for part in parts if part.program_id == program.pk), None)
    context = _page(request, program, mentee, number)
    context["programs"] = _choices(programs, program)
    return render(request, "matching/directory.html", context)


def _chosen(slug: str, programs: list[Program], parts: list[Mentee]) -> Program | None:
    """Return the program asked for, else hers, else the first; None where she may not read it."""
    if slug:
        return next((program for program in programs if program.slug == slug), None)
    hers = next((part.program_id for part in parts), None)
    own = next((program for program in programs if program.pk == hers), None)
    return own or next(iter(programs), None)


def _without_program(request: HttpRequest, programs: list[Program]) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if request.GET.get("program"):
        raise Http404
    return render(request, "matching/directory.html", {"section": "directory", "programs": []})


def _page(request: HttpRequest, program: Program, mentee: Mentee | None, number: int) -> dict:
    today = local_day(program.time_zone)
    index = directory_index.index_of(program, today)
    asked = directory_query.asked_of(request.GET, index)
    marks = marks_of(mentee)
    found = find(index, asked, marks.hidden)
    ids = found.mentor_ids[(number - 1) * PAGE : number * PAGE]
    if number > 1 and not ids:
        raise Http404
    addresses = Addresses(request.GET.get("program", ""))
    cards = mentor_cards.cards_of(ids, today, request.user.pk)
    here = addresses.of(asked, number)
    here = here if len(here) <= LONGEST_BACK else addresses.of(Asked())
    return {
        "section": "directory",
        "program": program,
        "mentee": mentee,
        "suggestions": suggestion_cards(mentee),
        "asked": asked,
        "count": found.count,
        "filters": directory_query.filters(found, index),
        "chips": directory_query.chips(asked, index, addresses),
        "cards": [acted(card, marks, mentee) for card in cards],
        "here": here,
        "sign_in_url": f"{reverse('account_login')}?{urlencode({'next': here})}",
        "may_be_indexed": program.may_be_indexed and program.is_directory_public,
        **_more(found, number, asked, addresses),
        "empty": None if found.count else _nothing(index, asked, marks, addresses),
    }


def _more(found: Found, number: int, asked: Asked, addresses: Addresses) -> dict:
    left = found.count - number * PAGE
    return {
        "number": number,
        "more_count": min(left, PAGE),
        "more_url": addresses.of(asked, number + 1) if left > 0 else "",
        "first_url": addresses.of(asked) if number > 1 else "",
    }


def _nothing(index: Index, asked: Asked, marks: Marks, addresses: Addresses) -> dict[str, str]:
    near = nearest(index, asked, marks.hidden)
    return directory_query.nothing_found(asked, near, index, addresses)


def _choices(programs: list[Program], chosen: Program) -> list[dict]:
    """Return the programs to choose from, where there are several."""
    if len(programs) < 2:
        return []
    return [
        {
            "name": program.name,
            "url": Addresses(program.slug).of(Asked()),
            "is_current": program.pk == chosen.pk,
            "slug": program.slug,
        }
        for program in programs
    ]

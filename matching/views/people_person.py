"""One person of a program, and the team's notes about her."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.exceptions import Refused
from matching.queries import people, people_person, people_sealed
from matching.queries.people import Part
from matching.queries.people_search import Kept
from matching.views import pages
from mentorship import rules
from mentorship.enums import MentorState, Side
from mentorship.exceptions import NotAllowed
from mentorship.models import ProgramStaff, StaffNote
from mentorship.queries import conflicts
from mentorship.services import notes
from mentorship.views.person import person

PANEL = "person"  # the element beside the list that takes one person in


@dataclass(frozen=True)
class Known:
    """A person whom the reader may see, and whom she may not."""

    part: Part
    kept: Kept


@dataclass(frozen=True)
class Typed:
    """A note that was refused, to be shown again; ``note_id`` 0 is a new one."""

    body: str = ""
    problem: str = ""
    note_id: int = 0


@login_required
@require_safe
def person_page(request: HttpRequest, program: str, side: str, pk: int) -> HttpResponse:
    """Show what the team knows of one person."""
    return _page(request, _known_or_404(request, program, side, pk))


def _known_or_404(request: HttpRequest, slug: str, side: str, pk: int) -> Known:
    """Return a part of a program that the person administers.

    403 for its other staff, and for whom another admin takes care of; 404 for everybody else.
    """
    user, part = person(request), people_person.part_in(slug, side, pk)
    if part is None:
        raise Http404
    staff = list(ProgramStaff.objects.filter(program=part.program_id, user=user))
    roles = [row.role for row in staff]
    if not rules.is_team_as(user, roles):
        raise Http404
    if not rules.administers_as(user, roles):
        raise PermissionDenied
    employers = [(row.program_id, row.employer) for row in staff]
    among = people_person.shown_with(part)
    kept = conflicts.kept_in(user, [part.program_id], employers, among=among)
    if part.user_id in kept:
        raise PermissionDenied
    return Known(part, kept)


def _page(
    request: HttpRequest, known: Known, *, typed: Typed | None = None, status: int = HTTPStatus.OK
) -> HttpResponse:
    part = known.part
    pairs = people_person.pairs_of(part, known.kept)
    is_panel = request.headers.get("HX-Target") == PANEL
    context = {
        "is_panel": is_panel,
        "desk": pages.sidebar(part.program, "people"),
        "program": part.program,
        "person": people_person.head_of(part),
        "sections": people_person.sections_of(part),
        "pairs": pairs,
        "events": people_person.events_of(part, pairs["mentorships"]),
        "mails": people_person.messages_of(part),
        "sealed": people_sealed.sealed_of(part, person(request)),
        "notes": _notes(request, part),
        "typed": typed or Typed(),
        "note_max": notes.LONGEST,
        **_urls(part),
    }
    template = "matching/_person.html" if is_panel else "matching/people_person.html"
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Target"])
    return response


def _notes(request: HttpRequest, part: Part) -> list[dict[str, Any]]:
    rows = people.notes_of(part.program, part.user_id)
    return [{"row": row, "is_own": row.author_id == person(request).pk} for row in rows]


def _urls(part: Part) -> dict[str, str]:
    slug, side = part.program.slug, people.side_of(part)
    is_mentor = side == Side.MENTOR
    waits = is_mentor and part.state == MentorState.APPLIED
    return {
        "people_url": reverse("desk-people", args=[slug]),
        "here": reverse("desk-person", args=[slug, side.value, part.pk]),
        "note_url": reverse("person-note", args=[slug, side.value, part.pk]),
        "file_url": reverse("mentor-file", args=[slug, part.pk]) if is_mentor else "",
        "file_verb": _("Read and decide") if waits else _("Vetting file"),
        "joining_url": reverse("desk-joining", args=[slug]),
    }


@login_required
@require_POST
def note(request: HttpRequest, program: str, side: str, pk: int) -> HttpResponse:
    """Add a note, or change or remove one of one's own; a refused one stays as typed."""
    known = _known_or_404(request, program, side, pk)
    note_id = pages.whole(request.POST.get("note", "0") or "0")
    step, body = request.POST.get("step", "save"), request.POST.get("body", "")
    if note_id is None or step not in ("save", "remove"):
        raise Http404
    try:
        said = _do(request, known.part, note_id, step, body)
    except StaffNote.DoesNotExist:
        raise Http404 from None
    except NotAllowed:
        raise PermissionDenied from None
    except Refused as refusal:
        typed = Typed(body=body, problem=pages.sentence(refusal), note_id=note_id)
        return _page(request, known, typed=typed, status=refusal.status)
    messages.success(request, said)
    here = reverse("desk-person", args=[program, side, pk])
    return redirect(f"{here}#notes")


def _do(request: HttpRequest, part: Part, note_id: int, step: str, body: str) -> str:
    actor = person(request)
    if not note_id:
        notes.add(program=part.program, person_id=part.user_id, actor=actor, body=body)
        return _("Noted.")
    about = StaffNote.objects.filter(program=part.program_id, person=part.user_id, pk=note_id)
    if step == "remove":
        if about.exists():
            notes.remove(note_id=note_id, actor=actor)
        return _("Removed.")
    notes.change(note_id=about.get().pk, actor=actor, body=body)
    return _("Changed.")

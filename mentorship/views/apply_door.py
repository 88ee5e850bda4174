"""Who may come in just now, and the page for those who may not."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User
from mentorship.clock import local_day
from mentorship.exceptions import NotInvited, NotOnMemberList
from mentorship.models import Program
from mentorship.queries.landing import closed_sentence, is_signup_open
from mentorship.services.joining import refuse_uninvited


@dataclass(frozen=True)
class Refusal:
    """Why somebody can't apply now; ``by_number`` where a membership number might open the door."""

    sentence: Any
    status: int = HTTPStatus.OK
    by_number: bool = False


def refusal(user: User, program: Program, side: str, *, has_draft: bool = False) -> Refusal | None:
    """Return why the person can't apply on this side now; None where she can.

    Whoever has begun was let in: the way in is asked once more when she sends.
    """
    today = local_day(program.time_zone)
    if not is_signup_open(program, today, side):
        return Refusal(closed_sentence(program, today, side))
    return None if has_draft else uninvited(user, program, side)


def uninvited(user: User, program: Program, side: str) -> Refusal | None:
    """Return why the program's way in is not open to the person; None where it is."""
    try:
        refuse_uninvited(program, user, side)
    except NotInvited as why:
        return Refusal(why.sentence, why.status, isinstance(why, NotOnMemberList))
    return None


def closed_page(
    request: HttpRequest, program: Program, side: str, why: Refusal, *, has_draft: bool
) -> HttpResponse:
    """Say why, when it opens, and that nothing typed is lost."""
    context = {
        "section": "profile",
        "program": program,
        "side": side,
        "sentence": why.sentence,
        "by_number": why.by_number,
        "has_draft": has_draft,
    }
    return render(request, "mentorship/apply_closed.html", context, status=why.status)

"""Tell the contacts something in confidence, and read what they write back."""

from http import HTTPStatus
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.exceptions import Refused
from mentorship.enums import ConcernState
from mentorship.forms.concerns import AnswerForm, ConcernForm
from mentorship.models import Concern, Mentorship, Program
from mentorship.queries import concerns as queries
from mentorship.queries.concern_readers import Circle, offered, stand_ins
from mentorship.queries.concern_texts import ConcernTexts, concern_texts
from mentorship.services import concerns
from mentorship.views.person import person

LIMIT, ANSWER_LIMIT = "concern", "concern_answer"
HOUR_S = 3600
FORM_METHODS = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(FORM_METHODS)
def new(request: HttpRequest) -> HttpResponse:
    """Say who will read it and what we can't keep to ourselves; then take what she tells.

    Nothing is kept before it is sent. With several programs she chooses one first.
    """
    mentorship = _mentorship(request)
    programs = queries.programs_of(person(request))
    program = mentorship.program if mentorship else _chosen(request, programs)
    if program is None:
        return render(request, "mentorship/concern_programs.html", {"programs": programs})
    texts = concern_texts()
    form, names = _form(request, program, mentorship, texts)
    status: int = HTTPStatus.OK
    if form.is_bound:
        if form.is_valid() and (sent := _send(request, program, mentorship, form)):
            return sent
        status = form.refusal
    context = {
        "form": form,
        "program": program,
        "mentorship": mentorship,
        "lead": texts.body("lead", contacts=names),
        "stand_ins": queries.all_names_of(stand_ins(Circle(program, person(request)))),
    }
    return _waited(render(request, "mentorship/concern_new.html", context, status=status))


def _mentorship(request: HttpRequest) -> Mentorship | None:
    """Return the mentorship that the address names; 404 for one that is not hers."""
    asked = request.GET.get("mentorship", "")
    if not asked:
        return None
    pk = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else 0
    found = queries.own_mentorship(person(request), pk)
    if found is None:
        raise Http404
    return found


def _chosen(request: HttpRequest, programs: list[Program]) -> Program | None:
    asked = request.GET.get("program", "")
    if not asked:
        return programs[0] if len(programs) == 1 else None
    found = next((one for one in programs if one.slug == asked), None)
    if found is None:
        raise Http404
    return found


def _form(
    request: HttpRequest, program: Program, mentorship: Mentorship | None, texts: ConcernTexts
) -> tuple[ConcernForm, str]:
    user = person(request)
    readers = offered(Circle(program, user, mentorship=mentorship))
    names = queries.all_names_of(readers) or _("nobody yet")
    form = ConcernForm(
        request.POST if request.method == "POST" else None,
        texts=texts,
        names=names,
        around=queries.people_around(user, program),
        readers=readers,
        answers=queries.attachable(user, program),
    )
    return form, names


def _send(
    request: HttpRequest, program: Program, mentorship: Mentorship | None, form: ConcernForm
) -> HttpResponse | None:
    """Send it; where that is refused, leave what was typed and the sentence on the form."""
    user = person(request)
    if not ratelimit.consume(request, action=LIMIT, user=user):
        form.refuse(_too_often(), HTTPStatus.TOO_MANY_REQUESTS)
        return None
    try:
        told = form.told(mentorship.pk if mentorship else None)
        concern = concerns.tell(program=program, actor=user, told=told)
    except Refused as refusal:
        form.refuse(refusal.sentence, refusal.status)
        return None
    messages.success(request, concern_texts().body("sent") or _("We have it."))
    return redirect("concern", uuid=concern.uuid)


def _too_often() -> str:
    return _(
        "You've sent five of these within an hour, and we have them all. What you wrote is still "
        "here; send it in an hour, or write it in one of the others. In danger, call 911."
    )


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """List what the person told, and where it stands."""
    return render(request, "mentorship/concerns.html", {"rows": queries.mine(person(request))})


@login_required
@require_http_methods(FORM_METHODS)
def concern(request: HttpRequest, uuid: str) -> HttpResponse:
    """Show what she told and what was written back; she writes again on POST."""
    found = queries.own_concern(person(request), uuid)
    if found is None:
        raise Http404
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _answered(request, found, form):
        messages.success(request, _("Sent, only to them."))
        return redirect("concern", uuid=found.uuid)
    status: int = form.refusal if form.errors else HTTPStatus.OK
    page = _page(request, found, form)
    return _waited(render(request, "mentorship/concern.html", page, status=status))


def _answered(request: HttpRequest, found: Concern, form: AnswerForm) -> bool:
    """Send what she wrote; where that is refused, leave it and the sentence on the form."""
    user = person(request)
    if not ratelimit.consume(request, action=ANSWER_LIMIT, user=user):
        said = _("You've written twenty times within an hour, and they have it all. Wait a little.")
        form.refuse(said, HTTPStatus.TOO_MANY_REQUESTS)
        return False
    try:
        concerns.answer(concern_id=found.pk, actor=user, body=form.cleaned_data["body"])
    except Refused as refusal:
        form.refuse(refusal.sentence, refusal.status)
        return False
    return True


def _waited(response: HttpResponse) -> HttpResponse:
    """Say when to come back, where somebody came too often."""
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        response["Retry-After"] = str(HOUR_S)
    return response


def _page(request: HttpRequest, found: Concern, form: AnswerForm) -> dict[str, Any]:
    return {
        "concern": found,
        "what": concern_texts().categories.get(found.category, ""),
        "state": queries.state_for_reporter(found),
        "is_closed": found.state == ConcernState.CLOSED,
        "names": queries.all_names_of(queries.readers_of(found)),
        "thread": queries.thread(found, person(request)),
        "attached": queries.attached(found),
        "form": form,
    }

"""The letters of a round: how every message will look, and a team's own words for the first."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.exceptions import Refused
from accounts.mail.message import Mail
from accounts.views.framed import framed
from matching.enums import LetterRole, RoundState
from matching.forms.letters import LetterForm
from matching.models import Round, RoundLetter
from matching.queries.access import people_kept_from
from matching.queries.letter_previews import FIRST, MESSAGES, Sample, preview, samples
from matching.queries.letters import KNOWN, letter_in, looked_over, own_letters, version_of
from matching.services import letters
from matching.views import pages
from matching.views.board_query import url_of
from mentorship.views.person import person

Own = dict[LetterRole, RoundLetter]


@login_required
@require_safe
def letter_list(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Lead to the first letter of a round."""
    match_round = pages.round_or_404(request, program, pk)
    return redirect(_url(match_round, LetterRole.MENTOR))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter_page(request: HttpRequest, program: str, pk: int, role: str) -> HttpResponse:
    """Show one kind of message and how it looks.

    On POST keep words, go back to the product's, or keep that she looked it over: sending says
    which letters nobody has looked at.
    """
    match_round = pages.round_or_404(request, program, pk)
    kind, own = _kind(role), own_letters(match_round.pk)
    if request.method != "POST":
        return _page(request, match_round, kind, own, _form(None, kind, own))
    if "read" in request.POST:
        return _look_over(request, match_round, kind, own)
    form = _form(request.POST, kind, own)
    if "forget" in request.POST:
        return _forget(request, match_round, kind, own, form)
    if not form.is_valid():
        return _page(request, match_round, kind, own, form, status=400)
    try:
        letters.save(
            round_id=match_round.pk, role=kind, letter=form.letter, actor=person(request),
            seen=form.seen,
        )  # fmt: skip
    except Refused as refusal:
        form.add_error(None, pages.sentence(refusal))
        return _page(request, match_round, kind, own, form, status=refusal.status)
    messages.success(request, _("Saved. What is sent from now on says these words."))
    return redirect(_url(match_round, kind))


def _form(data: Any, kind: LetterRole, own: Own) -> LetterForm:
    return LetterForm(data, role=kind, letter=letter_in(own, kind), version=version_of(own, kind))


def _look_over(
    request: HttpRequest, match_round: Round, kind: LetterRole, own: Own
) -> HttpResponse:
    try:
        letters.look_over(round_id=match_round.pk, role=kind, actor=person(request))
    except Refused as refusal:
        messages.error(request, pages.sentence(refusal))
        form = _form(None, kind, own)
        return _page(request, match_round, kind, own, form, status=refusal.status)
    messages.success(request, _("Noted: you looked this letter over."))
    return redirect(_url(match_round, kind))


def _forget(
    request: HttpRequest, match_round: Round, kind: LetterRole, own: Own, form: LetterForm
) -> HttpResponse:
    form.is_valid()  # only its version was sent
    try:
        letters.forget(round_id=match_round.pk, role=kind, actor=person(request), seen=form.seen)
    except Refused as refusal:
        messages.error(request, pages.sentence(refusal))
        fresh = _form(None, kind, own)
        return _page(request, match_round, kind, own, fresh, status=refusal.status)
    messages.success(request, _("This letter says the product's words again."))
    return redirect(_url(match_round, kind))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@framed
def letter_preview(
    request: HttpRequest, program: str, pk: int, role: str, message: str
) -> str | HttpResponse:
    """Give one message as it will leave; on POST with words that are not saved."""
    match_round = pages.round_or_404(request, program, pk)
    kind = _kind(role)
    _refuse_unknown(kind, message)
    form = _form(request.POST if request.method == "POST" else None, kind, own_letters(pk))
    if form.is_bound and not form.is_valid():
        return HttpResponse(_problems(form), status=400)
    sample = _sample(request, match_round, kind)[1]
    mail = preview(match_round, kind, message, form.letter, sample)
    return mail.html


def _problems(form: LetterForm) -> str:
    found = ((sentence,) for errors in form.errors.values() for sentence in errors)
    listed = format_html_join("", "<li>{}</li>", found)
    return format_html('<!doctype html><title>{}</title><ul role="alert">{}</ul>',
                       _("Not shown"), listed)  # fmt: skip


def _kind(role: str) -> LetterRole:
    if role not in LetterRole.values:
        raise Http404
    return LetterRole(role)


def _refuse_unknown(kind: LetterRole, message: str) -> None:
    if message not in MESSAGES[kind]:
        raise Http404


def _sample(
    request: HttpRequest, match_round: Round, kind: LetterRole
) -> tuple[list[Sample], Sample, int]:
    """Return the people to show messages with, those chosen, and their number from 1."""
    kept = people_kept_from(person(request), match_round.program)
    found = samples(match_round, kind, kept)
    number = min(max(pages.whole(request.GET.get("pair", "1"), digits=2) or 1, 1), len(found))
    return found, found[number - 1], number


def _page(
    request: HttpRequest,
    match_round: Round,
    kind: LetterRole,
    own: Own,
    form: LetterForm,
    *,
    status: int = 200,
) -> HttpResponse:
    message = request.GET.get("message", FIRST)
    _refuse_unknown(kind, message)
    found, sample, number = _sample(request, match_round, kind)
    shown = preview(match_round, kind, message, letter_in(own, kind), sample)
    context = {
        "desk": pages.sidebar(match_round.program, "rounds"),
        "round_name": match_round.name,
        "round_url": url_of(match_round),
        "rounds_url": reverse("desk-rounds", args=[match_round.program.slug]),
        "roles": _roles(match_round, kind, own),
        "is_unmatched": kind == LetterRole.UNMATCHED,
        "is_closed": match_round.state == RoundState.CLOSED,
        "form": form,
        "own": own.get(kind),
        "placeholders": [f"{{{name}}}" for name in KNOWN[kind]],
        "looked_over": looked_over(match_round).get(kind),
        "message": message,
        "is_first": message == FIRST,
        "messages_of": _messages(match_round, kind, message, number),
        "samples": _samples(match_round, kind, message, found, number),
        "preview": _shown(match_round, kind, message, number, shown),
    }
    return render(request, "matching/letters.html", context, status=status)


def _roles(match_round: Round, current: LetterRole, own: Own) -> list[dict[str, Any]]:
    names = {
        LetterRole.MENTOR: _("To mentors"),
        LetterRole.MENTEE: _("To mentees"),
        LetterRole.UNMATCHED: _("To mentees without a mentor"),
    }
    return [
        {
            "name": names[role],
            "url": _url(match_round, role),
            "is_current": role == current,
            "is_own": role in own,
        }
        for role in LetterRole
    ]


def _messages(
    match_round: Round, kind: LetterRole, current: str, number: int
) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "url": f"{_url(match_round, kind)}?message={key}&pair={number}#preview",
            "is_current": key == current,
        }
        for key, name in MESSAGES[kind].items()
    ]


def _samples(
    match_round: Round, kind: LetterRole, message: str, found: list[Sample], current: int
) -> list[dict[str, Any]]:
    return [
        {
            "name": sample.label,
            "url": f"{_url(match_round, kind)}?message={message}&pair={number}#preview",
            "is_current": number == current,
        }
        for number, sample in enumerate(found, 1)
    ]


def _shown(
    match_round: Round, kind: LetterRole, message: str, number: int, mail: Mail
) -> dict[str, str]:
    args = [match_round.program.slug, match_round.pk, kind.value, message]
    url = reverse("round-letter-preview", args=args)
    return {"url": f"{url}?pair={number}", "subject": mail.subject, "text": mail.text}


def _url(match_round: Round, kind: LetterRole) -> str:
    args = [match_round.program.slug, match_round.pk, kind.value]
    return reverse("round-letter", args=args)

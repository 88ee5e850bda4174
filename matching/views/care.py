"""What an admin does about one pair: write, note a call, pause, end, find another mentor."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.exceptions import Refused
from matching.forms.care import CallForm, CareLetterForm, EndForm, PauseForm
from matching.queries.desk import Seat
from matching.views import pages
from matching.views.mentorships import found_or_404
from mentorship.enums import MentorshipState, Side
from mentorship.exceptions.team import moment
from mentorship.letters import Letter
from mentorship.messages import care as mails
from mentorship.models import CheckInAnswer, Mentorship
from mentorship.queries import care as reading
from mentorship.queries import health
from mentorship.queries.health_words import Names, first_names
from mentorship.services import care
from mentorship.services.care.letters import sides_of

FORM_METHODS = ["GET", "HEAD", "POST"]
RUNNING = (MentorshipState.ACTIVE, MentorshipState.PAUSED, MentorshipState.SUSPENDED)


@dataclass(frozen=True)
class Desk:
    """One request about one pair."""

    request: HttpRequest
    seat: Seat
    mentorship: Mentorship

    @property
    def names(self) -> Names:
        """First names of the two."""
        mentorship = self.mentorship
        return first_names(mentorship.mentee_user.name, mentorship.mentor_user.name)

    @property
    def back_url(self) -> str:
        """The page of the pair."""
        return reverse("desk-mentorship", args=[self.seat.program.slug, self.mentorship.pk])

    @property
    def posted(self) -> Any:
        """What was sent; None while the page is only looked at."""
        return self.request.POST if self.request.method == "POST" else None

    @property
    def side(self) -> str:
        """The side that the address names; empty for both."""
        side = self.request.GET.get("side", "")
        return side if side in Side.values else ""

    def page(self, template: str, form: Form, status: int, **more: Any) -> HttpResponse:
        """Answer with a form about the pair."""
        context = {
            "desk": pages.sidebar(self.seat.program, "mentorships", role=self.seat.role_name),
            "program": self.seat.program,
            "mentorship": self.mentorship,
            "form": form,
            "back_url": self.back_url,
            **more,
        }
        return render(self.request, template, context, status=status)

    def done(self, sentence: str) -> HttpResponse:
        """Go back to the pair, and say what was done."""
        messages.success(self.request, sentence)
        return redirect(self.back_url)


def _desk(request: HttpRequest, program: str, pk: int, *, is_running: bool = True) -> Desk:
    seat = pages.admins_seat_or_404(request, program)
    found = found_or_404(seat, pk)
    if is_running and request.method != "POST" and found.state not in RUNNING:
        raise Http404
    return Desk(request, seat, found)


@login_required
@require_http_methods(FORM_METHODS)
def write(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Write a letter to one of the two or both: a draft by what fired, a preview, the sending."""
    desk = _desk(request, program, pk)
    verdict = health.verdict_of(desk.mentorship)
    side = desk.side or ("" if "side" in request.GET else reading.side_to_write(verdict))
    given = reading.draft(verdict, side, is_life=desk.mentorship.is_life)
    last = desk.mentorship.follow_ups.first()
    form = CareLetterForm(
        desk.posted, names=desk.names, side=side, letter=given, seen=last.pk if last else 0
    )
    if not form.is_bound:
        return _letter_page(desk, form)
    if not form.is_valid():
        return _letter_page(desk, form, HTTPStatus.BAD_REQUEST)
    if "preview" in request.POST:
        return _letter_page(desk, form)
    try:
        follow_up = care.write(
            mentorship_id=desk.mentorship.pk,
            actor=desk.seat.user,
            letter=form.letter,
            side=form.side,
            look_again=form.look_again,
            seen=form.cleaned_data["seen"],
        )
    except Refused as refusal:
        form.add_error(None, pages.sentence(refusal))
        return _letter_page(desk, form, refusal.status)
    whom = desk.names.of(follow_up.side) if follow_up.side else _("both")
    said = _("Your letter to %(whom)s leaves in five minutes. Until then you can take it back.")
    return desk.done(said % {"whom": whom})


def _letter_page(desk: Desk, form: CareLetterForm, status: int = HTTPStatus.OK) -> HttpResponse:
    deeds = reading.deeds_of(desk.mentorship, desk.seat.user.pk)
    return desk.page(
        "matching/care_write.html", form, status,
        previews=_previews(desk, form.letter, form.side), deeds=deeds,
    )  # fmt: skip


def _previews(desk: Desk, letter: Letter, side: str) -> list[dict[str, Any]]:
    """Return what each reader will read; nothing while no words are left."""
    if not letter.body or not letter.subject:
        return []
    return [
        {"name": desk.names.of(one), **vars(mails.filled(desk.mentorship, one, letter))}
        for one in sides_of(side)
    ]


@login_required
@require_http_methods(FORM_METHODS)
def call(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Note what was said in a call."""
    desk = _desk(request, program, pk)
    form = CallForm(desk.posted, names=desk.names, side=desk.side)
    words = {
        "title": _("Note a call"),
        "lead": _("For you and the other admins of this program. Nobody is written to."),
        "button": _("Keep this note"),
    }
    return _asked(desk, form, words, lambda: _note(desk, form), _("Noted."))


def _note(desk: Desk, form: CallForm) -> object:
    return care.note_call(
        mentorship_id=desk.mentorship.pk,
        actor=desk.seat.user,
        body=form.cleaned_data["body"],
        side=form.side,
        look_again=form.look_again,
    )


@login_required
@require_http_methods(FORM_METHODS)
def pause(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Let the pair rest because one of them asked for it."""
    desk = _desk(request, program, pk)
    form = PauseForm(desk.posted)
    words = {
        "title": _("Let %(one)s and %(other)s rest?") % _pair(desk),
        "lead": _(
            "Check-ins and reminders stop, the place stays theirs. Both are told. Either of them "
            "can go on at any time."
        ),
        "button": _("Put it on pause"),
    }
    return _asked(
        desk, form, words, lambda: care.pause(**_who(desk), **form.cleaned_data),
        _("Paused. Nothing is expected of the two."),
    )  # fmt: skip


@login_required
@require_http_methods(FORM_METHODS)
def end(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """End it without fault."""
    desk = _desk(request, program, pk)
    form = EndForm(desk.posted)
    words = {
        "title": _("End it for %(one)s and %(other)s?") % _pair(desk),
        "lead": _(
            "Both hear at once, in neutral words, and the place is free again. "
            "This can't be taken back."
        ),
        "button": _("End this mentorship"),
        "is_final": True,
    }
    return _asked(
        desk, form, words, lambda: care.end(**_who(desk), **form.cleaned_data),
        _("Ended. We've told both kindly."),
    )  # fmt: skip


@login_required
@require_http_methods(FORM_METHODS)
def rematch(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """End it, and put the mentee first in line for somebody else."""
    desk = _desk(request, program, pk)
    form = EndForm(desk.posted)
    words = {
        "title": _("Find another mentor for %(one)s?") % _pair(desk),
        "lead": _(
            "This mentorship ends, and both hear it at once, in neutral words. %(one)s comes first "
            "in the next matching. These two are not proposed to each other again. This can't be "
            "taken back."
        )
        % _pair(desk),
        "button": _("End it and match again"),
        "is_final": True,
    }
    said = _("Ended. %(one)s is first in line.") % _pair(desk)
    return _asked(desk, form, words, lambda: care.rematch(**_who(desk), **form.cleaned_data), said)


@login_required
@require_POST
def take_back(request: HttpRequest, program: str, pk: int, follow_up: int) -> HttpResponse:
    """Take back one's own letter or note."""
    desk = _desk(request, program, pk, is_running=False)
    if not desk.mentorship.follow_ups.filter(pk=follow_up).exists():
        return redirect(desk.back_url)
    try:
        care.take_back(follow_up_id=follow_up, actor=desk.seat.user)
    except Refused as refusal:
        messages.error(request, pages.sentence(refusal))
        return redirect(desk.back_url)
    return desk.done(_("Taken back."))


@login_required
@require_POST
def remind(request: HttpRequest, program: str, pk: int, answer: int) -> HttpResponse:
    """Have the second reminder of an open check-in sent now."""
    desk = _desk(request, program, pk, is_running=False)
    rows = CheckInAnswer.objects.filter(pk=answer, check_in__mentorship=desk.mentorship)
    row = rows.select_related("person").first()
    if row is None:
        raise Http404
    try:
        at = care.remind(answer_id=row.pk, actor=desk.seat.user)
    except Refused as refusal:
        messages.error(request, pages.sentence(refusal))
        return redirect(desk.back_url)
    said = _("The reminder to %(name)s leaves on %(at)s, or has just left.")
    return desk.done(said % {"name": row.person.first_name, "at": moment(at)})


def _asked(
    desk: Desk, form: Form, words: dict[str, Any], act: Callable[[], object], said: str
) -> HttpResponse:
    """Show a form, or do what it says."""
    template = "matching/care_step.html"
    if not form.is_bound:
        return desk.page(template, form, HTTPStatus.OK, **words)
    if not form.is_valid():
        return desk.page(template, form, HTTPStatus.BAD_REQUEST, **words)
    try:
        act()
    except Refused as refusal:
        form.add_error(None, pages.sentence(refusal))
        return desk.page(template, form, refusal.status, **words)
    return desk.done(said)


def _who(desk: Desk) -> dict[str, Any]:
    return {"mentorship_id": desk.mentorship.pk, "actor": desk.seat.user}


def _pair(desk: Desk) -> dict[str, str]:
    return {"one": desk.names.mentee, "other": desk.names.mentor}

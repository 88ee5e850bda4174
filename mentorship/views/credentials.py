"""My credentials: until when they run, hours towards a renewal, reminders, goals."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.exceptions import Refused
from mentorship.forms.credentials import DatesForm, HoursForm, RemindersForm
from mentorship.models import HeldCredential, Mentorship, Profile
from mentorship.queries import credentials as reading
from mentorship.queries.credentials import Card
from mentorship.services import renewals
from mentorship.views.person import person


@login_required
@require_safe
def credentials(request: HttpRequest) -> HttpResponse:
    """List what a person holds, until when, and how far she is."""
    return _page(request)


@login_required
@require_POST
def dates(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the dates of one; a later one is a renewal."""
    _held_or_404(request, pk)
    form = DatesForm(request.POST, prefix=_prefix("dates", pk))

    def save() -> object:
        return renewals.set_dates(held_id=pk, actor=person(request), **form.cleaned_data)

    return _done(request, form, save, _("Saved."), pk=pk)


@login_required
@require_POST
def hours(request: HttpRequest, pk: int) -> HttpResponse:
    """Note hours towards the renewal of one."""
    _held_or_404(request, pk)
    form = HoursForm(request.POST, prefix=_prefix("hours", pk))

    def save() -> object:
        return renewals.log(held_id=pk, actor=person(request), **form.cleaned_data)

    return _done(request, form, save, _("Noted."), pk=pk)


@login_required
@require_POST
def remove_hours(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own entry away."""
    renewals.remove(entry_id=pk, actor=person(request))
    messages.success(request, _("Removed."))
    return redirect("me-credentials")


@login_required
@require_POST
def reminders(request: HttpRequest) -> HttpResponse:
    """Ask to be reminded, or not any more."""
    form = RemindersForm(request.POST)

    def save() -> object:
        return renewals.set_reminders(user=person(request), **form.cleaned_data)

    is_wanted = bool(request.POST.get("wanted"))
    said = _("We'll write before one runs out.") if is_wanted else _("No more reminders.")
    return _done(request, form, save, said)


@login_required
@require_POST
def goal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a renewal as a goal into a running mentorship."""
    _held_or_404(request, pk)
    chosen = request.POST.get("mentorship", "")
    mine = Mentorship.objects.of(person(request))
    if not chosen.isdecimal() or len(chosen) > 18 or not mine.filter(pk=int(chosen)).exists():
        raise Http404
    try:
        renewals.make_goal(held_id=pk, mentorship_id=int(chosen), actor=person(request))
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
        return redirect("me-credentials")
    messages.success(request, _("It's among your goals now, with the steps it takes."))
    return redirect("mentorship", pk=int(chosen))


def _held_or_404(request: HttpRequest, pk: int) -> None:
    if not HeldCredential.objects.filter(pk=pk, profile=person(request).pk).exists():
        raise Http404


def _prefix(name: str, pk: int) -> str:
    return f"{name}-{pk}"


def _done(
    request: HttpRequest, form: Form, save: Callable[[], object], said: str, *, pk: int = 0
) -> HttpResponse:
    """Do what a form says and go back to the page, or show it again with what was typed."""
    if not form.is_valid():
        return _page(request, form, pk, status=HTTPStatus.BAD_REQUEST)
    try:
        save()
    except Refused as refusal:
        form.add_error(None, str(refusal.sentence))
        return _page(request, form, pk, status=refusal.status)
    messages.success(request, said)
    return redirect("me-credentials")


def _page(
    request: HttpRequest, refused: Form | None = None, pk: int = 0, status: int = HTTPStatus.OK
) -> HttpResponse:
    user = person(request)
    profile = Profile.objects.filter(pk=user.pk).only("expiry_reminders_at").first()
    is_wanted = bool(profile and profile.expiry_reminders_at)
    running = reading.running_of(user)
    context = {
        "section": "profile",
        "form": refused,
        "cards": [_card(card, refused, pk) for card in reading.cards_of(user)],
        "running": running,
        "reminders": RemindersForm(initial={"wanted": is_wanted}),
        "is_reminded": is_wanted,
    }
    return render(request, "mentorship/me_credentials.html", context, status=status)


def _card(card: Card, refused: Form | None, pk: int) -> dict[str, Any]:
    """Return a card with its two forms; the refused one keeps what was typed."""
    initial = {"issued_on": card.issued_on, "expires_on": card.expires_on}
    forms: dict[str, Form] = {
        "dates": DatesForm(prefix=_prefix("dates", card.pk), initial=initial),
        "hours": HoursForm(prefix=_prefix("hours", card.pk)),
    }
    opened = ""
    if refused is not None and pk == card.pk:
        opened = "hours" if isinstance(refused, HoursForm) else "dates"
        forms[opened] = refused
    return {"card": card, **forms, "opened": opened}

"""The public first page, and the address left for the next round."""

from dataclasses import dataclass

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.views.errors import too_many_requests
from mentorship.enums import Joining, Side
from mentorship.forms.joining import RoundNoticeForm
from mentorship.models import Program
from mentorship.queries.landing import (
    ProgramCard,
    counts_of,
    is_signup_open,
    program_cards,
    questions,
)
from mentorship.services import notices


@dataclass(frozen=True)
class Offer:
    """One program on the page: what it says, where its buttons lead, its field for an address."""

    card: ProgramCard
    mentee_url: str
    mentor_url: str
    form: RoundNoticeForm | None


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """Invite to the programs that are open, or say when they open and take an address."""
    return _page(request)


@require_http_methods(["GET", "HEAD", "POST"])
def round_notice(request: HttpRequest, program: str) -> HttpResponse:
    """Keep an address for the program's next sign-up; the answer is the same for every address."""
    if request.method != "POST":
        return redirect("landing")
    found = get_object_or_404(Program.objects.exclude(joining=Joining.INVITED), slug=program)
    if not ratelimit.consume(request, action="round_notice"):
        return too_many_requests(request)
    form = _form(found, request)
    if not form.is_valid():
        return _page(request, form=form, program=found)
    if is_signup_open(found, side=Side.MENTEE):
        messages.info(request, _("Sign-up is open now. You can start right away."))
    else:
        notices.ask(program=found, email=form.cleaned_data["email"])
        messages.success(request, _("Thank you. We'll write once, on the day sign-up opens."))
    return redirect("landing")


def _page(
    request: HttpRequest, form: RoundNoticeForm | None = None, program: Program | None = None
) -> HttpResponse:
    """Draw the page; a refused address stays in the form of its program."""
    cards = program_cards(request.user)
    offers = [_offer(request, card, form if card.program == program else None) for card in cards]
    context = {
        "offers": offers,
        "first": offers[0] if offers else None,
        "counts": counts_of(card.program for card in cards),
        "questions": questions(),
        "is_directory_public": any(card.program.is_directory_public for card in cards),
        "form": form,
        "quote": None,  # none is shown without its author's consent
    }
    return render(request, "mentorship/landing.html", context, status=400 if form else 200)


def _offer(request: HttpRequest, card: ProgramCard, form: RoundNoticeForm | None) -> Offer:
    return Offer(
        card=card,
        mentee_url=wizard_url(request, card.program, Side.MENTEE),
        mentor_url=wizard_url(request, card.program, Side.MENTOR),
        form=(form or _form(card.program)) if card.takes_addresses else None,
    )


def wizard_url(request: HttpRequest, program: Program, side: str) -> str:
    """Return where a button leads: the wizard, for visitors by way of an account."""
    wizard = f"{reverse('apply', args=[program.slug])}?as={side}"
    if request.user.is_authenticated:
        return wizard
    return f"{reverse('account_signup')}?{urlencode({'next': wizard})}"


def _form(program: Program, request: HttpRequest | None = None) -> RoundNoticeForm:
    """Return the field of one program; several stand on one page, each with ids of its own."""
    return RoundNoticeForm(request.POST if request else None, auto_id=f"notice-{program.pk}-%s")

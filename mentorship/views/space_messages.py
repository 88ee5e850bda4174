"""Messages between the two, and their addresses."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.exceptions import Refused
from mentorship.forms.space import MessageForm
from mentorship.models import Mentorship
from mentorship.queries import space_messages as queries
from mentorship.queries.space_counts import partner_address
from mentorship.services.space import addresses as address_services
from mentorship.services.space import messages as services
from mentorship.views import space
from mentorship.views.person import person

RETRY_AFTER_S = 600
MOST_DIGITS = 18


@login_required
@require_http_methods(space.FORM_METHODS)
def messages_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the two wrote, newest last; write."""
    user = person(request)
    mentorship = space.found(user, pk)
    form = MessageForm(
        request.POST if request.method == "POST" else None,
        reader=queries.what_stays(mentorship, space.partner_of(mentorship, user)),
    )
    status = space.submit(form, services.write, mentorship_id=pk, actor=user, seen=_seen(request))
    if status == HTTPStatus.OK:
        messages.success(request, _("Sent."))
        return redirect("space-messages", pk=pk)
    return _page(request, mentorship, form, status or 200)


@login_required
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that she has read what is on the page."""
    space.found(person(request), pk)
    services.mark_read(mentorship_id=pk, actor=person(request), up_to=_seen(request))
    if request.headers.get("HX-Request"):
        return HttpResponse()
    return redirect("space-messages", pk=pk)


@login_required
@require_POST
def addresses(request: HttpRequest, pk: int) -> HttpResponse:
    """Share one's own address with the other one, or take it back."""
    user = person(request)
    mentorship = space.found(user, pk)
    do = request.POST.get("do", "")
    steps = {
        "share": (address_services.share, _("Shared. You see each other's once both have.")),
        "take_back": (address_services.take_back, _("Taken back. Neither address is shown.")),
    }
    if do not in steps:
        raise Http404
    service, done = steps[do]
    try:
        service(mentorship_id=pk, actor=user)
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
        form = MessageForm(reader="")
        return _page(request, mentorship, form, refusal.status)
    messages.success(request, done)
    return redirect("space-messages", pk=pk)


def _seen(request: HttpRequest) -> int:
    """Return the newest message that the page showed, 0 where it names none."""
    said = request.POST.get("seen", "")
    is_number = said.isascii() and said.isdigit() and len(said) <= MOST_DIGITS
    return int(said) if is_number else 0


def _page(
    request: HttpRequest, mentorship: Mentorship, form: MessageForm, status: int
) -> HttpResponse:
    user = person(request)
    thread = queries.thread(mentorship, user, space.page_number(request))
    if thread is None:
        raise Http404
    side = mentorship.side_of(user)
    is_mentee = side == "mentee"
    mine, theirs = mentorship.mentee_shares_address, mentorship.mentor_shares_address
    context = space.page_of(mentorship, user) | {
        "form": form,
        "thread": thread,
        "shares": mine if is_mentee else theirs,
        "partner_offers": theirs if is_mentee else mine,
        "address": partner_address(mentorship, user),
    }
    response = render(request, "mentorship/space_messages.html", context, status=status or 200)
    if status == 429:
        response["Retry-After"] = str(RETRY_AFTER_S)
    return response

"""The page of an invitation link, and what is remembered of it through sign-up."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.services import people
from accounts.views.errors import too_many_requests
from mentorship.exceptions import InvitationOver
from mentorship.forms.joining import MembershipForm
from mentorship.models import Invitation
from mentorship.queries.joining import came_by, invitation_by, sides_of
from mentorship.queries.landing import program_card
from mentorship.services import joining
from mentorship.views.person import person

KEPT = "invitation"
View = Callable[[HttpRequest, str], HttpResponse]


def kept_private(view: View) -> View:
    """Keep the page out of caches and search engines: its address lets people in."""

    @wraps(view)
    def wrapper(request: HttpRequest, token: str) -> HttpResponse:
        response = view(request, token)
        response["Cache-Control"] = "no-store, private, max-age=0"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return wrapper


@require_http_methods(["GET", "HEAD", "POST"])
@kept_private
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Show the program, what it asks and who invites; on POST let the reader in.

    A visitor's invitation is kept in the session until she has an account.
    """
    invitation = invitation_by(token)
    if invitation is None:
        return render(request, "mentorship/join_over.html", status=HTTPStatus.NOT_FOUND)
    is_known = request.user.is_authenticated and came_by(invitation, person(request))
    over = None if is_known else joining.over_because(invitation)
    if over is not None:
        return _over(request, invitation, over)
    if request.method == "POST":
        return _accept(request, invitation)
    page = _page(request, invitation) | {"is_known": is_known}
    return render(request, "mentorship/join.html", page)


def redeem_kept(request: HttpRequest) -> None:
    """Use the invitation that the signed-in reader accepted before she had an account."""
    kept = request.session.pop(KEPT, None)
    if kept is None:
        return
    try:
        joining.use_invitation(invitation_id=kept, actor=person(request))
    except Invitation.DoesNotExist:
        return
    except InvitationOver as refusal:
        messages.warning(request, str(refusal.sentence))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def membership(request: HttpRequest) -> HttpResponse:
    """Write down the number by which a program for members may know me."""
    user, is_sent = person(request), request.method == "POST"
    if is_sent and not ratelimit.consume(request, action="membership_number"):
        return too_many_requests(request)
    form = MembershipForm(
        request.POST if is_sent else None, initial={"number": user.membership_number}
    )
    if form.is_bound and form.is_valid():
        number = " ".join(form.cleaned_data["number"].split())
        people.set_membership_number(person=user, number=number, actor=user)
        messages.success(request, _("Saved."))
        return redirect("me")
    page = {"section": "profile", "form": form}
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "mentorship/me_membership.html", page, status=status)


def _accept(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    side = _side(request, invitation)
    wizard = f"{reverse('apply', args=[invitation.program.slug])}?as={side}"
    if request.user.is_authenticated:
        return _enter(request, invitation, wizard)
    request.session[KEPT] = invitation.pk
    page = "account_login" if request.POST.get("has_account") else "account_signup"
    return redirect(f"{reverse(page)}?{urlencode({'next': wizard})}")


def _enter(request: HttpRequest, invitation: Invitation, wizard: str) -> HttpResponse:
    try:
        joining.use_invitation(invitation_id=invitation.pk, actor=person(request))
    except InvitationOver as refusal:  # the last use went to somebody else a moment ago
        return _over(request, invitation, refusal)
    return redirect(wizard)


def _side(request: HttpRequest, invitation: Invitation) -> str:
    """Return the side that was chosen, where the invitation is for it."""
    sides, asked = sides_of(invitation), request.POST.get("as", "")
    return asked if asked in sides else sides[0]


def _over(request: HttpRequest, invitation: Invitation, refusal: InvitationOver) -> HttpResponse:
    page = {"program": invitation.program, "sentence": refusal.sentence}
    return render(request, "mentorship/join_over.html", page, status=refusal.status)


def _page(request: HttpRequest, invitation: Invitation) -> dict[str, object]:
    return {
        "card": program_card(invitation.program, request.user),
        "program": invitation.program,
        "invited_by": invitation.created_by.name,
        "sides": sides_of(invitation),
    }

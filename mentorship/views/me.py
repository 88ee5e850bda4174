"""My page: who I am, my parts, and the ways to everything that is mine; and my profile."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.exceptions import Refused
from accounts.queries import open_privacy_requests
from mentorship.forms.me import MeForm
from mentorship.queries import me as mine
from mentorship.queries.people import facts_line
from mentorship.queries.photos import photo_address
from mentorship.queries.vocabulary import vocabulary
from mentorship.services import profiles
from mentorship.views.person import person

FORM_METHODS = ["GET", "HEAD", "POST"]


@login_required
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Show who I am, my parts, and where everything about me can be changed."""
    user = person(request)
    parts = mine.part_cards(user)
    context = {
        "section": "profile",
        "facts": facts_line(mine.profile_of_person(user)),
        "photo": photo_address(user.pk),
        "side": "mentor" if any(part.side == "mentor" for part in parts) else "mentee",
        "parts": parts,
        "privacy_requests": open_privacy_requests(user),
    }
    return render(request, "mentorship/me.html", context)


@login_required
@require_http_methods(FORM_METHODS)
def profile(request: HttpRequest) -> HttpResponse:
    """Show the profile with everything kept, save it on POST."""
    data = request.POST if request.method == "POST" else None
    known = mine.profile_of_person(person(request))
    form = MeForm(data, words=vocabulary(), person=person(request), profile=known)
    if form.is_bound and form.is_valid() and _save(request, form):
        return redirect("me")
    context = {"section": "profile", "form": form, "sections": list(form.parts)}
    status = 400 if form.errors else 200
    return render(request, "mentorship/me_profile.html", context, status=status)


def _save(request: HttpRequest, form: MeForm) -> bool:
    try:
        profiles.save(user=person(request), answers=form.profile_answers, actor=person(request))
    except Refused as refusal:
        form.add_error(None, str(refusal.sentence))
        return False
    messages.success(request, _("Saved."))
    return True

"""My profile: what is known of me."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from mentorship.forms.me import MeForm
from mentorship.models import Mentee, Mentor, Profile
from mentorship.queries.vocabulary import vocabulary
from mentorship.services import profiles
from mentorship.views.person import person


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """Show the profile with everything kept, save it on POST."""
    profile = (
        Profile.objects.select_related("role", "setting").filter(pk=person(request).pk).first()
    )
    data = request.POST if request.method == "POST" else None
    form = MeForm(data, words=vocabulary(), person=person(request), profile=profile)
    if form.is_bound and form.is_valid() and _save(request, form):
        return redirect("me")
    context = {"section": "profile", "form": form, "sections": list(form.parts)}
    status = 400 if form.errors else 200
    return render(request, "mentorship/me.html", context | _parts(request), status=status)


def _save(request: HttpRequest, form: MeForm) -> bool:
    try:
        profiles.save(user=person(request), answers=form.profile_answers, actor=person(request))
    except Refused as refusal:
        form.add_error(None, str(refusal.sentence))
        return False
    messages.success(request, _("Saved."))
    return True


def _parts(request: HttpRequest) -> dict[str, Any]:
    mentors = Mentor.objects.filter(user=person(request)).select_related("program")
    mentees = Mentee.objects.filter(user=person(request)).select_related("program")
    return {"mentor_parts": list(mentors), "mentee_parts": list(mentees)}

"""My profile: what is known of me, and the switch of a mentor's places."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.exceptions import Refused
from mentorship.forms.me import MeForm
from mentorship.models import Mentee, Mentor, Profile
from mentorship.queries.vocabulary import vocabulary
from mentorship.services import availability, profiles
from mentorship.views.person import person

SWITCHES = {"pause": availability.pause, "resume": availability.resume}


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


@login_required
@require_POST
def switch_places(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Pause a mentor's places or open them again."""
    mentor = get_object_or_404(Mentor, pk=pk, user_id=person(request).pk)
    if step not in SWITCHES:
        raise Http404
    try:
        SWITCHES[step](mentor_id=mentor.pk, actor=person(request))
        messages.success(request, _("Your places are on pause.") if step == "pause"
                         else _("Your places are open again."))  # fmt: skip
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
    return redirect("me")

"""My name, my photo, my language and time zone, and the messages that I want."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.days import clock, full_day
from accounts.exceptions import Refused
from accounts.services import muting, people
from accounts.views.errors import too_many_requests
from mentorship.forms.settings import LanguageForm, NameForm, NotificationsForm, PhotoForm
from mentorship.queries import message_groups, waking
from mentorship.queries.photos import photo_address
from mentorship.services import photos, preferences
from mentorship.views.me import FORM_METHODS
from mentorship.views.person import person


@login_required
@require_http_methods(FORM_METHODS)
def name(request: HttpRequest) -> HttpResponse:
    """Change how colleagues know me."""
    user = person(request)
    form = NameForm(_posted(request), initial={"name": user.name})
    if form.is_bound and form.is_valid():
        people.rename(person=user, name=form.cleaned_data["name"], actor=user)
        return _saved(request, _("Saved. That's how we'll call you."))
    return _page(request, "mentorship/me_name.html", form)


@login_required
@require_http_methods(FORM_METHODS)
def photo(request: HttpRequest) -> HttpResponse:
    """Put a photo up, or another in its place."""
    user = person(request)
    if request.method == "POST" and not ratelimit.consume(request, action="photo"):
        return too_many_requests(request)
    form = PhotoForm(_posted(request), request.FILES or None)
    if form.is_bound and form.is_valid() and _put(request, form):
        messages.success(request, _("Your photo is up."))
        return redirect("me-photo")
    return _page(request, "mentorship/me_photo.html", form, photo=photo_address(user.pk))


def _put(request: HttpRequest, form: PhotoForm) -> bool:
    user = person(request)
    try:
        photos.put(user=user, upload=form.cleaned_data["photo"], actor=user)
    except Refused as refusal:
        form.add_error("photo", str(refusal.sentence))
        return False
    return True


@login_required
@require_POST
def remove_photo(request: HttpRequest) -> HttpResponse:
    """Take the photo away."""
    if photos.remove(user=person(request), actor=person(request)):
        messages.success(request, _("Your photo is gone. Your initials stand in for it."))
    return redirect("me-photo")


@login_required
@require_http_methods(FORM_METHODS)
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language and the time zone."""
    user = person(request)
    form = LanguageForm(_posted(request), user=user)
    if form.is_bound and form.is_valid():
        zone = form.cleaned_data["time_zone"]
        preferences.save(user=user, locale=form.locale, time_zone=zone, actor=user)
        messages.success(request, _("Saved."))
        return redirect("me-language")
    now = timezone.now()
    shown = {"clock": clock(now), "day": full_day(now)}
    return _page(request, "mentorship/me_language.html", form, now=now, here=shown)


@login_required
@require_http_methods(FORM_METHODS)
def notifications(request: HttpRequest) -> HttpResponse:
    """Choose which messages to get."""
    user = person(request)
    form = NotificationsForm(_posted(request), groups=message_groups.offered_to(user))
    if form.is_bound and form.is_valid():
        for group, is_wanted in form.changed:
            change = muting.unmute if is_wanted else muting.mute
            change(user=user, group=group)
        return _saved(request, _("Saved."))
    return _page(request, "mentorship/me_notifications.html", form, quiet=_quiet_hours(request))


@login_required
@require_POST
def mail_works(request: HttpRequest) -> HttpResponse:
    """Believe that my address, which refused our mail, takes it again."""
    if people.say_address_works(person=person(request)):
        messages.success(request, _("Good. We write to this address again."))
    return redirect("me-notifications")


def _quiet_hours(request: HttpRequest) -> dict[str, object]:
    """Return from when to when we write to a person, and whether that is for her shifts."""
    begins = waking.hour_of(person(request))
    hours = {"from": clock(begins), "until": clock(waking.QUIET_FROM)}
    return hours | {"is_late": begins == waking.AFTERNOON}


def _posted(request: HttpRequest) -> object:
    return request.POST if request.method == "POST" else None


def _saved(request: HttpRequest, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("me")


def _page(request: HttpRequest, template: str, form: Form, **more: object) -> HttpResponse:
    context = {"section": "profile", "form": form, **more}
    return render(request, template, context, status=400 if form.errors else 200)

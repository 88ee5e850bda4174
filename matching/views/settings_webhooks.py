"""A program's webhooks, for its admins: where they are, how they do, and what they were sent."""

from collections.abc import Callable
from functools import partial, wraps
from http import HTTPStatus
from typing import Any, ParamSpec

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import confirming
from accounts.exceptions import BadWebhook, Refused
from accounts.models import Notification, Webhook
from accounts.services.webhooks import managing, sending, switching
from accounts.views.errors import too_many_requests
from matching.forms.webhooks import SecretForm, WebhookForm
from matching.queries import webhooks
from matching.views import pages
from mentorship.models import Program
from mentorship.views.person import person

P = ParamSpec("P")
FORM_METHODS = ["GET", "HEAD", "POST"]
LIMIT = "webhook"


def found_or_404(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Answer 404 where a colleague removes the webhook between two looks at it."""

    @wraps(view)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(*args, **kwargs)
        except Webhook.DoesNotExist as missing:
            raise Http404 from missing

    return wrapper


@login_required
@require_safe
def webhook_list(request: HttpRequest, program: str) -> HttpResponse:
    """List the webhooks with how each does."""
    found = pages.program_or_404(request, program)
    rows = [
        {
            "webhook": one,
            "address": webhooks.shown_address(one.url),
            "health": webhooks.health_of(one),
        }
        for one in webhooks.of_program(found)
    ]
    context = {"rows": rows, "may_add": len(rows) < managing.MOST, "most": managing.MOST}
    return _render(request, found, "settings_webhooks", context)


@login_required
@require_http_methods(FORM_METHODS)
def webhook_new(request: HttpRequest, program: str) -> HttpResponse:
    """Add one, and show its secret this one time."""
    found = pages.program_or_404(request, program)
    if not confirming.is_recent(request):
        return confirming.ask(request)
    if request.method != "POST":
        return _form(request, found, WebhookForm())
    if not ratelimit.consume(request, action=LIMIT):
        return too_many_requests(request)
    form = WebhookForm(request.POST)
    made = _saved(form, partial(managing.add, program_id=found.pk, actor=person(request)))
    if made is None:
        return _form(request, found, form, status=HTTPStatus.BAD_REQUEST)
    return _secret(request, found, *made, status=HTTPStatus.CREATED)


@login_required
@require_safe
def webhook_page(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Show one: how it does, and what it was sent lately."""
    found = pages.program_or_404(request, program)
    return _page(request, found, _one_or_404(found, pk))


@login_required
@require_http_methods(FORM_METHODS)
@found_or_404
def webhook_change(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Change where it is and what it hears of."""
    found = pages.program_or_404(request, program)
    one = _one_or_404(found, pk)
    if not confirming.is_recent(request):
        return confirming.ask(request)
    if request.method != "POST":
        form = WebhookForm(initial={"url": one.url, "events": one.events})
        return _form(request, found, form, webhook=one)
    if not ratelimit.consume(request, action=LIMIT):
        return too_many_requests(request)
    form = WebhookForm(request.POST)
    change = partial(managing.change, webhook_id=one.pk, actor=person(request))
    if _saved(form, change) is None:
        return _form(request, found, form, webhook=one, status=HTTPStatus.BAD_REQUEST)
    messages.success(request, _("Saved. It holds for what happens from now on."))
    return redirect("webhook", program=found.slug, pk=one.pk)


@login_required
@require_http_methods(FORM_METHODS)
@found_or_404
def webhook_secret(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Ask, then give it a new secret and show that this one time."""
    found = pages.program_or_404(request, program)
    one = _one_or_404(found, pk)
    if not confirming.is_recent(request):
        return confirming.ask(request)
    if request.method != "POST":
        context = {"webhook": one, "form": SecretForm()}
        return _render(request, found, "settings_webhook_renew", context)
    if not ratelimit.consume(request, action=LIMIT):
        return too_many_requests(request)
    form = SecretForm(request.POST)
    form.is_valid()  # a box that may stay empty
    renewed, secret = managing.renew_secret(
        webhook_id=one.pk, actor=person(request), at_once=form.cleaned_data["at_once"]
    )
    return _secret(request, found, renewed, secret)


@login_required
@require_POST
@found_or_404
def webhook_test(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Send it an event that says nothing."""
    found = pages.program_or_404(request, program)
    one = _one_or_404(found, pk)
    if not ratelimit.consume(request, action=LIMIT):
        return too_many_requests(request)
    try:
        sending.send_test(webhook_id=one.pk, actor=person(request))
    except Refused as refusal:
        return _refused(request, found, one, refusal)
    messages.success(request, _("A test is on its way. Open this page again in half a minute."))
    return redirect("webhook", program=found.slug, pk=one.pk)


@login_required
@require_POST
@found_or_404
def webhook_again(request: HttpRequest, program: str, pk: int, delivery: int) -> HttpResponse:
    """Send one message again."""
    found = pages.program_or_404(request, program)
    one = _one_or_404(found, pk)
    if not ratelimit.consume(request, action=LIMIT):
        return too_many_requests(request)
    try:
        sending.send_again(webhook_id=one.pk, notification_id=delivery, actor=person(request))
    except Notification.DoesNotExist as missing:
        raise Http404 from missing
    except Refused as refusal:
        return _refused(request, found, one, refusal)
    messages.success(request, _("It's on its way again, under the same id."))
    return redirect("webhook", program=found.slug, pk=one.pk)


@login_required
@require_POST
@found_or_404
def webhook_switch(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Switch it off, or on again."""
    found = pages.program_or_404(request, program)
    one = _one_or_404(found, pk)
    if "off" in request.POST:
        switching.switch_off(webhook_id=one.pk, actor=person(request))
        messages.success(request, _("It's off. What waited is not sent."))
    else:
        switching.switch_on(webhook_id=one.pk, actor=person(request))
        messages.success(request, _("It's on, and hears of what happens from now on."))
    return redirect("webhook", program=found.slug, pk=one.pk)


@login_required
@require_http_methods(FORM_METHODS)
def webhook_remove(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Ask, then remove it."""
    found = pages.program_or_404(request, program)
    one = _one_or_404(found, pk)
    if request.method == "POST":
        managing.remove(webhook_id=one.pk, actor=person(request))
        messages.success(request, _("Removed. Nothing goes there any more."))
        return redirect("desk-webhooks", program=found.slug)
    context = {
        "desk": pages.sidebar(found, "settings"),
        "title": _("Remove the webhook %(address)s?")
        % {"address": webhooks.shown_address(one.url)},
        "text": _("What waits is not sent, and its secret is forgotten. It can't be undone."),
        "pairs": [],
        "action": {"url": request.path, "label": _("Remove it"), "fields": {}},
        "back_url": reverse("webhook", args=[found.slug, one.pk]),
    }
    return render(request, "matching/confirm.html", context)


def _saved(form: WebhookForm, save: Callable[..., Any]) -> Any:
    """Return what ``save`` does; None where the form says what is wrong."""
    if form.is_valid():
        try:
            return save(**form.cleaned_data)
        except BadWebhook as refusal:
            form.add_error(refusal.field, pages.sentence(refusal))
    return None


def _one_or_404(program: Program, pk: int) -> Webhook:
    return get_object_or_404(webhooks.of_program(program), pk=pk)


def _refused(
    request: HttpRequest, program: Program, webhook: Webhook, refusal: Refused
) -> HttpResponse:
    """Say why not, on the webhook's page."""
    messages.error(request, pages.sentence(refusal))
    return _page(request, program, webhook, status=refusal.status)


def _page(
    request: HttpRequest, program: Program, webhook: Webhook, *, status: int = HTTPStatus.OK
) -> HttpResponse:
    context = {
        "webhook": webhook,
        "address": webhooks.shown_address(webhook.url),
        "health": webhooks.health_of(webhook),
        "names": webhooks.names_of(webhook),
        "deliveries": webhooks.deliveries(webhook),
    }
    return _render(request, program, "settings_webhook", context, status=status)


def _secret(
    request: HttpRequest,
    program: Program,
    webhook: Webhook,
    secret: str,
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "webhook": webhook,
        "secret": secret,
        "old_until": webhook.old_secret_until,
    }
    return _render(request, program, "settings_webhook_secret", context, status=status)


def _form(
    request: HttpRequest,
    program: Program,
    form: WebhookForm,
    *,
    webhook: Webhook | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {"form": form, "webhook": webhook}
    return _render(request, program, "settings_webhook_form", context, status=status)


def _render(
    request: HttpRequest,
    program: Program,
    name: str,
    context: dict[str, Any],
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    shared = {"desk": pages.sidebar(program, "settings"), "program": program}
    return render(request, f"matching/{name}.html", shared | context, status=status)

"""How delivery is and what an operator may do about it: for association admins."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import registry, rules
from accounts.models import Notification, User
from accounts.queries import findings, message_words, outbox, stopped
from accounts.queries.findings import State
from accounts.queries.outbox import Sent
from accounts.retention import rules as retention_rules
from accounts.services import operations, retention
from accounts.services import outbox as outbox_service
from accounts.views import decisions

P = ParamSpec("P")
PEOPLE = 20
TWICE = 10
WEEK, MONTH = timedelta(days=6), timedelta(days=29)  # with today
REASONS = {
    "mail_server": gettext_lazy("Work at the mail server"),
    "wrong_message": gettext_lazy("Something wrong would be sent"),
    "maintenance": gettext_lazy("Work at the site"),
    "restore": gettext_lazy("After a restore"),
    "other": gettext_lazy("Another reason"),
}


def for_association_admins(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Answer 403 to everybody else who is signed in."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not rules.may_operate(cast(User, request.user)):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return wrapper


@dataclass(frozen=True)
class Line:
    """One group of messages in figures."""

    name: str
    waiting: int
    late: int
    today: int
    week: int
    month: int
    stopped: int


@login_required
@require_safe
@for_association_admins
def page(request: HttpRequest) -> HttpResponse:
    """Show whether messages leave, what holds them up, and what waits for a decision."""
    now, found = operations.status()
    today = now.house.now.astimezone(UTC).date()
    hidden = registry.confidential_categories()
    people = list(outbox.bounced_people()[: PEOPLE + 1])
    context = {
        "desk": sidebar(),
        "now": now,
        "findings": found,
        "last_sweep": now.last_of("sweep"),
        "lines": _lines(now, outbox.sent(since=today - MONTH), today),
        "piles": stopped.piles(now.stopped, hidden=hidden),
        "people": people[:PEOPLE],
        "has_more_people": len(people) > PEOPLE,
        "twice": [(row, message_words.kind(row.category)) for row in _twice()],
        "processes": [part for part in now.house.of("process") if "@" in part.name],
        "silence": now.house.now - findings.SILENCE,
        "servers": now.house.servers,
        "webhooks": [*now.house.of("webhook"), *now.house.of("webhook_off")],
        "pause_reason": _reason(now),
        "tidied": [(retention_rules()[kind].text, n) for kind, n in _tidied(today - WEEK).items()],
    }
    return render(request, "accounts/operations.html", context)


def _tidied(since: date) -> dict[str, int]:
    """Return what went by its age, of kinds that there still are."""
    return {kind: n for kind, n in retention.told(since).items() if kind in retention_rules()}


def _twice() -> list[Notification]:
    return list(outbox.maybe_duplicates().select_related("recipient")[:TWICE])


def sidebar() -> dict[str, Any]:
    """Return the desk's navigation where no program is chosen."""
    desk = {"name": _("Desk"), "icon": "inbox", "url": reverse("desk"), "is_current": False}
    here = {"name": _("Operations"), "icon": "send", "url": reverse("operations")}
    return {"role": _("Association admin"), "links": [desk, here | {"is_current": True}]}


def _lines(now: State, sent: list[Sent], today: Any) -> list[Line]:
    """Return the figures by group, those with something in them."""
    group_of = message_words.group_of
    categories = {row.category for row in now.waiting} | {row.category for row in sent}
    categories |= {category for _status, category in now.stopped}
    names = {group_of(category) for category in categories}
    return [_line(name, now, sent, today) for name in sorted(names, reverse=True)]


def _line(name: str, now: State, sent: list[Sent], today: Any) -> Line:
    def is_mine(category: str) -> bool:
        return message_words.group_of(category) == name

    waiting = [row for row in now.waiting if is_mine(row.category)]
    left = [row for row in sent if is_mine(row.category)]
    lost = [n for (_one, category), n in now.stopped.items() if is_mine(category)]
    return Line(
        name=message_words.group_words(name),
        waiting=sum(row.n for row in waiting),
        late=sum(row.late for row in waiting),
        today=outbox.total(left, since=today),
        week=outbox.total(left, since=today - WEEK),
        month=outbox.total(left, since=today - MONTH),
        stopped=sum(lost),
    )


@login_required
@require_POST
@for_association_admins
def decide(request: HttpRequest) -> HttpResponse:
    """Send messages again or discard them; "all" means those in confidence too, unseen."""
    rows = Notification.objects.filter(status__in=outbox.GIVEN_UP)
    listed = rows.exclude(category__in=registry.confidential_categories())
    return decisions.decide(request, listed, rows, back=reverse("operations"), desk=sidebar())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@for_association_admins
def pause(request: HttpRequest) -> HttpResponse:
    """Ask for a reason, then let only sign-in mails leave."""
    if request.method != "POST":
        return _ask(request, "accounts/operations_pause.html", reasons=REASONS)
    reason = request.POST.get("reason", "")
    if reason not in REASONS:
        text = _("Say why: whoever opens this page tomorrow wants to know.")
        return _ask(request, "accounts/operations_pause.html", 400, reasons=REASONS, error=text)
    outbox_service.pause(cast(User, request.user), reason)
    messages.success(request, _("Paused. Only sign-in mails leave now."))
    return redirect("operations")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@for_association_admins
def resume(request: HttpRequest) -> HttpResponse:
    """Ask what happens to what is due, then let messages leave again."""
    if request.method != "POST":
        now = findings.state()
        due = sum(row.due for row in now.waiting)
        shown = {"now": now, "due": due, "reason": _reason(now)}
        return _ask(request, "accounts/operations_resume.html", **shown)
    wanted = request.POST.get("due", "")
    if wanted not in ("send", "hold"):
        raise BadRequest
    user = cast(User, request.user)
    held = outbox_service.withhold_overdue(user) if wanted == "hold" else 0
    outbox_service.resume(user)
    messages.success(request, _resumed(held))
    return redirect("operations")


def _resumed(held: int) -> str:
    if not held:
        return _("Messages leave again.")
    text = ngettext(
        "New messages leave again; %(n)d is held back for you to decide.",
        "New messages leave again; %(n)d are held back for you to decide.",
        held,
    )
    return text % {"n": held}


def _ask(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, template, {"desk": sidebar(), **context}, status=status)


def _reason(now: State) -> str:
    """Return why delivery is paused; empty while it is not."""
    code = now.house.pause.code if now.house.pause else ""
    return str(REASONS.get(code, code))

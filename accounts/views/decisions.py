"""What pages of messages share: which ones were chosen in a form, and what is said afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.models.notifications import NotificationQuerySet
from accounts.services import outbox

MOST = 500  # in one press; each has its line in the trail
MAX_DIGITS = 18
VERBS: dict[str, Callable[..., int]] = {"retry": outbox.retry, "discard": outbox.discard}


@dataclass(frozen=True)
class Chosen:
    """What a form asks for: a verb, and the ids of its rows or the status of all of them.

    ``is_sure`` says that the question about all of them was answered.
    """

    verb: str
    ids: tuple[int, ...] = ()
    every: str = ""
    is_sure: bool = False


def chosen(request: HttpRequest) -> Chosen:
    """Read the form of ``_stopped_messages.html``.

    Buttons say ``retry`` or ``discard`` with the id of one row, ``chosen`` with a verb for those
    that are ticked, ``all`` with status and verb.

    Raises:
        BadRequest: it is another form.
    """
    form = request.POST
    for verb in VERBS:
        if verb in form:
            return Chosen(verb, _ids([form[verb]]))
    if "all" in form:
        status, _dot, verb = form["all"].partition(".")
        if verb in VERBS and status in ("dead", "withheld"):
            return Chosen(verb, every=status, is_sure="sure" in form)
    if form.get("chosen") in VERBS:
        return Chosen(form["chosen"], _ids(form.getlist("message")))
    raise BadRequest


def _ids(texts: list[str]) -> tuple[int, ...]:
    if not all(t.isascii() and t.isdigit() and len(t) <= MAX_DIGITS for t in texts):
        raise BadRequest
    return tuple(int(text) for text in texts)


def decide(
    request: HttpRequest,
    rows: NotificationQuerySet,
    all_of: NotificationQuerySet,
    *,
    back: str,
    desk: dict[str, Any],
) -> HttpResponse:
    """Do what the form asks for, say so and go ``back``; ask first where all of them are meant.

    ``rows`` are those that the person may decide about by name; ``all_of`` are meant by "all".
    """
    wanted, actor = chosen(request), cast(User, request.user)
    if wanted.every:
        found = all_of.filter(status=wanted.every)
        if not wanted.is_sure:
            n = min(found.count(), MOST)
            context = {"desk": desk, "wanted": wanted, "n": n, "back_url": back}
            return render(request, "accounts/decide_all.html", context)
    else:
        found = rows.filter(pk__in=wanted.ids)
    ids = list(found.order_by("pk").values_list("pk", flat=True)[:MOST])
    _say(request, wanted, VERBS[wanted.verb](notification_ids=ids, actor=actor) if ids else 0)
    return redirect(back)


def _say(request: HttpRequest, wanted: Chosen, changed: int) -> None:
    if not changed:
        nothing = not wanted.every and not wanted.ids
        text = _("Tick a message first.") if nothing else _("Nothing left to decide there.")
        messages.info(request, text)
        return
    if wanted.verb == "retry":
        text = ngettext("%(n)d message leaves again.", "%(n)d messages leave again.", changed)
    else:
        text = ngettext("Discarded %(n)d message.", "Discarded %(n)d messages.", changed)
    messages.success(request, text % {"n": changed})

"""What the pages of a pair's space share."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from accounts.exceptions import Refused
from accounts.models import User
from accounts.prepared import Prepared
from mentorship import rules
from mentorship.enums import MentorshipState
from mentorship.models import Mentorship
from mentorship.models.mentorships import CLOSED_STATES
from mentorship.rules import space as space_rules

FORM_METHODS = ["GET", "HEAD", "POST"]
PAGE_DIGITS = 6


def found(user: User, pk: int) -> Mentorship:
    """Return a mentorship of which the person is one of the two; else not found."""
    rows = _rows_of(pk)
    if not rows or not rules.can_read_mentorship(user, rows[0]):
        raise Http404
    return rows[0]


@Prepared
def _rows_of(pk: int) -> QuerySet[Mentorship]:
    return Mentorship.objects.with_people().filter(pk=pk)


def partner_of(mentorship: Mentorship, user: User) -> User:
    """Return the other one of the two."""
    return mentorship.partner_of(mentorship.side_of(user))


def page_of(
    mentorship: Mentorship,
    user: User,
    *,
    may: Callable[[Mentorship], bool] = space_rules.may_write,
) -> dict[str, Any]:
    """Return what every page of the space draws, and whether she may write there."""
    can_write = may(mentorship)
    return {
        "section": "mentorship",
        "mentorship": mentorship,
        "partner": partner_of(mentorship, user).first_name,
        "can_write": can_write,
        "closed": "" if can_write else closed_sentence(mentorship),
    }


def closed_sentence(mentorship: Mentorship) -> str:
    """Return why nothing can be written; for a space at rest, that it can't just now."""
    if mentorship.state in CLOSED_STATES:
        return _("This mentorship is over. What you kept stays here for you to read.")
    if mentorship.state == MentorshipState.SUSPENDED:
        return _("You can't write here just now.")
    return ""


def submit(form: forms.Form, service: Callable[..., object], **arguments: object) -> int:
    """Give a service what a form says, besides other arguments.

    Return 200 when it is done, 0 where nothing was sent, else the status of the refusal that the
    form then shows. A form that names its arguments otherwise than its fields has ``arguments``.
    """
    if not form.is_bound:
        return 0
    if not form.is_valid():
        return int(HTTPStatus.BAD_REQUEST)
    said = getattr(form, "arguments", form.cleaned_data)
    return call(form, service, **arguments, **said)


def call(form: forms.Form, service: Callable[..., object], **arguments: object) -> int:
    """Call a service; return 200, or the status of a refusal that the form then shows."""
    try:
        service(**arguments)
    except Refused as refusal:
        field = getattr(refusal, "field", "")
        form.add_error(field if field in form.fields else None, str(refusal.sentence))
        return int(refusal.status)
    return int(HTTPStatus.OK)


def page_number(request: HttpRequest) -> int:
    """Return the number of the page asked for; not found where it is none."""
    asked = request.GET.get("page", "1")
    is_plain = asked.isascii() and asked.isdigit() and len(asked) <= PAGE_DIGITS
    if not is_plain or asked.startswith("0"):
        raise Http404
    return int(asked)

"""Mails that something waits in the space, and the page that answers a message by link."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.mail.message import Mail
from accounts.models import Notification, OneTimeLink
from accounts.registry import LinkPage
from accounts.services import links
from mentorship.enums import Side
from mentorship.exceptions import BadAnswers
from mentorship.forms.space import MessageForm
from mentorship.messages.shared import address, to_side
from mentorship.models import Mentorship, Message, ThankYou
from mentorship.queries.space_messages import unread_from, what_stays
from mentorship.rules import space as rules
from mentorship.services.space import messages

PURPOSE = "space-message"
WITH_PAIR = ("mentorship__program", "mentorship__mentee_user", "mentorship__mentor_user", "author")


def _message(pk: int) -> Message:
    return Message.objects.select_related(*WITH_PAIR).get(pk=pk)


def is_unread(notification: Notification) -> bool:
    """Whether she has still to read it, and may answer."""
    found = Message.objects.select_related("mentorship").filter(
        pk=notification.context.get("message")
    )
    first = found.first()
    return first is not None and rules.may_write(first.mentorship) and bool(unread_from(first))


def written(notification: Notification) -> Mail:
    """Bring what the other one wrote; of a life mentorship only that something is there."""
    first = _message(int(notification.context["message"]))
    mentorship, name = first.mentorship, first.author.first_name
    waiting = unread_from(first) or [first]
    side = Side(mentorship.side_of(first.author)).other
    path = reverse("space-messages", args=[mentorship.pk])
    if mentorship.is_life:
        return _that_it_is_there(mentorship, side, name, path)
    subject = ngettext(
        "%(name)s wrote to you", "%(name)s wrote to you %(n)d times", len(waiting)
    ) % {"name": name, "n": len(waiting)}
    reads = _(
        "Only you and %(name)s read what you write. Your addresses stay private: an answer to "
        "this e-mail itself reaches nobody."
    )
    person = mentorship.person_of(side)
    return to_side(
        mentorship,
        side,
        subject=subject,
        preheader=_("Answer from this e-mail, without signing in."),
        paragraphs=[],
        voices=[one.body for one in waiting],
        after=reads % {"name": name},
        lines=[one.body for one in waiting],
        often=_how_often(),
        url=links.issue(purpose=PURPOSE, person=person, subject=waiting[-1]),
        label=_("Answer"),
        ways=[{"label": _("All your messages"), "url": address(path)}],
        page=path,
    )


def _how_often() -> str:
    return _("At most one of these an hour, and none once you've read.")


def _that_it_is_there(mentorship: Mentorship, side: Side, name: str, path: str) -> Mail:
    return to_side(
        mentorship,
        side,
        subject=_("%(name)s wrote to you") % {"name": name},
        preheader=_("Sign in to read it and to answer."),
        paragraphs=[
            _("It waits in your space. What you two say to each other isn't put into e-mails.")
        ],
        often=_how_often(),
        url=address(path),
        label=_("Read and answer"),
    )


def describe(link: OneTimeLink, query: Mapping[str, str]) -> LinkPage:
    """Show the one message and a field to answer; change nothing."""
    message = _message(int(link.subject_id))
    mentorship, name = message.mentorship, message.author.first_name
    heading = _("Answer %(name)s") % {"name": name}
    note = _note(link, message)
    form = MessageForm(
        query if "body" in query else None, reader=what_stays(mentorship, message.author)
    )
    return LinkPage(
        heading=heading,
        button="" if note else _("Send"),
        template="mentorship/message_answer.html",
        context={
            "title": heading,
            "partner": name,
            "mentorship": mentorship,
            "message": None if note else message,
            "note": note,
            "form": None if note else form,
        },
    )


def _note(link: OneTimeLink, message: Message) -> dict[str, str] | None:
    """Return why there is nothing to write; None where there is."""
    name = {"name": message.author.first_name}
    if link.is_used:
        return {"tone": "good", "icon": "circle-check", "strong": _("Sent."),
                "text": _("%(name)s will find it. You can close this page.") % name}  # fmt: skip
    if not rules.may_write(message.mentorship):
        return {"tone": "info", "icon": "info", "strong": _("You can't write here just now."),
                "text": _("Sign in to see your space.")}  # fmt: skip
    if message.mentorship.is_life:
        return {"tone": "info", "icon": "lock", "strong": _("It waits in your space."),
                "text": _("Sign in to read and answer.")}  # fmt: skip
    return None


def act(link: OneTimeLink, form: Mapping[str, str]) -> None:
    """Write back for the link's person.

    Raises:
        Refused: nothing written, too much, or nothing can be written now.
    """
    message = _message(int(link.subject_id))
    answer = MessageForm(form, reader="")
    if not answer.is_valid():
        raise BadAnswers(answer.errors["body"][0], field="body")
    if message.mentorship.is_life:
        raise BadAnswers(_("Sign in to read and answer."))
    messages.write(
        mentorship_id=message.mentorship_id,
        actor=link.person,
        body=answer.cleaned_data["body"],
        seen=message.pk,
    )


def is_thanked(notification: Notification) -> bool:
    """Whether the thanks were not taken back, and the two may still write to each other."""
    rows = ThankYou.objects.select_related("mentorship")
    thanks = rows.filter(pk=notification.context.get("thank_you")).first()
    return thanks is not None and rules.may_thank(thanks.mentorship)


def thanked(notification: Notification) -> Mail:
    """Bring a thank-you; of a life mentorship only that one is there."""
    rows = ThankYou.objects.select_related(*WITH_PAIR)
    thanks = rows.get(pk=notification.context["thank_you"])
    mentorship, name = thanks.mentorship, thanks.author.first_name
    is_life = mentorship.is_life
    return to_side(
        mentorship,
        Side(mentorship.side_of(thanks.author)).other,
        subject=_("%(name)s says thank you") % {"name": name},
        preheader=_("A line for you, to read whenever you like."),
        paragraphs=[_("Their words wait in your space.")] if is_life else [],
        voices=[] if is_life else [thanks.line],
        after=_("There is nothing you need to do."),
        often=_("At most one of these a day."),
        url=address(reverse("mentorship", args=[mentorship.pk])),
        label=_("Read it") if is_life else _("Open your space"),
    )

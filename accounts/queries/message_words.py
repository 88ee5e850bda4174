"""Kinds of messages, and why one was given up, in words."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import registry
from accounts.enums import MessageGroup
from accounts.exceptions import UnknownCategoryError

OTHERS = ""
OWN = {
    "account": gettext_lazy("Signing in, or the account"),
    "fresh-link": gettext_lazy("A fresh link in place of an old one"),
    "privacy_asked": gettext_lazy("A request about their data"),
    "privacy_last_day": gettext_lazy("Their account goes tomorrow"),
    "privacy_withdrawn": gettext_lazy("A request about their data, taken back"),
    "privacy_ready": gettext_lazy("The copy of their data is ready"),
    "token_made": gettext_lazy("A token was made"),
    "token_ends": gettext_lazy("A token runs out"),
    "webhook": gettext_lazy("An event for another program"),
}
REASONS = {
    "fault": gettext_lazy("It couldn't be written: something in it is not as expected."),
    "kills_senders": gettext_lazy("Every process that tried to send it died."),
    "connection_lost": gettext_lazy("The connection broke off each time it was handed over."),
    "mail_server_unreachable": gettext_lazy("The mail server couldn't be reached."),
    "mail_sign_in": gettext_lazy("The mail server didn't accept our sign-in."),
    "recipient_inactive": gettext_lazy("The account is closed."),
    "no_address": gettext_lazy("There is no address to send it to."),
    "not_due": gettext_lazy("It had no purpose any more."),
    "": gettext_lazy("No reason was written down."),
}
REPLY = re.compile(r"(smtp|http)_(\d{3})")
PERMANENT = 500


def group_of(category: str) -> str:
    """Return the group of messages that a category belongs to; empty for those without one."""
    try:
        return registry.category(category).group
    except UnknownCategoryError:  # of a former version
        return OTHERS


def group_words(group: str) -> str:
    """Return a group's name on the pages of operators."""
    if group == OTHERS:
        return _("All others, such as codes to sign in")
    return str(MessageGroup(group).label)


def kind(category: str) -> str:
    """Return what a message is, of the name of its category."""
    own = OWN.get(category)
    return str(own) if own else registry.kind_words(category) or _spelled(category)


def _spelled(category: str) -> str:
    return category.replace("_", " ").replace("-", " ").capitalize()


def reason(code: str) -> str:
    """Return why a message did not leave, of the code that its last try left behind."""
    known = REASONS.get(code)
    if known is not None:
        return str(known)
    reply = REPLY.fullmatch(code)
    return _answered(reply[1], int(reply[2])) if reply else _("It failed (%s).") % code


def _answered(protocol: str, number: int) -> str:
    if protocol == "http":
        return _("The receiver answered %(n)s.") % {"n": number}
    if number >= PERMANENT:
        return _("The recipient's mail server refused it for good (%(n)s).") % {"n": number}
    return _("The recipient's mail server put it off again and again (%(n)s).") % {"n": number}

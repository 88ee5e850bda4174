"""The one mail to an address that asked to hear of the next round."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.days import short_day
from accounts.mail.message import Mail
from accounts.models import Notification
from mentorship.enums import Side
from mentorship.messages.shared import address, message
from mentorship.models import Program
from mentorship.queries.landing import is_signup_open


def is_open(notification: Notification) -> bool:
    """Whether people may still sign up."""
    return is_signup_open(_program(notification), side=Side.MENTEE)


def round_open(notification: Notification) -> Mail:
    """Tell that sign-up is open, until when, why this came, and that nothing more will."""
    program = _program(notification)
    return message(
        None,
        subject=_("Sign-up is open: %(program)s") % {"program": program.name},
        preheader=_last_day(program) or _("It takes about ten minutes."),
        why=_(
            "You get this because this address was left on the site of %(association)s, to hear "
            "once when sign-up opens."
        )
        % {"association": settings.ASSOCIATION_NAME},
        often=_("We have deleted it from that list, and no more will come."),
        paragraphs=[
            _("You asked us to write when the next round opens. It's open now."),
            *filter(None, [_last_day(program), program.about]),
        ],
        url=address(reverse("landing")),
        label=_("See what the program asks"),
    )


def _last_day(program: Program) -> str:
    if program.signup_closes_on is None:
        return ""
    return _("You can sign up until %(day)s.") % {"day": short_day(program.signup_closes_on)}


def _program(notification: Notification) -> Program:
    return Program.objects.get(pk=notification.subject_id)

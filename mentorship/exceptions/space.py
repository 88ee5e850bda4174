"""Refusals of a pair's space."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused


class SpaceOver(Refused):
    """The mentorship is over; what the two kept can be read."""

    code = "space_over"
    sentence = _("This mentorship is over. What you kept stays here for you to read.")


class SpaceResting(Refused):
    """Nothing can be written between the two now; why is nobody's to say."""

    code = "space_resting"
    sentence = _("You can't write here just now. The program will write to you.")


class GoalsFull(Refused):
    """As many goals are open as two people can keep in mind."""

    code = "goals_full"
    sentence = _("Ten open goals are the limit. Reach one or drop one first.")


class MilestonesFull(Refused):
    """The goal has as many steps as fit on a page."""

    code = "milestones_full"
    sentence = _("Twenty milestones are the limit. Remove one first.")


class GoalClosed(Refused):
    """The goal was reached or dropped."""

    code = "goal_closed"
    sentence = _("This goal is closed. Open it again first.")


class ChangedMeanwhile(Refused):
    """The other one changed the same words."""

    code = "changed_meanwhile"

    def __init__(self, *, name: str, title: str) -> None:
        sentence = _("Not saved: %(name)s has changed this meanwhile. It now says “%(title)s”.")
        super().__init__(sentence % {"name": name, "title": title})


class TooManyWritten(Refused):
    """More messages within an hour than two people exchange."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "too_many_messages"
    sentence = _("That's sixty messages within an hour. Go on in a little while.")


class ThankYouStays(Refused):
    """A thank-you can be taken back for a day."""

    code = "thank_you_stays"
    sentence = _("A thank-you can be taken back for a day. This one stays.")

"""Refusals around the answers to an introduction and the one question each may ask."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from mentorship.exceptions.team import moment


class QuestionAsked(Refused):
    """She asked her one question before; the sentence says when."""

    code = "question_asked"
    sentence = _("You asked your one question on %(at)s. More can wait until you meet.")

    def __init__(self, *, at: datetime) -> None:
        super().__init__(str(self.sentence) % {"at": moment(at)})


class QuestionAnswered(QuestionAsked):
    """The question has an answer, in other words."""

    code = "question_answered"
    sentence = _("You answered on %(at)s, and your answer was sent. Nothing was changed.")


class ReasonGiven(Refused):
    """A reason is given for a no that has one, or for something else than a no of hers."""

    code = "reason_given"
    sentence = _("This was noted already. Thank you.")


class NothingToAvoid(Refused):
    """There is no workplace that could be put on the list."""

    code = "nothing_to_avoid"
    sentence = _("We can't tell which workplace you mean. Add it to your list on your profile.")


class AvoidListFull(Refused):
    """As many people and workplaces are on the list as fit."""

    code = "avoid_list_full"
    sentence = _("Twenty lines are the limit. Remove one on your profile first.")

"""Refusals of a pair's agreement."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from mentorship.exceptions.team import moment


class AgreementChanged(Refused):
    """The other one signed or suggested something else meanwhile; it says who and when."""

    code = "agreement_changed"
    sentence = _("The agreement reads differently now. Read it again before you sign.")

    def __init__(self, *, name: str = "", at: datetime | None = None) -> None:
        if not name or at is None:
            super().__init__()
            return
        said = _("%(name)s wrote on %(at)s. Read it before you sign; nothing of yours was changed.")
        super().__init__(said % {"name": name, "at": moment(at)})


class NothingToSign(Refused):
    """No version of the agreement waits for an answer."""

    code = "nothing_to_sign"
    sentence = _("Nothing waits for your answer. You can suggest a change at any time.")


class SignFirst(Refused):
    """A change is suggested before there is anything to change."""

    code = "sign_first"
    sentence = _("Sign the agreement first. Your own words for goal and rhythm go in there.")


class EndIsOver(Refused):
    """A change is signed whose last day has passed since it was suggested."""

    code = "end_is_over"
    sentence = _("The last day of this change has passed. Suggest a change with another one.")

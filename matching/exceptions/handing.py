"""Why a match can't be handed over to somebody."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.exceptions import Refused


class NoSuchColleague(Refused):
    """Nobody, oneself, or no admin of the program."""

    code = "no_such_colleague"
    sentence = gettext_lazy("Choose another admin of this program.")


class NotTheirs(Refused):
    """The colleague may not decide it either."""

    code = "not_theirs"

    def __init__(self, *, name: str) -> None:
        text = _("%(name)s can't decide this either. Choose another admin.")
        super().__init__(text % {"name": name})

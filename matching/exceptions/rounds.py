"""Named refusals of what a round shall be called and when it runs."""

from http import HTTPStatus

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.exceptions import Refused


class BadRound(Refused):
    """A name or a day of a round that does not fit; ``field`` names the one."""

    status = HTTPStatus.BAD_REQUEST

    def __init__(self, sentence: object, *, code: str, field: str) -> None:
        self.field = field
        super().__init__(sentence, code=code)

    @classmethod
    def without_name(cls) -> "BadRound":
        """Refuse an empty name."""
        said = _("Give the round a name, such as Spring 2026.")
        return cls(said, code="name_needed", field="name")

    @classmethod
    def closes_early(cls) -> "BadRound":
        """Refuse a closing day before the opening day."""
        said = _("Choose a closing day on or after the opening day.")
        return cls(said, code="dates", field="closes_on")

    @classmethod
    def told_early(cls) -> "BadRound":
        """Refuse introductions before the opening day."""
        said = _("Choose a day on or after the opening day.")
        return cls(said, code="dates", field="introductions_on")


class RoundNameTaken(Refused):
    """The program has a round of this name."""

    code = "name_taken"
    field = "name"
    sentence = gettext_lazy("There is a round of this name. Choose another.")

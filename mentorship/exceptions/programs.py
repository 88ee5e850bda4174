"""Named refusals of a program's set-up; each sentence says what to do."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.days import clock, zone_name
from accounts.exceptions import Refused
from mentorship.exceptions import BadAnswers


class BadSettings(BadAnswers):
    """Settings of a program that do not fit; ``problems`` maps each field to what to do."""

    code = "bad_settings"

    def __init__(self, problems: Mapping[str, object]) -> None:
        self.problems = {name: str(sentence) for name, sentence in problems.items()}
        super().__init__(" ".join(self.problems.values()), field=next(iter(self.problems)))


class StaleSettings(Refused):
    """A colleague changed the program after the page was loaded."""

    code = "stale_settings"

    def __init__(self, *, name: str, at: datetime) -> None:
        when = (
            f"{clock(timezone.localtime(at))} ({zone_name(timezone.get_current_timezone_name())})"
        )
        super().__init__(
            _(
                "Not saved. %(name)s changed this program at %(when)s. What you typed is below: "
                "compare, and save again to keep yours."
            )
            % {"name": name, "when": when}
        )


class LastAdmin(Refused):
    """Nobody would be left to run the program."""

    code = "last_admin"
    sentence = _("This is the program's last admin. Add another one first.")

"""The whole profile on one page."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts import acting
from mentorship.forms.profile import ProfileForm

ALONE = ("outlook",)  # single answers are hers: nobody else reads them, a team only what fits
SECTIONS = (
    (_("You now"), "", ("role", "years", "setting", "employer", "state", "past_roles")),
    (
        _("What you know and want to know"),
        "",
        ("credentials", "working_for", "specializations", "interests"),
    ),
    (_("How you'd like to meet"), "", ("time_zone", "languages", "patterns", "meeting_modes")),
    (_("How you like to work"), _("1 is strongly disagree, 5 strongly agree."), ALONE),
    (_("In your words"), "", ("introduction",)),
)


class MeForm(ProfileForm):
    """Everything about a person that does not belong to one program."""

    @property
    def parts(self) -> Iterable[dict[str, Any]]:
        """The form's sections as the page draws them; the first, and those with errors, open."""
        for number, (title, text, names) in enumerate(SECTIONS):
            if names == ALONE and acting.is_seeing_as_another():
                continue
            listed = self.outlook_names if names == ALONE else names
            fields = [self[name] for name in listed]
            yield {
                "title": title,
                "text": text,
                "fields": fields,
                "answered": sum(bool(field.value()) for field in fields),
                "is_open": number == 0 or any(field.errors for field in fields),
            }

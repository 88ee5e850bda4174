"""Small forms about oneself: name, photo, language and time zone, messages."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.enums import MessageGroup
from accounts.forms.entrance import MAX_NAME_LENGTH
from accounts.models import User
from accounts.services.muting import Group
from accounts.validators import validate_name
from mentorship.exceptions import PictureTooBig
from mentorship.forms.fields import LineField, select, zone_field
from mentorship.pictures import MOST_BYTES

ABOUT_GROUPS = {
    MessageGroup.CHECK_INS: _(
        "On their day, and once more after three days. At most two messages a week in all. They "
        "wait on your home page too."
    ),
    MessageGroup.MEETINGS: _("A day before a meeting, and afterwards whether it was held."),
    MessageGroup.REMINDERS: _(
        "A nudge before an introduction runs out, and while an agreement waits for you."
    ),
    MessageGroup.NEWS: _(
        "A note when an application you began, or the orientation, still waits for you. "
        "A few a year."
    ),
    MessageGroup.CREDENTIALS: _(
        "Before a credential of yours runs out: 90, 30 and 7 days ahead, where you asked for it."
    ),
    MessageGroup.HEALTH: _(
        "Which pairs of your programs got worse, at most once a day and never on a quiet one."
    ),
    MessageGroup.DIGEST: _("What waits on your desk, on Monday mornings; none in a quiet week."),
}


class NameForm(forms.Form):
    """How colleagues know a person."""

    name = LineField(
        label=_("Your name"),
        max_length=MAX_NAME_LENGTH,
        validators=[validate_name],
        help_text=_("As colleagues know you. It can be any name you go by."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write your name as colleagues know you.")},
    )


class PhotoForm(forms.Form):
    """One picture; what it really is, the service finds out."""

    photo = forms.FileField(
        label=_("Choose a picture"),
        help_text=_("JPEG, PNG or WebP, up to 5 MB. We keep a small square from its middle."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={
            "required": _("Choose a picture first."),
            "missing": _("Choose a picture first."),
            "empty": _("This file is empty. Choose another picture."),
            "invalid": _("Choose a picture first."),
        },
    )

    def clean_photo(self) -> Any:
        """Refuse what is too large before anybody reads it."""
        upload = self.cleaned_data["photo"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(PictureTooBig.sentence)
        return upload


class LanguageForm(forms.Form):
    """Language, where there is more than one, and time zone."""

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data, initial={"locale": user.locale, "time_zone": user.time_zone})
        self.user = user
        if len(settings.LANGUAGES) > 1:
            self.fields["locale"] = select(
                _("Language of pages and mail"),
                list(settings.LANGUAGES),
                empty=_("The site's language"),
                required=False,
            )
        self.fields["time_zone"] = zone_field()

    @property
    def locale(self) -> str:
        """The language chosen; the one kept where there is nothing to choose."""
        return str(self.cleaned_data.get("locale", self.user.locale))


class NotificationsForm(forms.Form):
    """A box for every group of messages that can be switched off; ticked means sent."""

    def __init__(self, data: Any = None, *, groups: list[Group]) -> None:
        super().__init__(data)
        self.groups = groups
        for group in groups:
            self.fields[group.name] = forms.BooleanField(
                label=group.label,
                help_text=ABOUT_GROUPS.get(MessageGroup(group.name), ""),
                initial=not group.is_muted,
                required=False,
            )

    @property
    def changed(self) -> list[tuple[str, bool]]:
        """The groups whose box was changed, with whether they are wanted now."""
        wanted = {group.name: self.cleaned_data[group.name] for group in self.groups}
        return [(g.name, wanted[g.name]) for g in self.groups if wanted[g.name] == g.is_muted]

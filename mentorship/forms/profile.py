"""The profile's questions on one page, which belongs to no program: ``/me/profile/``."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from mentorship.forms.answers import profile_answers
from mentorship.forms.asking import Asked
from mentorship.forms.fields import LineField, chips
from mentorship.forms.meeting import MeetingMixin
from mentorship.forms.now import KINDS, TRACKS, CredentialsMixin, WorkMixin, renamed
from mentorship.forms.words import IntroductionMixin, OutlookMixin
from mentorship.models import Profile
from mentorship.queries.known import answers_of
from mentorship.queries.vocabulary import Vocabulary
from mentorship.services.profiles import ProfileAnswers

IN_WIZARD_ONLY = ("held_", "window_")


class ProfileForm(WorkMixin, CredentialsMixin, MeetingMixin, OutlookMixin, IntroductionMixin):
    """Who somebody is at work; ``profile_answers`` gives the service's answers.

    The dates of credentials and the hours of single days are the wizard's; here they stay.
    """

    left_out: tuple[str, ...] = IN_WIZARD_ONLY

    def __init__(
        self, data: Any = None, *, words: Vocabulary, person: User, profile: Profile | None
    ) -> None:
        self.known = answers_of(words, profile, with_dates=False)
        known = {"languages": ["en"], **self.known, "time_zone": person.time_zone}
        asked = Asked(person=person, words=words, profile=profile)
        super().__init__(data, asked=asked, answers=known)

    def add_fields(self) -> None:
        """Add what both sides are asked, and leave out what this page does not draw."""
        super().add_fields()
        words = self.asked.words
        for name in [name for name in self.fields if name.startswith(self.left_out)]:
            del self.fields[name]
        self.fields["past_roles"] = chips(
            _("Roles you have had before"), renamed(words.grouped("all_roles"), TRACKS)
        )
        self.fields["working_for"] = chips(
            _("Credentials you are working for"), renamed(words.grouped("credentials"), KINDS)
        )
        self.fields["specializations"] = chips(
            _("Fields you practice in"), words.grouped("specializations")
        )
        self.fields["interests"] = chips(_("Topics you like"), words.choices("interests"))

    def clean(self) -> dict[str, Any]:
        """Leave the hours of single days to what is known."""
        data = super().clean() or {}
        if self.left_out:
            data.pop("windows", None)
        return data

    @cached_property
    def profile_answers(self) -> ProfileAnswers:
        """What was answered, as rows; what this form does not ask stays as it is known."""
        return profile_answers(self.cleaned_data, profile=self.asked.profile, known=self.known)


class WholeProfileForm(ProfileForm):
    """Every question of a profile at once, for whoever answers without the pages."""

    left_out = ()

    def add_fields(self) -> None:
        """Add the line that only a mentor's wizard asks."""
        super().add_fields()
        self.fields["path_line"] = LineField(max_length=160, required=False)

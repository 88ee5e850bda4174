"""The profile's questions, on the application forms and on the page ``/me/``."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from mentorship.enums import MeetingMode
from mentorship.forms.fields import (
    STATES,
    LineField,
    TextField,
    YearsField,
    chips,
    select,
    zone_field,
)
from mentorship.models import (
    AvailabilityPattern,
    Credential,
    Interest,
    Profile,
    Role,
    Specialization,
    WorkSetting,
)
from mentorship.queries.vocabulary import Grouped, Vocabulary, slugs_of
from mentorship.services.profiles import ProfileAnswers

LANGUAGES = {
    "en": _("English"), "es": _("Spanish"), "zh": _("Chinese"), "vi": _("Vietnamese"),
    "tl": _("Tagalog"), "ko": _("Korean"), "ar": _("Arabic"), "fr": _("French"),
    "ht": _("Haitian Creole"), "ru": _("Russian"), "pt": _("Portuguese"), "hi": _("Hindi"),
}  # fmt: skip
TRACKS = {
    "core": _("Technician"), "hospital": _("Hospital"), "community": _("Community"),
    "distribution": _("Distribution"), "access": _("Medication access"),
    "compounding": _("Compounding"), "clinical": _("Clinical support"),
    "supply": _("Supply chain"), "informatics": _("Informatics"), "safety": _("Safety"),
    "education": _("Education"), "leadership": _("Leadership"), "pharmacist": _("Pharmacist"),
}  # fmt: skip
KINDS = {
    "training": _("Training programs"), "registration": _("Registrations"),
    "certification": _("Certifications"), "certificate": _("Certificates"),
    "course": _("Courses"), "vendor": _("Vendor certificates"), "general": _("Other"),
    "degree": _("Degrees"),
}  # fmt: skip
SCALE = [("1", "1"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5"), ("", _("Skip"))]
MANY = {
    "past_roles": Role,
    "credentials": Credential,
    "working_for": Credential,
    "specializations": Specialization,
    "interests": Interest,
    "patterns": AvailabilityPattern,
}


def renamed(groups: Grouped, names: dict[str, Any]) -> Grouped:
    """Return groups under the names that people read."""
    return [(str(names.get(name, name)), entries) for name, entries in groups]


class ProfileForm(forms.Form):
    """Who somebody is at work; ``profile_answers`` gives the service's answers."""

    roles_list = "all_roles"

    def __init__(
        self, data: Any = None, *, words: Vocabulary, person: User, profile: Profile | None
    ) -> None:
        super().__init__(data, initial=_initial(person, profile))
        self.words, self.profile = words, profile
        self._add_now()
        self._add_skills()
        self._add_meeting()
        self._add_outlook()
        self.fields["introduction"] = TextField(
            label=_("A few words about you"),
            max_length=600,
            required=False,
            help_text=_("What you do, what you enjoy, what you hope for. No patient details."),
        )
        self.fields["introduction"].reader = _(  # type: ignore[attr-defined]
            "The program team, and the person we introduce you to."
        )

    def _add_now(self) -> None:
        roles = renamed(self.words.grouped(self.roles_list), TRACKS)
        self.fields["role"] = select(_("Your role now"), roles)
        self.fields["years"] = YearsField(label=_("Years in pharmacy"), required=False)
        self.fields["setting"] = select(
            _("Where you work"), self.words.grouped("work_settings"), required=False
        )
        self.fields["employer"] = LineField(
            label=_("Employer"),
            max_length=160,
            required=False,
            help_text=_("Only to keep people from your workplace apart where you want that."),
        )
        self.fields["state"] = select(
            _("State"), [(state, state) for state in STATES], required=False
        )
        self.fields["time_zone"] = zone_field()

    def _add_skills(self) -> None:
        credentials = renamed(self.words.grouped("credentials"), KINDS)
        self.fields["past_roles"] = chips(
            _("Roles you have had before"), renamed(self.words.grouped("all_roles"), TRACKS)
        )
        self.fields["credentials"] = chips(_("Credentials you hold"), credentials)
        self.fields["working_for"] = chips(_("Credentials you are working for"), credentials)
        self.fields["specializations"] = chips(
            _("Fields you practice in"), self.words.grouped("specializations")
        )
        self.fields["interests"] = chips(_("Topics you like"), self.words.choices("interests"))

    def _add_meeting(self) -> None:
        languages = [
            (code, LANGUAGES.get(code, code)) for code, _n in self.words.choices("languages")
        ]
        self.fields["languages"] = chips(_("Languages you can talk in"), languages, required=True)
        self.fields["patterns"] = chips(
            _("When you are free"),
            self.words.choices("availability"),
            help_text=_("We match on hours you are awake and don't write while you sleep."),
        )
        self.fields["meeting_modes"] = chips(_("How you like to meet"), list(MeetingMode.choices))

    def _add_outlook(self) -> None:
        known = self.profile.outlook if self.profile else []
        for place, (slug, statement) in enumerate(self.words.choices("outlook")):
            field = forms.ChoiceField(
                label=statement,
                choices=SCALE,
                initial=str(known[place]) if known else "",
                required=False,
                widget=forms.RadioSelect,
            )
            field.layout = "segments"  # type: ignore[attr-defined]
            self.fields[f"outlook_{slug}"] = field

    @property
    def outlook_names(self) -> list[str]:
        """The names of the six statements' fields, in their order."""
        return [f"outlook_{slug}" for slug, _text in self.words.choices("outlook")]

    def clean(self) -> dict[str, Any]:
        """Want all six statements or none."""
        data = super().clean() or {}
        open_ones = [name for name in self.outlook_names if not data.get(name)]
        if open_ones and len(open_ones) < len(self.outlook_names):
            self.add_error(open_ones[0], _("Answer all six statements, or skip them all."))
        return data

    @cached_property
    def profile_answers(self) -> ProfileAnswers:
        """What was answered, as rows; what this form does not ask stays as it is known."""
        data = {**_known(self.profile), **self.cleaned_data}
        many: dict[str, Any] = {
            name: list(model._default_manager.filter(slug__in=data.get(name) or []))
            for name, model in MANY.items()
        }
        return ProfileAnswers(
            role=Role.objects.filter(slug=data["role"]).first(),
            setting=WorkSetting.objects.filter(slug=data["setting"]).first(),
            years=data["years"],
            employer=data["employer"],
            state=data["state"],
            city=data.get("city", ""),
            chapter=data.get("chapter", ""),
            languages=data["languages"],
            meeting_modes=data["meeting_modes"],
            outlook=[int(data[name]) for name in self.outlook_names if data[name]],
            introduction=data["introduction"],
            time_zone=data["time_zone"],
            windows=data.get("windows", []),
            **many,
        )


def _known(profile: Profile | None) -> dict[str, Any]:
    """Return what a profile holds that a shorter form may not ask."""
    if profile is None:
        return {}
    known: dict[str, Any] = {
        name: getattr(profile, name) for name in ("city", "chapter", "windows")
    }
    return known | _many(profile)


def _many(profile: Profile) -> dict[str, list[str]]:
    lists = {name: getattr(profile, name) for name in MANY if name != "credentials"}
    held = Credential.objects.filter(pk__in=profile.held_credentials.values("credential_id"))
    return slugs_of(**lists, credentials=held)


def _initial(person: User, profile: Profile | None) -> dict[str, Any]:
    if profile is None:
        return {"time_zone": person.time_zone, "languages": ["en"]}
    return {
        **_many(profile),
        "role": profile.role.slug if profile.role else "",
        "setting": profile.setting.slug if profile.setting else "",
        "years": None if profile.years is None else f"{float(profile.years):g}",
        "employer": profile.employer,
        "state": profile.state,
        "languages": profile.languages,
        "meeting_modes": profile.meeting_modes,
        "introduction": profile.introduction,
        "time_zone": person.time_zone,
    }

"""Who somebody is at work now: role, place, and the credentials held, with their dates."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from mentorship.forms.asking import Fold, Line, StepForm
from mentorship.forms.fields import (
    STATES,
    DayField,
    LineField,
    YearsField,
    chips,
    read_by,
    select,
)
from mentorship.forms.roles import RoleField
from mentorship.queries.vocabulary import Grouped

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
STATE_CHOICES = [(state, state) for state in STATES]
KEPT_APART = _("Only the matching, to keep people of one workplace apart, and the program team.")


def renamed(groups: Grouped, names: dict[str, Any]) -> Grouped:
    """Return groups under the names that people read."""
    return [(str(names.get(name, name)), entries) for name, entries in groups]


class WorkMixin(StepForm):
    """Role, years, place and state."""

    roles_list = "all_roles"

    def add_fields(self) -> None:
        """Add the four, and the employer."""
        super().add_fields()
        self.fields["role"] = RoleField(
            self.asked.words.choices(self.roles_list),
            label=_("Your role now"),
            help_text=_("Type a part of it and choose from the list."),
        )
        self.fields["years"] = YearsField(
            label=_("Years in pharmacy"),
            required=False,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        )
        self.fields["setting"] = select(
            _("Where you work"), self.asked.words.grouped("work_settings"), required=False
        )
        self.fields["state"] = select(_("State"), STATE_CHOICES, required=False)
        employer = LineField(
            label=_("Employer"),
            max_length=160,
            required=False,
            widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        )
        self.fields["employer"] = read_by(employer, KEPT_APART)


class CredentialsMixin(StepForm):
    """The credentials held, and for each of them its state and dates."""

    def add_fields(self) -> None:
        """Add the chips, and the dates of those chosen."""
        super().add_fields()
        credentials = renamed(self.asked.words.grouped("credentials"), KINDS)
        self.fields["credentials"] = chips(_("Credentials you hold"), credentials)
        for slug in self.dated:
            if slug in self.asked.words.of_a_state:
                self.fields[f"held_{slug}_state"] = select(
                    _("State"), STATE_CHOICES, required=False
                )
            self.fields[f"held_{slug}_issued"] = DayField(label=_("Issued"))
            self.fields[f"held_{slug}_expires"] = DayField(label=_("Runs out"))

    @property
    def dated(self) -> list[str]:
        """The credentials chosen that the list knows, in its order."""
        chosen = set(self.given_list("credentials"))
        return [slug for slug, _n in self.asked.words.choices("credentials") if slug in chosen]

    @property
    def credential_rows(self) -> list[tuple[str, list[BoundField]]]:
        """The name of each chosen credential with the fields of its state and dates."""
        names = dict(self.asked.words.choices("credentials"))
        return [(names[slug], list(self._row(slug))) for slug in self.dated]

    def _row(self, slug: str) -> Iterable[BoundField]:
        for part in ("state", "issued", "expires"):
            if (name := f"held_{slug}_{part}") in self.fields:
                yield self[name]

    def clean(self) -> dict[str, Any]:
        """Want each credential to run out after it was issued."""
        data = super().clean() or {}
        for slug in self.dated:
            issued, expires = data.get(f"held_{slug}_issued"), data.get(f"held_{slug}_expires")
            if issued and expires and expires < issued:
                self.add_error(
                    f"held_{slug}_expires", _("Choose a day on or after the day it was issued.")
                )
        return data

    def amount(self, name: str) -> int:
        """Count credentials, not their dates."""
        return 0 if name.startswith("held_") else super().amount(name)

    def lines_of(self, name: str) -> Iterable[Line]:
        """Say a credential with its dates on one line."""
        if not name.startswith("held_") or self[name].errors:
            yield from super().lines_of(name)
        elif name.endswith("_issued"):
            slug = name.removeprefix("held_").removesuffix("_issued")
            yield from self._dates(slug)

    def _dates(self, slug: str) -> Iterable[Line]:
        names = dict(self.asked.words.choices("credentials"))
        fields = [(one.label, self.cleaned_data.get(one.name)) for one in self._row(slug)]
        if parts := [f"{label} {value}" for label, value in fields if value]:
            yield Line(names[slug], ", ".join(parts))


CREDENTIALS = Fold(
    _("Credentials you hold"),
    ("credentials", "held_"),
    template="mentorship/_apply_credentials.html",
)


class MenteeNowStep(WorkMixin, CredentialsMixin, StepForm):
    """A mentee's first step."""

    roles_list = "roles"
    plain = ("role", ("years", "state"), "setting")
    folds = (CREDENTIALS,)

    def add_fields(self) -> None:
        """Leave the employer to the last step."""
        super().add_fields()
        del self.fields["employer"]


class MentorNowStep(WorkMixin, CredentialsMixin, StepForm):
    """Where a mentor is, and where he has been."""

    plain = ("role", ("years", "state"), "setting", "employer", "past_roles", "path_line")
    folds = (CREDENTIALS,)

    def add_fields(self) -> None:
        """Add his way."""
        super().add_fields()
        self.fields["past_roles"] = chips(
            _("Roles you have had before"),
            renamed(self.asked.words.grouped("all_roles"), TRACKS),
            help_text=_("They count in matching: someone on your way may want to follow it."),
        )
        self.fields["path_line"] = read_by(
            LineField(
                label=_("Your path in one line"),
                max_length=160,
                required=False,
                help_text=_("Such as: community, then IV room, then infusion supervisor."),
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
                warns=True,
            ),
            _("Members, where you let the directory show it. Otherwise the program team."),
        )

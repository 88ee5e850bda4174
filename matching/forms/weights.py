"""How a program matches: weights for each kind of mentor, policy, scores, hours and places."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.engine.pool import COMPONENTS, HEADINGS
from mentorship.enums import MentorType, Policy
from mentorship.forms import program_fields as fields
from mentorship.forms.program_section import Build, SectionForm
from mentorship.validators import ALL_WEIGHTS

LABELS = {
    "path": gettext_lazy("Roles on the way to where they want to be"),
    "setting": gettext_lazy("Same or related work setting"),
    "credentials": gettext_lazy("Credentials they work for and the mentor holds"),
    "specialization": gettext_lazy("Fields they want and the mentor practices"),
    "goals": gettext_lazy("Goals the mentor helps with"),
    "interests": gettext_lazy("Shared topics and exams"),
    "level": gettext_lazy("A step between the two that suits the kind"),
    "experience": gettext_lazy("Years of experience"),
    "independence": gettext_lazy("Another employer, another chapter"),
    "outlook": gettext_lazy("Alike in outlook"),
    "availability": gettext_lazy("Hours they share"),
}
HEADING_NAMES = {
    "career_path": gettext_lazy("Career path"),
    "specialization": gettext_lazy("Specialization"),
    "mentor_type": gettext_lazy("Mentor type"),
}
# What a trial can show before it is applied.
TRIED = ("weights", "policy", "min_score", "mentors_per_mentee")


class MatchingForm(SectionForm):
    """Who fits whom, how well, and who gets whom."""

    names = (
        "policy", "mentors_per_mentee", "min_score", "good_score", "strong_score",
        "min_overlap_minutes", "full_overlap_minutes", "capacity_start", "capacity_max",
    )  # fmt: skip
    differing: ClassVar[Mapping[str, tuple[Build, Any]]] = {
        "capacity_max": (lambda label: fields.whole(label, "capacity_max", required=False),
                         gettext_lazy("Most places for who offers only this")),
    }  # fmt: skip

    def add_fields(self) -> None:
        """Add a number for each weight, then the rest."""
        for kind in self._kinds():
            for name in COMPONENTS:
                self.fields[_weight(kind, name)] = fields.whole(
                    LABELS[name], name, bounds=(0, ALL_WEIGHTS)
                )
        self._add_policy()
        self._add_scores()
        self._add_hours_and_places()

    def _kinds(self) -> list[str]:
        return [kind.value for kind in MentorType if kind in self.program.mentor_types]

    def _add_policy(self) -> None:
        meanings = {
            Policy.FAIR: _("Fair: as many people as possible get a mentor, then the weakest pair "
                           "is made as strong as possible, then the total"),
            Policy.TOTAL: _("Total: the highest sum of points"),
            Policy.STABLE: _("Stable: no two people who would both rather have each other"),
        }  # fmt: skip
        self.fields["policy"] = forms.ChoiceField(
            label=_("Who gets whom"),
            choices=[(policy.value, meanings[policy]) for policy in Policy],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
        )
        self.fields["mentors_per_mentee"] = fields.whole(
            _("Mentors for each mentee at once"),
            "mentors_per_mentee",
            help_text=_("Who asks for several kinds gets up to so many, different people."),
        )

    def _add_scores(self) -> None:
        self.fields["min_score"] = fields.PointsField(
            _("Propose nobody below"), help_text=_("Points of 100.")
        )
        self.fields["good_score"] = fields.PointsField(_("Good fit from"))
        self.fields["strong_score"] = fields.PointsField(_("Strong fit from"))

    def _add_hours_and_places(self) -> None:
        program = self.program
        self.fields["min_overlap_minutes"] = fields.overlap(
            _("Hours a week the two must share"), now=program.min_overlap_minutes
        )
        self.fields["full_overlap_minutes"] = fields.overlap(
            _("Full points for shared hours from"), now=program.full_overlap_minutes, least=15
        )
        self.fields["capacity_start"] = fields.whole(
            _("Places a new mentor begins with"), "capacity_start"
        )
        self.fields["capacity_max"] = fields.whole(
            _("Most places of one mentor"),
            "capacity_max",
            help_text=_("A hard maximum: nobody can offer more."),
        )

    def _shown(self) -> dict[str, Any]:
        weights = {
            _weight(kind, name): self.program.weights.get(kind, {}).get(name, 0)
            for kind in self._kinds()
            for name in COMPONENTS
        }
        return super()._shown() | weights

    @property
    def values(self) -> dict[str, Any]:
        """The program's fields as they were typed, the weights together."""
        typed = {
            kind: {name: self.cleaned_data[_weight(kind, name)] for name in COMPONENTS}
            for kind in self._kinds()
        }
        kept = {kind: rows for kind, rows in self.program.weights.items() if kind not in typed}
        return super().values | {"weights": kept | typed}

    @property
    def tried(self) -> dict[str, Any]:
        """Those of the values that a trial can show and that differ from the program's."""
        values = self.values
        return {name: values[name] for name in TRIED if values[name] != getattr(self.program, name)}

    def clean(self) -> dict[str, Any]:
        """Want the weights of each kind to add up to 100."""
        data = super().clean() or {}
        for kind in self._kinds():
            weights: list[int] = [data.get(_weight(kind, name), -1) for name in COMPONENTS]
            if min(weights) >= 0 and sum(weights) != ALL_WEIGHTS:
                said = _("The weights for a %(kind)s add up to %(sum)d. Make them add up to 100.")
                told = said % {"kind": MentorType(kind).label.lower(), "sum": sum(weights)}
                self.add_error(_weight(kind, COMPONENTS[0]), told)
        return data

    def weight_sets(self) -> list[dict[str, Any]]:
        """Return what the page draws for each kind: headings with their fields, and the sum."""
        return [
            {
                "title": MentorType(kind).label,
                "headings": [
                    {
                        "name": HEADING_NAMES[heading],
                        "fields": [self[_weight(kind, name)] for name in names],
                    }
                    for heading, names in HEADINGS.items()
                ],
                "sum": self._sum(kind),
            }
            for kind in self._kinds()
        ]

    def _sum(self, kind: str) -> int:
        """Add up what stands in the fields, as far as it is a number."""
        values = [self[_weight(kind, name)].value() for name in COMPONENTS]
        return sum(int(value) for value in values if str(value).isdecimal() and len(str(value)) < 4)

    def groups(self) -> list[dict[str, Any]]:
        """Return the other fields, by what they are about."""
        places = [self["capacity_start"], self["capacity_max"]]
        kinds = [self[f"capacity_max__{kind}"] for kind in self.kinds]
        for field, kind in zip(kinds, self.kinds, strict=True):
            field.label = _("Most places, %(kind)s only") % {"kind": MentorType(kind).label.lower()}
        return [
            {"title": _("Policy"), "wide": self["policy"],
             "fields": [self["mentors_per_mentee"]]},
            {"title": _("Points and their words"),
             "fields": [self["min_score"], self["good_score"], self["strong_score"]]},
            {"title": _("Hours in common"),
             "fields": [self["min_overlap_minutes"], self["full_overlap_minutes"]]},
            {"title": _("Places"), "fields": places + kinds},
        ]  # fmt: skip


def _weight(kind: str, name: str) -> str:
    return f"weight__{kind}__{name}"

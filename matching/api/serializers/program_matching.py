"""The settings by which the runs of a program match."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from accounts.api.bodies import Body
from matching.engine.pool import COMPONENTS
from mentorship.enums import MentorType, Policy
from mentorship.models import Program

NAMES = (
    "policy", "mentors_per_mentee", "min_score", "good_score", "strong_score",
    "min_overlap_minutes", "full_overlap_minutes", "capacity_start", "capacity_max", "weights",
)  # fmt: skip
HIGHEST = 32_767  # the database's; the rules of the program say what fits


def _number(text: str = "") -> Any:
    return serializers.IntegerField(required=False, min_value=0, max_value=HIGHEST, help_text=text)


def _weights(**how: Any) -> Any:
    return serializers.DictField(
        child=serializers.DictField(child=serializers.IntegerField(min_value=0, max_value=100)),
        help_text="By kind of mentor and component; 100 for each kind.",
        **how,
    )


class ProgramMatchingSerializer(serializers.ModelSerializer):
    """How a program matches; scores are ten-thousandths."""

    program = serializers.SlugField(source="slug")
    weights = _weights()

    class Meta:
        model = Program
        fields = ("program", "version", *NAMES)
        read_only_fields = fields


class ProgramMatchingBody(Body):
    """Settings to change; with the version that was seen, a stale one is refused."""

    version = serializers.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    policy = serializers.ChoiceField(Policy.choices, required=False)
    mentors_per_mentee = _number()
    min_score = _number("Ten-thousandths; nobody below is proposed.")
    good_score = _number("Ten-thousandths.")
    strong_score = _number("Ten-thousandths.")
    min_overlap_minutes = _number("A week that the two must share.")
    full_overlap_minutes = _number("A week that earns all points.")
    capacity_start = _number("Places a new mentor begins with.")
    capacity_max = _number("Most places of one mentor.")
    weights = _weights(required=False)

    def validate_weights(self, weights: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
        """Want known kinds, and all components of each that is named."""
        for kind, given in weights.items():
            if kind not in MentorType.values:
                raise serializers.ValidationError(_("There is no such kind: %s.") % kind)
            if unknown := sorted(set(given) - set(COMPONENTS)):
                said = _("%(name)s is nothing that a match is scored by.")
                raise serializers.ValidationError(said % {"name": unknown[0]})
        return {
            kind: {name: given.get(name, 0) for name in COMPONENTS}
            for kind, given in weights.items()
        }

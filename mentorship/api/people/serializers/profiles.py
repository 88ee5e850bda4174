"""A person's profile, whole: she reads and writes it herself."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from accounts.api.bodies import Body
from mentorship.queries.own_profile import facts_of

CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
SLUGS = "Slugs of the taxonomy's list {name}."


def slugs(name: str, **options: Any) -> serializers.ListField:
    """Return a field of slugs of one list of the taxonomy."""
    return listed(**{"help_text": SLUGS.format(name=name), **options})


def listed(**options: Any) -> serializers.ListField:
    """Return a field of words that the services know."""
    options = {"required": False, "max_length": 200, **options}
    return serializers.ListField(child=serializers.CharField(max_length=60), **options)


def text(most: int, **options: Any) -> serializers.CharField:
    """Return a text that may stay empty."""
    return serializers.CharField(
        max_length=most, required=False, allow_blank=True, trim_whitespace=False, **options
    )


class NumberField(serializers.FloatField):
    """A number; one beyond all bounds is refused like any other that is not possible."""

    def to_internal_value(self, data: Any) -> float:
        """Return the number."""
        try:
            return float(super().to_internal_value(data))
        except OverflowError:
            self.fail("invalid")


class HeldSerializer(Body):
    """A credential that somebody holds, with what she said of its dates."""

    credential = serializers.CharField(max_length=60, help_text="Slug of the list credentials.")
    state = text(2, help_text="The US state, where a state gives it.")
    issued_on = serializers.DateField(required=False, allow_null=True)
    expires_on = serializers.DateField(required=False, allow_null=True)


class WindowSerializer(Body):
    """Free hours of a weekday, in one's own zone; an end before the start is the next morning."""

    weekday = serializers.IntegerField(min_value=0, max_value=6, help_text="0 is Monday.")
    start = serializers.RegexField(CLOCK, help_text="Such as 18:30.")
    end = serializers.RegexField(CLOCK)


class ProfileSerializer(Body):
    """Who somebody is at work: entered once, used by all her parts.

    In a PUT, what is left out is emptied; in a PATCH it stays.
    """

    role = serializers.CharField(
        max_length=160, required=False, allow_null=True, help_text="Slug of the list roles."
    )
    past_roles = slugs("roles")
    years = NumberField(
        min_value=0, max_value=70, required=False, allow_null=True,
        help_text="Years in pharmacy, with at most one decimal.",
    )  # fmt: skip
    setting = serializers.CharField(
        max_length=60, required=False, allow_null=True, help_text="Slug of the list work_settings."
    )
    employer = text(160)
    state = text(2, help_text="US state, two letters.")
    city = serializers.CharField(read_only=True)
    chapter = serializers.CharField(
        read_only=True, help_text="Of the association; the program team keeps it."
    )
    credentials = HeldSerializer(many=True, required=False, max_length=200)  # type: ignore[call-arg]
    working_for = slugs("credentials")
    specializations = slugs("specializations")
    interests = slugs("interests")
    time_zone = text(64, help_text="IANA name; empty: that of the state.")
    languages = listed(help_text="ISO 639-1 codes; at least one.")
    patterns = slugs("availability")
    meeting_modes = listed(help_text="video, phone, in_person, messages.")
    windows = WindowSerializer(  # type: ignore[call-arg]
        many=True, required=False, max_length=7,
        help_text="Hours beside the patterns, at most one window a weekday.",
    )  # fmt: skip
    outlook = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=5), required=False, max_length=6,
        help_text="Answers to the six statements of the list outlook, in its order; or none.",
    )  # fmt: skip
    introduction = text(600, help_text="The program team and introduced partners read it.")
    path_line = text(160, help_text="A mentor's path in one line.")

    def validate_windows(self, windows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Want each weekday once."""
        if len({window["weekday"] for window in windows}) < len(windows):
            raise serializers.ValidationError(_("Give one window for each weekday at most."))
        return windows

    def to_representation(self, person: Any) -> dict[str, Any]:
        """Tell a person's profile."""
        return super().to_representation(facts_of(person))

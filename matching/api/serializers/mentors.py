"""Mentors as members see them, and what a mentee has said about them; never a score."""

from rest_framework import serializers

from accounts.api.bodies import Body
from matching.services.wishes import MOST, REASON_LENGTH
from mentorship.api.pairs.fields import LineField


class FactSerializer(serializers.Serializer):
    """One line of a card."""

    label = serializers.CharField()
    text = serializers.CharField()


class CardSerializer(serializers.Serializer):
    """A mentor as cards show him; what he does not show is empty."""

    id = serializers.UUIDField(help_text="Of his part in the program.")
    name = serializers.CharField(help_text="First name and initial.")
    place = serializers.CharField(help_text="Whether he has room, in words.")
    credentials = serializers.CharField()
    path = serializers.CharField()
    facts = FactSerializer(many=True)
    words = serializers.CharField(help_text="What he says of himself.")
    photo = serializers.CharField(allow_null=True, help_text="Address of his picture.")
    is_you = serializers.BooleanField()
    is_wished = serializers.BooleanField()


class SuggestionSerializer(CardSerializer):
    """A mentor who might suit, and why."""

    reasons = serializers.ListField(child=serializers.CharField())
    plan = serializers.ListField(
        child=serializers.CharField(), help_text="What helps the two to plan."
    )


class SuggestedMentorsSerializer(serializers.Serializer):
    """Up to ten mentors; ``is_ready`` is false while a large program's are made ready."""

    program = serializers.SlugField(allow_null=True)
    is_ready = serializers.BooleanField()
    results = SuggestionSerializer(many=True)


class HiddenSerializer(serializers.Serializer):
    """A mentor who is not suggested to you; he never learns of it."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    program = serializers.SlugField()


class HiddenListSerializer(serializers.Serializer):
    """All whom you hid, the latest first."""

    results = HiddenSerializer(many=True)


class MarkSerializer(serializers.Serializer):
    """Whether a mentor is hidden from you."""

    id = serializers.UUIDField()
    is_hidden = serializers.BooleanField()


class WishSerializer(serializers.Serializer):
    """One of at most five wishes; of who left the directory no name is said."""

    mentor = serializers.UUIDField(source="mentor.uuid")
    program = serializers.SlugField(source="mentee.program.slug")
    rank = serializers.IntegerField()
    reason = serializers.CharField(help_text="Only the program team reads it.")
    name = serializers.CharField(source="row.name")
    facts = serializers.CharField(source="row.facts")
    place = serializers.CharField(source="row.place.text", default="")
    is_listed = serializers.BooleanField(source="row.is_listed")


class WantedBody(Body):
    """A mentor to wish for."""

    mentor = serializers.UUIDField(help_text="His part in the program.")
    reason = LineField(
        required=False, allow_blank=True, default="", max_length=REASON_LENGTH,
        help_text="Only the program team reads it.",
    )  # fmt: skip


class WishListBody(Body):
    """The whole list of one program, the first the most wanted."""

    program = serializers.SlugField(max_length=60)
    wishes = serializers.ListField(child=WantedBody(), max_length=MOST)


class MoveBody(Body):
    """One place up or down."""

    direction = serializers.ChoiceField(["up", "down"])


class ReasonBody(Body):
    """Why she wishes for him; empty takes it away."""

    reason = LineField(allow_blank=True, max_length=REASON_LENGTH)


class WishListSerializer(serializers.Serializer):
    """The list of one program."""

    results = WishSerializer(many=True)


class OptionSerializer(serializers.Serializer):
    """One value of a filter, and how many mentors it finds with everything else that is asked."""

    value = serializers.CharField()
    name = serializers.CharField()
    count = serializers.IntegerField()


class FilterSerializer(serializers.Serializer):
    """One filter of the directory."""

    filter = serializers.CharField()
    options = OptionSerializer(many=True)


class FiltersSerializer(serializers.Serializer):
    """All filters of the directory."""

    results = FilterSerializer(many=True)

"""What the two applications have in common."""

from rest_framework import serializers

from accounts.api.bodies import Body
from mentorship.api.people.serializers.profiles import ProfileSerializer


class StartSerializer(Body):
    """Where a mentee starts from, 1 (not at all) to 5 (fully): the outcome lines."""

    path = serializers.IntegerField(min_value=1, max_value=5, help_text="I see my way.")
    support = serializers.IntegerField(min_value=1, max_value=5, help_text="I have support.")
    stay = serializers.IntegerField(min_value=1, max_value=5, help_text="I want to stay.")


class AcceptedSerializer(Body):
    """A document that one agrees to, in the version that one read."""

    document = serializers.CharField(max_length=120)
    version = serializers.CharField(max_length=64)


class PartBodySerializer(Body):
    """What both sides may send with their answers."""

    profile = ProfileSerializer(
        required=False, help_text="Answers of the profile to change with it; the others stay."
    )


class ApplicationSerializer(Body):
    """Where somebody applies, and what she agrees to."""

    program = serializers.SlugField(max_length=60)
    accepted = AcceptedSerializer(  # type: ignore[call-arg]
        many=True, required=False, max_length=20,
        help_text="Each of the program's documents that one has not agreed to yet.",
    )  # fmt: skip

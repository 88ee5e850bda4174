"""The person behind a request: who she is, what she is part of, how she wants to be written to."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.bodies import Body
from accounts.enums import MessageGroup
from accounts.forms.entrance import MAX_NAME_LENGTH
from accounts.models import User
from mentorship.enums import MenteeState, MentorState, Side, StaffRole
from mentorship.queries.me import standing_of
from mentorship.queries.photos import joined_photo

STATES = [(state, state) for state in sorted({*MenteeState.values, *MentorState.values})]


class PartSerializer(serializers.Serializer):
    """One's own part in a program."""

    id = serializers.UUIDField(source="uuid")
    program = serializers.SlugField(source="program.slug")
    side = serializers.ChoiceField(choices=Side.choices)
    state = serializers.ChoiceField(choices=STATES)


class PartStandingSerializer(PartSerializer):
    """One's own part, and in a sentence where it stands."""

    standing = serializers.SerializerMethodField(help_text="Where the part stands, in words.")
    paused_until = serializers.DateField(allow_null=True, help_text="When we ask again.")

    def get_standing(self, part: Any) -> str:
        """Return a sentence or two."""
        return standing_of(part)


class MyRoleSerializer(serializers.Serializer):
    """One's own role in a program's staff."""

    program = serializers.SlugField(source="program.slug")
    role = serializers.ChoiceField(choices=StaffRole.choices)


class MeSerializer(serializers.ModelSerializer):
    """The person behind the request."""

    id = serializers.UUIDField(source="uuid")
    photo = serializers.SerializerMethodField(help_text="Address of her photo on the site.")
    parts = serializers.SerializerMethodField()
    roles = MyRoleSerializer(source="staff_roles", many=True)

    class Meta:
        model = User
        fields = (
            "id", "email", "name", "membership_number", "time_zone", "locale", "is_superuser",
            "photo", "parts", "roles",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(PartSerializer(many=True))
    def get_parts(self, user: User) -> Any:
        """Return the parts as mentee, then as mentor."""
        return PartSerializer(parts_of(user), many=True).data

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_photo(self, user: User) -> str | None:
        """Return the address of the photo."""
        return photo_link(user, self.context)


def parts_of(user: User) -> list[Any]:
    """Return a person's parts as mentee, then as mentor; two queries."""
    parts: list[Any] = []
    for side, rows in ((Side.MENTEE, user.mentee_parts), (Side.MENTOR, user.mentor_parts)):
        for part in rows.select_related("program").order_by("pk"):
            part.side = side.value
            parts.append(part)
    return parts


def photo_link(user: User, context: dict[str, Any]) -> str | None:
    """Return the whole address of a photo that was read with its person; None without one."""
    path = joined_photo(user)
    return context["request"].build_absolute_uri(path) if path else None


class NameSerializer(Body):
    """How colleagues know me."""

    name = serializers.CharField(max_length=MAX_NAME_LENGTH)


class NextStepSerializer(serializers.Serializer):
    """One thing that waits for me, or that is open to me; the most pressing comes first."""

    code = serializers.CharField(
        help_text="What it is: introduction, times, check_in, meeting, question, waiting, step, "
        "apply."
    )
    side = serializers.CharField(help_text="mentee or mentor; empty where it is about neither.")
    program = serializers.CharField(help_text="Slug of the program; empty where it is about none.")
    sentence = serializers.CharField()
    url = serializers.SerializerMethodField(help_text="The page on which it is done.")

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_url(self, step: Any) -> str | None:
        """Return the whole address; None where there is nothing to press."""
        return self.context["request"].build_absolute_uri(step.path) if step.path else None


class PreferencesSerializer(Body):
    """How I want to be written to."""

    locale = serializers.CharField(
        max_length=16, allow_blank=True, required=False, help_text="Empty: the site's language."
    )
    time_zone = serializers.CharField(max_length=64, required=False, help_text="IANA name.")
    messages = serializers.DictField(
        child=serializers.BooleanField(), required=False,
        help_text="Groups of messages that can be switched off: "
        + ", ".join(MessageGroup.values) + ". Only those that concern me are there.",
    )  # fmt: skip

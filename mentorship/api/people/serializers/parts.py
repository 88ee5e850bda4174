"""What mentees and mentors have in common, by reader: the person herself, or her program's admins.

``read_as`` says which of the two an answer is for.
"""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.bodies import Body
from mentorship.api.people.serializers.me import photo_link
from mentorship.enums import MeetingMode, MentorType
from mentorship.queries import part_facts
from mentorship.queries.me import standing_of
from mentorship.queries.people import profile_of
from mentorship.services.notes import LONGEST
from mentorship.services.parts import LONGEST as LONGEST_PAUSE

SELF, TEAM = "self", "team"
READ_BY_SELF, READ_BY_TEAM = [(SELF, SELF)], [(TEAM, TEAM)]  # the schema names them


def constant(value: str) -> Any:
    """Return a field that always says the same."""
    return serializers.ChoiceField(choices=[value], default=value, read_only=True)


class SlugList(serializers.ListField):
    """Slugs of one list of the taxonomy."""

    child = serializers.CharField()


def lists(name: str) -> SlugList:
    """Return one of the lists that a whole part is read with."""
    return SlugList(source=f"lists.{name}")


class KindList(serializers.ListField):
    """Kinds of mentor, the most wanted first."""

    child = serializers.ChoiceField(choices=MentorType.choices)


class WhoSerializer(serializers.Serializer):
    """A person, by the id of her account."""

    id = serializers.UUIDField(source="uuid")
    name = serializers.CharField()


class RowSerializer(serializers.Serializer):
    """One part in a program, as every list tells it."""

    id = serializers.UUIDField(source="uuid")
    program = serializers.SlugField(source="program.slug")
    person = WhoSerializer(source="user")
    applied_at = serializers.DateTimeField()
    state_since = serializers.DateTimeField(source="state_changed_at")
    paused_until = serializers.DateField(allow_null=True, help_text="When we ask again.")
    role = serializers.SlugField(
        source="user.profile.role.slug", default=None, allow_null=True,
        help_text="Slug of the present role.",
    )  # fmt: skip
    setting = serializers.SlugField(
        source="user.profile.setting.slug", default=None, allow_null=True,
        help_text="Slug of the work setting.",
    )  # fmt: skip
    region = serializers.CharField(
        source="user.profile.state", default="", help_text="US state, two letters; may be empty."
    )


class TeamRowSerializer(RowSerializer):
    """What a program's admins read beside that."""

    is_oriented = serializers.BooleanField(help_text="Read the orientation to its end.")
    has_note = serializers.BooleanField(help_text="The team keeps a note.")


class KnownProfileSerializer(serializers.Serializer):
    """The career facts that a program's admins read of somebody."""

    role = serializers.CharField(allow_null=True)
    past_roles = SlugList()
    path_line = serializers.CharField()
    years = serializers.FloatField(allow_null=True)
    employer = serializers.CharField()
    setting = serializers.CharField(allow_null=True)
    state = serializers.CharField()
    city = serializers.CharField()
    chapter = serializers.CharField()
    specializations = SlugList()
    interests = SlugList()
    working_for = SlugList()
    patterns = SlugList()
    time_zone = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    meeting_modes = serializers.ListField(
        child=serializers.ChoiceField(choices=MeetingMode.choices)
    )
    introduction = serializers.CharField()


class KnownCredentialSerializer(serializers.Serializer):
    """A credential that somebody holds, and who of the team looked it up."""

    id = serializers.IntegerField()
    credential = serializers.CharField(help_text="Slug of the list credentials.")
    state = serializers.CharField()
    issued_on = serializers.DateField(allow_null=True)
    expires_on = serializers.DateField(allow_null=True)
    verified_at = serializers.DateTimeField(allow_null=True)
    verified_by = serializers.CharField(allow_null=True)
    seen = serializers.CharField(help_text="Send it back to verify what you saw.")


class KnownPersonSerializer(WhoSerializer):
    """A person as the admins of her program know her."""

    email = serializers.EmailField()
    membership_number = serializers.CharField()
    account_since = serializers.DateTimeField(source="date_joined")
    bounced_at = serializers.DateTimeField(
        allow_null=True, help_text="When her mail server refused our mail for good."
    )
    photo = serializers.SerializerMethodField(help_text="Address of her photo on the site.")

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_photo(self, user: Any) -> str | None:
        """Return the address of the photo."""
        return photo_link(user, self.context)


class OwnPartSerializer(RowSerializer):
    """One's own part with its lists, and in words where it stands."""

    standing = serializers.SerializerMethodField(help_text="Where the part stands, in words.")

    def get_standing(self, part: Any) -> str:
        """Return a sentence or two."""
        return standing_of(part)

    def to_representation(self, part: Any) -> dict[str, Any]:
        """Read the lists, then tell the part."""
        part.lists = part_facts.lists_of(part, with_profile=False)
        return super().to_representation(part)


class KnownPartSerializer(TeamRowSerializer):
    """A part with its person and profile, as the admins of the program know her."""

    person = KnownPersonSerializer(source="user")
    profile = KnownProfileSerializer(source="facts")
    credentials = KnownCredentialSerializer(source="held", many=True)
    state_reason = serializers.CharField(help_text="Key of the reason for pausing or leaving.")
    avoids_somebody = serializers.SerializerMethodField(
        help_text="There are people or workplaces to keep away from; which, nobody reads."
    )

    def get_avoids_somebody(self, part: Any) -> bool:
        """Return whether there are any."""
        return bool(part.avoid)

    def to_representation(self, part: Any) -> dict[str, Any]:
        """Read lists, profile and credentials, then tell the part."""
        part.lists = part_facts.lists_of(part)
        part.facts = part_facts.profile_facts(part.user, part.lists)
        part.held = list(part_facts.credentials_of(profile_of(part.user)))
        return super().to_representation(part)


class PauseSerializer(Body):
    """A pause: introductions stop, what runs goes on."""

    until = serializers.DateField(
        required=False, allow_null=True,
        help_text=f"The day on which to ask again, at most {LONGEST_PAUSE.days} days from now.",
    )  # fmt: skip
    reason = serializers.CharField(
        required=False, allow_blank=True, max_length=40,
        help_text="A key of the reasons for a pause; the program team reads it.",
    )  # fmt: skip


class LeaveSerializer(Body):
    """Leaving a program on one side."""

    reason = serializers.CharField(
        required=False, allow_blank=True, max_length=40,
        help_text="A key of the reasons for leaving; the program team reads it.",
    )  # fmt: skip
    end_mentorships = serializers.BooleanField(
        required=False, help_text="Also end what runs; otherwise a running mentorship keeps one in."
    )


class StaffNoteBodySerializer(Body):
    """A note about somebody; the program's admins read it, nobody else."""

    body = serializers.CharField(max_length=LONGEST)


class StaffNoteSerializer(serializers.Serializer):
    """A note of the program team about somebody."""

    id = serializers.IntegerField()
    body = serializers.CharField()
    author = serializers.CharField(source="author.name")
    is_mine = serializers.SerializerMethodField(help_text="Only its author changes a note.")
    written_at = serializers.DateTimeField()

    def get_is_mine(self, note: Any) -> bool:
        """Return whether the reader wrote it."""
        return bool(note.author_id == self.context["view"].person.pk)

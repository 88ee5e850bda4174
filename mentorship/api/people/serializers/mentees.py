"""Mentees: to themselves, and to the admins of their program."""

from typing import Any

from rest_framework import serializers

from mentorship.api.people.serializers import parts
from mentorship.api.people.serializers.applying import (
    ApplicationSerializer,
    PartBodySerializer,
    StartSerializer,
)
from mentorship.api.people.serializers.profiles import slugs, text
from mentorship.enums import MenteeState
from mentorship.queries import part_facts
from mentorship.queries.workplaces import MAX_AVOID


class _Mentee(serializers.Serializer):
    """What every list tells of a mentee."""

    state = serializers.ChoiceField(choices=MenteeState.choices)
    seeks = parts.KindList()


class OwnMenteeRowSerializer(_Mentee, parts.RowSerializer):
    """One's own part as a mentee, in a list."""

    read_as = parts.constant(parts.SELF)


class TeamMenteeRowSerializer(_Mentee, parts.TeamRowSerializer):
    """A mentee of a program that one administers, in a list."""

    read_as = parts.constant(parts.TEAM)


class _Aims(serializers.Serializer):
    """Where a mentee wants to go."""

    target_role = serializers.CharField(
        source="target_role.slug", default=None, allow_null=True, help_text="Slug of a role."
    )
    target_words = serializers.CharField(help_text="The aim in her own words, where no role fits.")
    wants = parts.lists("wants")
    goals = parts.lists("goals")


class OwnMenteeSerializer(_Aims, _Mentee, parts.OwnPartSerializer):
    """One's own part as a mentee, with everything one answered for it."""

    read_as = parts.constant(parts.SELF)
    supervisor_email = serializers.CharField()
    not_my_workplace = serializers.BooleanField()
    same_employer_ok = serializers.BooleanField()
    peer_too = serializers.BooleanField()
    peer_helps = parts.lists("peer_helps")
    avoid = serializers.ListField(child=serializers.CharField())


class TeamMenteeSerializer(_Aims, _Mentee, parts.KnownPartSerializer):
    """A mentee as her program's admins know her: of wishes and no-go lists, that there are some."""

    read_as = parts.constant(parts.TEAM)
    has_wishes = serializers.SerializerMethodField(help_text="She ranked mentors.")
    waited_rounds = serializers.IntegerField()

    def get_has_wishes(self, mentee: Any) -> bool:
        """Return whether there are any."""
        return part_facts.has_wishes(mentee)


class MenteeBodySerializer(PartBodySerializer):
    """What a mentee seeks. In a PUT, what is left out is emptied; in a PATCH it stays."""

    seeks = serializers.ListField(
        child=serializers.CharField(max_length=20), required=False, max_length=20,
        help_text="Kinds of mentor that the program has, the most wanted first.",
    )  # fmt: skip
    target_role = serializers.CharField(
        max_length=60, required=False, allow_null=True,
        help_text="Slug of the list roles; null: not sure yet, or target_words.",
    )  # fmt: skip
    target_words = text(160, help_text="The aim in her own words, where no role fits.")
    wants = slugs("specializations", help_text="Up to four slugs of the list specializations.")
    goals = slugs("goals")
    supervisor_email = text(254, help_text="Only to keep them out of her matches.")
    not_my_workplace = serializers.BooleanField(required=False)
    same_employer_ok = serializers.BooleanField(
        required=False, help_text="A life mentor from her own employer is fine."
    )
    peer_too = serializers.BooleanField(required=False, help_text="She'd also be a peer mentor.")
    peer_helps = slugs("goals", help_text="What she would help a peer with; slugs of goals.")
    avoid = serializers.ListField(
        child=serializers.CharField(max_length=254), required=False, max_length=MAX_AVOID,
        help_text="E-mail addresses and employers to keep apart from; nobody but the matching.",
    )  # fmt: skip


class MenteeApplicationSerializer(ApplicationSerializer, MenteeBodySerializer):
    """An application as a mentee: where to, what is agreed to, and what she seeks."""

    start = StartSerializer(required=False, help_text="Kept the first time only.")

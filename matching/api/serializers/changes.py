"""What differs between two plans."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.bodies import Body
from accounts.api.ids import IdField
from matching.encoding.comparison import Row
from matching.encoding.sides import Given
from matching.queries.change_words import TOLD, sentence_of
from matching.queries.what_if import WhatChanges
from mentorship.enums import MentorType


class PairOfBody(Body):
    """Two runs of a round."""

    before = IdField(required=False)
    after = IdField(required=False)


class NamedSerializer(serializers.Serializer):
    """Somebody's part."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class PlannedPairSerializer(serializers.Serializer):
    """A mentor and the score of the pair."""

    mentor = NamedSerializer()
    score = serializers.IntegerField(help_text="Ten-thousandths.")


class ChangeSerializer(serializers.Serializer):
    """What becomes of one request; ``change`` is a code."""

    change = serializers.ChoiceField(TOLD)
    mentee = NamedSerializer()
    mentor_type = serializers.ChoiceField(MentorType.choices)
    before = PlannedPairSerializer(allow_null=True)
    after = PlannedPairSerializer(allow_null=True)
    is_approved = serializers.BooleanField(help_text="Its match was approved since the first.")


class FigureSerializer(serializers.Serializer):
    """One figure of both plans; null where a plan has no pair."""

    name = serializers.CharField()
    before = serializers.IntegerField(allow_null=True)
    after = serializers.IntegerField(allow_null=True)
    difference = serializers.IntegerField(allow_null=True)


class WhatChangesSerializer(serializers.Serializer):
    """Two plans side by side; ``others`` are rows that another admin sees to."""

    sentence = serializers.SerializerMethodField()
    newly_matched = serializers.SerializerMethodField()
    left_without = serializers.SerializerMethodField()
    settings = serializers.ListField(
        source="comparison.settings", child=serializers.CharField(), help_text="That differ."
    )
    is_same_scale = serializers.BooleanField(source="comparison.is_same_scale")
    figures = FigureSerializer(source="comparison.figures", many=True)
    changes = serializers.SerializerMethodField()
    others = serializers.IntegerField()

    def get_sentence(self, found: WhatChanges) -> str:
        """Return for how many people the second plan means something else."""
        return sentence_of(found.comparison)

    @extend_schema_field(NamedSerializer(many=True))
    def get_newly_matched(self, found: WhatChanges) -> Any:
        """Return who had no mentor and gets one."""
        return [_named(key, found.names) for key in found.comparison.newly_matched]

    @extend_schema_field(NamedSerializer(many=True))
    def get_left_without(self, found: WhatChanges) -> Any:
        """Return who loses her mentor."""
        return [_named(key, found.names) for key in found.comparison.left_without]

    @extend_schema_field(ChangeSerializer(many=True))
    def get_changes(self, found: WhatChanges) -> Any:
        """Return every request for which something differs."""
        rows = [row for row in found.comparison.rows if row.change in TOLD]
        return [_change(row, found) for row in rows if row.before or row.after]


def _change(row: Row, found: WhatChanges) -> dict[str, Any]:
    return {
        "change": row.change,
        "mentee": _named(row.mentee, found.names),
        "mentor_type": row.mentor_type,
        "before": _given(row.before, found.names),
        "after": _given(row.after, found.names),
        "is_approved": row.request in found.approved,
    }


def _given(given: Given | None, names: Mapping[str, str]) -> dict[str, Any] | None:
    return {"mentor": _named(given.mentor, names), "score": given.score} if given else None


def _named(key: str, names: Mapping[str, str]) -> dict[str, str]:
    return {"id": key, "name": names.get(key, "")}

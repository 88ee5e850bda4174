"""What the views of a program's team about its pairs share."""

from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from matching.api.desk import PROGRAM, Administered
from mentorship.api.pairs.base import PairViewSet
from mentorship.enums import MentorType
from mentorship.models import Mentorship
from mentorship.queries import conflicts

WORDS = ("words", "letters")
of_program = extend_schema(parameters=[PROGRAM])
PEOPLE = ("mentee", "mentor", "mentee_user", "mentor_user")
NAMED = ("mentee__uuid", "mentor__uuid", "mentee_user__name", "mentor_user__name")


class TeamViewSet(Administered, PairViewSet):
    """Pairs of a program that one administers; another admin's pairs are not there."""

    queryset = Mentorship.objects.none()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Look for the program before anything else is read or checked."""
        super().initial(request, *args, **kwargs)
        assert self.program

    def rows(self) -> QuerySet[Mentorship]:
        """Return the pairs, but those with herself, a colleague or her reporting line in them."""
        kept = conflicts.kept_from(self.person, self.program)
        is_kept = Q(mentee_user__in=kept) | Q(mentor_user__in=kept)
        rows = Mentorship.objects.filter(program=self.program).exclude(is_kept)
        rows = rows.select_related(*PEOPLE).prefetch_related("program")
        if self.action != "list":
            return rows
        own = [field.attname for field in Mentorship._meta.concrete_fields]
        return rows.only(*(name for name in own if name not in WORDS), *NAMED)


def people_of(row: Mentorship) -> dict[str, Any]:
    """Return the two as ``TeamPairSerializer`` tells them."""
    return {
        "mentee": {"id": row.mentee.uuid, "name": row.mentee_user.name},
        "mentor": {"id": row.mentor.uuid, "name": row.mentor_user.name},
        "mentor_type": row.mentor_type,
    }


class TeamPersonSerializer(serializers.Serializer):
    """One of the two: the id of the part, and the person's name."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class TeamPairSerializer(serializers.Serializer):
    """Two people, and what kind of mentoring it is."""

    id = serializers.IntegerField(source="pk")
    mentee = TeamPersonSerializer()
    mentor = TeamPersonSerializer()
    mentor_type = serializers.ChoiceField(choices=MentorType.choices)

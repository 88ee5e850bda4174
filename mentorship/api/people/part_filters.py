"""What lists of mentees and mentors can be narrowed to."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from mentorship.enums import MenteeState, MentorState, MentorType, Side
from mentorship.models import Specialization
from mentorship.queries.part_readers import holding_words, in_fields

MOST_CHARACTERS = 200


class _PartFilters(filters.FilterSet):
    """What both lists can be narrowed to."""

    side: Side
    kinds = ""

    program = filters.CharFilter(field_name="program__slug", max_length=60, label="Slug.")
    role = filters.CharFilter(
        field_name="user__profile__role__slug", max_length=60, label="Slug of the present role."
    )
    specialization = filters.CharFilter(
        method="in_field",
        max_length=60,
        label="Slug: who wants it, or practices it.",
    )
    type = filters.ChoiceFilter(method="of_kind", choices=MentorType.choices)
    changed_since = filters.IsoDateTimeFilter(
        field_name="state_changed_at", lookup_expr="gte", label="Whose state changed then or later."
    )
    q = filters.CharFilter(
        method="holding", max_length=MOST_CHARACTERS,
        label="Words in name, address, employer or field, as they are written.",
    )  # fmt: skip

    def in_field(self, rows: QuerySet[Any], name: str, slug: str) -> QuerySet[Any]:
        """Keep those of one field of practice."""
        return rows.filter(in_fields(self.side, Specialization.objects.filter(slug=slug)))

    def of_kind(self, rows: QuerySet[Any], name: str, kind: str) -> QuerySet[Any]:
        """Keep those who seek, or offer, one kind of mentor."""
        return rows.filter(**{f"{self.kinds}__icontains": f'"{kind}"'})

    def holding(self, rows: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        """Keep those of whom each word stands somewhere."""
        return rows.filter(holding_words(text, self.side))


class MenteeFilters(_PartFilters):
    """What mentees can be narrowed to."""

    side, kinds = Side.MENTEE, "seeks"
    state = filters.ChoiceFilter(choices=MenteeState.choices)


class MentorFilters(_PartFilters):
    """What mentors can be narrowed to."""

    side, kinds = Side.MENTOR, "offers"
    state = filters.ChoiceFilter(choices=MentorState.choices)

"""Who is kept apart by the team and by rules.

What one of the two asked for stands on the desk's page only, among all that mentees hid: alone,
such a row would tell apart what a concern led to.
"""

from typing import Any

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.bodies import Body
from accounts.api.ids import IdField, IdFilter
from matching.api.base import MatchingViewSet, named
from matching.enums import ExclusionKind, RejectEffect
from matching.exceptions.pairing import ApartAlready
from matching.models import Exclusion, Round
from matching.queries.access import people_kept_everywhere, without
from matching.services import apart
from matching.services.review import EFFECT_OF
from mentorship.models import Mentee, Mentor
from mentorship.queries.texts import options

ASKED = Q(kind=ExclusionKind.BLOCK, created_by=None)
REASONS = sorted(key for key, effect in EFFECT_OF.items() if effect != RejectEffect.FACTS)


class KeptApartSerializer(serializers.Serializer):
    """One of the two."""

    person = serializers.UUIDField(source="uuid")
    name = serializers.CharField()


class ExclusionSerializer(serializers.ModelSerializer):
    """Two people whom no run pairs, in either direction."""

    program = serializers.SlugField(source="program.slug")
    round = serializers.IntegerField(
        source="round_id", allow_null=True, help_text="Null: for good; else in this round only."
    )
    people = serializers.SerializerMethodField(help_text="The two; their order says nothing.")
    reason = serializers.CharField(help_text="A key of `reasons`; empty where none is told.")
    by = serializers.CharField(
        source="created_by.name", default="", help_text="The admin who did it, if it was one."
    )
    can_lift = serializers.BooleanField(help_text="What somebody asked for stays theirs to lift.")

    class Meta:
        model = Exclusion
        fields = ("id", "program", "round", "people", "kind", "reason", "by", "created_at",
                  "can_lift")  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(KeptApartSerializer(many=True))
    def get_people(self, row: Exclusion) -> Any:
        """Return the two."""
        return KeptApartSerializer([row.first, row.second], many=True).data


class ExclusionReasonSerializer(serializers.Serializer):
    """A reason to keep two people apart."""

    key = serializers.CharField()
    label = serializers.CharField()
    effect = serializers.ChoiceField(
        choices=[RejectEffect.NEVER, RejectEffect.NOT_NOW, RejectEffect.ELSEWHERE],
        help_text="`never` keeps apart for good, the others in the round.",
    )


class KeepApartSerializer(Body):
    """Whom to keep apart, and why."""

    round = IdField()
    mentee = serializers.UUIDField(help_text="The id of the part as mentee.")
    mentor = serializers.UUIDField(help_text="The id of the part as mentor.")
    reason = serializers.ChoiceField(choices=REASONS)


class ExclusionFilters(filters.FilterSet):
    """What a list of exclusions can be narrowed to."""

    program = filters.CharFilter(field_name="program__slug", max_length=200)
    round = IdFilter(method="in_round", label="Those that hold in this round.")
    kind = filters.ChoiceFilter(choices=ExclusionKind.choices)

    class Meta:
        model = Exclusion
        fields: tuple[str, ...] = ()

    def in_round(self, rows: Any, name: str, value: Any) -> Any:
        """Return those for good and those of the round, in its program."""
        found = Round.objects.filter(pk=int(value)).values("program")
        return rows.filter(Q(round=int(value)) | Q(round__isnull=True), program__in=found)


class ExclusionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, MatchingViewSet):
    """Pairs kept apart in the programs that one administers, without one's own workplace's.

    Those who are apart because one of them asked stand on the desk's page only.
    """

    program_path = "program"
    serializer_class = ExclusionSerializer
    queryset = Exclusion.objects.none()
    filterset_class = ExclusionFilters

    def rows(self) -> QuerySet[Exclusion]:
        """Return the exclusions that exist for this person."""
        kept = people_kept_everywhere(self.person)
        rows = without(Exclusion.objects.all(), kept, "first", "second")
        mine = rows.filter(~ASKED, program__in=self.programs().values("pk"))
        found: QuerySet[Exclusion] = mine.select_related(
            "program", "first", "second", "created_by"
        ).annotate(can_lift=apart.can_lift())
        return found

    @extend_schema(request=KeepApartSerializer, responses={201: ExclusionSerializer})
    def create(self, request: Request) -> Response:
        """Keep two people apart, in either direction; their open proposal is rejected."""
        body = self.given(KeepApartSerializer)
        programs = self.programs().values("pk")
        match_round = named(Round.objects.filter(program__in=programs), "round", pk=body["round"])
        of_program = {"program": match_round.program_id}
        row = apart.keep_apart(
            round_id=match_round.pk,
            mentee_id=self._part(Mentee, "mentee", body, of_program),
            mentor_id=self._part(Mentor, "mentor", body, of_program),
            reason=body["reason"],
            actor=self.person,
        )
        if not self.get_queryset().filter(pk=row.pk).exists():
            raise ApartAlready
        return Response(self.shown(self.get_queryset().get(pk=row.pk)), status=201)

    def _part(self, model: Any, field: str, body: Any, of_program: dict[str, int]) -> int:
        rows = model.objects.filter(**of_program)
        rows = rows.exclude(user__in=people_kept_everywhere(self.person))
        return int(named(rows, field, uuid=body[field]).pk)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Let two people be paired again whom an admin kept apart."""
        row = self.get_object()
        apart.lift(exclusion_id=row.pk, program=row.program, actor=self.person)
        return Response(status=204)

    @extend_schema(responses=ExclusionReasonSerializer(many=True), filters=False)
    @action(detail=False, methods=["get"], pagination_class=None)
    def reasons(self, request: Request) -> Response:
        """List the reasons for keeping two people apart."""
        found = [one for one in options("reasons.reject") if one["key"] in REASONS]
        rows = [{**one, "effect": EFFECT_OF[one["key"]]} for one in found]
        return Response(ExclusionReasonSerializer(rows, many=True).data)

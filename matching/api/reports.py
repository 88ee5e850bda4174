"""The figures of a program: its report, check-ins, advice for recruiting, who waits and why."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, QueryDict
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from matching.api import report_serializers as told
from matching.api.desk import PROGRAM, Asked, OfProgram
from matching.api.paging import SequencePages
from matching.lists import entrants_query, figures, reports_query
from matching.lists.shape import Asking
from matching.queries import entrants, waitlist
from mentorship.enums import MentorType, Side

ROUND = OpenApiParameter("round", OpenApiTypes.INT, required=True, description="A round's id.")


class Reports(OfProgram):
    """Figures of a program; who sees no names there is told no small group."""

    area = "reports"
    tag = "reports"
    serializer_class = told.YearReportSerializer
    pagination_class = SequencePages
    parameters = {
        "report": ("year", "exact"),
        "check_ins": ("months", "type"),
        "recruiting": ("round",),
        "waitlist": ("round", "cursor", "page_size"),
        "entrants": ("round", "side", "group", "q", "cursor", "page_size"),
    }

    def query_names(self) -> tuple[str, ...]:
        """Return the parameters of each report."""
        return self.parameters.get(str(self.action), ())

    @extend_schema(
        operation_id="programs_reports_retrieve",
        parameters=[
            PROGRAM,
            OpenApiParameter("year", OpenApiTypes.STR, description="A year, or `all` if exact."),
            OpenApiParameter(
                "exact", OpenApiTypes.STR, enum=["1"], description="Small groups too; for admins."
            ),
        ],
        responses=told.YearReportSerializer,
    )
    def report(self, request: Request, program: str) -> Response:
        """Read the report of a year; a figure that would tell a small group is null."""
        seat = self.seat
        with Asked("year"):
            asked = reports_query.asked_of(self.person, seat.program.slug, self._asked())
        shown = {
            "program": seat.program.slug,
            "period": asked.period.key,
            "years": asked.years,
            "is_exact": asked.is_exact,
            "sections": asked.sections(),
        }
        return Response(told.YearReportSerializer(shown).data)

    @extend_schema(
        operation_id="programs_reports_check_ins_list",
        parameters=[
            PROGRAM,
            OpenApiParameter("months", OpenApiTypes.INT, enum=[6, 12, 24]),
            OpenApiParameter("type", OpenApiTypes.STR, enum=MentorType.values),
        ],
        responses=told.CheckInFiguresSerializer(many=True),
    )
    def check_ins(self, request: Request, program: str) -> Response:
        """Read how many check-ins were sent, answered and missed, by month and by stage."""
        with Asked("months"):
            taken = figures.check_ins(Asking(self.admins_seat(), self._asked()))
        return self._rows(taken, told.CheckInFiguresSerializer)

    @extend_schema(
        operation_id="programs_reports_recruiting_list",
        parameters=[PROGRAM, ROUND],
        responses=told.RecruitingSerializer(many=True),
    )
    def recruiting(self, request: Request, program: str) -> Response:
        """Read what one more mentor of a kind would change, the most helpful first."""
        with Asked("round"):
            taken = figures.recruiting(Asking(self.admins_seat(), self._asked()))
        return self._rows(taken, told.RecruitingSerializer)

    @extend_schema(
        operation_id="programs_reports_waitlist_list",
        parameters=[PROGRAM, ROUND],
        responses=told.WaitingSerializer(many=True),
    )
    def waitlist(self, request: Request, program: str) -> Response:
        """Read who waits for a mentor in a round, in line, and the true reason."""
        asking = Asking(self.admins_seat(), self._asked())
        with Asked("round"):
            line = waitlist.waitlist(asking.round, asking.kept)
        page = self.paginate_queryset(line) or []
        first = self.paginator.start + 1
        rows = waitlist.described(page, asking.round, asking.kept, first=first)
        return self.get_paginated_response(told.WaitingSerializer(rows, many=True).data)

    @extend_schema(
        operation_id="programs_reports_entrants_list",
        parameters=[
            PROGRAM,
            ROUND,
            OpenApiParameter("side", OpenApiTypes.STR, enum=Side.values),
            OpenApiParameter(
                "group", OpenApiTypes.STR, description="`in`, `out`, or a reason's code."
            ),
            OpenApiParameter("q", OpenApiTypes.STR, description="Words of a name."),
        ],
        responses=told.EntrantSerializer(many=True),
    )
    def entrants(self, request: Request, program: str) -> Response:
        """Read who is in a round, or who is not and why."""
        asking = Asking(self.admins_seat(), self._asked())
        with Asked("group"):
            asked = _entrants_asked(asking.query)
        with Asked("round"):
            everybody = entrants.entrants_of(asking.round, asked.side)
        found = entrants.chosen(everybody, asking.kept, asked.group, asked.q)
        page = self.paginate_queryset(found) or []
        uuids = {part.pk: part.uuid for part in page}
        rows = [
            {"id": uuids[one.id], "entrant": one, "side": asked.side}
            for one in entrants.told(asking.round, asked.side, page)
        ]
        return self.get_paginated_response(told.EntrantSerializer(rows, many=True).data)

    def _asked(self) -> QueryDict:
        query: Any = self.request.query_params.copy()
        for name in ("cursor", "page_size"):
            query.pop(name, None)
        return query

    def _rows(self, taken: Any, kind: Any) -> Response:
        names = [column.name for column in taken.sheet.columns]
        rows = [dict(zip(names, row, strict=True)) for row in taken.sheet.rows]
        return Response(kind(rows, many=True).data)


def _entrants_asked(query: QueryDict) -> entrants_query.Asked:
    """Return what is asked for.

    Raises:
        BadRequest: there is no such side or group.
    """
    try:
        return entrants_query.Asked(query)
    except Http404:
        raise BadRequest from None

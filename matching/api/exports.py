"""Lists as files: what can be taken out of a program, and of what is one's own."""

from typing import Any

from allauth.core import ratelimit
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import Throttled
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.bodies import Body
from accounts.api.views import ApiViewSet
from accounts.models import User
from matching.api.desk import PROGRAM, Asked, FilterValue, OfProgram, query_of
from matching.lists import files, kinds
from matching.lists.shape import Taken
from matching.services import exports
from matching.sheets import writing

WAIT_S = 60 * 60  # the limit is by the hour
FILES = {
    (200, "text/csv"): OpenApiResponse(OpenApiTypes.STR, description="The list, as it is read."),
    (200, writing.content_type(writing.XLSX)): OpenApiTypes.BINARY,
    (200, writing.content_type(writing.JSON_LINES)): OpenApiTypes.STR,
}


class ExportFormatSerializer(Body):
    """What kind of file it shall be."""

    format = serializers.ChoiceField(
        choices=list(writing.NAMES),
        default=writing.CSV,
        help_text="`jsonl`: an object with the columns' names on every line.",
    )
    bom = serializers.BooleanField(
        default=True, help_text="CSV begins with the mark by which spreadsheets know UTF-8."
    )


class ExportSerializer(ExportFormatSerializer):
    """What kind of file it shall be, and what narrows the list."""

    filters = serializers.DictField(
        child=FilterValue(),
        default=dict,
        help_text="As on the list's page; lists of a round take `round`, its id.",
    )


class OwnExportKindSerializer(serializers.Serializer):
    """A list that can be taken out."""

    kind = serializers.CharField(source="code", help_text="What it is called in the address.")
    name = serializers.CharField()


class ExportKindSerializer(OwnExportKindSerializer):
    """A list that can be taken out of a program."""

    filters = serializers.ListField(
        child=serializers.CharField(),
        read_only=True,
        source="narrowed_by",
        help_text="What narrows it.",
    )


def _kind(of: Any) -> OpenApiParameter:
    return OpenApiParameter("kind", OpenApiTypes.STR, OpenApiParameter.PATH, enum=list(of))


def _errors_beside(kind: str) -> type[JSONRenderer]:
    """Return what lets a caller ask for files of a kind; errors stay problems in JSON."""
    return type("Beside", (JSONRenderer,), {"media_type": kind, "format": ""})


BESIDE = [_errors_beside(writing.content_type(form).split(";")[0]) for form in writing.NAMES]


class _Exports(ApiViewSet):
    """Lists as files; an answer is streamed and never repeated for the same key."""

    keeps_answers = False
    pagination_class = None

    def get_renderers(self) -> list[Any]:
        """Return what may be accepted: for a file its own media types as well."""
        renderers: list[Any] = super().get_renderers()
        return renderers + [one() for one in BESIDE] if self.action == "export" else renderers

    def _within_limits(self, request: Request) -> None:
        """Count an export of this person, as the pages do.

        Raises:
            Throttled: too many in this hour.
        """
        if not ratelimit.consume(request, action=files.LIMIT):
            raise Throttled(wait=WAIT_S)


class ProgramExports(_Exports, OfProgram):
    """Lists of a program as files, for those of its staff who may read them."""

    area = "reports"
    tag = "exports"
    serializer_class = ExportKindSerializer

    @extend_schema(
        operation_id="programs_exports_list",
        parameters=[PROGRAM],
        responses=ExportKindSerializer(many=True),
    )
    def available(self, request: Request, program: str) -> Response:
        """List what can be taken out of a program as a file."""
        mine = [kind for kind in kinds.KINDS.values() if kinds.may_take(self.seat, kind)]
        return Response(ExportKindSerializer(mine, many=True).data)

    @extend_schema(
        operation_id="programs_exports_create",
        parameters=[PROGRAM, _kind(kinds.KINDS)],
        request=ExportSerializer,
        responses=FILES,
    )
    def export(self, request: Request, program: str, kind: str) -> Any:
        """Take a list of a program out as a file; the audit trail keeps that it was."""
        body, seat = self.given(ExportSerializer), self.seat
        with Asked("filters"):
            taken = kinds.take(self.person, program, kind, query_of(body["filters"]))
        self._within_limits(request)
        exports.record_export(
            actor=self.person,
            program=seat.program,
            kind=taken.kind,
            form=body["format"],
            rows=taken.count,
        )
        return _file(f"{program}-{taken.kind}", taken, body)


class OwnExports(_Exports):
    """Lists of what is one's own as files."""

    area = "me"
    tag = "exports"
    serializer_class = OwnExportKindSerializer
    queryset = User.objects.none()

    @extend_schema(
        operation_id="me_exports_list", responses=OwnExportKindSerializer(many=True), parameters=[]
    )
    def available(self, request: Request) -> Response:
        """List what of mine can be taken out as a file."""
        return Response(OwnExportKindSerializer(kinds.OWN_KINDS.values(), many=True).data)

    @extend_schema(
        operation_id="me_exports_create",
        parameters=[_kind(kinds.OWN_KINDS)],
        request=ExportFormatSerializer,
        responses=FILES,
    )
    def export(self, request: Request, kind: str) -> Any:
        """Take a list of what is mine out as a file."""
        body = self.given(ExportFormatSerializer)
        taken = kinds.take_own(self.person, kind)
        self._within_limits(request)
        exports.record_own_export(
            actor=self.person, kind=taken.kind, form=body["format"], rows=taken.count
        )
        return _file(f"my-{taken.kind}", taken, body)


def _file(name: str, taken: Taken, body: dict[str, Any]) -> Any:
    return files.response(name, taken.sheet, body["format"], bom=body["bom"])

"""Imports of people: sent as rows or as a file, previewed, taken over, undone."""

from collections.abc import Iterable
from typing import Any

from allauth.core import ratelimit
from django.db.models import QuerySet
from django.urls import reverse
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.exceptions import Throttled, ValidationError
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.bodies import Empty
from accounts.api.paging import Pages
from accounts.api.views import PAGING
from matching.api.desk import PROGRAM, Administered
from matching.api.import_files import CsvParser, FileTooLarge, XlsxParser, as_problems
from matching.api.serializers import import_bodies as bodies
from matching.api.serializers import imports as told
from matching.queries import people_imports
from matching.services import people_files
from matching.sheets.importing import MAX_BYTES
from mentorship.models import PeopleImport
from mentorship.services.importing import confirming, undoing

ONE = OpenApiParameter("id", OpenApiTypes.INT, OpenApiParameter.PATH)
FREELY = 100  # rows; member systems send some as often as people change
WAIT_S = 600
FILE_OPTIONS = [
    OpenApiParameter("side", enum=["mentee", "mentor"], description="Of a file; needed there."),
    OpenApiParameter("file", description="Of a file: its name, for the list."),
    OpenApiParameter("vetted", OpenApiTypes.BOOL, description="Of a file; as in the body."),
    OpenApiParameter("tell", OpenApiTypes.BOOL, description="Of a file; as in the body."),
    OpenApiParameter("skip_wrong", OpenApiTypes.BOOL, description="Of a file; as in the body."),
    OpenApiParameter("apply", OpenApiTypes.BOOL, description="Of a file; as in the body."),
]


class InOrder(Pages):
    """Pages in the order of the file."""

    ordering = "pk"


class ImportFilters(filters.FilterSet):
    """What a list of imports can be narrowed to."""

    side = filters.ChoiceFilter(choices=[("mentee", ""), ("mentor", "")])
    state = filters.ChoiceFilter(choices=[(state, "") for state in told.STATES])


@extend_schema(parameters=[PROGRAM])
class ImportViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Administered):
    """Files of people, and rows that programs send."""

    area = "people"
    serializer_class = told.ImportDetailSerializer
    list_serializer_class = told.ImportSerializer
    filterset_class = ImportFilters
    queryset = PeopleImport.objects.none()
    parser_classes = (JSONParser, CsvParser, XlsxParser)
    parameters = {"lines": ("kind", *PAGING)}

    def rows(self) -> QuerySet[PeopleImport]:
        """Return the program's imports."""
        return people_imports.imports_of(self.program).select_related("program")

    def query_names(self) -> Iterable[str]:
        """Add the options of a file."""
        yield from super().query_names()
        if self.action == "create" and not _is_json(self.request):
            yield from (one.name for one in FILE_OPTIONS)

    def shown(self, row: Any) -> Any:
        """Return an import; where its headings wait to be explained, with those."""
        if row.waits_for_headings and row.made_by_id == self.person.pk:
            row.unknown = people_files.reading_of(row).unknown
        return super().shown(row)

    def retrieve(self, request: Request, **kwargs: str) -> Response:
        """Read an import: how far it is, and what it does or did."""
        return Response(self.shown(self.get_object()))

    @extend_schema(
        parameters=FILE_OPTIONS,
        request={
            "application/json": bodies.ImportRowsBody,
            CsvParser.media_type: OpenApiTypes.BINARY,
            XlsxParser.media_type: OpenApiTypes.BINARY,
        },
        responses={201: told.ImportDetailSerializer},
    )
    def create(self, request: Request, **kwargs: str) -> Response:
        """Send people, as rows of JSON or as a file; it is previewed, or with `apply` taken over.

        Nothing is taken over while a row is wrong: read `state` and `counts` of the answer. A
        file with unknown headings waits for `headings`.
        """
        one = self._taken(request)
        data = self._fresh(one)
        where = reverse("api-import-detail", args=[self.kwargs["program"], one.pk])
        return Response(data, status=201, headers={"Location": where})

    def _taken(self, request: Request) -> PeopleImport:
        program, actor = self.program, self.person
        if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BYTES:
            raise FileTooLarge
        given = _options(request)
        how = {name: given.pop(name) for name in ("vetted", "tell", "skip_wrong", "apply")}
        if len(given.get("rows", ())) > FREELY or "raw" in given:
            self._limit(request)
        with as_problems("rows" if "rows" in given else "file"):
            if "rows" in given:
                one = people_files.take_rows(program=program, actor=actor, **given)
            else:
                one = people_files.take(program=program, actor=actor, **given)
        if how.pop("apply"):
            people_files.confirm_when_right(one, actor, **_choices(how))
        people_files.start_after_commit(one)
        return one

    def _limit(self, request: Request) -> None:
        if not ratelimit.consume(request._request, action="member_import", user=self.person):
            raise Throttled(WAIT_S)

    @extend_schema(
        parameters=[ONE, OpenApiParameter("kind", enum=told.KINDS)],
        responses=told.ImportRowSerializer(many=True),
        filters=False,
    )
    @action(detail=True, url_path="rows", pagination_class=InOrder, parser_classes=[JSONParser])
    def lines(self, request: Request, **kwargs: str) -> Response:
        """List the rows of an import, in the file's order, for as long as they are kept."""
        kind = request.query_params.get("kind", "")
        if kind and kind not in told.KINDS:
            raise ValidationError({"kind": [f"Use one of {', '.join(told.KINDS)}."]})
        found = people_imports.rows_for(self.person, self.get_object(), kind)
        rows = self.paginate_queryset(found)
        return self.get_paginated_response(told.ImportRowSerializer(rows, many=True).data)

    @extend_schema(request=bodies.ImportHeadingsBody, responses=told.ImportDetailSerializer)
    @action(detail=True, methods=["post"], parser_classes=[JSONParser])
    def headings(self, request: Request, **kwargs: str) -> Response:
        """Say what the unknown headings of a file mean; it is remembered, and the file previewed.

        Headings that you don't name are left out this time.
        """
        one = self.get_object()
        meanings = self.given(bodies.ImportHeadingsBody)["headings"]
        with as_problems("headings"):
            people_files.explain(people_import=one, actor=self.person, meanings=meanings)
        return Response(self._fresh(one))

    @extend_schema(request=bodies.ImportChoicesBody, responses=told.ImportDetailSerializer)
    @action(detail=True, methods=["post"], parser_classes=[JSONParser])
    def confirm(self, request: Request, **kwargs: str) -> Response:
        """Take over a previewed import, all of it or nothing; read it to see how far it is."""
        one = self.get_object()
        confirming.confirm(
            import_id=one.pk, actor=self.person, **_choices(self.given(bodies.ImportChoicesBody))
        )
        people_files.start_after_commit(one)
        return Response(self._fresh(one))

    @extend_schema(request=Empty, responses=told.ImportDetailSerializer)
    @action(detail=True, methods=["post"], parser_classes=[JSONParser])
    def undo(self, request: Request, **kwargs: str) -> Response:
        """Undo an import; what lives on stays, and `rows` says why."""
        self.given(Empty)
        one = self.get_object()
        undoing.undo(import_id=one.pk, actor=self.person)
        return Response(self._fresh(one))

    def _fresh(self, one: PeopleImport) -> Any:
        return self.shown(self.rows().get(pk=one.pk))


def _is_json(request: Request) -> bool:
    return (request.content_type or "").partition(";")[0].strip().lower() == JSONParser.media_type


def _options(request: Request) -> dict[str, Any]:
    """Return what was sent, as the services take it.

    Raises:
        ValidationError: by field.
    """
    data: Any = request.data
    if not isinstance(data, bytes):
        return _checked(bodies.ImportRowsBody, data)
    return {**_checked(bodies.FileOptions, request.query_params.dict()), "raw": data}


def _checked(kind: Any, given: Any) -> dict[str, Any]:
    body = kind(data=given)
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)


def _choices(given: dict[str, Any]) -> dict[str, bool]:
    return {
        "is_vetted": given["vetted"],
        "tells": given["tell"],
        "skips_wrong": given["skip_wrong"],
    }

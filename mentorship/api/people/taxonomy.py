"""The taxonomy in the API: every list that answers choose from."""

from typing import Any

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import ApiViewSet
from mentorship.queries.taxonomy import kept_taxonomy

AN_HOUR = "private, max-age=3600"
KIND = OpenApiParameter(
    "kind", OpenApiTypes.STR, OpenApiParameter.PATH, pattern="^[a-z_]+$",
    description="The name of a list, such as roles or credentials.",
)  # fmt: skip


class EntriesField(serializers.ListField):
    """Entries with slug, name, and the facts of their kind."""

    child = serializers.DictField()


class TaxonomySerializer(serializers.Serializer):
    """All lists; ``version`` and ``as_of`` are the file's, and an admin may have edited since."""

    version = serializers.CharField()
    as_of = serializers.CharField()
    lists = serializers.DictField(child=EntriesField(), help_text="Entries by name of the list.")
    languages = serializers.ListField(
        child=serializers.CharField(), help_text="ISO 639-1 codes offered."
    )


class ListSerializer(serializers.Serializer):
    """One list."""

    kind = serializers.CharField()
    version = serializers.CharField()
    entries = EntriesField()


class TaxonomyViewSet(ApiViewSet):
    """The lists that profiles and applications choose from; they hold nobody's data."""

    area = "me"
    is_open = True
    pagination_class = None
    lookup_field = "kind"
    serializer_class = TaxonomySerializer

    @property
    def is_list(self) -> bool:
        """Whether the rows are many: it is one document."""
        return False

    def retrieve(self, request: Request) -> Response:
        """Read all lists in one document; keep it for an hour, then ask with its ETag."""
        return _kept(TaxonomySerializer(kept_taxonomy()).data)

    @extend_schema(
        operation_id="taxonomy_list_retrieve", parameters=[KIND], responses=ListSerializer
    )
    def one(self, request: Request, kind: str) -> Response:
        """Read one list."""
        known = kept_taxonomy()
        if kind not in known["lists"]:
            raise Http404
        told = {"kind": kind, "version": known["version"], "entries": known["lists"][kind]}
        return _kept(ListSerializer(told).data)


def _kept(told: Any) -> Response:
    return Response(told, headers={"Cache-Control": AN_HOUR})

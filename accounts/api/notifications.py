"""What stands behind one's bell."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.bodies import Body, Empty
from accounts.api.ids import IdField
from accounts.api.views import ApiViewSet
from accounts.models import Notice
from accounts.services import notices


class NotificationInListSerializer(serializers.ModelSerializer):
    """One notification in a list."""

    page = serializers.CharField(
        source="path", help_text="Where one acts on it, on this site; empty where there is nothing."
    )
    button = serializers.CharField(source="label", help_text="What that page's button says.")

    class Meta:
        model = Notice
        fields = ("id", "category", "title", "page", "button", "created_at", "read_at")
        read_only_fields = fields


class NotificationSerializer(NotificationInListSerializer):
    """One notification whole."""

    class Meta(NotificationInListSerializer.Meta):
        fields = (*NotificationInListSerializer.Meta.fields[:3], "text", "page", "button",
                  "created_at", "read_at")  # fmt: skip
        read_only_fields = fields


class ReadUpToSerializer(Body):
    """Up to which notification, this one included, you have read."""

    up_to = IdField(help_text="The id of the newest that you have seen.")


class NowReadSerializer(serializers.Serializer):
    """How many notifications were not read before."""

    now_read = serializers.IntegerField()


class NotificationFilters(filters.FilterSet):
    """What a list of notifications can be narrowed to."""

    unread = filters.BooleanFilter(field_name="read_at", lookup_expr="isnull")


class NotificationViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """What stands behind your bell; messages told in confidence are never there."""

    area = "me"
    program_path = "program_id"
    serializer_class = NotificationSerializer
    list_serializer_class = NotificationInListSerializer
    queryset = Notice.objects.none()
    filterset_class = NotificationFilters

    def rows(self) -> QuerySet[Notice]:
        """Return the caller's own."""
        return Notice.objects.newest_of(self.person)

    @extend_schema(request=Empty, responses=NotificationSerializer)
    @action(detail=True, methods=["post"])
    def read(self, request: Request, pk: str) -> Response:
        """Mark a notification as read; a second time changes nothing."""
        self.given(Empty)
        notices.read(user=self.person, notice_id=self.get_object().pk)
        return Response(self.shown(self.get_object()))

    @extend_schema(request=ReadUpToSerializer, responses=NowReadSerializer, filters=False)
    @action(detail=False, methods=["post"], url_path="read-up-to", pagination_class=None)
    def read_up_to(self, request: Request) -> Response:
        """Mark all notifications up to one as read, so that a newer one stays new."""
        given: dict[str, Any] = self.given(ReadUpToSerializer)
        seen = self.get_queryset().filter(pk__lte=given["up_to"])
        return Response({"now_read": notices.read_these(user=self.person, rows=seen)})

"""Addresses of API v1, its schema and its documents."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from matching.api.viewsets import MatchViewSet, Me, Nothing, RoundViewSet


class Docs(SpectacularSwaggerSplitView):
    """The documents: a page and its script, both from this site."""

    http_method_names = ["get", "head"]


router = SimpleRouter()
router.register("rounds", RoundViewSet, basename="api-round")
router.register("matches", MatchViewSet, basename="api-match")

urlpatterns = [
    path("v1/me/", Me.as_view(), name="api-me"),
    path("v1/", include(router.urls)),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", Docs.as_view(url_name="api-schema"), name="api-docs"),
    re_path("^.*$", Nothing.as_view(), name="api-nothing"),
]

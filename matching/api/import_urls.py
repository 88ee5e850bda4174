"""Addresses of imports in API v1."""

from django.urls import path

from matching.api.import_headings import Columns, HeadingViewSet
from matching.api.imports import ImportViewSet

IMPORTS = "programs/<slug:program>/imports/"
HEADINGS = "programs/<slug:program>/import-headings/"
ONE = f"{IMPORTS}<int:pk>/"
STEPS = ("headings", "confirm", "undo")

urlpatterns = [
    path(IMPORTS, ImportViewSet.as_view({"get": "list", "post": "create"}), name="api-import-list"),
    path(ONE, ImportViewSet.as_view({"get": "retrieve"}, detail=True), name="api-import-detail"),
    path(
        f"{ONE}rows/",
        ImportViewSet.as_view({"get": "lines"}, detail=True, **ImportViewSet.lines.kwargs),
        name="api-import-rows",
    ),
    *(
        path(
            f"{ONE}{step}/",
            ImportViewSet.as_view(
                {"post": step}, detail=True, **getattr(ImportViewSet, step).kwargs
            ),
            name=f"api-import-{step}",
        )
        for step in STEPS
    ),
    path(
        HEADINGS,
        HeadingViewSet.as_view({"get": "list", "post": "create"}),
        name="api-import-heading-list",
    ),
    path(
        f"{HEADINGS}<int:pk>/",
        HeadingViewSet.as_view({"delete": "destroy"}, detail=True),
        name="api-import-heading-detail",
    ),
    path("import-columns/", Columns.as_view({"get": "retrieve"}), name="api-import-columns"),
]

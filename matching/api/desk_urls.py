"""Addresses of a program's desk in API v1: people, exclusions, reports, files."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from matching.api.exclusions import ExclusionViewSet
from matching.api.exports import OwnExports, ProgramExports
from matching.api.people import PeopleViewSet
from matching.api.reports import Reports

router = SimpleRouter()
router.register("people", PeopleViewSet, basename="api-person")
router.register("exclusions", ExclusionViewSet, basename="api-exclusion")

PROGRAM = "programs/<slug:program>/"
REPORTS = {
    "reports/": ("report", "api-report"),
    "reports/waitlist/": ("waitlist", "api-report-waitlist"),
    "reports/entrants/": ("entrants", "api-report-entrants"),
}
WHOLE = {
    "reports/check-ins/": ("check_ins", "api-report-check-ins"),
    "reports/recruiting/": ("recruiting", "api-report-recruiting"),
}

urlpatterns = [
    path("", include(router.urls)),
    *(
        path(f"{PROGRAM}{address}", Reports.as_view({"get": action}), name=name)
        for address, (action, name) in REPORTS.items()
    ),
    *(
        path(
            f"{PROGRAM}{address}",
            Reports.as_view({"get": action}, pagination_class=None),
            name=name,
        )
        for address, (action, name) in WHOLE.items()
    ),
    path(
        f"{PROGRAM}exports/", ProgramExports.as_view({"get": "available"}), name="api-export-kinds"
    ),
    path(
        f"{PROGRAM}exports/<slug:kind>/",
        ProgramExports.as_view({"post": "export"}),
        name="api-export",
    ),
    path("me/exports/", OwnExports.as_view({"get": "available"}), name="api-own-export-kinds"),
    path("me/exports/<slug:kind>/", OwnExports.as_view({"post": "export"}), name="api-own-export"),
]

"""What a program tells its board."""

from django.urls import path

from matching.views import reports

REPORTS = "desk/<slug:program>/reports/"

urlpatterns = [
    path("desk/<slug:program>/thanks/", reports.thanks, name="desk-thanks"),
    path(REPORTS, reports.report, name="desk-reports"),
    path(f"{REPORTS}export/", reports.export, name="reports-export"),
]

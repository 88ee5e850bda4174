"""What a program tells its board."""

from django.urls import path

from matching.views import files, reports

REPORTS = "desk/<slug:program>/reports/"
FILES = "desk/<slug:program>/files/"

urlpatterns = [
    path("desk/<slug:program>/thanks/", reports.thanks, name="desk-thanks"),
    path(REPORTS, reports.report, name="desk-reports"),
    path(f"{REPORTS}export/", reports.export, name="reports-export"),
    path(FILES, files.desk_files, name="desk-files"),
    path(f"{FILES}<slug:kind>/", files.desk_file, name="desk-file"),
]

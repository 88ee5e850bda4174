"""Concerns: telling one, reading and answering it, and what is opened for one."""

from django.urls import path

from mentorship.views import concern_cases, concerns, glass

CASE = "desk/<slug:program>/concerns/<uuid:uuid>/"

urlpatterns = [
    path("concerns/", concerns.mine, name="concerns"),
    path("concerns/new/", concerns.new, name="concern-new"),
    path("concerns/<uuid:uuid>/", concerns.concern, name="concern"),
    path("desk/<slug:program>/concerns/", concern_cases.desk, name="desk-concerns"),
    path(CASE, concern_cases.case, name="desk-concern"),
    path(f"{CASE}file/", concern_cases.file, name="desk-concern-file"),
    path(f"{CASE}open/<int:pk>/", glass.on_case, name="desk-concern-glass"),
    path(f"{CASE}<slug:step>/", concern_cases.step, name="desk-concern-step"),
    path("openings/", glass.month, name="openings"),
    path("openings/stop/", glass.stop_seeing, name="opening-stop"),
    path("openings/<slug:kind>/<int:pk>/", glass.by_admin, name="opening"),
]

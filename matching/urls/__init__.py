"""Home, the program desk, the review of rounds, and the API."""

from django.urls import include, path

from matching.urls import board, desk, members, people, rounds, settings

urlpatterns = [
    *members.urlpatterns,
    *people.urlpatterns,
    *settings.urlpatterns,
    *rounds.urlpatterns,
    *board.urlpatterns,
    *desk.urlpatterns,
    path("api/", include("matching.api.urls")),
]

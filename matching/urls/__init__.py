"""Home, the program desk, the review of rounds, and the API."""

from django.urls import include, path

from matching.urls import board, by_hand, desk, members, people, reports, rounds, sending, settings

urlpatterns = [
    *members.urlpatterns,
    *people.urlpatterns,
    *reports.urlpatterns,
    *settings.urlpatterns,
    *sending.urlpatterns,
    *rounds.urlpatterns,
    *by_hand.urlpatterns,
    *board.urlpatterns,
    *desk.urlpatterns,
    path("api/", include("matching.api.urls")),
]

"""Home, the program desk, the review of rounds."""

from matching.urls import board, desk, members, pairs, people, reports, rounds, sending, settings

urlpatterns = [
    *members.urlpatterns,
    *people.urlpatterns,
    *reports.urlpatterns,
    *settings.urlpatterns,
    *sending.urlpatterns,
    *rounds.urlpatterns,
    *board.urlpatterns,
    *pairs.urlpatterns,
    *desk.urlpatterns,
]

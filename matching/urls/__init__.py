"""Home, the program desk, the review of rounds, and the API."""

from django.urls import include, path

from matching.urls import desk, members, people, rounds, settings

urlpatterns = [
    *members.urlpatterns,
    *desk.urlpatterns,
    *people.urlpatterns,
    *settings.urlpatterns,
    *rounds.urlpatterns,
    path("api/", include("matching.api.urls")),
]

"""Addresses of mentorship in API v1."""

from django.urls import path

from mentorship.api.pairs import urls as pairs
from mentorship.api.people import urls as people
from mentorship.api.tokens import TokenViewSet

urlpatterns = [
    path("token/", TokenViewSet.as_view({"get": "retrieve"}), name="api-token"),
    *people.urlpatterns,
    *pairs.urlpatterns,
]

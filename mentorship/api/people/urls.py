"""Addresses of people in API v1: oneself, programs, the taxonomy, mentees and mentors."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from mentorship.api.people.me import MeViewSet, PreferencesViewSet
from mentorship.api.people.mentees import MenteeViewSet
from mentorship.api.people.mentors import MentorViewSet
from mentorship.api.people.profiles import ProfileViewSet
from mentorship.api.people.programs import ProgramViewSet
from mentorship.api.people.taxonomy import TaxonomyViewSet

WHOLE = {"get": "retrieve", "put": "update", "patch": "partial_update"}
CHANGED = {"get": "retrieve", "patch": "partial_update"}

router = SimpleRouter()
router.register("programs", ProgramViewSet, basename="api-program")
router.register("mentees", MenteeViewSet, basename="api-mentee")
router.register("mentors", MentorViewSet, basename="api-mentor")

urlpatterns = [
    path("me/", MeViewSet.as_view(CHANGED), name="api-me"),
    path("me/profile/", ProfileViewSet.as_view(WHOLE), name="api-me-profile"),
    path("me/preferences/", PreferencesViewSet.as_view(CHANGED), name="api-me-preferences"),
    path("me/parts/", MeViewSet.as_view({"get": "parts"}), name="api-me-parts"),
    path("me/next/", MeViewSet.as_view({"get": "next"}), name="api-me-next"),
    path("taxonomy/", TaxonomyViewSet.as_view({"get": "retrieve"}), name="api-taxonomy"),
    path(
        "taxonomy/<slug:kind>/", TaxonomyViewSet.as_view({"get": "one"}), name="api-taxonomy-list"
    ),
    *router.urls,
]

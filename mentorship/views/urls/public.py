"""Pages that anybody may read, and the doors into a program."""

from django.urls import path

from mentorship.views import joining, landing, pages, photos

urlpatterns = [
    path("", landing.landing, name="landing"),
    path("next-round/<slug:program>/", landing.round_notice, name="round-notice"),
    path("how-matching-works/", pages.how, name="how"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("rules/", pages.rules, name="rules"),
    path("robots.txt", pages.robots_txt, name="robots-txt"),
    path("join/<str:token>/", joining.join, name="join"),
    path("photos/<uuid:name>/", photos.photo, name="photo"),
]

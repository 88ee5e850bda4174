"""Addresses of the mentorship floor."""

from django.urls import path

from mentorship.views import apply, check_ins, introductions, landing, me, mentorships

urlpatterns = [
    path("", landing.landing, name="landing"),
    path("apply/<slug:program>/", apply.apply, name="apply"),
    path("introductions/<int:pk>/", introductions.introduction, name="introduction"),
    path("introductions/<int:pk>/answer/", introductions.answer, name="introduction-answer"),
    path("mentorships/<int:pk>/", mentorships.mentorship, name="mentorship"),
    path("mentorships/<int:pk>/<slug:step>/", mentorships.steer, name="mentorship-steer"),
    path("check-ins/<int:pk>/", check_ins.check_in, name="check-in"),
    path("me/", me.me, name="me"),
    path("me/places/<int:pk>/<slug:step>/", me.switch_places, name="places-switch"),
]

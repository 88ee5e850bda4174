"""Addresses of the mentorship floor."""

from django.urls import path

from mentorship.views import (
    apply,
    check_ins,
    introductions,
    joining,
    landing,
    me,
    mentorships,
    orientation,
    pages,
    parts,
    photos,
    vetting,
)

urlpatterns = [
    path("", landing.landing, name="landing"),
    path("next-round/<slug:program>/", landing.round_notice, name="round-notice"),
    path("how-matching-works/", pages.how, name="how"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("rules/", pages.rules, name="rules"),
    path("robots.txt", pages.robots_txt, name="robots-txt"),
    path("join/<str:token>/", joining.join, name="join"),
    path("apply/<slug:program>/", apply.apply, name="apply"),
    path("apply/<slug:program>/<slug:side>/forget/", apply.forget, name="apply-forget"),
    path("apply/<slug:program>/<slug:side>/<slug:step>/", apply.step, name="apply-step"),
    path("apply/<slug:program>/<slug:side>/<slug:step>/save/", apply.save, name="apply-save"),
    path(
        "orientation/<slug:program>/<slug:side>/<int:page>/",
        orientation.orientation,
        name="orientation",
    ),
    path(
        "orientation/<slug:program>/<slug:side>/rating/",
        orientation.rate,
        name="orientation-rate",
    ),
    path("vetting/<int:pk>/", vetting.answer, name="vetting-answer"),
    path("introductions/<int:pk>/", introductions.introduction, name="introduction"),
    path("introductions/<int:pk>/answer/", introductions.answer, name="introduction-answer"),
    path("mentorships/<int:pk>/", mentorships.mentorship, name="mentorship"),
    path("mentorships/<int:pk>/<slug:step>/", mentorships.steer, name="mentorship-steer"),
    path("check-ins/<int:pk>/", check_ins.check_in, name="check-in"),
    path("photos/<uuid:name>/", photos.photo, name="photo"),
    path("me/", me.me, name="me"),
    path("me/parts/<slug:side>/<int:pk>/pause/", parts.pause, name="part-pause"),
    path("me/parts/<slug:side>/<int:pk>/resume/", parts.resume, name="part-resume"),
    path("me/parts/<slug:side>/<int:pk>/leave/", parts.leave, name="part-leave"),
]

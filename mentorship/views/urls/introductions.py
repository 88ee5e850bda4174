"""Introductions and what the two agree on."""

from django.urls import path

from mentorship.views import agreements, introductions

urlpatterns = [
    path("introductions/<int:pk>/", introductions.introduction, name="introduction"),
    path("introductions/<int:pk>/ask/", introductions.ask, name="introduction-question"),
    path("introductions/<int:pk>/avoid/", introductions.avoid, name="introduction-avoid"),
    path("introductions/questions/<int:pk>/", introductions.reply, name="introduction-reply"),
    path("introductions/<int:pk>/answer/", introductions.answer, name="introduction-answer"),
    path("mentorships/<int:pk>/agreement/", agreements.agreement, name="agreement"),
]

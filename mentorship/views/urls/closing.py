"""Pausing, going on for longer, finishing, certificates."""

from django.urls import path

from mentorship.views import certificates, closing, mentor_prompt

urlpatterns = [
    path("mentorships/<int:pk>/closing/", closing.closing, name="closing"),
    path("mentorships/<int:pk>/certificate/", certificates.certificate, name="certificate"),
    path("certificates/", certificates.look_up, name="certificate-lookup"),
    path("certificates/<str:code>/", certificates.check, name="certificate-check"),
    path("me/hours/", certificates.hours, name="mentor-hours"),
    path("me/certificates/<str:code>/", certificates.own_file, name="certificate-file"),
    path("me/mentor-prompt/<slug:program>/", mentor_prompt.put_away, name="mentor-prompt"),
]

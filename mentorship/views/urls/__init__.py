"""Addresses of the mentorship floor, a module for each room."""

from mentorship.views.urls import (
    apply,
    check_ins,
    closing,
    concerns,
    introductions,
    me,
    meetings,
    mentorships,
    public,
    space,
)

urlpatterns = [
    *public.urlpatterns,
    *apply.urlpatterns,
    *introductions.urlpatterns,
    *meetings.urlpatterns,
    *space.urlpatterns,
    *check_ins.urlpatterns,
    *concerns.urlpatterns,
    *closing.urlpatterns,
    *me.urlpatterns,
    *mentorships.urlpatterns,
]

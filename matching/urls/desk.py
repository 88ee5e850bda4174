"""The desk itself; included after every other address that begins with desk/."""

from django.urls import path

from matching.views import activity, check_ins, desk, mentorships

MENTORSHIPS = "desk/<slug:program>/mentorships/"

urlpatterns = [
    path("desk/", desk.choose, name="desk"),
    path("desk/<slug:program>/", desk.program_desk, name="desk-program"),
    path("desk/<slug:program>/activity/", activity.activity_page, name="desk-activity"),
    path(MENTORSHIPS, mentorships.mentorship_list, name="desk-mentorships"),
    path(f"{MENTORSHIPS}export/", mentorships.export, name="mentorships-export"),
    path(f"{MENTORSHIPS}<int:pk>/", mentorships.mentorship, name="desk-mentorship"),
    path(f"{MENTORSHIPS}<int:pk>/<slug:step>/", mentorships.steer, name="desk-mentorship-steer"),
    path("desk/<slug:program>/check-ins/", check_ins.check_in_page, name="desk-check-ins"),
    path("desk/<slug:program>/check-ins/export/", check_ins.export, name="check-ins-export"),
]

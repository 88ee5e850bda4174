"""The desk itself; included after every other address that begins with desk/."""

from django.urls import path

from matching.views import activity, care, check_ins, desk, mail_previews, mentorships, messages

MENTORSHIPS = "desk/<slug:program>/mentorships/"
PREVIEW = "desk/<slug:program>/messages/preview/"
ONE = f"{MENTORSHIPS}<int:pk>/"

urlpatterns = [
    path("desk/", desk.choose, name="desk"),
    path("desk/<slug:program>/", desk.program_desk, name="desk-program"),
    path("desk/<slug:program>/activity/", activity.activity_page, name="desk-activity"),
    path("desk/<slug:program>/messages/", messages.messages_page, name="desk-messages"),
    path("desk/<slug:program>/messages/decide/", messages.decide, name="desk-messages-decide"),
    path(PREVIEW, mail_previews.preview_page, name="desk-mail-preview"),
    path(f"{PREVIEW}<slug:kind>/", mail_previews.preview_html, name="desk-mail-preview-html"),
    path(MENTORSHIPS, mentorships.mentorship_list, name="desk-mentorships"),
    path(f"{MENTORSHIPS}export/", mentorships.export, name="mentorships-export"),
    path(ONE, mentorships.mentorship, name="desk-mentorship"),
    path(f"{ONE}write/", care.write, name="care-write"),
    path(f"{ONE}call/", care.call, name="care-call"),
    path(f"{ONE}pause/", care.pause, name="care-pause"),
    path(f"{ONE}end/", care.end, name="care-end"),
    path(f"{ONE}rematch/", care.rematch, name="care-rematch"),
    path(f"{ONE}follow-ups/<int:follow_up>/undo/", care.take_back, name="care-take-back"),
    path(f"{ONE}remind/<int:answer>/", care.remind, name="care-remind"),
    path(f"{ONE}<slug:step>/", mentorships.steer, name="desk-mentorship-steer"),
    path("desk/<slug:program>/check-ins/", check_ins.check_in_page, name="desk-check-ins"),
    path("desk/<slug:program>/check-ins/export/", check_ins.export, name="check-ins-export"),
]

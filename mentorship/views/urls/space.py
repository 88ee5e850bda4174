"""What the two keep in their space: goals, notes, thanks, messages, guides."""

from django.urls import path

from mentorship.views import goals, guides, notes, space_messages, thank_yous

urlpatterns = [
    path("mentorships/<int:pk>/goals/new/", goals.new, name="goal-new"),
    path("goals/<int:pk>/", goals.goal, name="goal"),
    path("milestones/<int:pk>/", goals.milestone, name="milestone"),
    path("mentorships/<int:pk>/notes/", notes.notes, name="notes"),
    path("notes/<int:pk>/", notes.note, name="note"),
    path("mentorships/<int:pk>/thanks/", thank_yous.thank_you, name="thank-you"),
    path("thanks/<int:pk>/", thank_yous.given, name="thank-you-given"),
    path("mentorships/<int:pk>/messages/", space_messages.messages_page, name="space-messages"),
    path("mentorships/<int:pk>/messages/read/", space_messages.read, name="space-messages-read"),
    path("mentorships/<int:pk>/addresses/", space_messages.addresses, name="space-addresses"),
    path("mentorships/<int:pk>/guides/<slug:key>/", guides.guide, name="guide"),
]

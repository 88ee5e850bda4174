"""The page of one pair; after every other address that begins with mentorships/."""

from django.urls import path

from mentorship.views import mentorships

urlpatterns = [
    path("mentorships/<int:pk>/", mentorships.mentorship, name="mentorship"),
    path("mentorships/<int:pk>/<slug:step>/", mentorships.steer, name="mentorship-steer"),
]

"""The desk itself; included after every other address that begins with desk/."""

from django.urls import path

from matching.views import desk

urlpatterns = [
    path("desk/", desk.choose, name="desk"),
    path("desk/<slug:program>/", desk.program_desk, name="desk-program"),
]

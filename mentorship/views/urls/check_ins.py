"""Check-ins, answered signed in."""

from django.urls import path

from mentorship.views import check_ins

urlpatterns = [
    path("check-ins/<int:pk>/", check_ins.check_in, name="check-in"),
]

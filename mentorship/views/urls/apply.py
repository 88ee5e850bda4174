"""The wizard, the orientation and what an admin asks of a mentor."""

from django.urls import path

from mentorship.views import apply, orientation, vetting

urlpatterns = [
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
]

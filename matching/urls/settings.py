"""What a program is and says."""

from django.urls import path

from matching.views import texts

urlpatterns = [
    path(
        "desk/<slug:program>/settings/orientation/<slug:side>/",
        texts.orientation_texts,
        name="desk-texts",
    ),
]

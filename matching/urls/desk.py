"""The desk itself."""

from django.urls import path

from matching.views import desk

urlpatterns = [
    path("desk/", desk.desk_page, name="desk"),
]

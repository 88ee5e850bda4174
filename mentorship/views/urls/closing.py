"""Going on for longer, finishing, certificates."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

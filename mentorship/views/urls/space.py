"""What the two keep in their space: goals, notes, thanks, messages, guides."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

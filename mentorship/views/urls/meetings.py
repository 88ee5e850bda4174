"""Meetings of a pair, and the private calendar."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

"""Concerns: telling one, reading and answering it."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

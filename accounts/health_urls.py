"""Addresses that programs ask, not people."""

from django.urls import path

from accounts.views import health

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path(".well-known/security.txt", health.security_txt, name="security-txt"),
]

"""Addresses that programs ask, not people."""

from django.urls import path

from accounts.headers import REPORTS_PATH
from accounts.views import health, metrics, policy_reports

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path(".well-known/security.txt", health.security_txt, name="security-txt"),
    path(REPORTS_PATH.removeprefix("/"), policy_reports.take, name="policy-reports"),
]

"""The site's addresses; each app names its own by string."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("accounts.health_urls")),
    path("", include("accounts.urls")),
    path("", include("mentorship.views.urls")),
    path("", include("matching.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]

handler429 = "accounts.views.errors.too_many_requests"

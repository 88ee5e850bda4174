"""The site's addresses; each app names its own by string."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("api/", include("matching.api.urls")),  # first: every page is looked for in long lists
    path("", include("accounts.health_urls")),
    path("", include("accounts.urls")),
    path("", include("mentorship.views.urls")),
    path("", include("matching.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "accounts.views.errors.bad_request"
handler500 = "accounts.views.errors.server_error"
handler429 = "accounts.views.errors.too_many_requests"

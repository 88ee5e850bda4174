"""Addresses of accounts in API v1."""

from rest_framework.routers import SimpleRouter

from accounts.api.notifications import NotificationViewSet

router = SimpleRouter()
router.register("notifications", NotificationViewSet, basename="api-notification")

urlpatterns = router.urls

"""Addresses of a program's pairs in API v1, for its admins."""

from rest_framework.routers import SimpleRouter

from matching.api.team_introductions import TeamIntroductionViewSet
from matching.api.team_mentorships import TeamMentorshipViewSet

PROGRAM = "programs/(?P<program>[-a-zA-Z0-9_]+)"

router = SimpleRouter()
router.register(
    f"{PROGRAM}/introductions", TeamIntroductionViewSet, basename="api-team-introduction"
)
router.register(f"{PROGRAM}/mentorships", TeamMentorshipViewSet, basename="api-team-mentorship")

urlpatterns = router.urls

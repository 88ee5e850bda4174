"""Addresses of pairs in API v1."""

from rest_framework.routers import SimpleRouter

from mentorship.api.pairs.agreements import AgreementViewSet
from mentorship.api.pairs.check_ins import CheckInViewSet
from mentorship.api.pairs.goals import GoalViewSet, MilestoneViewSet, PairGoalViewSet
from mentorship.api.pairs.introductions import IntroductionViewSet
from mentorship.api.pairs.meetings import MeetingViewSet, PairMeetingViewSet
from mentorship.api.pairs.mentorships import MentorshipViewSet
from mentorship.api.pairs.space import (
    MessageViewSet,
    NoteViewSet,
    PairNoteViewSet,
    PairThankYouViewSet,
    ThankYouViewSet,
)

PAIR = "mentorships/(?P<mentorship>[0-9]+)"

router = SimpleRouter()
router.register("introductions", IntroductionViewSet, basename="api-introduction")
router.register("mentorships", MentorshipViewSet, basename="api-mentorship")
router.register("meetings", MeetingViewSet, basename="api-meeting")
router.register(f"{PAIR}/meetings", PairMeetingViewSet, basename="api-pair-meeting")
router.register(f"{PAIR}/agreement", AgreementViewSet, basename="api-agreement")
router.register("goals", GoalViewSet, basename="api-goal")
router.register("milestones", MilestoneViewSet, basename="api-milestone")
router.register(f"{PAIR}/goals", PairGoalViewSet, basename="api-pair-goal")
router.register(f"{PAIR}/messages", MessageViewSet, basename="api-message")
router.register("notes", NoteViewSet, basename="api-note")
router.register(f"{PAIR}/notes", PairNoteViewSet, basename="api-pair-note")
router.register("thank-yous", ThankYouViewSet, basename="api-thank-you")
router.register(f"{PAIR}/thank-yous", PairThankYouViewSet, basename="api-pair-thank-you")
router.register("check-ins", CheckInViewSet, basename="api-check-in")

urlpatterns = router.urls

import pytest
from django.utils import timezone

from matching.queries import measures as matching_measures
from mentorship.enums import MentorshipState
from mentorship.queries import measures
from tests.factories.mentorship import MentorshipFactory

pytestmark = pytest.mark.django_db


def test_suspended_mentorships_count_as_paused():
    MentorshipFactory(active=True)
    MentorshipFactory(active=True, state=MentorshipState.PAUSED, paused_at=timezone.now())
    MentorshipFactory(active=True, state=MentorshipState.SUSPENDED)

    assert measures.mentorships() == {"introduced": 0, "active": 1, "paused": 2}


def test_every_state_of_a_run_is_told():
    assert set(matching_measures.runs().values()) == {0}

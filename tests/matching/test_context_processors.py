import pytest
from django.contrib.auth.models import AnonymousUser

from matching.context_processors import navigation
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import MentorshipFactory, ProgramStaffFactory

pytestmark = pytest.mark.django_db


def asked(rf, user):
    request = rf.get("/home/")
    request.user = user
    found = navigation(request)
    return bool(found["has_desk"]), int(str(found["running_mentorship"]))


def test_navigation_of_a_visitor_asks_nothing(rf, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert asked(rf, AnonymousUser()) == (False, 0)


def test_navigation_of_staff_has_a_desk(rf):
    staff = ProgramStaffFactory()

    assert asked(rf, staff.user) == (True, 0)


def test_navigation_shows_both_sides_their_running_mentorship(rf):
    mentorship = MentorshipFactory(active=True)

    assert asked(rf, mentorship.mentee_user) == (False, mentorship.pk)
    assert asked(rf, mentorship.mentor_user) == (False, mentorship.pk)


def test_navigation_leaves_out_an_unanswered_introduction(rf):
    mentorship = MentorshipFactory()

    assert asked(rf, mentorship.mentee_user) == (False, 0)


def test_navigation_leaves_out_other_peoples_mentorships(rf):
    MentorshipFactory(active=True)

    assert asked(rf, UserFactory()) == (False, 0)

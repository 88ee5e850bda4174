import pytest

from mentorship.queries.free_time import usually_free
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import PatternFactory, ProfileFactory, ProgramFactory

pytestmark = pytest.mark.django_db
CHICAGO, NEW_YORK = "America/Chicago", "America/New_York"


def said(reader_zone=CHICAGO, **profile):
    person = UserFactory(name="Dolores Quintana", time_zone=CHICAGO)
    ProfileFactory(user=person, **profile)
    return usually_free(person, UserFactory(time_zone=reader_zone), ProgramFactory())


def test_own_hours_are_told_by_day():
    assert said(windows=[[3, 1050, 1260]]) == "Dolores is usually free on Thursday evenings."


def test_patterns_are_told_like_own_hours():
    assert said(patterns=[PatternFactory()]) == "Dolores is usually free on Mon to Fri evenings."


def test_zone_is_named_where_the_readers_is_another_one():
    sentence = said(NEW_YORK, windows=[[3, 1050, 1260]])

    assert sentence == "Dolores is usually free on Thursday evenings, Central time."


def test_hours_that_take_long_to_read_are_left_out():
    many = [[0, 480, 600], [2, 1050, 1260], [4, 700, 800], [5, 480, 1260]]

    assert said(windows=many) == ""


def test_alternate_weeks_promise_nothing():
    pattern = PatternFactory(slug="seven-on-seven-off", week_share=50)

    assert said(patterns=[pattern]) == ""


def test_nothing_is_said_of_somebody_who_said_nothing():
    person, reader = UserFactory(), UserFactory()

    assert (usually_free(person, reader, ProgramFactory()), said()) == ("", "")

import pytest

from mentorship.queries.hours import hours_in_words
from tests.factories.mentorship import PatternFactory

pytestmark = pytest.mark.django_db
EVENINGS = [(day, 1050, 1260) for day in range(5)]
WEEKEND = [(5, 540, 1200), (6, 540, 1200)]


@pytest.mark.parametrize(
    ("windows", "words"),
    [
        ([(d, 1050, 1260) for d in range(5)] + [(5, 540, 660)],
         "Mon to Fri evenings and Saturday mornings, about 20 hours a week, Central time."),
        ([(0, 540, 1020), (2, 540, 1020)],
         "Mon and Wed daytime, about 16 hours a week, Central time."),
        ([(1, 480, 1260)], "Tuesday days and evenings, about 13 hours a week, Central time."),
        ([(3, 480, 660), (3, 1080, 1200)],
         "Thursday mornings and evenings, about 5 hours a week, Central time."),
        ([(4, 1320, 1440), (5, 0, 60)],
         "Fri and Sat late at night, about 3 hours a week, Central time."),
        ([(0, 720, 780), (1, 720, 780), (4, 720, 780)],
         "Mon, Tue and Fri afternoons, about 3 hours a week, Central time."),
        ([(6, 1080, 1085)], "Sunday evenings, about an hour a week, Central time."),
        ([], ""),
    ],
)  # fmt: skip
def test_hours_in_words_says_own_windows(windows, words):
    assert hours_in_words([], windows, "America/Chicago") == words


def test_hours_in_words_counts_overlaps_once_and_joins_patterns():
    PatternFactory(slug="weekday-evening", windows=EVENINGS)
    PatternFactory(slug="weekend", windows=WEEKEND)

    words = hours_in_words(["weekday-evening", "weekend"], [[0, 1080, 1320]], "America/New_York")

    assert words == (
        "Mon to Fri evenings and Sat and Sun days and evenings, about 40 hours a week, "
        "Eastern time."
    )


def test_hours_in_words_counts_a_pattern_for_its_share_of_weeks():
    PatternFactory(slug="seven-on", windows=[(d, 600, 1200) for d in range(7)], week_share=50)

    assert hours_in_words(["seven-on"], [], "") == (
        "Mon to Sun days and evenings, about 35 hours a week."
    )


def test_hours_in_words_names_other_zones_by_their_place():
    words = hours_in_words([], [[0, 600, 660]], "Asia/Kolkata")

    assert words == "Monday mornings, about an hour a week, Kolkata time."


def test_hours_in_words_says_nothing_of_unknown_patterns(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert hours_in_words(["gone"], [], "America/Chicago") == ""

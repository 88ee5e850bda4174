import pytest

from matching.models import Match
from matching.queries.naming import MOST_WORDS, called
from tests.factories.matching import MatchFactory

pytestmark = pytest.mark.django_db
BOTH = ("mentee__user__name", "mentor__user__name")


@pytest.fixture
def match():
    return MatchFactory(mentee__user__name="Ana O'Neil", mentor__user__name="Bo 100%_Sure")


@pytest.mark.parametrize(
    ("text", "is_found"),
    [("", True), ("  ", True), ("ana", True), ("sure ana", True), ("O'Neil 100%", True),
     ("ana ben", False), ("A%a", False), ("An_", False)],
)  # fmt: skip
def test_search_wants_every_word_literally_in_one_of_the_names(match, text, is_found):
    found = Match.objects.filter(called(text, *BOTH))

    assert list(found) == ([match] if is_found else [])


def test_search_leaves_out_words_beyond_the_most(match):
    text = " ".join("anoeilbsur"[:MOST_WORDS])

    assert list(Match.objects.filter(called(f"{text} zoe", *BOTH))) == [match]

import pytest

from matching.queries import unmatched
from matching.queries.wording import Names
from tests.factories.matching import RunFactory
from tests.factories.mentorship import MenteeFactory

pytestmark = pytest.mark.django_db


def advice(mentees, *, served_more=2, is_exact=True, kept=frozenset()):
    row = {
        "mentor_type": "career",
        "specialization": "Rems",
        "served_more": served_more,
        "total_more": 8_000,
        "mentees": [str(mentee.uuid) for mentee in mentees],
        "is_exact": is_exact,
    }
    run = RunFactory(report={"recruiting": [row]})
    (found,) = unmatched.recruiting(run, mentees[0].program, kept, Names())
    return found


def test_advice_names_who_would_get_a_place():
    mentee = MenteeFactory()
    other = MenteeFactory(program=mentee.program)

    found = advice([mentee, other])

    first, second = sorted((mentee.user.first_name, other.user.first_name))
    assert found["gain"] == "+2"
    assert found["text"] in {
        f"{a} and {b} would get a place." for a, b in ((first, second), (second, first))
    }


def test_advice_says_where_nobody_more_is_placed_and_where_it_is_a_guess():
    mentee = MenteeFactory()
    nobody = advice([mentee], served_more=0, kept=frozenset({mentee.user_id}))
    guess = advice([mentee], is_exact=False)
    hidden = advice([mentee], kept=frozenset({mentee.user_id}))

    assert (nobody["gain"], nobody["text"]) == (
        "",
        "Nobody more is placed, but pairs get stronger.",
    )
    assert guess["text"].endswith("About so: this plan is too large to try it.")
    assert (hidden["gain"], hidden["text"], hidden["names"]) == ("+2", "", [])

import pytest
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.factories.mentorship import MentorshipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


@pytest.fixture
def pair():
    return MentorshipFactory(active=True, program__mentor_types=["career"])


def url(pair, key="exam"):
    return reverse("guide", args=[pair.pk, key])


def text(response):
    return response.content.decode()


def test_whole_guide_and_its_steps(mentee, pair):
    whole, second, last = (
        text(mentee.get(url(pair) + step)) for step in ("", "?step=2", "?step=5")
    )

    assert "45 minutes, then 20 every other week, 1 minute to read" in whole
    assert "No patient details in any of them." in whole
    assert "Never share or ask for real exam questions." in whole
    assert "Step 2 of 5, about 35 minutes left" in second
    assert ("Mark each topic" in second, "Plan backward" in second) == (True, False)
    assert ("Never share or ask" in last, "?step=6" in last) == (True, False)


def test_only_guides_and_steps_that_are_there(mentee, pair):
    strange = ("?step=0", "?step=6", "?step=-1", "?step=x", "?step=%C2%B2", "?step=99999999999")
    assert {mentee.get(url(pair) + one).status_code for one in strange} == {404}

    keys = ("decision", "first_life", "note", "nothing")
    assert {mentee.get(url(pair, key)).status_code for key in keys} == {404}
    assert mentee.post(url(pair)).status_code == 405


def test_nobody_else_opens_a_pairs_guide(signed_in, pair):
    assert signed_in(UserFactory()).get(url(pair)).status_code == 404


def test_page_asks_few_questions(mentee, pair, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        mentee.get(url(pair))

import pytest

from mentorship.models import Profile
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import MenteeFactory, MentorFactory, ProfileFactory
from tests.mentorship.views.test_apply import BOTH

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("entries")]


def test_me_keeps_the_profile_and_the_zone(signed_in):
    profile = ProfileFactory(employer="Old Place")
    client = signed_in(profile.user)

    page = client.get("/me/").content.decode()
    response = client.post("/me/", BOTH | {"time_zone": "Asia/Kolkata"})

    assert "Old Place" in page
    assert (response.status_code, response.url) == (302, "/me/")
    profile = Profile.objects.get()
    assert profile.employer == "O'Neil-Ødegård Apotek"
    assert profile.user.time_zone == "Asia/Kolkata"


def test_me_refuses_with_sentences_and_changes_nothing(signed_in):
    profile = ProfileFactory(employer="Old Place")

    response = signed_in(profile.user).post("/me/", BOTH | {"years": "many"})

    assert response.status_code == 400
    assert "Enter years as a number from 0 to 70" in response.content.decode()
    profile.refresh_from_db()
    assert profile.employer == "Old Place"


def test_me_asks_to_sign_in_and_works_without_a_profile(client, signed_in):
    assert client.get("/me/").status_code == 302
    assert signed_in(UserFactory()).get("/me/").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_me_needs_few_queries_whatever_the_parts(signed_in, count, django_assert_max_num_queries):
    person = ProfileFactory().user
    for _number in range(count):
        MenteeFactory(user=person)
        MentorFactory(user=person)
    client = signed_in(person)

    with django_assert_max_num_queries(12):
        client.get("/me/")

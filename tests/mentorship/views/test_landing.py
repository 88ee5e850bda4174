from datetime import date, timedelta

import pytest

from mentorship.clock import database_now
from mentorship.queries.landing import is_signup_open
from tests.factories.mentorship import MentorFactory, MentorshipFactory, ProgramFactory

pytestmark = pytest.mark.django_db


def test_landing_invites_to_the_open_program(client):
    ProgramFactory(is_open=False)
    program = ProgramFactory(name="Spring round")

    page = client.get("/").content.decode()

    assert f"/apply/{program.slug}/?as=mentee" in page
    assert f"/apply/{program.slug}/?as=mentor" in page


def test_landing_between_rounds_says_when_the_next_one_opens(client):
    ProgramFactory(is_open=False, next_round_opens_on=date(2027, 4, 1))

    page = client.get("/").content.decode()

    assert "April 1" in page
    assert "as=mentee" not in page


def test_landing_stands_without_any_program(client):
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(("days", "is_open"), [((-1, 1), True), ((1, 2), False), ((-2, -1), False)])
def test_signup_is_open_from_the_first_to_the_last_day(days, is_open):
    today = database_now().date()
    program = ProgramFactory.build(
        signup_opens_on=today + timedelta(days[0]), signup_closes_on=today + timedelta(days[1])
    )

    assert is_signup_open(program, today) == is_open


@pytest.mark.parametrize("count", [1, 3])
def test_landing_asks_as_often_for_one_pair_as_for_three(client, count, django_assert_num_queries):
    program = ProgramFactory()
    MentorshipFactory.create_batch(count, program=program, active=True)
    MentorFactory.create_batch(count, program=program)

    with django_assert_num_queries(4):
        client.get("/")


def test_landing_hides_counts_under_ten(client):
    program = ProgramFactory()
    MentorshipFactory.create_batch(9, program=program, active=True)
    MentorFactory.create_batch(10, program=program)

    page = client.get("/")

    assert page.context["counts"] is None

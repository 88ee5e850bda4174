from datetime import date, timedelta

import pytest
from django.urls import reverse

from mentorship.clock import database_now
from mentorship.enums import Joining, Side
from mentorship.models import RoundNotice
from mentorship.queries.landing import is_signup_open, opens_on
from tests.factories.accounts import UserFactory
from tests.factories.joining import InvitedPersonFactory, RoundNoticeFactory
from tests.factories.mentorship import MentorFactory, MentorshipFactory, ProgramFactory

pytestmark = pytest.mark.django_db


def wizard(program, side):
    return f"{reverse('apply', args=[program.slug])}?as={side}"


def through_sign_up(program, side):
    return f"/accounts/signup/?next=%2Fapply%2F{program.slug}%2F%3Fas%3D{side}"


def between_rounds(**given):
    return ProgramFactory(is_open=False, **given)


def leave(client, program, email):
    return client.post(reverse("round-notice", args=[program.slug]), {"email": email})


# -- Programs that are open ------------------------------------------------------------


def test_landing_leads_newcomers_to_an_account_and_then_to_the_wizard(client):
    program = ProgramFactory()

    page = client.get("/").content.decode()

    assert f'href="{through_sign_up(program, "mentee")}"' in page
    assert f'href="{through_sign_up(program, "mentor")}"' in page


def test_landing_leads_the_signed_in_to_the_wizard(client):
    program = ProgramFactory()
    client.force_login(UserFactory())

    page = client.get("/").content.decode()

    assert f'href="{wizard(program, "mentee")}"' in page
    assert "account_signup" not in page


def test_landing_says_what_the_program_asks_before_any_form(client, texts):
    ProgramFactory(months=4, signup_closes_on=date(2099, 4, 30), introductions_on=date(2099, 5, 20))

    page = client.get("/").content.decode()

    for said in (
        "for 4 months, twice in the first month",
        "You set how many people and which months",
        "Sign-up closes on April 30.",
        "Introductions go out on May 20.",
    ):
        assert said in page


def test_landing_leaves_out_introductions_of_an_earlier_round(client):
    ProgramFactory(signup_closes_on=date(2099, 4, 30), introductions_on=date(2099, 4, 20))

    page = client.get("/").content.decode()

    assert "Sign-up closes on April 30." in page
    assert "Introductions go out" not in page


QUESTIONS = (
    "far enough along", "How much time", "Does my employer hear", "I work nights",
    "Who can see what I write", "What if we don't get on", "a mentee and a mentor",
    "count towards my CE", "What does it cost", "I'm under 18",
)  # fmt: skip


def test_landing_answers_what_people_ask(client, texts):
    ProgramFactory()

    page = client.get("/").content.decode()

    assert [question for question in QUESTIONS if question not in page] == []
    assert page.count('<details class="faq"') == len(QUESTIONS)
    assert "{association}" not in page


def test_landing_lists_several_programs_each_with_its_own_buttons(client):
    first, second = ProgramFactory.create_batch(2)

    page = client.get("/").content.decode()

    for program in (first, second):
        assert program.name in page
        assert page.count(through_sign_up(program, "mentee")) == 1
    assert 'href="#programs"' in page


def test_landing_begins_with_programs_that_the_reader_can_apply_to(client):
    later = between_rounds(next_round_opens_on=date(2099, 4, 1))
    closed_to_her = ProgramFactory(joining=Joining.INVITED)
    hers = ProgramFactory(signup_closes_on=date(2099, 1, 1))

    offers = client.get("/").context["offers"]

    assert [offer.card.program for offer in offers] == [hers, closed_to_her, later]


def test_landing_leaves_out_old_programs_while_another_is_open(client):
    old, now = between_rounds(name="Long ago"), ProgramFactory()

    page = client.get("/")

    assert [offer.card.program for offer in page.context["offers"]] == [now]
    assert old.name not in page.content.decode()


def test_landing_stands_without_any_program(client):
    page = client.get("/")

    assert (page.status_code, page.context["offers"]) == (200, [])


@pytest.mark.parametrize(("days", "is_open"), [((-1, 1), True), ((1, 2), False), ((-2, -1), False)])
def test_signup_is_open_from_the_first_to_the_last_day(days, is_open):
    today = database_now().date()
    program = ProgramFactory.build(
        signup_opens_on=today + timedelta(days[0]), signup_closes_on=today + timedelta(days[1])
    )

    assert is_signup_open(program, today) == is_open


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"signup_opens_on": date(2027, 4, 1)}, date(2027, 4, 1)),
        ({"signup_opens_on": date(2027, 4, 1), "is_open": False}, None),
        ({"next_round_opens_on": date(2027, 5, 1), "is_open": False}, date(2027, 5, 1)),
        ({"next_round_opens_on": date(2027, 1, 1)}, None),
    ],
)
def test_opens_on_is_a_day_to_come(given, expected):
    assert opens_on(ProgramFactory.build(**given), date(2027, 3, 1)) == expected


# -- For whom --------------------------------------------------------------------------


def test_invitation_only_program_says_so_and_has_no_button(client):
    program = ProgramFactory(joining=Joining.INVITED)

    page = client.get("/").content.decode()

    assert "By invitation." in page
    assert f"apply%2F{program.slug}" not in page


def test_invited_mentor_finds_the_mentors_button_only(client):
    program = ProgramFactory(joining=Joining.INVITED)
    came = InvitedPersonFactory(invitation__program=program, invitation__side=Side.MENTOR)
    client.force_login(came.user)

    page = client.get("/").content.decode()

    assert wizard(program, "mentor") in page
    assert wizard(program, "mentee") not in page


def test_members_program_tells_visitors_and_those_not_listed(client):
    program = ProgramFactory(joining=Joining.MEMBERS)
    visitor = client.get("/").content.decode()
    client.force_login(UserFactory())

    stranger = client.get("/").content.decode()

    assert "For people on the member list of" in visitor
    assert through_sign_up(program, "mentee") in visitor
    assert "We don't find your address or your membership number" in stranger
    assert wizard(program, "mentee") not in stranger


# -- Figures ---------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_landing_asks_as_often_for_one_pair_as_for_three(client, count, django_assert_num_queries):
    program = ProgramFactory()
    MentorshipFactory.create_batch(count, program=program, active=True)
    MentorFactory.create_batch(count, program=program)

    with django_assert_num_queries(6):
        client.get("/")


@pytest.mark.parametrize("count", [1, 3])
def test_landing_asks_as_often_for_one_program_as_for_three(
    client, count, django_assert_num_queries
):
    ProgramFactory.create_batch(count)

    with django_assert_num_queries(6):
        client.get("/")


def test_landing_asks_as_often_for_the_ways_into_one_program_as_into_three(
    client, django_assert_max_num_queries
):
    ProgramFactory.create_batch(3, joining=Joining.MEMBERS)
    client.force_login(UserFactory())

    with django_assert_max_num_queries(12):
        client.get("/")


def test_landing_hides_each_count_under_ten(client):
    program = ProgramFactory()
    MentorshipFactory.create_batch(9, program=program, active=True, mentor__capacity=1)
    assert client.get("/").context["counts"] is None

    MentorFactory.create_batch(10, program=program)

    page = client.get("/")
    counts = page.context["counts"]
    assert (counts.pairs_meeting, counts.mentors_with_places) == (0, 10)
    assert "10 mentors have an open place" in page.content.decode()
    assert "pairs are meeting" not in page.content.decode()


def test_landing_counts_a_mentor_of_two_programs_once(client):
    first, second = ProgramFactory.create_batch(2)
    for mentor in MentorFactory.create_batch(9, program=first):
        MentorFactory(program=second, user=mentor.user)

    assert client.get("/").context["counts"] is None


# -- Between rounds --------------------------------------------------------------------


def test_landing_between_rounds_says_when_the_next_one_opens_and_takes_an_address(client):
    program = between_rounds(next_round_opens_on=date(2099, 4, 1))

    page = client.get("/").content.decode()

    assert "The next round opens on April 1." in page
    assert f'action="/next-round/{program.slug}/"' in page
    assert "We write once, on the day sign-up opens. Then we delete it." in page
    assert "as%3Dmentee" not in page


def test_invitation_only_program_takes_no_address(client):
    program = between_rounds(joining=Joining.INVITED)

    assert b"/next-round/" not in client.get("/").content
    assert leave(client, program, "ana@example.org").status_code == 404
    assert not RoundNotice.objects.exists()


def test_leaving_an_address_is_answered_alike_for_new_and_known_ones(client):
    program = between_rounds()
    RoundNoticeFactory(program=program, email="known@example.org")
    UserFactory(email="account@example.org")

    answers = []
    for address in ("new@example.org", "Known@Example.org", "account@example.org"):
        answer = leave(client, program, address)
        told = [str(message) for message in client.get("/").context["messages"]]
        answers.append((answer.status_code, answer["Location"], told))

    assert answers[0] == (302, "/", ["Thank you. We'll write once, on the day sign-up opens."])
    assert answers[0] == answers[1] == answers[2]
    assert sorted(row.email for row in RoundNotice.objects.all()) == [
        "account@example.org", "known@example.org", "new@example.org",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "address",
    [
        "", "ana", "ana@example", "a@b@example.org", "ana@example.org.", '"ana"@example.org',
        f"{'a' * 250}@example.org", "аna@example.org", "<script>alert(1)</script>@example.org",
        "ana@example.org\r\nBcc: all@example.org", "ana@ex\u202eample.org",
    ],
)  # fmt: skip
def test_address_that_cannot_be_is_kept_in_the_field_and_explained(client, address):
    program = between_rounds()

    page = leave(client, program, address)

    assert page.status_code == 400
    assert b"error-summary" in page.content
    assert b"<title>Error: " in page.content
    assert page.context["form"]["email"].value() == address
    assert b"<script>alert" not in page.content
    assert not RoundNotice.objects.exists()


def test_refused_address_stays_with_its_own_program(client):
    first, second = ProgramFactory.create_batch(
        2, next_round_opens_on=date(2099, 4, 1), is_open=False
    )

    page = leave(client, second, "ana@example").content.decode()

    assert page.count('value="ana@example"') == 1
    assert f'id="notice-{second.pk}-email"' in page
    assert f'id="notice-{first.pk}-email"' in page


def test_address_for_a_program_that_is_open_is_not_kept(client):
    program = ProgramFactory()

    page = client.post(
        reverse("round-notice", args=[program.slug]), {"email": "ana@example.org"}, follow=True
    )

    assert b"Sign-up is open now." in page.content
    assert not RoundNotice.objects.exists()


def test_reloading_the_answer_leads_back_to_the_first_page(client):
    program = between_rounds()

    assert client.get(reverse("round-notice", args=[program.slug]))["Location"] == "/"
    assert leave(client, ProgramFactory.build(slug="nowhere"), "a@example.org").status_code == 404


def test_many_addresses_from_one_place_are_slowed_down(client):
    program = between_rounds()

    answers = [leave(client, program, f"person{n}@example.org") for n in range(40)]

    slowed = [answer for answer in answers if answer.status_code == 429]
    assert (len(slowed), slowed[0]["Retry-After"]) == (10, "60")
    assert RoundNotice.objects.count() == 30


def test_mentors_may_sign_up_before_mentees(client):
    today = database_now().date()
    program = ProgramFactory(
        mentor_signup_opens_on=today - timedelta(1), signup_opens_on=today + timedelta(13)
    )

    card = client.get("/").context["offers"][0].card

    assert (card.is_open, card.sides, card.mentees_from) == (
        True, ("mentor",), today + timedelta(13)
    )  # fmt: skip
    assert [is_signup_open(program, today, side) for side in ("mentee", "mentor")] == [False, True]
    assert opens_on(program, today, "mentee") == today + timedelta(13)


def test_mentors_wait_for_the_mentees_day_where_they_have_none(client):
    today = database_now().date()
    program = ProgramFactory.build(signup_opens_on=today + timedelta(1))

    assert not is_signup_open(program, today, "mentor")

from datetime import timedelta

import pytest
from django.utils import timezone

from mentorship.enums import MentorshipState
from mentorship.models import Agreement
from mentorship.queries import agreements as queries
from tests.factories.accounts import UserFactory
from tests.factories.agreements import AgreementFactory, started
from tests.factories.mentorship import MentorshipFactory, ProgramStaffFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


@pytest.fixture
def pair():
    return started(mentee__user__name="Noor Amini", mentor__user__name="Dolores Vega")


def _address(pair):
    return f"/mentorships/{pair.pk}/agreement/"


def _seen(pair):
    newest = queries.of(pair).newest
    return queries.digest(newest.body if newest else queries.wording(pair)[0])


def _sign(client, pair, **form):
    return client.post(_address(pair), {"step": "sign", "seen": _seen(pair), **form})


def test_page_shows_the_text_with_names_and_dates_and_one_button(signed_in, pair):
    page = signed_in(pair.mentee_user).get(_address(pair)).content.decode()

    end = f"{pair.ends_on:%b} {pair.ends_on.day}, {pair.ends_on.year}"
    assert f"We, Noor and Dolores, agree to meet for 6 months, until {end}." in page
    assert "not signed yet" in page
    assert "Our first goal" in page
    assert "Only the two of you read it." in page
    assert "I agree" in page
    assert page.count("button--primary") == 1


def test_both_sign_on_the_page(signed_in, pair):
    first = _sign(signed_in(pair.mentee_user), pair, goal="Sit the CSPT", rhythm="Thursdays")
    waiting = signed_in(pair.mentee_user).get(_address(pair)).content.decode()
    his = signed_in(pair.mentor_user).get(_address(pair)).content.decode()
    second = _sign(signed_in(pair.mentor_user), pair)

    assert (first.status_code, second.status_code) == (302, 302)
    assert "Dolores hears of it by e-mail" in waiting
    assert "I agree" not in waiting
    assert "Noor has signed" in his
    assert "Our first goal: Sit the CSPT" in his
    done = signed_in(pair.mentor_user).get(_address(pair)).content.decode()
    assert done.count("signed on") == 2
    assert "button--primary" not in done


def test_signing_needs_a_goal_and_keeps_what_was_typed(signed_in, pair):
    page = _sign(signed_in(pair.mentee_user), pair, goal="", rhythm="Thursdays <i>")

    said = page.content.decode()
    assert (page.status_code, 'class="error-summary"' in said) == (400, True)
    assert "Write your first goal in a few words." in said
    assert "Thursdays &lt;i&gt;" in said
    assert not Agreement.objects.exists()


def test_signing_what_changed_meanwhile_is_a_conflict_that_names_who(signed_in, pair):
    seen = _seen(pair)
    _sign(signed_in(pair.mentee_user), pair, goal="Sit the CSPT")

    late = signed_in(pair.mentor_user).post(
        _address(pair), {"step": "sign", "seen": seen, "goal": "My own words"}
    )

    assert late.status_code == 409
    assert "Noor wrote on" in late.content.decode()
    assert Agreement.objects.get().mentor_signed_at is None


def test_change_is_suggested_read_side_by_side_and_answered(signed_in):
    holds = AgreementFactory(signed=True)
    pair = holds.mentorship
    form = {"step": "suggest", "number": "1", "goal": holds.goal, "rhythm": "Mondays",
            "ends_on": holds.ends_on.isoformat()}  # fmt: skip

    asked = signed_in(pair.mentor_user).post(_address(pair), form)
    page = signed_in(pair.mentee_user).get(_address(pair)).content.decode()

    assert asked.status_code == 302
    assert "suggests a change" in page
    assert '<td data-label="Now">Every other Thursday</td>' in page
    assert '<td data-label="Suggested">Mondays</td>' in page
    assert "Leave it as it is" in page
    kept = signed_in(pair.mentee_user).post(_address(pair), {"step": "keep", "number": "2"})
    assert kept.status_code == 302
    assert queries.of(pair).newest == holds


def test_own_suggestion_can_be_taken_back(signed_in):
    holds = AgreementFactory(signed=True)
    pair = holds.mentorship
    AgreementFactory(mentorship=pair, number=2, rhythm="Mondays")
    client = signed_in(pair.mentee_user)

    page = client.get(_address(pair)).content.decode()
    client.post(_address(pair), {"step": "keep", "number": "2"})

    assert "Take my suggestion back" in page
    assert queries.of(pair).newest == holds


@pytest.mark.parametrize(
    ("form", "status", "says"),
    [
        ({"ends_on": "2020-01-01"}, 400, "Choose a last day"),
        ({"ends_on": "31-12-9999"}, 400, "Write the day as"),
        ({"ends_on": "9999-12-31"}, 400, "Check the year."),
        ({"ends_on": ""}, 400, "Name the last day"),
        ({"goal": "x" * 201}, 400, "Keep it to 200 characters."),
        ({"number": "abc"}, 400, "error-summary"),
        ({"number": "7", "rhythm": "Mondays"}, 409, "wrote on"),
        ({}, 400, "Change the goal"),
    ],
)
def test_suggestion_that_does_not_fit_says_why(signed_in, form, status, says):
    holds = AgreementFactory(signed=True)
    pair = holds.mentorship
    given = {"step": "suggest", "number": "1", "goal": holds.goal, "rhythm": holds.rhythm,
             "ends_on": holds.ends_on.isoformat()}  # fmt: skip

    page = signed_in(pair.mentee_user).post(_address(pair), given | form)

    assert (page.status_code, says in page.content.decode()) == (status, True)
    assert Agreement.objects.count() == 1


@pytest.mark.parametrize(
    ("form", "status"),
    [({}, 400), ({"step": "tear"}, 400), ({"step": "keep"}, 400), ({"step": "suggest"}, 400),
     ({"step": "keep", "number": "1"}, 409)],
)  # fmt: skip
def test_step_that_is_none_is_refused(signed_in, pair, form, status):
    assert signed_in(pair.mentee_user).post(_address(pair), form).status_code == status


@pytest.mark.parametrize("state", [MentorshipState.PAUSED, MentorshipState.SUSPENDED])
def test_pause_and_suspension_read_alike_and_take_no_signature(signed_in, state):
    now = timezone.now()
    resting = started(state=state, paused_at=now, suspended_at=now)

    client = signed_in(resting.mentee_user)
    page = client.get(_address(resting)).content.decode()

    assert "I agree" not in page
    assert _sign(client, resting, goal="Sit the CSPT").status_code == 409


def test_agreement_is_between_the_two(signed_in, client, pair):
    AgreementFactory(mentorship=pair, goal="Canary goal")
    waiting = MentorshipFactory(program=pair.program)

    assert client.get(_address(pair)).status_code == 302
    for stranger in (UserFactory(), ProgramStaffFactory(program=pair.program).user):
        assert signed_in(stranger).get(_address(pair)).status_code == 404
        assert _sign(signed_in(stranger), pair).status_code == 404
    assert signed_in(waiting.mentee_user).get(_address(waiting)).status_code == 404


@pytest.mark.parametrize("versions", [1, 3])
def test_page_needs_few_queries(signed_in, django_assert_max_num_queries, versions):
    pair = started()
    for number in range(1, versions + 1):
        replaced = timezone.now() if number < versions else None
        AgreementFactory(mentorship=pair, number=number, signed=True, replaced_at=replaced)
    client = signed_in(pair.mentee_user)

    with django_assert_max_num_queries(10):
        page = client.get(_address(pair)).content.decode()

    assert ("What you had agreed before" in page) == (versions == 3)


def test_extension_agreed_elsewhere_is_said(signed_in):
    holds = AgreementFactory(signed=True)
    pair = holds.mentorship
    type(pair).objects.update(ends_on=pair.ends_on + timedelta(days=90))

    page = signed_in(pair.mentee_user).get(_address(pair)).content.decode()

    assert "You have since agreed to go on until" in page

"""Suggestions for a mentee: kind reasons, no score, nothing that he does not show."""

import re

import pytest

from matching.models import HiddenMentor
from matching.queries import suggestion_cards, warm
from matching.services import exclusions
from mentorship.enums import MenteeState, ShownField
from mentorship.models import Mentee, Mentor
from tests.factories.accounts import UserFactory, verified
from tests.factories.matching import RoundFactory
from tests.factories.mentorship import (
    GoalFactory,
    MenteeFactory,
    MentorFactory,
    PatternFactory,
    RoleFactory,
)
from tests.matching import scenes

pytestmark = pytest.mark.django_db
ADDRESS = "/mentors/suggested/"
SCORES = re.compile(r"score|points|\bof 100\b|best match|top match|% (fit|match)|strong fit", re.I)


@pytest.fixture
def mentee(client):
    scenes.taxonomy()
    program = RoundFactory(program__min_score=0).program
    mentee = MenteeFactory(program=program, profile__patterns=[PatternFactory()])
    mentee.goals.set([GoalFactory(slug="get-certified", name="Get certified")])
    client.force_login(verified(mentee.user))
    return mentee


def fitting(mentee, **given):
    lead = RoleFactory(slug="lead-technician", level=4)
    mentor = MentorFactory(program=mentee.program, listed=True, profile__role=lead,
                           profile__patterns=[PatternFactory()], **given)  # fmt: skip
    mentor.helps_with.set([GoalFactory(slug="get-certified")])
    return mentor


def shown_ids(client):
    return {one["card"].id for one in client.get(ADDRESS).context["cards"]}


def test_page_says_why_and_never_how_well(client, mentee):
    mentor = fitting(mentee, user__name="Dolores CANARYSURNAME", profile__employer="CANARYWORK")

    response = client.get(ADDRESS)

    (one,) = response.context["cards"]
    text = response.content.decode()
    main = text[text.index("<main") : text.index("</main>")]
    assert "Dolores helps with “Get certified”." in one["reasons"]
    assert one["card"].id == mentor.pk
    assert not SCORES.search(main)
    assert "CANARY" not in text


def test_reason_is_left_unsaid_where_he_does_not_show_its_field(client, mentee):
    fitting(mentee, shown=[ShownField.MEETS])

    (one,) = client.get(ADDRESS).context["cards"]

    assert not any("Get certified" in reason for reason in one["reasons"])
    assert any("free" in reason for reason in one["reasons"])


def test_he_who_shows_nothing_offers_what_she_asked_for(client, mentee):
    mentor = fitting(mentee, shown=[])
    mentor.user.profile.outlook = []
    mentor.user.profile.save()

    (one,) = client.get(ADDRESS).context["cards"]

    assert one["reasons"] == (
        f"{mentor.user.first_name} offers what you asked for: a career mentor.",
    )


def test_changes_count_at_once(client, mentee):
    first, second, third = (fitting(mentee) for _ in range(3))
    assert shown_ids(client) == {first.pk, second.pk, third.pk}

    Mentor.objects.filter(pk=first.pk).update(listed_at=None)
    HiddenMentor.objects.create(mentee=mentee, mentor=second)
    assert shown_ids(client) == {third.pk}

    Mentor.objects.filter(pk=third.pk).update(shown=[])
    (one,) = client.get(ADDRESS).context["cards"]
    assert not any("Get certified" in reason for reason in one["reasons"])


def test_her_own_changes_count_at_once(client, mentee):
    fitting(mentee)
    (before,) = client.get(ADDRESS).context["cards"]

    mentee.goals.clear()

    (after,) = client.get(ADDRESS).context["cards"]
    assert any("Get certified" in reason for reason in before["reasons"])
    assert not any("Get certified" in reason for reason in after["reasons"])


def test_exclusion_counts_after_a_minute_at_the_latest(client, mentee, monkeypatch):
    mentor = fitting(mentee)
    assert shown_ids(client) == {mentor.pk}

    exclusions.add(program=mentee.program, first=mentee.user_id, second=mentor.user_id,
                   kind="conflict", actor=None)  # fmt: skip
    now = suggestion_cards.time.monotonic()
    monkeypatch.setattr(suggestion_cards.time, "monotonic", lambda: now + 61)

    assert shown_ids(client) == set()


def test_large_program_that_is_not_ready_says_so(client, mentee, monkeypatch):
    monkeypatch.setattr(warm, "SMALL", 0)
    fitting(mentee)

    assert "getting the mentors ready" in client.get(ADDRESS).content.decode()


@pytest.mark.parametrize("state", [MenteeState.APPLIED, MenteeState.PAUSED], ids=str)
def test_who_does_not_wait_gets_a_sentence(client, mentee, state):
    fitting(mentee)
    Mentee.objects.filter(pk=mentee.pk).update(state=state)

    assert "We suggest mentors while you wait for one." in client.get(ADDRESS).content.decode()
    assert 'hx-trigger="load"' not in client.get("/mentors/").content.decode()


def test_directory_asks_for_them_and_links_to_them_without_script(client, mentee):
    text = client.get("/mentors/").content.decode()

    address = f"{ADDRESS}?program={mentee.program.slug}"
    assert f'hx-get="{address}&amp;few=1" hx-trigger="load"' in text
    assert f'<a href="{address}">' in text


def test_other_pages_show_the_first_three_and_lead_to_all(client, mentee):
    for _ in range(4):
        fitting(mentee)

    everybody = client.get(ADDRESS).context
    few = client.get(f"{ADDRESS}?few=1").context

    first = [one["card"].id for one in everybody["cards"]][:3]
    assert ([one["card"].id for one in few["cards"]], few["all"]) == (first, 4)
    assert (len(everybody["cards"]), everybody["all"]) == (4, 0)


def test_page_of_somebody_who_seeks_nobody_is_empty(client):
    client.force_login(verified(UserFactory()))

    assert client.get(ADDRESS).context["cards"] == []
    assert client.get(f"{ADDRESS}?program=nothing").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_few_questions_while_nothing_changes(
    client, mentee, count, django_assert_num_queries
):
    for _ in range(count):
        fitting(mentee)
    client.get(ADDRESS)

    with django_assert_num_queries(12):
        assert len(client.get(ADDRESS).context["cards"]) == count

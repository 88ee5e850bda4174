from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mentorship.models import ContinuingEducation, HeldCredential, MentorshipGoal
from tests.factories.mentorship import (
    CredentialFactory,
    MentorshipFactory,
    ProfileFactory,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
URL = "/me/credentials/"


@pytest.fixture
def person(client):
    user = ProfileFactory(user__time_zone="America/Chicago").user
    client.force_login(user)
    return user


def hold(person, expires_in=60, **facts):
    today = timezone.localdate()
    given = {"renewal_months": 24, "ce_hours": 20, "ce_rules": {"law_min": 1}} | facts
    return HeldCredential.objects.create(
        profile=person.profile, credential=CredentialFactory(name="CPhT", facts=given),
        expires_on=None if expires_in is None else today + expires_in * DAY,
    )  # fmt: skip


def cards(client):
    return [one["card"] for one in client.get(URL).context["cards"]]


def study(held, hours, days_ago):
    return ContinuingEducation.objects.create(
        held_credential=held, title="Law update", hours=hours,
        earned_on=timezone.localdate() - days_ago * DAY,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("expires_in", "tone", "status"),
    [
        (None, "", "No expiry date yet"), (-1, "bad", "Ran out on"), (0, "bad", "Runs out today"),
        (1, "bad", "Runs out in 1 day"), (30, "bad", "Runs out in 30 days"),
        (31, "warn", "Runs out in 31 days"), (90, "warn", "Runs out in 90 days"),
        (91, "good", "Until"),
    ],
)  # fmt: skip
def test_card_says_until_when(client, person, expires_in, tone, status):
    hold(person, expires_in)

    (card,) = cards(client)

    assert card.tone == tone
    assert card.status.startswith(status)


def test_hours_of_this_renewal_count_and_earlier_ones_are_shown(client, person):
    held = hold(person)
    study(held, "12.50", 10)
    study(held, "8", 800)

    (card,) = cards(client)

    assert (card.hours_logged, card.hours_needed, card.hours_left, card.percent) == (
        "12.5", "20", "7.5", 62,
    )  # fmt: skip
    assert [entry.counts for entry in card.entries] == [True, False]
    assert card.rules == ("at least 1 in law",)


def test_hours_are_noted_and_removed(client, person):
    held = hold(person)
    prefix = f"hours-{held.pk}"
    day = timezone.localdate().isoformat()

    client.post(
        reverse("me-credential-hours", args=[held.pk]),
        {f"{prefix}-title": "Law update", f"{prefix}-hours": "1.5", f"{prefix}-earned_on": day},
    )
    entry = ContinuingEducation.objects.get()
    assert "Law update" in client.get(URL).content.decode()

    client.post(reverse("me-hours-remove", args=[entry.pk]))
    assert not ContinuingEducation.objects.exists()


@pytest.mark.parametrize("hours", ["", "0", "-1", "201", "1e30", "NaN", "three", "1.234"])
def test_hours_that_cannot_be_come_back_as_typed(client, person, hours):
    held = hold(person)
    prefix = f"hours-{held.pk}"

    page = client.post(
        reverse("me-credential-hours", args=[held.pk]),
        {f"{prefix}-title": "My course", f"{prefix}-hours": hours,
         f"{prefix}-earned_on": "2026-13-45"},
    )  # fmt: skip

    assert page.status_code == 400
    assert "My course" in page.content.decode()
    assert "Enter hours above 0 and up to 200" in page.content.decode()
    assert not ContinuingEducation.objects.exists()


def test_new_dates_are_saved_and_impossible_ones_refused(client, person):
    held = hold(person)
    url, prefix = reverse("me-credential-dates", args=[held.pk]), f"dates-{held.pk}"

    refused = client.post(
        url, {f"{prefix}-issued_on": "2027-01-01", f"{prefix}-expires_on": "2026-01-01"}
    )
    assert refused.status_code == 400
    assert client.post(url, {f"{prefix}-expires_on": "0001-01-01"}).status_code == 400

    client.post(url, {f"{prefix}-issued_on": "2026-01-01", f"{prefix}-expires_on": "2028-01-01"})
    held.refresh_from_db()
    assert (held.issued_on, held.expires_on) == (date(2026, 1, 1), date(2028, 1, 1))


def test_reminders_are_asked_for_and_switched_off(client, person):
    for wanted, is_on in (("on", True), ("", False)):
        client.post(reverse("me-credential-reminders"), {"wanted": wanted} if wanted else {})

        person.profile.refresh_from_db()
        assert bool(person.profile.expiry_reminders_at) == is_on
        assert client.get(URL).context["is_reminded"] == is_on


def test_renewal_becomes_a_goal_with_one_button(client, person):
    held = hold(person)
    pair = MentorshipFactory(mentee__user=person, mentee__profile=False, active=True)
    goal_url = reverse("me-credential-goal", args=[held.pk])
    assert goal_url in client.get(URL).content.decode()

    answer = client.post(goal_url, {"mentorship": pair.pk})

    assert answer.url == f"/mentorships/{pair.pk}/"
    assert MentorshipGoal.objects.get().held_credential == held
    assert goal_url not in client.get(URL).content.decode()


@pytest.mark.parametrize("chosen", ["", "0", "abc", "-1", "9" * 30])
def test_goal_goes_into_her_own_mentorships_only(client, person, chosen):
    held = hold(person)
    MentorshipFactory(active=True)

    page = client.post(reverse("me-credential-goal", args=[held.pk]), {"mentorship": chosen})

    assert page.status_code == 404


@pytest.mark.parametrize("step", ["dates", "hours", "goal"])
def test_credentials_of_others_are_not_found(client, person, step):
    theirs = hold(ProfileFactory().user)

    assert client.post(reverse(f"me-credential-{step}", args=[theirs.pk])).status_code == 404


def test_page_without_credentials_says_what_to_do(client, person):
    assert "Name what you hold on your profile" in client.get(URL).content.decode()


@pytest.mark.parametrize("size", [1, 3])
def test_page_takes_the_same_queries(client, person, size, django_assert_num_queries):
    for _ in range(size):
        study(hold(person), 2, 10)

    with django_assert_num_queries(9):
        client.get(URL)


def test_renewal_is_suggested_where_a_goal_is_set_if_she_asked(client, person):
    held = hold(person)
    pair = MentorshipFactory(mentee__user=person, mentee__profile=False, active=True)
    new_goal = reverse("goal-new", args=[pair.pk])
    assert client.get(new_goal).context["renewals"] == []

    client.post(reverse("me-credential-reminders"), {"wanted": "on"})
    assert client.get(new_goal).context["renewals"] == [held]

    client.post(reverse("me-credential-goal", args=[held.pk]), {"mentorship": pair.pk})
    assert client.get(new_goal).context["renewals"] == []

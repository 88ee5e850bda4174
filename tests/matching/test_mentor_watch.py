"""Whatever a score reads of a mentor leaves a row when it changes, whoever changes it."""

import pytest
from django.db import connection

from matching import mentor_watch
from matching.models import MentorChange
from mentorship.enums import MentorState
from mentorship.models import AvailabilityWindow, HeldCredential, Mentor, Profile, Role
from tests.factories.mentorship import (
    CredentialFactory,
    GoalFactory,
    InterestFactory,
    MenteeFactory,
    MentorFactory,
    PatternFactory,
    RoleFactory,
    SpecializationFactory,
    WorkSettingFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def mentor():
    mentor = MentorFactory(capacity=2, listed=True)
    mentor.user.profile.held_credentials.create(credential=CredentialFactory())
    MentorChange.objects.all().delete()
    return mentor


def changed():
    """Return what was noted since the last time, as (mentor id, user id)."""
    rows = set(MentorChange.objects.values_list("mentor_id", "user_id"))
    MentorChange.objects.all().delete()
    return rows


def test_triggers_can_be_removed_and_installed_again(mentor):
    mentor_watch.remove(connection)
    Mentor.objects.filter(pk=mentor.pk).update(offers=["peer"])
    assert changed() == set()

    mentor_watch.install(connection)
    Mentor.objects.filter(pk=mentor.pk).update(offers=["life"])
    assert changed() == {(mentor.pk, None)}


def test_new_vetted_mentor_is_noted_and_an_applicant_is_not():
    applicant = MentorFactory(state=MentorState.APPLIED)
    vetted = MentorFactory()

    noted = {mentor_id for mentor_id, _user in changed()}

    assert vetted.pk in noted
    assert applicant.pk not in noted


@pytest.mark.parametrize(
    "values",
    [
        {"state": MentorState.PAUSED},
        {"offers": ["peer"]},
        {"capacity": 5},
        {"avoid": ["rival@example.org"]},
        {"available_until": "2026-03-01"},
        {"available_from": "2026-04-01"},
        {"places_held": 2},
        {"listed_at": None},
        {"shown": ["photo"]},
    ],
    ids=lambda values: next(iter(values)),
)
def test_change_of_a_vetted_mentor_is_noted(mentor, values):
    Mentor.objects.filter(pk=mentor.pk).update(**values)

    assert changed() == {(mentor.pk, None)}


def test_place_taken_while_others_are_free_is_not_noted(mentor):
    Mentor.objects.filter(pk=mentor.pk).update(places_held=1)

    assert changed() == set()


def test_mentor_who_comes_back_is_noted(mentor):
    Mentor.objects.filter(pk=mentor.pk).update(state=MentorState.PAUSED)
    changed()

    Mentor.objects.filter(pk=mentor.pk).update(state=MentorState.VETTED)
    assert changed() == {(mentor.pk, None)}


@pytest.mark.parametrize(
    ("state", "is_noted"),
    [(MentorState.PAUSED, True), (MentorState.LEFT, False), (MentorState.APPLIED, False)],
)
def test_change_counts_while_he_stands_in_the_directory(mentor, state, is_noted):
    Mentor.objects.filter(pk=mentor.pk).update(state=state)
    changed()

    Mentor.objects.filter(pk=mentor.pk).update(listed_at=None)

    assert changed() == ({(mentor.pk, None)} if is_noted else set())


@pytest.mark.parametrize(
    ("column", "value"),
    [("email", "new@example.org"), ("time_zone", "America/Denver"), ("is_active", False)],
)
def test_change_of_a_person_is_noted(mentor, column, value):
    setattr(mentor.user, column, value)
    mentor.user.save()

    assert changed() == {(None, mentor.user_id)}


def test_sign_in_is_not_noted(mentor):
    mentor.user.last_login = mentor.applied_at
    mentor.user.save()

    assert changed() == set()


@pytest.mark.parametrize(
    "values", [{"employer": "Elsewhere"}, {"years": 12}, {"outlook": [1, 2, 3, 4, 5, 1]}]
)
def test_change_of_a_profile_is_noted(mentor, values):
    Profile.objects.filter(pk=mentor.user_id).update(**values)

    assert changed() == {(None, mentor.user_id)}


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("past_roles", RoleFactory),
        ("specializations", SpecializationFactory),
        ("interests", InterestFactory),
        ("patterns", PatternFactory),
    ],
)
def test_change_of_a_profiles_entries_is_noted(mentor, name, make):
    entry = make()
    changed()
    entries = getattr(mentor.user.profile, name)

    entries.add(entry)
    assert changed() == {(None, mentor.user_id)}
    entries.clear()
    assert changed() == {(None, mentor.user_id)}


def test_change_of_goals_helped_with_is_noted(mentor):
    goal = GoalFactory()
    changed()

    mentor.helps_with.add(goal)
    assert changed() == {(mentor.pk, None)}
    mentor.helps_with.remove(goal)
    assert changed() == {(mentor.pk, None)}


def test_change_of_held_credentials_is_noted(mentor):
    credential = CredentialFactory(slug="another")
    changed()

    HeldCredential.objects.filter(profile_id=mentor.user_id).update(credential=credential)
    assert changed() == {(None, mentor.user_id)}
    HeldCredential.objects.filter(profile_id=mentor.user_id).delete()
    assert changed() == {(None, mentor.user_id)}


def test_change_of_the_taxonomy_concerns_everybody():
    role, setting = RoleFactory(), WorkSettingFactory()
    pattern = PatternFactory()
    changed()

    Role.objects.filter(pk=role.pk).update(level=5)
    assert changed() == {(None, None)}
    setting.related.add(WorkSettingFactory(slug="other"))
    assert changed() == {(None, None)}
    AvailabilityWindow.objects.filter(pattern=pattern).delete()
    assert changed() == {(None, None)}


def test_mentees_answers_are_not_noted():
    mentee = MenteeFactory()
    changed()

    mentee.wants.add(SpecializationFactory())
    changed()
    mentee.seeks = ["life"]
    mentee.save()
    mentee.wants.clear()

    assert changed() == set()


def test_every_table_that_a_run_reads_of_mentors_is_watched():
    watched = {watch.table for watch in mentor_watch.WATCHES}
    links = [Profile.past_roles, Profile.specializations, Profile.interests, Profile.patterns,
             Mentor.helps_with]  # fmt: skip
    tables = {link.through._meta.db_table for link in links}
    tables |= {model._meta.db_table for model in (Mentor, Profile, HeldCredential, Role)}

    assert tables <= watched

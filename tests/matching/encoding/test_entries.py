import pytest

from matching.encoding import entries
from matching.encoding.entries import Entries, slugs_of
from mentorship.models import Mentor
from tests.factories.mentorship import (
    CredentialFactory,
    GoalFactory,
    MentorFactory,
    PatternFactory,
    ProfileFactory,
    RoleFactory,
    SpecializationFactory,
    WorkSettingFactory,
)

pytestmark = pytest.mark.django_db


def test_entries_are_those_of_each_person():
    role, setting = RoleFactory(slug="lead"), WorkSettingFactory(slug="hospital")
    full = ProfileFactory(
        role=role,
        setting=setting,
        patterns=[PatternFactory(slug="evening")],
        specializations=[SpecializationFactory(slug="oncology"), SpecializationFactory(slug="iv")],
        credentials=[CredentialFactory(slug="cpht")],
    )
    full.past_roles.set([RoleFactory(slug="clerk")])
    empty = ProfileFactory(role=None)

    found = Entries([full.pk, empty.pk])

    assert (found.role(role.pk), found.setting(setting.pk)) == ("lead", "hospital")
    assert (found.role(None), found.setting(None)) == ("", "")
    assert found.specializations(full.pk) == {"oncology", "iv"}
    assert found.credentials(full.pk) == {"cpht"}
    assert found.patterns(full.pk) == {"evening"}
    assert found.past_roles(full.pk) == {"clerk"}
    assert found.working_for(full.pk) == found.interests(full.pk) == frozenset()
    assert found.specializations(empty.pk) == frozenset()


def test_owners_are_named_some_at_a_time(monkeypatch, django_assert_num_queries):
    mentors = [MentorFactory() for _ in range(3)]
    for mentor in mentors:
        mentor.helps_with.set([GoalFactory(slug=f"goal-{mentor.pk}")])
    monkeypatch.setattr(entries, "AT_ONCE", 2)

    with django_assert_num_queries(2):
        found = slugs_of(Mentor.helps_with, [mentor.pk for mentor in mentors])

    assert [found(mentor.pk) for mentor in mentors] == [{f"goal-{m.pk}"} for m in mentors]


def test_nobody_needs_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert slugs_of(Mentor.helps_with, [])(1) == frozenset()

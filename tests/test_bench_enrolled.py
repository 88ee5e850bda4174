"""The benchmark's population as rows: everybody with the entries of the columns."""

import numpy as np
import pytest

from matching.queries.suggestions import suggestions_for
from mentorship.models import HeldCredential, Mentee, Mentor, Profile
from tests.bench.enrolled import enroll
from tests.bench.population import population
from tests.matching.enrolled import load_taxonomy

pytestmark = pytest.mark.django_db


def test_enrolled_population_has_its_links_and_gets_suggestions():
    load_taxonomy()

    program = enroll(6, 40)

    pool = population(6, 40)
    assert Mentor.helps_with.through.objects.count() == pool.mentors.helps_with.sum()
    assert Mentee.goals.through.objects.count() == pool.mentees.goals.sum()
    assert Profile.specializations.through.objects.count() == pool.mentors.practices.sum()
    credentials = (pool.mentors.people.credentials, pool.mentees.people.credentials)
    assert HeldCredential.objects.count() == sum(marks.sum() for marks in credentials)
    known = np.concatenate([pool.mentors.people.setting, pool.mentees.people.setting]) >= 0
    assert Profile.objects.filter(setting__isnull=False).count() == known.sum()
    assert any(suggestions_for(mentee) for mentee in program.mentees.all())

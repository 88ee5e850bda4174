import pytest
from django.db import DatabaseError, transaction

from matching.models import Match, Wish
from tests.factories.matching import MatchFactory
from tests.factories.mentorship import MenteeFactory, MentorFactory

pytestmark = pytest.mark.django_db


def test_match_of_one_program_is_kept():
    match = MatchFactory()

    assert list(Match.objects.all()) == [match]


@pytest.mark.parametrize("end", ["mentee", "mentor"])
def test_match_across_programs_is_refused_on_insert(end):
    stranger = {"mentee": MenteeFactory, "mentor": MentorFactory}[end]()

    with pytest.raises(DatabaseError, match="same program"), transaction.atomic():
        MatchFactory(**{end: stranger})

    assert not Match.objects.exists()


@pytest.mark.parametrize("end", ["mentee", "mentor"])
def test_match_across_programs_is_refused_on_update(end):
    match = MatchFactory()
    stranger = {"mentee": MenteeFactory, "mentor": MentorFactory}[end]()

    with pytest.raises(DatabaseError, match="same program"), transaction.atomic():
        Match.objects.filter(pk=match.pk).update(**{end: stranger})


def test_wish_across_programs_is_refused():
    with pytest.raises(DatabaseError, match="same program"), transaction.atomic():
        Wish.objects.create(mentee=MenteeFactory(), mentor=MentorFactory(), rank=1)

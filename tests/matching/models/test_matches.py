import pytest
from django.db import IntegrityError

from matching.enums import ExclusionKind
from matching.models import Exclusion
from tests.factories.accounts import UserFactory
from tests.factories.matching import RoundFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("is_for_one_round", [True, False])
def test_exclusion_has_one_row_per_pair(is_for_one_round):
    match_round = RoundFactory()
    first, second = sorted((UserFactory(), UserFactory()), key=lambda user: user.pk)
    values = {
        "program": match_round.program,
        "round": match_round if is_for_one_round else None,
        "first": first,
        "second": second,
        "kind": ExclusionKind.CONFLICT,
    }
    Exclusion.objects.create(**values)

    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        Exclusion.objects.create(**values)


def test_exclusion_may_stand_for_a_round_and_for_the_program():
    match_round = RoundFactory()
    first, second = sorted((UserFactory(), UserFactory()), key=lambda user: user.pk)
    values = {"program": match_round.program, "first": first, "second": second}
    Exclusion.objects.create(**values, kind=ExclusionKind.CONFLICT, round=match_round)
    Exclusion.objects.create(**values, kind=ExclusionKind.REJECTED)

    assert Exclusion.objects.count() == 2

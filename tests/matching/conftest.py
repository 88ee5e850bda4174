import pytest

from tests.factories.matching import RoundFactory
from tests.factories.mentorship import ProgramStaffFactory


@pytest.fixture
def match_round(db):
    return RoundFactory()


@pytest.fixture
def admin(match_round):
    return ProgramStaffFactory(program=match_round.program).user

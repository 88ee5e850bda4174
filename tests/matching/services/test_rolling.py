import pytest

from accounts.exceptions import Refused
from matching.enums import RoundState
from matching.models import Round
from matching.services.rolling import keep_open
from tests.factories.accounts import UserFactory
from tests.factories.matching import RoundFactory
from tests.factories.mentorship import ProgramFactory, ProgramStaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return ProgramStaffFactory(program__intake="rolling")


def kept(staff):
    return keep_open(program_id=staff.program.pk, actor=staff.user)


def test_rolling_program_gets_one_open_round_however_often_it_is_asked_for(staff):
    first, second = kept(staff), kept(staff)

    assert (first.state, second) == (RoundState.OPEN, None)
    assert [*Round.objects.filter(program=staff.program)] == [first]


def test_rolling_program_gets_another_name_after_a_closed_round(staff):
    first = kept(staff)
    first.state = RoundState.CLOSED
    first.save()

    assert kept(staff).name == f"{first.name}, 2"


def test_round_that_sends_introductions_is_enough(staff):
    RoundFactory(program=staff.program, state=RoundState.PUBLISHED)

    assert kept(staff) is None


def test_program_in_rounds_gets_none(staff):
    staff.program.intake = "cohort"
    staff.program.save()

    assert kept(staff) is None


def test_somebody_else_opens_none():
    with pytest.raises(Refused):
        keep_open(program_id=ProgramFactory(intake="rolling").pk, actor=UserFactory())

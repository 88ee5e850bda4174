import pytest

from mentorship.enums import MentorshipState
from mentorship.models import Profile
from tests.factories.mentorship import (
    CheckInAnswerFactory,
    ContentTextFactory,
    CredentialFactory,
    GoalFactory,
    InterestFactory,
    LanguageFactory,
    MentorshipFactory,
    PatternFactory,
    ProfileFactory,
    ProgramStaffFactory,
    SpecializationFactory,
    WorkSettingFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "make",
    [
        CheckInAnswerFactory,
        ContentTextFactory,
        CredentialFactory,
        GoalFactory,
        InterestFactory,
        LanguageFactory,
        MentorshipFactory,
        PatternFactory,
        ProfileFactory,
        ProgramStaffFactory,
        SpecializationFactory,
        WorkSettingFactory,
    ],
)
def test_factory_makes_a_legal_row(make):
    row = make()

    row.full_clean(validate_unique=False)


def test_mentorship_joins_one_program_and_its_two_people():
    mentorship = MentorshipFactory(active=True)

    assert mentorship.state == MentorshipState.ACTIVE
    assert mentorship.mentee.program == mentorship.mentor.program == mentorship.program
    assert mentorship.mentee.user == mentorship.mentee_user
    assert Profile.objects.count() == 2

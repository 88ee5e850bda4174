import pytest

from mentorship.enums import MenteeState, MentorState
from mentorship.models import Draft, Mentee, Mentor, Profile
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import ProgramFactory
from tests.mentorship.views.wizard import EMPLOYER, MENTEE, Walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("entries")]


@pytest.fixture
def program():
    return ProgramFactory(capacity_max=4)


@pytest.fixture
def walk(signed_in, program):
    """A newcomer at the door of the mentees' wizard."""
    return Walk(signed_in(UserFactory(time_zone="")), program)


def test_wizard_walks_from_the_door_to_the_orientation(walk):
    addresses = [walk.enter().url]
    for step in ("now", "aims", "meeting", "words", "check"):
        assert walk.client.get(walk.address(step)).status_code == 200
        response = walk.answer(step)
        assert response.status_code == 302, step
        addresses.append(response.url)

    assert addresses == [
        *(walk.address(step) for step in ("now", "aims", "meeting", "words", "check")),
        f"/orientation/{walk.program.slug}/mentee/1/",
    ]
    assert not Draft.objects.exists()


def test_wizard_keeps_every_answer_of_a_mentee(walk):
    walk.walk()

    mentee = Mentee.objects.get()
    assert (mentee.state, mentee.seeks) == (MenteeState.AVAILABLE, ["peer", "career"])
    assert mentee.target_role.slug == "sterile-compounding-technician"
    assert mentee.avoid == ["boss@example.org", "Some Pharmacy"]
    assert (mentee.supervisor_email, mentee.not_my_workplace) == ("chief@example.org", True)
    assert [row.slug for row in mentee.wants.all()] == MENTEE["aims"]["wants"]
    profile = mentee.user.profile
    assert (profile.role.slug, str(profile.years)) == ("pharmacy-technician", "2.5")
    assert profile.outlook == [4, 2, 5, 3, 3, 1]
    assert profile.employer == EMPLOYER
    assert (profile.languages, profile.held_credentials.count()) == (["en", "es"], 1)
    assert mentee.user.time_zone == "America/Chicago"


def test_wizard_keeps_every_answer_of_a_mentor(walk):
    walk.side = "mentor"

    assert walk.walk().url == f"/orientation/{walk.program.slug}/mentor/1/"

    mentor = Mentor.objects.get()
    assert (mentor.state, mentor.capacity, mentor.offers) == (MentorState.APPLIED, 2, ["career"])
    assert (mentor.listed_at is not None, mentor.shown) == (True, ["words", "path"])
    profile = mentor.user.profile
    assert ([role.slug for role in profile.past_roles.all()], profile.path_line) == (
        ["pharmacy-aide"], "Up.",
    )  # fmt: skip
    assert not Profile.objects.exclude(pk=profile.pk).exists()

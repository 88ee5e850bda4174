import pytest
from django.urls import reverse

from accounts.services import audit
from mentorship.enums import StaffRole
from tests.factories.matching import MatchFactory
from tests.factories.mentorship import ProgramStaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return ProgramStaffFactory(employer="Lakeshore")


def happened(staff, **mentee):
    match = MatchFactory(
        round__program=staff.program,
        **{f"mentee__{key}": value for key, value in mentee.items()},
    )
    audit.record(actor=staff.user, action="match.approved", target=match, program=staff.program)


def opened(client, staff, **query):
    client.force_login(staff.user)
    return client.get(reverse("desk-activity", args=[staff.program.slug]), query)


def test_page_tells_by_day_and_says_what_is_left_out(client, staff):
    happened(staff, user__name="Ola Berg")
    happened(staff, user__name="Cy Canary", profile__employer="Lakeshore")

    page = opened(client, staff)

    (day,) = page.context["days"]
    assert [line.what for line in day["lines"]] == [f"{staff.user.name} approved a match"]
    assert "Canary" not in page.content.decode()
    assert page.context["hidden"] == "1 more on this page is another admin's."


def test_page_after_the_last_is_not_found(client, staff):
    assert opened(client, staff).status_code == 200
    assert opened(client, staff, page=2).status_code == 404


@pytest.mark.parametrize("role", [StaffRole.VIEWER, StaffRole.CONTACT])
def test_other_staff_may_not_read_it(client, staff, role):
    other = ProgramStaffFactory(program=staff.program, role=role)

    assert opened(client, other).status_code == 403

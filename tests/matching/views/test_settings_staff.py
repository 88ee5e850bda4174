import pytest
from django.urls import reverse

from accounts.models import Notification
from mentorship.enums import StaffRole
from mentorship.models import ProgramStaff
from tests.factories.accounts import UserFactory, verified
from tests.factories.mentorship import ProgramFactory, ProgramStaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return ProgramStaffFactory(employer="Lakeside", user__name="Marisol Vega")


@pytest.fixture
def desk(client, staff):
    client.force_login(staff.user)
    return client


def url(staff, name="settings-staff", *args):
    return reverse(name, args=[staff.program.slug, *args])


def test_somebody_is_added_by_address_and_written_to(desk, staff):
    tove = verified(UserFactory(email="tove@example.org", name="Tove Lind"))
    sent = {"email": "Tove@example.org", "role": "contact", "employer": "Fairview"}

    pages = [desk.post(url(staff), sent, follow=True) for _ in range(2)]

    row = ProgramStaff.objects.get(user=tove)
    assert (row.role, row.employer, row.program) == ("contact", "Fairview", staff.program)
    assert b"Added. We&#x27;ve written to Tove Lind." in pages[0].content
    assert Notification.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "nobody@example.org"}, "email"),
        ({"email": "tove@example.org\r\nBcc: x@example.org"}, "email"),
        ({"email": ""}, "email"),
        ({"role": "owner"}, "role"),
        ({"role": ""}, "role"),
        ({"employer": ""}, "employer"),
        ({"employer": "x" * 161}, "employer"),
    ],
)
def test_what_is_wrong_stays_on_the_form(desk, staff, changes, field):
    verified(UserFactory(email="tove@example.org"))
    sent = {"email": "tove@example.org", "role": "admin", "employer": "Fairview"} | changes

    page = desk.post(url(staff), sent)

    assert (page.status_code, list(page.context["form"].errors)) == (400, [field])
    assert page.context["form"]["role"].value() == sent["role"]
    assert ProgramStaff.objects.count() == 1


def test_a_forged_program_or_user_is_ignored(desk, staff):
    verified(UserFactory(email="tove@example.org"))
    other = ProgramFactory()

    desk.post(
        url(staff),
        {"email": "tove@example.org", "role": "viewer", "program": other.pk, "is_superuser": "1"},
    )

    row = ProgramStaff.objects.get(role="viewer")
    assert (row.program, row.user.is_superuser) == (staff.program, False)


def test_two_contacts_of_different_employers_are_advised(desk, staff):
    ProgramStaffFactory(program=staff.program, role=StaffRole.CONTACT, employer="Fairview")
    second = ProgramStaffFactory(program=staff.program, role=StaffRole.CONTACT, employer="fairview")
    assert desk.get(url(staff)).context["wants_contacts"]

    second.employer = "St. Anne"
    second.save()

    assert not desk.get(url(staff)).context["wants_contacts"]


def test_the_list_needs_the_same_queries_for_more_people(
    desk, staff, django_assert_max_num_queries
):
    ProgramStaffFactory.create_batch(3, program=staff.program)

    with django_assert_max_num_queries(12):
        page = desk.get(url(staff))

    assert len(page.context["rows"]) == 4
    assert len(page.context["without_employer"]) == 3


def test_ones_own_employer_is_a_colleagues_to_change(desk, staff):
    ProgramStaffFactory(program=staff.program)

    page = desk.post(url(staff, "staff-employer", staff.pk), {"employer": "Fairview"})

    assert page.status_code == 400
    assert page.context["form"].errors["employer"] == [
        "Ask another admin to change your own employer."
    ]


def test_an_employer_is_changed_and_wanted_of_admins(desk, staff):
    address = url(staff, "staff-employer", staff.pk)
    assert desk.get(address).context["form"]["employer"].value() == "Lakeside"

    assert desk.post(address, {"employer": ""}).status_code == 400
    assert desk.post(address, {"employer": "Fairview"}).status_code == 302

    staff.refresh_from_db()
    assert staff.employer == "Fairview"


def test_a_role_is_taken_away_after_one_question(desk, staff):
    row = ProgramStaffFactory(program=staff.program, role=StaffRole.VIEWER, user__name="Ana Ruiz")
    address = url(staff, "staff-remove", row.pk)

    page = desk.get(address)
    assert page.context["title"] == "Take Ana Ruiz off as viewer?"
    assert ProgramStaff.objects.filter(pk=row.pk).exists()
    assert desk.post(address).status_code == 302

    assert not ProgramStaff.objects.filter(pk=row.pk).exists()
    assert desk.post(address).status_code == 404


def test_the_last_admin_stays(desk, staff):
    page = desk.post(url(staff, "staff-remove", staff.pk))

    assert page.status_code == 409
    assert b"last admin. Add another one first." in page.content
    assert ProgramStaff.objects.filter(pk=staff.pk).exists()


def test_who_takes_herself_off_is_signed_out_of_the_desk(desk, staff):
    ProgramStaffFactory(program=staff.program)

    page = desk.post(url(staff, "staff-remove", staff.pk))

    assert (page.status_code, page.url) == (302, reverse("desk"))


@pytest.mark.parametrize("pk", [0, 2**63])
def test_rows_of_nobody_are_not_found(desk, staff, pk):
    assert desk.get(url(staff, "staff-remove", pk)).status_code == 404


def test_rows_of_another_program_are_not_found(desk, staff):
    other = ProgramStaffFactory()

    assert desk.post(url(staff, "staff-remove", other.pk)).status_code == 404
    assert ProgramStaff.objects.filter(pk=other.pk).exists()

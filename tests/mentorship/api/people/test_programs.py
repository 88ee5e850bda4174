import pytest

from accounts.services import consents
from mentorship.enums import Joining, StaffRole
from mentorship.models import ContentText
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import (
    MenteeFactory,
    MentorFactory,
    ProgramFactory,
    ProgramStaffFactory,
    RoleFactory,
)
from tests.matching.api.asking import assert_problem, client_of

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/programs/"


def slugs_in(answer):
    return [row["slug"] for row in answer.json()["results"]]


def test_programs_are_those_open_and_ones_own():
    over, opened = ProgramFactory(is_open=False), ProgramFactory()
    mentee = MenteeFactory(program=over)
    viewer = ProgramStaffFactory(program=over, role=StaffRole.VIEWER).user

    assert slugs_in(client_of(UserFactory()).get(ADDRESS)) == [opened.slug]
    assert slugs_in(client_of(mentee.user).get(ADDRESS)) == [opened.slug, over.slug]
    assert slugs_in(client_of(viewer).get(ADDRESS)) == [opened.slug, over.slug]
    assert_problem(client_of(UserFactory()).get(f"{ADDRESS}{over.slug}/"), 404, "not_found")


def test_program_says_my_place_in_it():
    mentee = MenteeFactory(state="paused")

    told = client_of(mentee.user).get(f"{ADDRESS}{mentee.program.slug}/").json()

    assert told["read_as"] == "member"
    assert told["my_mentee_part"] == {"id": str(mentee.uuid), "state": "paused"}
    assert (told["my_mentor_part"], told["my_roles"]) == (None, [])
    assert not {"settings", "counts"} & set(told)


def test_program_by_invitation_is_open_to_nobody_else():
    program = ProgramFactory(joining=Joining.INVITED)

    told = client_of(UserFactory()).get(f"{ADDRESS}{program.slug}/").json()

    assert (told["is_open"], told["open_to_me"]) == (True, [])


def test_program_names_what_to_agree_to():
    program = ProgramFactory()
    ContentText.objects.create(key="agreement.default", body="We meet for {months} months.")
    person = UserFactory()
    consents.accept(user=person, document=consents.ADULT, version=consents.ADULT_VERSION)

    documents = client_of(person).get(f"{ADDRESS}{program.slug}/").json()["documents"]

    assert [(one["document"], one["text"]) for one in documents] == [
        (f"agreement.{program.slug}", "We meet for 6 months."), ("rules", "")
    ]  # fmt: skip


def test_admins_read_settings_and_counts_without_those_kept_from_them():
    staff = ProgramStaffFactory(employer="Mercy")
    program = staff.program
    MentorFactory(program=program, capacity=3, places_held=1)
    MentorFactory(program=program, profile__employer="mercy")
    MenteeFactory(program=program)

    told = client_of(staff.user).get(f"{ADDRESS}{program.slug}/").json()

    assert (told["read_as"], told["my_roles"]) == ("team", ["admin"])
    assert told["settings"]["min_score"] == 4000
    assert told["counts"] == {
        "mentees": {"applied": 0, "available": 1, "paused": 0, "left": 0},
        "mentors": {"applied": 0, "vetted": 1, "refused": 0, "paused": 0, "left": 0},
        "places": 3,
        "places_held": 1,
        "mentorships": 0,
    }


@pytest.mark.parametrize("role", [StaffRole.VIEWER, StaffRole.CONTACT])
def test_other_staff_reads_no_settings(role):
    staff = ProgramStaffFactory(role=role)

    told = client_of(staff.user).get(f"{ADDRESS}{staff.program.slug}/").json()

    assert (told["read_as"], told["my_roles"]) == ("member", [role.value])


@pytest.mark.parametrize("size", [1, 25])
def test_program_list_takes_the_same_queries(size, django_assert_num_queries):
    ProgramFactory.create_batch(size)
    api = client_of(UserFactory())

    with django_assert_num_queries(8):
        assert len(slugs_in(api.get(ADDRESS))) == size


def test_program_detail_takes_few_queries(django_assert_max_num_queries):
    staff = ProgramStaffFactory()
    api = client_of(staff.user)

    with django_assert_max_num_queries(12):
        assert api.get(f"{ADDRESS}{staff.program.slug}/").status_code == 200


@pytest.mark.parametrize("slug", ["none", "1", "a" * 300, "%25", "a.b"])
def test_programs_that_are_none_are_not_found(slug):
    assert_problem(client_of(UserFactory()).get(f"{ADDRESS}{slug}/"), 404, "not_found")


def test_taxonomy_tells_lists_with_an_etag():
    RoleFactory(slug="lead")
    api = client_of(UserFactory())

    answer = api.get("/api/v1/taxonomy/")
    again = api.get("/api/v1/taxonomy/", headers={"If-None-Match": answer["ETag"]})

    (role,) = answer.json()["lists"]["roles"]
    assert (role["slug"], role["level"]) == ("lead", 3)
    assert answer["Cache-Control"] == "private, max-age=3600"
    assert (again.status_code, again.content) == (304, b"")


def test_taxonomy_tells_one_list_and_404_for_others():
    RoleFactory(slug="lead")
    api = client_of(UserFactory())

    told = api.get("/api/v1/taxonomy/roles/").json()

    assert (told["kind"], [one["slug"] for one in told["entries"]]) == ("roles", ["lead"])
    assert_problem(api.get("/api/v1/taxonomy/secrets/"), 404, "not_found")


def test_taxonomy_is_read_from_the_lists_once_a_minute(django_assert_max_num_queries):
    api = client_of(UserFactory())
    api.get("/api/v1/taxonomy/")

    with django_assert_max_num_queries(4):
        api.get("/api/v1/taxonomy/")

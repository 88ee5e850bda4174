"""How a program matches, by API."""

import pytest

from mentorship.enums import StaffRole
from tests.factories.mentorship import ProgramStaffFactory
from tests.matching.api.asking import assert_problem, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return ProgramStaffFactory()


@pytest.fixture
def api(staff):
    return client_of(staff.user)


def address(staff):
    return f"/api/v1/programs/{staff.program.slug}/matching-settings/"


def change(api, staff, body, **headers):
    return api.patch(address(staff), body, format="json", **headers)


def test_settings_are_read_and_changed(api, staff):
    before = api.get(address(staff)).json()

    after = change(api, staff, {"policy": "total", "min_score": 4500}).json()

    assert after == {
        **before, "policy": "total", "min_score": 4500, "version": before["version"] + 1,
    }  # fmt: skip


def test_weights_of_one_kind_leave_the_others(api, staff):
    before = api.get(address(staff)).json()["weights"]
    weights = {"path": 60, "goals": 40}

    after = change(api, staff, {"weights": {"career": weights}}).json()["weights"]

    assert {name: n for name, n in after["career"].items() if n} == weights
    assert {kind: after[kind] for kind in ("peer", "life")} == {
        kind: before[kind] for kind in ("peer", "life")
    }


@pytest.mark.parametrize(
    ("body", "field"),
    [({"policy": "lottery"}, "policy"), ({"policy": None}, "policy"),
     ({"min_score": -1}, "min_score"), ({"min_score": 10**30}, "min_score"),
     ({"min_score": 9000}, "strong_score"), ({"capacity_max": 2.5}, "capacity_max"),
     ({"mentors_per_mentee": 9}, "mentors_per_mentee"), ({"weights": []}, "weights"),
     ({"weights": {"career": {"path": 99}}}, "weights"), ({"weights": {"x": {}}}, "weights"),
     ({"weights": {"career": {"luck": 100}}}, "weights"), ({"slug": "mine"}, "slug")],
)  # fmt: skip
def test_settings_refuse_by_field(api, staff, body, field):
    answer = change(api, staff, body)

    assert answer.status_code == 400
    assert field in answer.json()["errors"]
    staff.program.refresh_from_db()
    assert staff.program.version == 1


def test_settings_that_a_colleague_changed_are_not_overwritten(api, staff):
    seen = api.get(address(staff))
    change(api, staff, {"policy": "total"})

    stale = change(api, staff, {"policy": "stable", "version": 1})
    unmatched = change(api, staff, {"policy": "stable"}, HTTP_IF_MATCH=seen["ETag"])

    assert_problem(stale, 409, "stale_settings")
    assert_problem(unmatched, 412, "changed_meanwhile")


@pytest.mark.parametrize("role", [StaffRole.VIEWER, StaffRole.CONTACT])
def test_settings_are_the_admins(staff, role):
    other = client_of(ProgramStaffFactory(program=staff.program, role=role).user)

    assert_problem(other.get(address(staff)), 404, "not_found")
    assert_problem(change(other, staff, {"policy": "total"}), 404, "not_found")

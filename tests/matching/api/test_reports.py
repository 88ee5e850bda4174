import pytest
from django.core.management import call_command
from django.utils import timezone

from mentorship.enums import StaffRole
from tests.factories.accounts import UserFactory, verified
from tests.factories.applications import OrientationFactory
from tests.factories.matching import RoundFactory, RunFactory
from tests.factories.mentorship import (
    NOW,
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    ProgramStaffFactory,
)
from tests.matching.api.desk import url

pytestmark = pytest.mark.django_db
REPORTS = "programs/spring/reports/"


@pytest.fixture
def match_round(staff):
    return RoundFactory(program=staff.program)


def figure(report, section, row):
    tables = next(one for one in report["sections"] if one["key"] == section)["tables"]
    return next(one["cells"][0] for one in tables[0]["rows"] if one["name"] == row)


def test_report_keeps_small_groups_back_unless_an_admin_asks_for_all(desk, staff):
    call_command("load_content", verbosity=0)
    for _ in range(7):
        MenteeFactory(program=staff.program, applied_at=timezone.now())
    MentorshipFactory(program=staff.program, active=True, mentee__applied_at=timezone.now())

    board, exact = (desk.get(url(f"{REPORTS}{query}")).json() for query in ("", "?exact=1"))

    assert (board["program"], board["period"], board["is_exact"]) == (
        "spring", str(timezone.now().year), False,
    )  # fmt: skip
    told = [
        (figure(report, "funnel", "Applied"), figure(report, "funnel", "Both said yes"))
        for report in (board, exact)
    ]
    assert told == [(8, None), (8, 1)]
    assert board["sections"][0]["keeps_back"]
    assert not exact["sections"][0]["keeps_back"]


def test_report_is_for_all_staff_and_small_groups_for_admins(client, staff):
    call_command("load_content", verbosity=0)
    viewer = ProgramStaffFactory(program=staff.program, role=StaffRole.VIEWER).user
    asked = ("", "?exact=1", "check-ins/", "recruiting/?round=1", "waitlist/?round=1")
    statuses = []

    for reader in (viewer, UserFactory()):
        client.force_login(verified(reader))
        statuses.append([client.get(url(REPORTS + path)).status_code for path in asked])

    assert statuses == [[200, 403, 403, 403, 403], [404] * 5]


UNKNOWN = (
    "?year=1066", "?year=all", "?exact=2", "?month=3", "?year=2026&year=2025", "?cursor=r1",
)  # fmt: skip


@pytest.mark.parametrize("query", UNKNOWN)
def test_what_a_report_does_not_know_is_refused(desk, query):
    assert desk.get(url(REPORTS + query)).status_code == 400


def test_check_ins_are_counted_by_month_and_stage(desk):
    rows = desk.get(url(f"{REPORTS}check-ins/?months=6")).json()

    assert [row["by"] for row in rows].count("Month") == 6
    assert set(rows[0]) == {"by", "name", "sent", "answered", "missed", "waiting", "share"}
    assert desk.get(url(f"{REPORTS}check-ins/?months=7")).status_code == 400


def test_who_waits_stands_in_line_with_places(desk, staff, match_round):
    names = ["Ana", "Bea", "Cleo"]
    for number, name in enumerate(names):
        applied_at = NOW + timezone.timedelta(days=number)
        mentee = MenteeFactory(program=staff.program, user__name=name, applied_at=applied_at)
        OrientationFactory(program=staff.program, user=mentee.user, side="mentee")
    here = url(f"{REPORTS}waitlist/?round={match_round.pk}&page_size=2")

    first = desk.get(here).json()
    second = desk.get(first["next"]).json()

    rows = [*first["results"], *second["results"]]
    assert [(row["place"], row["name"]) for row in rows] == list(enumerate(names, start=1))
    assert set(rows[0]) == {
        "place", "name", "seeks", "since", "waited", "reason", "detail", "helps", "reads",
    }  # fmt: skip


def test_entrants_are_told_by_side_and_group(desk, staff, match_round):
    mentor = MentorFactory(program=staff.program, state="applied")
    here = f"{REPORTS}entrants/?round={match_round.pk}"

    (row,) = desk.get(url(f"{here}&side=mentor&group=out")).json()["results"]

    assert (row["id"], row["name"], row["is_in"]) == (str(mentor.uuid), mentor.user.name, False)
    assert row["why"]
    assert desk.get(url(f"{here}&side=both")).status_code == 400
    assert desk.get(url(f"{REPORTS}entrants/")).status_code == 400


def test_advice_says_what_one_more_mentor_would_change(desk, staff, match_round):
    mentee = MenteeFactory(program=staff.program)
    row = {"mentor_type": "career", "specialization": "oncology", "served_more": 1,
           "total_more": 8_100, "mentees": [str(mentee.uuid)]}  # fmt: skip
    RunFactory(round=match_round, state="done", report={"recruiting": [row]},
               finished_at=timezone.now())  # fmt: skip

    advice = desk.get(url(f"{REPORTS}recruiting/?round={match_round.pk}")).json()

    assert advice == [
        {
            "place": 1,
            "mentor_type": "career",
            "specialization": "oncology",
            "served_more": 1,
            "points_more": 81.0,
            "is_exact": "yes",
            "who": mentee.user.name,
        }
    ]


def test_a_round_of_another_program_is_not_found(desk):
    other = RoundFactory()

    for report in ("recruiting", "waitlist", "entrants"):
        assert desk.get(url(f"{REPORTS}{report}/?round={other.pk}")).status_code == 404


@pytest.mark.parametrize("size", [1, 25])
@pytest.mark.parametrize(("report", "queries"), [("waitlist/?", 12), ("entrants/?group=in&", 12)])
def test_lists_take_as_many_queries_for_one_as_for_many(
    desk, staff, match_round, size, report, queries, django_assert_max_num_queries
):
    for _ in range(size):
        mentee = MenteeFactory(program=staff.program)
        OrientationFactory(program=staff.program, user=mentee.user, side="mentee")
    here = url(f"{REPORTS}{report}round={match_round.pk}")

    with django_assert_max_num_queries(queries):
        assert len(desk.get(here).json()["results"]) == size

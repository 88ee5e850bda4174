import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from mentorship.enums import CheckInKind, CheckInState, StaffRole
from mentorship.models import (
    CheckIn,
    CheckInAnswer,
    OutcomeAnswer,
    OutcomeEvent,
    ThankYou,
)
from tests.factories.accounts import UserFactory
from tests.factories.care import HeldMeetingFactory
from tests.factories.mentorship import (
    MenteeFactory,
    MentorshipFactory,
    ProgramStaffFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return ProgramStaffFactory(employer="Lakeshore")


@pytest.fixture
def desk(client, staff):
    client.force_login(staff.user)
    return client


@pytest.fixture
def viewer(client, staff):
    client.force_login(ProgramStaffFactory(program=staff.program, role=StaffRole.VIEWER).user)
    return client


def url(staff, name="desk-reports"):
    return reverse(name, args=[staff.program.slug])


def applied(staff, n, year=None):
    now = timezone.now()
    at = now if year is None else datetime(year, 6, 1, tzinfo=UTC)
    return [MenteeFactory(program=staff.program, applied_at=at) for _ in range(n)]


def cells(page, key, table=0):
    rows = page.context["section"][key].tables[table].rows
    return {row.name: row.cells for row in rows}


def test_viewer_reads_figures_and_no_small_group(viewer, staff):
    applied(staff, 7)
    MentorshipFactory(program=staff.program, active=True, mentee__applied_at=timezone.now(),
                      mentee__user__name="Canary Mentee",
                      mentor__user__name="Canary Mentor")  # fmt: skip

    page = viewer.get(url(staff))

    steps = cells(page, "funnel")
    assert steps["Applied"] == (8, "")
    assert steps["Introduced"] == (None, None)
    assert "Canary" not in page.content.decode()
    assert page.context["exact_url"] == ""


def test_admin_reads_the_boards_report_first_and_small_groups_when_asked(desk, staff):
    applied(staff, 3)

    board, exact = desk.get(url(staff)), desk.get(url(staff), {"exact": "1"})

    assert cells(board, "funnel")["Applied"] == (None, "")
    assert cells(exact, "funnel")["Applied"] == (3, "")
    assert "not printed" in exact.content.decode()


@pytest.mark.parametrize("role", [StaffRole.VIEWER, StaffRole.CONTACT])
def test_small_groups_are_for_admins_only(client, staff, role):
    client.force_login(ProgramStaffFactory(program=staff.program, role=role).user)

    assert client.get(url(staff)).status_code == 200
    assert client.get(url(staff), {"exact": "1"}).status_code == 403
    assert client.post(url(staff, "reports-export") + "?exact=1").status_code == 403


def test_strangers_find_no_report(client, staff):
    client.force_login(ProgramStaffFactory().user)

    assert client.get(url(staff)).status_code == 404
    assert client.post(url(staff, "reports-export")).status_code == 404


def test_years_are_those_since_somebody_first_applied(desk, staff):
    this = timezone.now().year
    applied(staff, 6, this - 2)

    page = desk.get(url(staff), {"year": str(this - 2)})

    assert [one["name"] for one in page.context["years"]] == [
        str(this), str(this - 1), str(this - 2),
    ]  # fmt: skip
    assert cells(page, "funnel")["Applied"] == (6, "")
    assert cells(desk.get(url(staff)), "funnel")["Applied"] == (0, "")


def test_sums_over_years_are_for_the_team_only_so_that_nobody_subtracts(desk, staff):
    applied(staff, 6, timezone.now().year - 1)
    applied(staff, 1)

    exact = desk.get(url(staff), {"exact": "1", "year": "all"})

    assert cells(exact, "funnel")["Applied"] == (7, "")
    assert desk.get(url(staff), {"year": "all"}).status_code == 400
    assert desk.post(url(staff, "reports-export") + "?year=all").status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        {"year": "1999"},
        {"year": "9" * 40},
        {"year": "-1"},
        {"year": "2026'"},
        {"exact": "yes"},
        {"program__slug": "x"},
    ],
)
def test_odd_addresses_are_refused(desk, staff, query):
    assert desk.get(url(staff), query).status_code == 400


def test_programs_are_those_of_whose_staff_one_is(desk, staff):
    other = ProgramStaffFactory(user=staff.user, role=StaffRole.VIEWER, program__name="Other")
    ProgramStaffFactory()

    page = desk.get(url(staff))

    assert {one["name"] for one in page.context["programs"]} == {
        staff.program.name,
        other.program.name,
    }
    assert desk.get(url(other), {"exact": "1"}).status_code == 403


def test_file_holds_every_figure_and_no_small_group(desk, staff):
    call_command("load_content", verbosity=0)
    applied(staff, 7)
    MentorshipFactory(program=staff.program, active=True, mentee__applied_at=timezone.now())

    answer = desk.post(url(staff, "reports-export"))

    text = answer.getvalue().decode().removeprefix("\ufeff")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[0] == ["Section", "Table", "Row", "Column", "Value"]
    found = {(row[0], row[2], row[3]): row[4] for row in rows[1:]}
    assert found["From sign-up to steady", "Applied", "People"] == "8"
    assert found["From sign-up to steady", "Both said yes", "People"] == "not shown"
    event = AuditEvent.objects.get(action="list.exported")
    assert event.data == {
        "kind": f"report-{timezone.now().year}", "format": "csv", "rows": len(rows) - 1,
    }  # fmt: skip


def outcome(program, user, stage, *lines):
    OutcomeAnswer.objects.create(
        program=program, user=user, stage=stage, answered_at=timezone.now(),
        path=lines[0], support=lines[1], stay=lines[2],
    )  # fmt: skip


def test_outcomes_are_told_paired_with_statements_of_the_texts(desk, staff):
    call_command("load_content", verbosity=0)
    for number in range(10):
        user = UserFactory()
        outcome(staff.program, user, "start", 2, 3, 5)
        outcome(staff.program, user, "closing", 4 if number < 5 else 2, 3, 5 - (number == 0))

    page = desk.get(url(staff))

    assert cells(page, "outcomes") == {
        "I can see my next step in pharmacy.": (10, 0, 5, 5, 2.0, 3.0),
        "I have someone to ask when work gets hard.": (10, 0, 10, 0, 3.0, 3.0),
        "I expect to be working in pharmacy a year from now.": (10, None, None, 0, None, None),
    }
    assert page.context["section"]["outcomes"].finding == (
        "5 of 10 people see the next step more clearly at closing."
    )


def test_fewer_than_five_outcomes_are_not_told(desk, staff):
    call_command("load_content", verbosity=0)
    for _ in range(4):
        user = UserFactory()
        outcome(staff.program, user, "start", 2, 3, 5)
        outcome(staff.program, user, "closing", 4, 4, 5)

    page = desk.get(url(staff))

    assert set(cells(page, "outcomes").values()) == {(None,) * 6}
    assert "Fewer than five" in page.context["section"]["outcomes"].finding


def closing(mentorship, side, answer, **answers):
    check_in, _ = CheckIn.objects.get_or_create(
        mentorship=mentorship, kind=CheckInKind.CLOSING,
        defaults={"due_on": timezone.localdate()},
    )  # fmt: skip
    now = timezone.now()
    CheckInAnswer.objects.create(
        check_in=check_in, side=side, person=mentorship.person_of(side), answer=answer,
        answers=answers, state=CheckInState.ANSWERED, due_at=now, answered_at=now,
    )  # fmt: skip


def test_satisfaction_and_what_changed_keep_small_answers_back(desk, staff):
    call_command("load_content", verbosity=0)
    for number in range(12):
        row = MentorshipFactory(program=staff.program, active=True)
        events = ["passed"] if number < 6 else ["raise", "feel_more_confident"][: number - 5]
        closing(row, "mentee", "a_lot" if number < 7 else "some", **{"2": events})
        closing(row, "mentor", "yes" if number < 11 else "mostly")

    page = desk.get(url(staff))

    tables = {table.title: table for table in page.context["section"]["satisfaction"].tables}
    mentee = tables["Mentees: How much has this helped you?"].rows
    assert {row.name: row.cells for row in mentee} == {
        "A lot": (7, "58%"), "Some": (5, "42%"), "A little": (0, "0%"), "Not so far": (0, "0%"),
        "All who answered": (12, ""),
    }  # fmt: skip
    mentor = tables["Mentors: Was it a good use of your time?"].rows
    assert [row.cells for row in mentor] == [
        (None, None), (None, None), (0, "0%"), (12, ""),
    ]  # fmt: skip
    changed = cells(page, "outcomes")
    assert (changed["Passed an exam"], changed["Raise"], changed["Nothing so far"]) == (
        (6, 0), (6, 0), (0, 0),
    )  # fmt: skip
    assert changed["Feel more confident"] == (5, 0)
    assert page.context["section"]["satisfaction"].finding == (
        "12 of 12 mentees say that it helped a lot or some."
    )


def test_hours_are_an_estimate_and_say_how(desk, staff):
    for _ in range(5):
        row = MentorshipFactory(program=staff.program, active=True)
        check_in = CheckIn.objects.create(
            mentorship=row, kind=CheckInKind.DAY30, due_on=timezone.localdate()
        )
        now = timezone.now()
        CheckInAnswer.objects.create(
            check_in=check_in, side="mentee", person=row.mentee_user, answer="well",
            state=CheckInState.ANSWERED, due_at=now, answered_at=now,
        )  # fmt: skip

    section = desk.get(url(staff)).context["section"]["hours"]

    assert [figure for _name, figure in section.figures] == [0, 0, 0, 5, 5, 5]
    assert "1 hour a month" in section.counted


def closed(staff, n, state, reason="", **given):
    for _ in range(n):
        MentorshipFactory(
            program=staff.program, active=True, state=state, end_reason=reason,
            closed_at=timezone.now(), **given,
        )  # fmt: skip


def test_meetings_held_and_their_hours_are_told(viewer, staff):
    for _ in range(5):
        HeldMeetingFactory(
            mentorship=MentorshipFactory(program=staff.program, active=True),
            starts_at=timezone.now() - timedelta(hours=1), minutes=90,
        )  # fmt: skip

    figures = viewer.get(url(staff)).context["section"]["hours"].figures

    assert [figure for _name, figure in figures[:3]] == [5, 8, 5]


def test_reasons_of_ends_are_told_but_not_of_life_mentorships(desk, staff):
    call_command("load_content", verbosity=0)
    closed(staff, 6, "completed")
    closed(staff, 2, "ended", "lost_contact")
    closed(staff, 1, "ended")
    closed(staff, 1, "ended", "wrong_fit", mentor_type="life")

    page = desk.get(url(staff), {"exact": "1"})

    assert cells(page, "ends") == {"Completed": (6,), "Ended early": (4,)}
    told = {name: n for name, (n,) in cells(page, "ends", 1).items() if n}
    assert told == {"We lost contact": 2, "None given": 1}


def test_reasons_of_few_ends_are_not_shown(viewer, staff):
    call_command("load_content", verbosity=0)
    closed(staff, 3, "ended", "not_comfortable")

    page = viewer.get(url(staff))

    assert set(cells(page, "ends").values()) <= {(None,), (0,)}
    assert (3,) not in cells(page, "ends", 1).values()


@pytest.mark.parametrize(("n", "exact", "shown"), [(4, "", None), (5, "", 5), (4, "1", 4)])
def test_credentials_earned_meanwhile_are_told_where_enough_did(desk, staff, n, exact, shown):
    call_command("load_content", verbosity=0)
    for kind in ["career"] * n + ["life"]:
        row = MentorshipFactory(program=staff.program, active=True, mentor_type=kind)
        OutcomeEvent.objects.create(mentorship=row, user=row.mentee_user, key="renewed_on_time")

    page = desk.get(url(staff), {"exact": exact} if exact else {})

    assert cells(page, "outcomes", -1) == {"Renewed on time": (shown,)}


def test_thank_yous_are_listed_where_their_writer_agreed(desk, staff):
    pair = MentorshipFactory(
        program=staff.program, active=True,
        mentee__user__name="Ola Berg", mentor__user__name="Hank Olsen",
    )  # fmt: skip
    kept = MentorshipFactory(
        program=staff.program, active=True, mentee__profile__employer="Lakeshore"
    )
    for author, line, may_be_shown, of in (
        (pair.mentee_user, "I passed.", True, pair),
        (pair.mentor_user, "Canary private", False, pair),
        (kept.mentee_user, "Canary colleague", True, kept),
    ):
        ThankYou.objects.create(mentorship=of, author=author, line=line, may_be_shown=may_be_shown)

    page = desk.get(reverse("desk-thanks", args=[staff.program.slug]))

    assert [(row.line, row.name) for row in page.context["rows"]] == [("I passed.", "Ola")]
    for secret in ("Canary", "Berg", "Olsen", "Hank"):
        assert secret not in page.content.decode()


def test_thank_yous_are_for_admins_and_pages_of_them_are_checked(viewer, staff, client):
    thanks = reverse("desk-thanks", args=[staff.program.slug])
    assert viewer.get(thanks).status_code == 403

    client.force_login(staff.user)
    found = [client.get(thanks, {"page": page}).status_code for page in ("2", "0", "last'", "1")]
    assert found == [404, 404, 404, 200]


def test_report_without_texts_and_people_is_empty_and_works(desk, staff):
    page = desk.get(url(staff))

    assert page.status_code == 200
    assert cells(page, "funnel")["Applied"] == (0, "")


@pytest.mark.parametrize("size", [1, 3])
def test_report_queries_do_not_grow(desk, staff, size, django_assert_max_num_queries):
    call_command("load_content", verbosity=0)
    for _ in range(size):
        row = MentorshipFactory(
            program=staff.program, active=True,
            introduced_at=timezone.now() - timedelta(days=40),
        )  # fmt: skip
        closing(row, "mentee", "a_lot", **{"2": ["passed"]})
        outcome(staff.program, row.mentee_user, "start", 2, 3, 5)
        outcome(staff.program, row.mentee_user, "closing", 4, 4, 5)

    with django_assert_max_num_queries(12):
        desk.get(url(staff))

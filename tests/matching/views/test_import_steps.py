from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from mentorship.enums import ImportState, MentorState, Side, StaffRole
from mentorship.models import Mentor, PeopleImport, PeopleImportRow, Profile, ProgramStaff
from mentorship.services.importing.lines import RowProblem
from tests.factories.mentorship import ProgramStaffFactory
from tests.factories.people_imports import line, previewed, taken_over

pytestmark = pytest.mark.django_db

NO_TYPE = RowProblem("seeks", "name at least one of peer, career and life", "=friend")


@pytest.fixture
def staff():
    return ProgramStaffFactory(program__name="Spring program", program__slug="spring")


@pytest.fixture
def desk(client, staff):
    client.force_login(staff.user)
    return client


@pytest.fixture
def waiting(staff):
    one, _actor = previewed(
        staff.program, line("ana@example.org", no=2), line("bo@example.org", no=3),
        actor=staff.user,
    )  # fmt: skip
    return one


@pytest.fixture
def wrong(staff):
    one, _actor = previewed(
        staff.program, line("ana@example.org", no=2),
        line("bo@example.org", no=3, problems=[NO_TYPE]), actor=staff.user,
    )  # fmt: skip
    PeopleImportRow.objects.filter(line=3).update(
        cells={"email": "bo@example.org", "name": "=Bo", "seeks": "=friend"}
    )
    one.mapping = {"Kind": "seeks", "Mail": "email", "name": "name", "Shoe size": ""}
    one.save()
    return one


def url(one, name="desk-import-detail"):
    return reverse(name, args=["spring", one.pk])


def confirm(desk, one, **choices):
    return desk.post(url(one, "import-confirm"), {"tells": "on", **choices}, follow=True)


# -- The preview ----------------------------------------------------------------------------


def test_preview_counts_lists_and_asks(desk, waiting):
    page = desk.get(url(waiting))

    assert [(one["name"], one["count"]) for one in page.context["figures"]] == [
        ("New", "2"), ("Changed", "0"), ("As before", "0"), ("Left out", "0"), ("Wrong", "0"),
    ]  # fmt: skip
    assert [(row.line, row.email) for row in page.context["rows"]] == [
        (2, "ana@example.org"), (3, "bo@example.org"),
    ]  # fmt: skip
    assert list(page.context["form"].fields) == ["tells"]
    assert page.context["confirm_label"] == "Take over 2 mentees"
    assert page.content.decode().count("button--primary") == 1


def test_changed_row_shows_before_and_after_in_words(desk, staff):
    taken_over(staff.program, line(employer="Old pharmacy", years="1.0"), actor=staff.user)
    one, _actor = previewed(
        staff.program, line(employer="New pharmacy", years="1.0"), actor=staff.user
    )

    row = desk.get(url(one)).context["rows"][0]

    assert [(it.label, it.before, it.after) for it in row.changes] == [
        ("Employer", "Old pharmacy", "New pharmacy")
    ]


def test_wrong_rows_are_shown_first_with_what_to_do(desk, wrong):
    page = desk.get(url(wrong))

    assert page.context["kind"] == "wrong"
    assert page.context["rows"][0].problems == [
        {"column": "Seeks", "text": NO_TYPE.text, "value": "=friend"}
    ]
    assert [tab["name"] for tab in page.context["tabs"]] == ["New", "Wrong"]
    assert "Nothing is taken over until it is mended" in page.content.decode()


def test_wrong_rows_leave_as_a_file_to_mend(desk, wrong):
    answer = desk.post(url(wrong, "import-wrong"))

    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines == [
        "Mail,name,Kind,# what to do",
        f"bo@example.org,'=Bo,'=friend,\"Seeks: {NO_TYPE.text}\"",
    ]


def test_kind_of_rows_that_there_is_not_is_400(desk, waiting):
    assert desk.get(url(waiting), {"kind": "old"}).status_code == 400


@pytest.mark.parametrize("page", ["0", "-1", "2", "last'", "99999999999"])
def test_page_of_rows_that_there_is_not_is_404(desk, waiting, page):
    assert desk.get(url(waiting), {"page": page}).status_code == 404


def test_long_previews_come_in_pages(desk, staff):
    rows = [line(f"p{no}@example.org", no=no) for no in range(2, 32)]
    one, _actor = previewed(staff.program, *rows, actor=staff.user)

    first, second = desk.get(url(one)), desk.get(url(one), {"kind": "new", "page": "2"})

    assert (len(first.context["rows"]), len(second.context["rows"])) == (25, 5)
    assert first.context["next_url"] == f"{url(one)}?kind=new&page=2#rows"
    assert (second.context["next_url"], second.context["back_page_url"]) == (
        "", f"{url(one)}?kind=new#rows",
    )  # fmt: skip


@pytest.mark.parametrize("count", [1, 25])
def test_preview_asks_at_most_12_queries(desk, staff, count, django_assert_max_num_queries):
    taken_over(
        staff.program, *(line(f"p{no}@example.org", no=no) for no in range(count)),
        actor=staff.user,
    )  # fmt: skip
    rows = [
        line(f"p{no}@example.org", no=no, employer="Elsewhere", seeks=["career", "peer"])
        for no in range(count)
    ]
    one, _actor = previewed(staff.program, *rows, actor=staff.user)

    with django_assert_max_num_queries(12):
        page = desk.get(url(one))

    assert (one.n_changed, len(page.context["rows"])) == (count, count)


def test_other_admin_does_not_read_rows_about_people_kept_from_her(client, staff):
    taken_over(staff.program, line("ana@example.org"), actor=staff.user)
    other = ProgramStaffFactory(program=staff.program, employer="Lakeside").user
    Profile.objects.filter(user__email="ana@example.org").update(employer="Lakeside")
    one, _actor = previewed(
        staff.program, line("ana@example.org", years="3.0"), line("bo@example.org", no=3),
        actor=staff.user,
    )  # fmt: skip
    client.force_login(other)

    found = client.get(url(one), {"kind": "changed"})

    assert found.context["rows"] == []
    assert b"ana@example.org" not in found.content


# -- Yes ---------------------------------------------------------------------------------------


def test_yes_takes_everybody_over_and_says_until_when_it_can_be_undone(desk, waiting):
    page = confirm(desk, waiting)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.tells, waiting.is_vetted) == (ImportState.DONE, True, False)
    assert User.objects.filter(email__in=["ana@example.org", "bo@example.org"]).count() == 2
    assert page.context["title"] == "2 mentees taken over"
    assert page.context["undo_until"]
    assert page.context["form"] is None


def test_second_yes_changes_nothing(desk, waiting):
    confirm(desk, waiting)
    before = User.objects.count()

    page = confirm(desk, waiting)

    assert (page.status_code, User.objects.count()) == (200, before)


def test_mentors_wait_to_be_vetted_unless_the_admin_says_otherwise(desk, staff):
    for number, (choices, state) in enumerate(
        [({}, MentorState.APPLIED), ({"is_vetted": "on"}, MentorState.VETTED)]
    ):
        one, _actor = previewed(
            staff.program, line(f"m{number}@example.org", side=Side.MENTOR), side=Side.MENTOR,
            actor=staff.user,
        )  # fmt: skip
        confirm(desk, one, **choices)

        assert Mentor.objects.get(user__email=f"m{number}@example.org").state == state


def test_yes_to_wrong_rows_needs_to_say_so(desk, wrong):
    refused = confirm(desk, wrong)

    wrong.refresh_from_db()
    assert (refused.status_code, wrong.state) == (409, ImportState.PREVIEWED)
    assert "1 row is wrong" in refused.content.decode()
    assert not User.objects.filter(email="ana@example.org").exists()
    done = confirm(desk, wrong, skips_wrong="on")
    assert done.context["one"].state == ImportState.DONE
    assert User.objects.filter(email="ana@example.org").exists()
    assert not User.objects.filter(email="bo@example.org").exists()


def test_nothing_new_offers_no_yes(desk, staff):
    taken_over(staff.program, line(), actor=staff.user)
    one, _actor = previewed(staff.program, line(), actor=staff.user)

    page = desk.get(url(one))

    assert page.context["confirm_label"] == ""
    assert "knows all of this already" in page.content.decode()
    assert confirm(desk, one).status_code == 409


def test_file_in_which_everybody_is_wrong_asks_to_mend_it(desk, staff):
    one, _actor = previewed(staff.program, line(problems=[NO_TYPE]), actor=staff.user)

    page = desk.get(url(one))

    assert (page.context["title"], page.context["confirm_label"]) == (
        "Nothing to take over yet", "",
    )  # fmt: skip
    assert "Mend the wrong ones and send them again." in page.content.decode()


def test_admin_who_lost_her_role_takes_nothing_over(desk, waiting):
    ProgramStaff.objects.update(role=StaffRole.VIEWER)

    assert confirm(desk, waiting).status_code == 403
    assert not User.objects.filter(email="ana@example.org").exists()


def test_preview_that_was_replaced_is_gone(desk, staff, waiting):
    previewed(staff.program, line("cy@example.org"), actor=staff.user)

    assert desk.get(url(waiting)).status_code == 404
    assert confirm(desk, waiting).status_code == 404


# -- Under way, and after ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "done", "said"),
    [
        (ImportState.READING, 0, "It begins in a moment."),
        (ImportState.QUEUED, 0, "It begins in a moment."),
        (ImportState.APPLYING, 4_300, "4,300 of 20,000 rows done"),
    ],
)
def test_page_shows_how_far_it_is_and_asks_again(desk, waiting, state, done, said):
    PeopleImport.objects.update(state=state, n_rows=20_000, n_done=done)

    page = desk.get(url(waiting))

    assert page.context["progress"]["text"] == said
    assert f'hx-get="{url(waiting)}" hx-trigger="every 2s"' in page.content.decode()


def test_failure_says_why_and_what_to_do(desk, waiting):
    PeopleImport.objects.update(state=ImportState.FAILED, error="This stopped half way.")

    page = desk.get(url(waiting))

    html = page.content.decode()
    assert "This stopped half way." in html
    assert reverse("desk-import", args=["spring"]) in html
    assert "hx-trigger" not in html


def test_undo_asks_first_with_what_would_stay(desk, staff, waiting):
    confirm(desk, waiting)
    User.objects.filter(email="bo@example.org").update(name="Bo of her own")

    page = desk.get(url(waiting, "import-undo"))

    assert page.context["stays"] == [{"reason": "They, or the team, changed it since.", "count": 1}]
    assert User.objects.filter(email="ana@example.org").exists()


def test_undo_takes_back_and_names_what_stays(desk, waiting):
    confirm(desk, waiting)
    User.objects.filter(email="bo@example.org").update(name="Bo of her own")

    page = desk.post(url(waiting, "import-undo"), follow=True)

    assert not User.objects.filter(email="ana@example.org").exists()
    assert [(one["name"], one["count"]) for one in page.context["figures"]] == [
        ("Went back", "1"), ("Stayed", "1"),
    ]  # fmt: skip
    assert [row["reason"] for row in page.context["stays"]] == [
        "They, or the team, changed it since."
    ]


def test_undone_import_is_not_asked_about_again(desk, waiting):
    confirm(desk, waiting)
    desk.post(url(waiting, "import-undo"))

    page = desk.get(url(waiting, "import-undo"))

    assert (page.status_code, page["Location"]) == (302, url(waiting))


def test_undo_after_seven_days_is_refused(desk, waiting):
    confirm(desk, waiting)
    PeopleImport.objects.update(done_at=timezone.now() - timedelta(days=8))

    page = desk.post(url(waiting, "import-undo"))

    assert page.status_code == 409
    assert "seven days" in page.content.decode()
    assert User.objects.filter(email="ana@example.org").exists()
    assert desk.get(url(waiting)).context["undo_until"] == ""


def test_rows_that_are_gone_are_explained(desk, waiting):
    confirm(desk, waiting)
    PeopleImportRow.objects.all().delete()

    page = desk.get(url(waiting))

    assert "kept for as long as" in page.context["rows_gone"]


def test_import_of_another_program_is_not_there(desk):
    one, _actor = previewed(ProgramStaffFactory().program, line())

    for name in ("desk-import-detail", "desk-import-columns", "import-undo"):
        assert desk.get(url(one, name)).status_code == 404
    for name in ("import-confirm", "import-undo", "import-wrong"):
        assert desk.post(url(one, name)).status_code == 404

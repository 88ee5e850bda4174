import pytest

from accounts.models import User
from mentorship.enums import RowKind, Side
from mentorship.models import ImportedPart, ProgramStaff
from mentorship.services import importing
from mentorship.services.importing.lines import RowProblem
from mentorship.services.importing.planning import Planner
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import (
    MenteeFactory,
    MentorFactory,
    ProgramFactory,
    ProgramStaffFactory,
    RoleFactory,
)
from tests.factories.people_imports import line, previewed, taken_over

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    RoleFactory(slug="lead")
    return ProgramFactory(mentor_types=["career", "life"])


def planned(program, *lines, side=Side.MENTEE, actor=None):
    plans = Planner(program, side, actor).plan(lines)
    return [(plan.kind, [one.column for one in plan.problems]) for plan in plans]


@pytest.mark.parametrize(
    ("side", "values", "column"),
    [
        (Side.MENTEE, {"seeks": ["peer"]}, "seeks"),
        (Side.MENTEE, {"supervisor": "ana@example.org"}, "supervisor"),
        (Side.MENTOR, {"offers": ["career", "peer"]}, "offers"),
        (Side.MENTOR, {"capacity": 0}, "capacity"),
        (Side.MENTOR, {"capacity": 9}, "capacity"),
    ],
)
def test_what_the_program_does_not_take_is_a_row_error(program, side, values, column):
    row = line(side=side, **values)

    assert planned(program, row, side=side) == [(RowKind.WRONG, [column])]


def test_places_below_held_ones_are_a_row_error_that_names_them(program):
    mentor = MentorFactory(program=program, user__email="bo@example.org", capacity=4)
    row = line("bo@example.org", side=Side.MENTOR, capacity=4, chapter="Ohio")
    taken_over(program, row, side=Side.MENTOR)
    mentor.places_held = 3
    mentor.save()

    plan = Planner(program, Side.MENTOR, None).plan(
        [line("bo@example.org", side=Side.MENTOR, capacity=2)]
    )[0]

    assert (plan.kind, plan.problems) == (
        RowKind.WRONG, (RowProblem("capacity", "3 places are held; write at least 3", "2"),),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("side", "make", "state"),
    [
        (Side.MENTEE, MenteeFactory, "left"),
        (Side.MENTOR, MentorFactory, "left"),
        (Side.MENTOR, MentorFactory, "refused"),
    ],
)
def test_people_who_left_or_were_refused_are_left_out(program, side, make, state):
    make(program=program, user__email="ana@example.org", state=state)

    assert planned(program, line(side=side), side=side) == [(RowKind.LEFT_OUT, ["row"])]


def test_closed_account_of_the_program_is_left_out(program):
    MenteeFactory(program=program, user__email="ana@example.org", user__is_active=False)

    assert planned(program, line()) == [(RowKind.LEFT_OUT, ["row"])]


def test_people_of_the_admins_workplace_and_herself_are_left_to_another(program):
    admin = ProgramStaffFactory(
        program=program, employer="Mercy", user__email="admin@example.org"
    ).user
    MenteeFactory(program=program, user=admin)
    MenteeFactory(program=program, user__email="b@example.org", profile__employer="mercy ")
    rows = [line("admin@example.org"), line("b@example.org", no=3)]

    assert planned(program, *rows, actor=admin) == [(RowKind.LEFT_OUT, ["row"])] * 2
    assert planned(program, *rows) == [(RowKind.UNCHANGED, [])] * 2


def test_known_number_finds_her_at_another_address_and_keeps_hers(program):
    taken_over(program, line("old@example.org", number="7"))

    waiting, _ = previewed(program, line("new@example.org", number="7", chapter="Ohio"))

    row = waiting.rows.get()
    assert (row.kind, row.user.email) == (RowKind.CHANGED, "old@example.org")
    assert row.changes == [["chapter", "", "Ohio"]]


def test_number_of_one_and_address_of_another_is_a_row_error(program):
    taken_over(program, line("a@example.org", number="1"), line("b@example.org", number="2", no=3))

    rows = [line("b@example.org", number="1"), line("a@example.org", number="9", no=3)]

    assert planned(program, *rows) == [(RowKind.WRONG, ["external_id"])] * 2


def test_address_of_an_account_elsewhere_is_not_told_apart_by_its_number(program):
    UserFactory(email="other@example.org")
    taken_over(program, line("a@example.org", number="1"))

    assert planned(program, line("other@example.org", number="1", chapter="Ohio")) == [
        (RowKind.CHANGED, [])
    ]


def test_number_of_another_program_means_nobody_here(program):
    taken_over(ProgramFactory(), line("a@example.org", number="1"))

    assert planned(program, line("b@example.org", number="1")) == [(RowKind.NEW, [])]


def test_address_is_the_same_in_any_case(program):
    MenteeFactory(program=program, user__email="ana@example.org")

    assert planned(program, line("ana@example.org")) != [(RowKind.NEW, [])]


def test_import_makes_nobody_staff(program):
    taken_over(program, line(is_staff=True, program="other", is_superuser=True))

    user = User.objects.get(email="ana@example.org")
    assert (user.is_staff, user.is_superuser) == (False, False)
    assert ProgramStaff.objects.exclude(user__staff_roles__program=program).count() == 0


def test_values_of_a_person_are_kept_as_digests_only(program):
    taken_over(program, line(employer="Mercy", avoid=["grace"]))

    kept = ImportedPart.objects.get()
    assert set(kept.digests) == {"name", "role", "seeks", "employer", "avoid"}
    assert all(len(one) == 16 for one in kept.digests.values())


@pytest.mark.parametrize("n", [1, 25])
def test_preview_takes_the_same_queries_for_any_number(program, n, django_assert_max_num_queries):
    lines = [line(f"p{i}@example.org", no=i + 2, chapter="Ohio") for i in range(n)]
    for one in lines[::2]:
        MenteeFactory(program=program, user__email=one.email)
    waiting, _ = previewed(program, *lines)
    type(waiting).objects.update(state="reading")

    with django_assert_max_num_queries(42):
        importing.preview(waiting.pk)


@pytest.mark.parametrize("n", [1, 25])
def test_taking_over_takes_the_same_queries_for_any_number(
    program, n, django_assert_max_num_queries
):
    waiting, admin = previewed(program, *(line(f"p{i}@example.org", no=i + 2) for i in range(n)))
    importing.confirm(import_id=waiting.pk, actor=admin)

    with django_assert_max_num_queries(75):
        importing.execute(waiting.pk)


def test_file_does_not_find_out_who_stands_on_a_no_go_list(program):
    MenteeFactory(program=program, user__email="ana@example.org", avoid=["grace"])

    plans = [
        Planner(program, Side.MENTEE, None).plan([line(avoid=[name])])[0]
        for name in ("grace", "mercy")
    ]

    assert plans[0].kind == plans[1].kind == RowKind.CHANGED
    assert [change for change in plans[0].changes if change[0] == "avoid"] == [
        change for change in plans[1].changes if change[0] == "avoid"
    ]
    assert ["avoid", None, None] in plans[0].changes


def test_no_go_list_that_a_file_brought_is_unchanged_the_next_time(program):
    taken_over(program, line(avoid=["grace"]))

    assert planned(program, line(avoid=["grace"])) == [(RowKind.UNCHANGED, [])]


def test_one_person_by_number_and_by_address_in_one_file_is_a_row_error(program):
    taken_over(program, line(number="M1"))
    rows = [line("new@example.org", number="M1"), line(no=3, chapter="Ohio")]

    assert planned(program, *rows) == [(RowKind.UNCHANGED, []), (RowKind.WRONG, ["row"])]


def test_same_line_may_be_planned_again(program):
    taken_over(program, line())
    planner = Planner(program, Side.MENTEE, None)

    kinds = [planner.plan([line()])[0].kind for _ in range(2)]

    assert kinds == [RowKind.UNCHANGED, RowKind.UNCHANGED]

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from matching.lists.kinds import KINDS, OWN_KINDS
from mentorship.enums import StaffRole
from tests.factories.accounts import verified
from tests.factories.matching import MatchFactory, RoundFactory
from tests.factories.mentorship import MentorshipFactory, ProgramStaffFactory
from tests.factories.space import NoteFactory

pytestmark = pytest.mark.django_db
OF_PROGRAM = [kind.name for kind in KINDS.values() if not kind.of_round]
OF_ROUND = [kind.name for kind in KINDS.values() if kind.of_round]


@pytest.fixture
def staff():
    return ProgramStaffFactory()


@pytest.fixture
def desk(client, staff):
    client.force_login(staff.user)
    return client


def page_of(desk, staff, query=""):
    return desk.get(reverse("desk-files", args=[staff.program.slug]) + query)


def saved(desk, staff, kind, **body):
    return desk.post(reverse("desk-file", args=[staff.program.slug, kind]), body)


def names(rows):
    return [one["name"] for one in rows]


def test_page_lists_what_there_is_of_the_program_and_of_its_newest_round(desk, staff):
    older, newest = (RoundFactory(program=staff.program) for _ in range(2))

    page, other = page_of(desk, staff), page_of(desk, staff, f"?round={older.pk}")

    assert names(page.context["files"]) == OF_PROGRAM
    assert (names(page.context["of_round"]), page.context["round"]) == (OF_ROUND, newest)
    assert other.context["round"] == older


def test_page_without_a_round_has_no_lists_of_one(desk, staff):
    assert page_of(desk, staff).context["of_round"] == []


@pytest.mark.parametrize("query", ["?round=x", "?round=", "?round=99", "?round=-1"])
def test_page_knows_its_own_rounds_only(desk, staff, query):
    RoundFactory(program=staff.program)

    assert page_of(desk, staff, query).status_code == 404


def test_staff_who_see_no_names_are_offered_the_report_alone(client, staff):
    RoundFactory(program=staff.program)
    viewer = ProgramStaffFactory(program=staff.program, role=StaffRole.VIEWER).user
    client.force_login(verified(viewer))

    page = page_of(client, staff)

    assert names(page.context["files"]) == [KINDS["report"].name]
    assert page.context["of_round"] == []
    assert saved(client, staff, "members").status_code == 403


def test_lists_of_a_round_are_saved_with_their_round(desk, staff):
    match = MatchFactory(round=RoundFactory(program=staff.program))

    answer = saved(desk, staff, "matches", round=match.round_id, format="jsonl")

    assert match.mentee.user.name in answer.getvalue().decode()
    assert AuditEvent.objects.get().data == {"kind": "matches", "format": "jsonl", "rows": 1}
    assert saved(desk, staff, "matches").status_code == 400
    assert saved(desk, staff, "people", round=match.round_id).status_code == 400
    assert saved(desk, staff, "people", format="exe").status_code == 400


def test_own_page_lists_what_is_mine(client):
    ship = MentorshipFactory(active=True)
    NoteFactory(mentorship=ship, author=ship.mentor_user, body="CANARY", is_shared=False)
    NoteFactory(mentorship=ship, author=ship.mentee_user, body="=Mine", is_shared=False)
    client.force_login(verified(ship.mentee_user))

    page = client.get(reverse("me-files"))
    answer = client.post(reverse("me-file", args=["notes"]), {"format": "csv-plain"})

    assert names(page.context["files"]) == [kind.name for kind in OWN_KINDS.values()]
    text = answer.getvalue().decode()
    assert (text.count("\r\n"), "'=Mine" in text, "CANARY" in text) == (2, True, False)
    assert answer["Content-Disposition"] == 'attachment; filename="my-notes.csv"'
    assert client.post(reverse("me-file", args=["wishes"])).status_code == 404


def test_own_lists_have_the_same_limit(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "list_export": "1/h/user"}
    client.force_login(MentorshipFactory(active=True).mentee_user)

    statuses = [client.post(reverse("me-file", args=["goals"])).status_code for _ in range(2)]

    assert statuses == [200, 429]


@pytest.mark.parametrize("size", [1, 3])
def test_pages_take_as_many_queries_for_one_as_for_many(
    desk, staff, size, django_assert_max_num_queries
):
    for _ in range(size):
        RoundFactory(program=staff.program)

    with django_assert_max_num_queries(8):
        assert page_of(desk, staff).status_code == 200

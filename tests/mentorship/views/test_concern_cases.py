"""The contacts' pages: who finds them, what stands on them, what the steps do."""

import pytest
from django.urls import reverse

from mentorship.enums import ConcernState, MentorshipState, Side, StaffRole
from tests.factories.accounts import UserFactory
from tests.factories.concerns import (
    AttachmentFactory,
    ConcernMessageFactory,
    ContactFactory,
    Scene,
)
from tests.factories.mentorship import MenteeFactory, ProgramStaffFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]

MOST_QUERIES = 12


@pytest.fixture
def scene():
    return Scene(program__slug="spring")


@pytest.fixture
def as_contact(client, scene):
    client.force_login(scene.first)
    return client


def address(concern, step=""):
    return f"/desk/{concern.program.slug}/concerns/{concern.uuid}/{step}"


def test_for_everybody_else_neither_list_nor_case_exists(client, scene):
    concern = scene.concern(readers=[scene.first])
    former = ContactFactory(program=scene.program).user
    concern.readers.create(user=former)
    former.staff_roles.all().delete()
    people = [
        scene.mentee, scene.mentor, former, UserFactory(is_superuser=True, is_staff=True),
        ProgramStaffFactory(program=scene.program).user,
        ProgramStaffFactory(program=scene.program, role=StaffRole.VIEWER).user,
        ContactFactory().user,
    ]  # fmt: skip

    for person in people:
        client.force_login(person)
        for step in ("", "file/", "reply/", "close/", "suspend/", "quiet/"):
            assert client.get(address(concern, step)).status_code == 404
        assert client.post(address(concern, "reply/"), {"reply-body": "Hi."}).status_code == 404
        assert client.get("/desk/spring/concerns/").status_code == 404

    assert not concern.messages.exists()


def test_another_contact_sees_the_list_without_the_case(client, scene):
    concern = scene.concern(readers=[scene.first])
    client.force_login(scene.second)

    page = client.get("/desk/spring/concerns/")

    assert (page.status_code, page.context["rows"]) == (200, [])
    assert client.get(address(concern)).status_code == 404


def test_the_list_has_new_ones_first_then_by_their_day(as_contact, scene):
    closed = scene.concern(state=ConcernState.CLOSED)
    running = scene.concern(state=ConcernState.IN_PROGRESS)
    ConcernMessageFactory(concern=running, author=scene.first)
    new = scene.concern()

    rows = as_contact.get("/desk/spring/concerns/").context["rows"]

    assert [(row.url, row.waits) for row in rows] == [
        (address(new), True), (address(running), False), (address(closed), False),
    ]  # fmt: skip


def test_the_case_shows_what_its_readers_may_read(as_contact, scene):
    concern = scene.concern(wish="advice")
    mine, his = scene.line(Side.MENTEE), scene.line(Side.MENTOR, line="Only for me.")
    AttachmentFactory(concern=concern, answer=mine)
    ConcernMessageFactory(concern=concern, author=scene.second, body="Careful.", is_internal=True)

    response = as_contact.get(address(concern))

    page = response.content.decode()
    assert "He writes to me at night." in page
    assert "They would like: Advice" in page
    assert "I dread the calls." in page
    assert "Careful." in page
    assert "Only for me." not in page
    assert f"open/{his.pk}/" in page
    assert f"open/{mine.pk}/" not in page


def test_opening_the_case_changes_nothing(as_contact, scene):
    concern = scene.concern()

    as_contact.get(address(concern))

    concern.refresh_from_db()
    assert concern.state == ConcernState.SUBMITTED


def test_reply_and_note_are_kept(as_contact, scene):
    concern = scene.concern()

    replied = as_contact.post(address(concern, "reply/"), {"reply-body": "Thank you."})
    noted = as_contact.post(address(concern, "note/"), {"note-body": "Call her."})

    assert (replied.status_code, noted["Location"]) == (302, address(concern))
    assert [(row.body, row.is_internal) for row in concern.messages.all()] == [
        ("Thank you.", False), ("Call her.", True),
    ]  # fmt: skip


def test_an_empty_reply_keeps_the_page(as_contact, scene):
    concern = scene.concern()

    response = as_contact.post(address(concern, "reply/"), {"reply-body": " "})

    assert response.status_code == 400
    assert "Write your reply." in response.content.decode()


@pytest.mark.parametrize("step", ["close", "hand", "suspend", "end", "apart"])
def test_what_matters_is_asked_first(as_contact, scene, step):
    concern = scene.concern()

    page = as_contact.get(address(concern, f"{step}/"))

    assert page.status_code == 200
    assert "<form" in page.content.decode()
    scene.pair.refresh_from_db()
    assert scene.pair.state == MentorshipState.ACTIVE


def test_suspend_and_let_go_on(as_contact, scene):
    concern = scene.concern()

    as_contact.post(address(concern, "suspend/"))
    scene.pair.refresh_from_db()
    suspended = scene.pair.state
    page = as_contact.get(address(concern))
    as_contact.post(address(concern, "reinstate/"))
    scene.pair.refresh_from_db()

    assert (suspended, scene.pair.state) == (MentorshipState.SUSPENDED, MentorshipState.ACTIVE)
    assert [step["key"] for step in page.context["steps"]] == ["reinstate", "end", "apart"]


def test_a_case_without_a_mentorship_has_nothing_to_stop(as_contact, scene):
    concern = scene.concern(mentorship=None)

    response = as_contact.post(address(concern, "suspend/"))

    assert response.status_code == 409
    assert "about no mentorship" in response.content.decode()


def test_close_and_a_colleague_is_told_who_did(as_contact, client, scene):
    concern = scene.concern()

    as_contact.post(address(concern, "close/"), {"conclusion": "Settled."})
    client.force_login(scene.second)
    late = client.post(address(concern, "close/"), {"conclusion": "Mine."})

    concern.refresh_from_db()
    assert (concern.state, concern.conclusion) == (ConcernState.CLOSED, "Settled.")
    page = late.content.decode()
    assert late.status_code == 409
    assert "Marisol Vega closed this case" in page
    assert "Mine." in page


def test_hand_on_and_step_back_leads_to_the_list(as_contact, scene):
    concern = scene.concern(readers=[scene.first])

    response = as_contact.post(
        address(concern, "hand/"), {"to": scene.second.pk, "step_back": "on"}
    )

    assert response["Location"] == "/desk/spring/concerns/"
    assert as_contact.get(address(concern)).status_code == 404


def test_the_file_shows_profiles_and_the_trail(as_contact, scene):
    concern = scene.concern()
    as_contact.post(address(concern, "take/"))

    page = as_contact.get(address(concern, "file/"))

    assert [one["name"] for one in page.context["files"]] == [
        scene.mentee.name, scene.mentor.name,
    ]  # fmt: skip
    assert [(row["who"], str(row["what"])) for row in page.context["trail"]] == [
        ("Marisol Vega", "read it")
    ]


def test_mark_as_quiet_by_a_button(as_contact, scene):
    concern = scene.concern()

    as_contact.post(address(concern, "quiet/"), {"quiet": "1"})

    concern.refresh_from_db()
    assert concern.is_quiet


@pytest.mark.parametrize("step", ["nonsense", "take", "reply", "quiet"])
def test_a_step_that_has_no_page_is_not_found(as_contact, scene, step):
    assert as_contact.get(address(scene.concern(), f"{step}/")).status_code == 404


def test_a_reader_from_another_program_has_only_this_place(client, scene):
    elsewhere = ContactFactory().user
    concern = scene.concern(readers=[elsewhere])
    client.force_login(elsewhere)

    page = client.get(address(concern))

    assert page.status_code == 200
    assert [link["url"] for link in page.context["desk"]["links"]] == ["/desk/spring/concerns/"]


def test_the_desks_home_shows_the_row_to_named_contacts_only(client, scene):
    scene.concern(readers=[scene.first])
    both = ProgramStaffFactory(program=scene.program, user=scene.second).user
    admin = ProgramStaffFactory(program=scene.program).user
    found = []
    for person in (scene.first, both, admin):
        client.force_login(person)
        page = client.get("/desk/spring/")
        found.append((page.context.get("confidential") or {}).get("count"))
        assert ("Told in confidence" in page.content.decode()) is (person != admin)

    assert found == [1, 0, None]


@pytest.mark.parametrize("n", [1, 3])
def test_pages_ask_little(as_contact, scene, n, django_assert_max_num_queries):
    for _one in range(n):
        concern = scene.concern()
        ConcernMessageFactory.create_batch(n, concern=concern)
    scene.line(Side.MENTEE)
    scene.line(Side.MENTOR)
    MenteeFactory(program=scene.program, user=scene.mentor)
    paths = (reverse("desk-concerns", args=["spring"]), address(concern), address(concern, "file/"))
    for path in paths:
        with django_assert_max_num_queries(MOST_QUERIES):
            assert as_contact.get(path).status_code == 200

import csv
import io

import pytest
from django.urls import reverse

from matching.queries import recruiting
from mentorship.enums import Joining, StaffRole
from mentorship.models import Invitation
from tests.authorization.scenes import REPORT
from tests.factories.matching import RoundFactory, RunFactory
from tests.factories.mentorship import MenteeFactory, ProgramStaffFactory, SpecializationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def match_round():
    return RoundFactory(program__name="Spring program")


@pytest.fixture
def desk(client, admin):
    client.force_login(admin)
    return client


@pytest.fixture
def advised(match_round):
    """A run that advises on one more oncology mentor; return the mentee who would be placed."""
    SpecializationFactory(slug="oncology", name="Oncology")
    mentee = MenteeFactory(program=match_round.program, user__name="Imani =1+1 Brooks")
    row = {
        "mentor_type": "career", "specialization": "oncology", "served_more": 1,
        "total_more": 8000, "mentees": [str(mentee.uuid)], "is_exact": True,
    }  # fmt: skip
    RunFactory(round=match_round, report=REPORT | {"recruiting": [row]})
    return mentee


def url(match_round, name="invitation-draft", **asked):
    address = reverse(name, args=[match_round.program.slug, match_round.pk])
    query = "&".join(f"{key}={value}" for key, value in asked.items())
    return f"{address}?{query}" if query else address


def draft_url(match_round):
    return url(match_round, type="career", field="oncology")


def text(response):
    return " ".join(response.content.decode().split())


def body_of(response):
    return response.context["form"]["body"].value()


def test_tab_ranks_the_advice_and_leads_to_a_draft(desk, match_round, advised):
    page = desk.get(url(match_round, "round-review", tab="recruit"))

    said = text(page)
    assert "One oncology career mentor" in said
    assert "+1" in said
    assert draft_url(match_round).replace("&", "&amp;") in said


def test_tab_without_a_run_says_what_to_do(desk, match_round):
    assert "Run matching first." in text(desk.get(url(match_round, "round-review", tab="recruit")))


def test_draft_is_ready_and_names_nobody(desk, match_round, advised):
    body = body_of(desk.get(draft_url(match_round)))

    assert "In Spring program, 1 technician is waiting for a career mentor who knows oncology." in (
        body
    )
    assert f"/apply/{match_round.program.slug}/?as=mentor" in body
    assert "{" not in body
    assert "Imani" not in body


def test_draft_for_a_kind_without_advice_still_reads_well(desk, match_round):
    SpecializationFactory(slug="oncology", name="Oncology")

    assert "we're looking for a career mentor who knows oncology." in body_of(
        desk.get(draft_url(match_round))
    )


@pytest.mark.parametrize(
    "asked", [{"type": "coach", "field": "oncology"}, {"type": "career", "field": "none"}, {}]
)
def test_kind_that_does_not_exist_is_not_found(desk, match_round, advised, asked):
    assert desk.get(url(match_round, **asked)).status_code == 404


def test_text_is_taken_along_as_it_was_typed(desk, match_round, advised):
    data = {"subject": "Come", "body": "Line one\r\n<b>two</b>", "do": "text"}

    answer = desk.post(draft_url(match_round), data)

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.content.decode() == "Come\r\n\r\nLine one\r\n<b>two</b>\r\n"


def test_joining_link_takes_the_place_of_the_address(desk, match_round, advised):
    match_round.program.joining = Joining.INVITED
    match_round.program.save()
    body = "Mine: " + recruiting.application_address(match_round.program)

    answer = desk.post(draft_url(match_round), {"subject": "Come", "body": body, "do": "link"})

    invitation = Invitation.objects.get()
    assert answer.status_code == 201
    assert (invitation.side, invitation.program) == ("mentor", match_round.program)
    assert body_of(answer) == f"Mine: {answer.context['made_link']}"


def test_joining_link_is_added_where_the_address_was_taken_out(desk, match_round, advised):
    answer = desk.post(draft_url(match_round), {"subject": "Come", "body": "Hi.", "do": "link"})

    assert body_of(answer) == f"Hi.\n\n{answer.context['made_link']}"


@pytest.mark.parametrize(
    "data", [{"subject": "", "body": "x"}, {"subject": "x", "body": "y" * 4001}]
)
def test_wrong_text_is_kept_and_nothing_is_made(desk, match_round, advised, data):
    answer = desk.post(draft_url(match_round), {**data, "do": "link"})

    assert answer.status_code == 400
    assert body_of(answer) == data["body"]
    assert not Invitation.objects.exists()


def test_export_ranks_and_runs_no_formula(desk, match_round, advised):
    response = desk.post(url(match_round, "round-recruit-export"))

    rows = list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    assert rows[1] == ["1", "career", "Oncology", "1", "80.0", "yes", "Imani =1+1 Brooks"]


def test_export_names_nobody_of_another_admin(desk, match_round, advised, admin):
    ProgramStaffFactory(
        program=match_round.program, user=admin, role=StaffRole.VIEWER,
        employer=advised.user.profile.employer,
    )  # fmt: skip

    response = desk.post(url(match_round, "round-recruit-export"))

    assert "Imani" not in response.getvalue().decode()


@pytest.mark.parametrize("role", [StaffRole.VIEWER, StaffRole.CONTACT])
def test_other_staff_draft_nothing(client, match_round, advised, role):
    client.force_login(ProgramStaffFactory(program=match_round.program, role=role).user)

    assert client.get(draft_url(match_round)).status_code == 403

import json
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, Notification
from mentorship.models import ContentText, Program, ProgramStaff
from tests.factories.accounts import UserFactory, verified
from tests.factories.mentorship import ProgramFactory, ProgramStaffFactory

pytestmark = pytest.mark.django_db
TEXTS = [
    row
    for row in json.loads(Path("mentorship/data/content.json").read_text(encoding="utf-8"))["texts"]
    if row["key"].startswith("template.")
]
URL = "/desk/new/"


@pytest.fixture(autouse=True)
def templates():
    ContentText.objects.bulk_create(ContentText(**row) for row in TEXTS)


@pytest.fixture
def association(client):
    person = verified(UserFactory(is_superuser=True, email="head@example.org", name="Ida Holm"))
    client.force_login(person)
    return person


def sent(**changes):
    values = {
        "template": "mixed", "name": "Spring for all", "intake": "cohort",
        "time_zone": "America/Denver", "signup_opens_on": "2026-03-01",
        "signup_closes_on": "2026-03-20", "hears_by_on": "2026-04-10",
        "admin_email": "marisol@example.org", "employer": "Lakeside",
    }  # fmt: skip
    return {name: value for name, value in (values | changes).items() if value is not None}


@pytest.fixture
def marisol():
    return verified(UserFactory(email="marisol@example.org"))


def test_the_page_compares_the_templates_in_plain_words(client, association):
    page = client.get(URL)

    rows = dict(page.context["templates"].rows)
    assert list(page.context["templates"].by_key) == ["career", "peer", "life", "mixed"]
    assert rows["Length"] == ["6 months", "4 months", "6 months", "6 months (peer pairs 4)"]
    assert "Agreement" not in rows
    assert page.context["form"]["admin_email"].value() == "head@example.org"
    assert len(page.context["form"].days) == 9


def test_a_program_is_made_with_its_first_admin_and_stays_closed(client, association, marisol):
    page = client.post(URL, sent())

    program = Program.objects.get()
    assert page.url == reverse("desk-launch", args=[program.slug])
    assert (program.slug, program.name, program.is_open) == ("spring-for-all", "Spring for all",
                                                             False)  # fmt: skip
    assert (program.time_zone, program.hears_by_on) == ("America/Denver", date(2026, 4, 10))
    assert program.by_type["peer"]["months"] == 4
    assert program.by_type["life"]["capacity_max"] == 2
    program.full_clean()
    row = ProgramStaff.objects.get()
    assert (row.user, row.role, row.employer) == (marisol, "admin", "Lakeside")
    assert Notification.objects.get().recipient == marisol
    assert {event.action for event in AuditEvent.objects.all()} == {
        "program.created", "staff.added"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"template": "other"}, "template"),
        ({"template": None}, "template"),
        ({"intake": "sometimes"}, "intake"),
        ({"time_zone": "US/Pacific-New"}, "time_zone"),
        ({"signup_closes_on": "2026-02-01"}, "signup_closes_on"),
        ({"signup_opens_on": "01-01-0001"}, "signup_opens_on"),
        ({"name": "x" * 121}, "name"),
        ({"admin_email": "nobody@example.org"}, "admin_email"),
        ({"employer": ""}, "employer"),
    ],
)
def test_what_is_wrong_makes_nothing_and_stays_on_the_form(
    client, association, marisol, changes, field
):
    page = client.post(URL, sent(**changes))

    assert (page.status_code, list(page.context["form"].errors)) == (400, [field])
    assert page.context["form"]["name"].value() == sent(**changes)["name"]
    assert "<title>Error: New program" in page.content.decode()
    assert not Program.objects.exists()


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Spring", "spring-2"), ("New", "new-2"), ("Весна", "program"), ("", "one-round-for-all")],
)
def test_every_program_gets_an_address_of_its_own(client, association, marisol, name, slug):
    ProgramFactory(slug="spring")

    client.post(URL, sent(name=name))

    assert Program.objects.latest("pk").slug == slug


def test_a_forged_setting_is_ignored(client, association, marisol):
    client.post(URL, sent(is_open="1", slug="mine", min_score="0"))

    program = Program.objects.get()
    assert (program.is_open, program.slug, program.min_score) == (False, "spring-for-all", 4000)


def test_a_program_admin_reads_whom_to_ask(client, association):
    client.force_login(ProgramStaffFactory().user)

    page = client.get(URL)

    assert (page.status_code, page.context["names"]) == (403, ["Ida Holm"])


def test_a_member_finds_no_such_page(client):
    client.force_login(UserFactory())

    assert client.get(URL).status_code == 404


def test_the_association_finds_the_way_here_from_its_desk(client, association):
    assert client.get("/desk/").url == URL

    ProgramStaffFactory.create_batch(2)

    assert f'href="{URL}"'.encode() in client.get("/desk/").content
    hub = reverse("desk-settings", args=[Program.objects.first().slug])
    assert f'href="{URL}"'.encode() in client.get(hub).content


def test_a_program_admin_is_not_offered_what_she_may_not_do(client, association):
    staff = ProgramStaffFactory()
    ProgramStaffFactory(user=staff.user)
    client.force_login(staff.user)

    for address in ("/desk/", reverse("desk-settings", args=[staff.program.slug])):
        assert URL.encode() not in client.get(address).content

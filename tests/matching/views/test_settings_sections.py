from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from mentorship.models import ContentText
from mentorship.services.program_settings import change
from tests.factories.mentorship import MentorFactory, ProgramStaffFactory

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>{{7*7}}{% now %}"
DAYS = ["Mentor sign-up opens", "Mentee sign-up opens", "Sign-up closes"]


@pytest.fixture
def staff():
    return ProgramStaffFactory(
        program__name="Spring program", program__slug="spring", user__name="Marisol Vega"
    )


@pytest.fixture
def desk(client, staff):
    client.force_login(staff.user)
    return client


def url(section):
    name = f"settings-{section}" if section else "desk-settings"
    return reverse(name, args=["spring"])


def typed(desk, section, **changes):
    """Return what the form holds, with some of it changed."""
    form = desk.get(url(section)).context["form"]
    values = {field.html_name: field.value() for field in form}
    kept = {
        name: value for name, value in values.items() if value is not None and value is not False
    }
    return {name: value for name, value in (kept | changes).items() if value is not None}


def test_the_hub_lists_every_page_with_what_holds(desk, staff, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page = desk.get(url(""))

    rows = {row["name"]: row["text"] for row in page.context["rows"]}
    assert rows["Basics"] == "Spring program, in rounds, Central time"
    assert rows["Dates"] == "No day set yet"
    assert rows["Staff"] == "Admins: 1, concern contacts: 0, viewers: 0"
    assert page.context["launch"]["text"] == "0 of 0 lines done. Sign-up is open."
    for row in page.context["rows"]:
        assert desk.get(row["url"]).status_code == 200


@pytest.mark.parametrize(
    ("section", "changes", "saved"),
    [
        (
            "basics",
            {"name": "Side by side", "about": SCRIPT, "intake": "rolling", "chapter": "North"},
            {"name": "Side by side", "about": SCRIPT, "intake": "rolling", "chapter": "North"},
        ),
        (
            "dates",
            {"signup_opens_on": "2026-03-01", "hears_by_on": "2026-04-01"},
            {"signup_opens_on": date(2026, 3, 1), "hears_by_on": date(2026, 4, 1)},
        ),
        (
            "asked",
            {"months": "5", "months__peer": "4", "mentor_types": ["peer", "career", "life"]},
            {"months": 5, "by_type": {"peer": {"months": 4}}},
        ),
        (
            "offers",
            {"asked_first": "mentor", "asked_first__peer": "both", "nudge_day__peer": "3"},
            {"asked_first": "mentor",
             "by_type": {"peer": {"asked_first": "both", "nudge_day": 3}}},
        ),
        (
            "check-ins",
            {"ladder_days": "3 14,30", "extensions_most": "any", "extensions_most__life": "0",
             "ladder_days__peer": "3, 14", "pause_days": "30"},
            {"ladder_days": [3, 14, 30], "extensions_most": None, "pause_days": 30,
             "by_type": {"peer": {"ladder_days": [3, 14]}, "life": {"extensions_most": 0}}},
        ),
        ("directory", {"is_directory_public": None}, {"is_directory_public": False}),
    ],
)  # fmt: skip
def test_a_section_saves_what_was_typed(desk, staff, section, changes, saved):
    page = desk.post(url(section), typed(desk, section, **changes), follow=True)

    staff.program.refresh_from_db()
    assert {name: getattr(staff.program, name) for name in saved} == saved
    assert staff.program.version == 2
    assert b"Saved. It holds from now on." in page.content
    assert b"<script>alert(1)" not in page.content


@pytest.mark.parametrize(
    ("section", "changes", "field", "sentence"),
    [
        ("basics", {"name": " "}, "name", "Give the program a name."),
        ("basics", {"name": "x" * 121}, "name", "Keep the name to 120 characters."),
        ("basics", {"time_zone": "US/Pacific-New"}, "time_zone",
         "Choose a time zone from the list, such as Central, Chicago."),
        ("basics", {"intake": "sometimes"}, "intake", "Choose one."),
        ("dates", {"signup_opens_on": "31.3.2026"}, "signup_opens_on",
         "Write the day as 2026-03-31, or leave it open."),
        ("dates", {"signup_opens_on": "2026-03-02", "introductions_on": "2026-03-01"},
         "introductions_on", "Choose a day on or after the one before it."),
        ("asked", {"months": "0"}, "months", "Enter a whole number from 1 to 60."),
        ("asked", {"mentor_types": ["guru"]}, "mentor_types", "Choose from the list."),
        ("offers", {"offer_days": "5", "nudge_day": "5"}, "nudge_day",
         "Let the nudge come before the offer runs out."),
        ("offers", {"nudge_day__life": "9"}, "nudge_day__life",
         "Let the nudge come before the offer runs out."),
        ("check-ins", {"ladder_days": "30, 14"}, "ladder_days",
         "Write rising days after the start, such as 3, 14, 30."),
        ("check-ins", {"ladder_days": "soon"}, "ladder_days",
         "Write rising days after the start, such as 3, 14, 30."),
    ],
)  # fmt: skip
def test_a_section_keeps_what_was_typed_and_says_what_to_do(
    desk, staff, section, changes, field, sentence
):
    sent = typed(desk, section, **changes)

    page = desk.post(url(section), sent)

    staff.program.refresh_from_db()
    assert (page.status_code, staff.program.version) == (400, 1)
    assert page.context["form"].errors == {field: [sentence]}
    assert page.context["form"][field].value() == sent[field]
    assert b"error-summary" in page.content


@pytest.mark.parametrize("value", ["-1", "0", "21", "1" + "0" * 30, "2.5", "three", "", "NaN"])
def test_a_number_of_places_is_a_whole_one_within_bounds(desk, staff, value):
    sent = typed(desk, "matching", capacity_max=value)

    page = desk.post(url("matching"), sent)

    said = "Enter a whole number from 1 to 20."
    assert (page.status_code, page.context["form"].errors) == (400, {"capacity_max": [said]})


def test_a_nul_byte_is_refused(desk, staff):
    page = desk.post(url("basics"), typed(desk, "basics", name="Spring\x00"))

    staff.program.refresh_from_db()
    assert (page.status_code, staff.program.name) == (400, "Spring program")


def test_only_the_fields_of_the_section_are_read(desk, staff):
    sent = typed(desk, "offers", offer_days="9")
    forged = {"name": "Mine", "is_open": "", "slug": "mine", "min_score": "0", "by_type": "{}"}

    desk.post(url("offers"), sent | forged)

    program = staff.program
    program.refresh_from_db()
    assert (program.offer_days, program.name, program.slug) == (9, "Spring program", "spring")
    assert (program.is_open, program.min_score, program.by_type) == (True, 4000, {})


def test_the_last_of_two_values_counts(desk, staff):
    sent = typed(desk, "offers")

    desk.post(url("offers"), sent | {"offer_days": ["8", "9"]})

    staff.program.refresh_from_db()
    assert staff.program.offer_days == 9


def test_a_stale_page_keeps_what_was_typed_and_names_who_was_faster(desk, staff):
    tove = ProgramStaffFactory(program=staff.program, user__name="Tove Lind").user
    sent = typed(desk, "offers", offer_days="9")
    change(program_id=staff.program_id, fields={"offer_days": 8}, version=1, actor=tove)

    page = desk.post(url("offers"), sent)

    staff.program.refresh_from_db()
    assert (page.status_code, staff.program.offer_days) == (409, 8)
    assert page.context["conflict"]["sentence"].startswith("Not saved. Tove Lind changed this")
    assert page.context["conflict"]["theirs"] == [("Days to answer", "8")]
    assert page.context["form"]["offer_days"].value() == "9"
    again = typed_of(page.context["form"])
    assert desk.post(url("offers"), again).status_code == 302
    staff.program.refresh_from_db()
    assert staff.program.offer_days == 9


def typed_of(form):
    return {field.html_name: field.value() for field in form if field.value() is not None}


def test_saving_the_same_again_changes_nothing(desk, staff):
    sent = typed(desk, "offers")

    pages = [desk.post(url("offers"), sent) for _ in range(2)]

    staff.program.refresh_from_db()
    assert [page.status_code for page in pages] == [302, 302]
    assert staff.program.version == 1
    assert not AuditEvent.objects.exists()


def test_a_program_of_one_kind_has_nothing_by_kind(desk, staff):
    program = staff.program
    program.mentor_types, program.weights = ["peer"], {"peer": program.weights["peer"]}
    program.by_type = {"peer": {"offer_days": 9}}
    program.save()

    form = desk.get(url("offers")).context["form"]

    assert [group["title"] for group in form.groups()] == [""]
    desk.post(url("offers"), typed(desk, "offers", nudge_day="4"))
    program.refresh_from_db()
    assert (program.nudge_day, program.by_type) == (4, {"peer": {"offer_days": 9}})


def test_the_days_are_called_as_the_texts_call_them(desk, staff):
    ContentText.objects.create(key="template.dates", data={"dates": DAYS})

    form = desk.get(url("dates")).context["form"]

    assert [field.label for field in form.visible_fields()][:4] == [*DAYS, "Review until"]


def test_a_maximum_below_what_mentors_offer_is_explained_at_its_field(desk, staff):
    MentorFactory(program=staff.program, capacity=4)

    page = desk.post(url("matching"), typed(desk, "matching", capacity_max="3"))

    assert page.status_code == 400
    assert page.context["form"].errors["capacity_max"] == [
        "1 mentor offers up to 4 places. Ask them to offer fewer first."
    ]


def test_basics_tell_where_people_apply(desk, staff):
    page = desk.get(url("basics"))

    assert page.context["joining"]["address"].endswith("/apply/spring/")
    assert reverse("desk-joining", args=["spring"]).encode() in page.content

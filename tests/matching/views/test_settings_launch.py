from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from matching.enums import ExclusionKind
from matching.models import Exclusion
from mentorship.enums import MentorState, StaffRole
from mentorship.models import LaunchCheck
from tests.factories.mentorship import (
    ContentTextFactory,
    MentorFactory,
    ProgramStaffFactory,
    SpecializationFactory,
)

pytestmark = pytest.mark.django_db
POINTS = ["Two contacts.", "Employers.", "Mentors.", "Pairs.", "Words.", "Test person.", "Dates."]


@pytest.fixture(autouse=True)
def checklist():
    ContentTextFactory(key="template.checklist", data={"points": [*POINTS, "Our own line."]})


@pytest.fixture
def staff():
    return ProgramStaffFactory(
        program__is_open=False, employer="Lakeside", user__name="Marisol Vega"
    )


@pytest.fixture
def desk(client, staff):
    client.force_login(staff.user)
    return client


def url(staff, name="desk-launch"):
    return reverse(name, args=[staff.program.slug])


def lines(desk, staff):
    return {line.key: line for line in desk.get(url(staff)).context["lines"]}


def facts(desk, staff):
    return {key: (line.is_done, line.fact) for key, line in lines(desk, staff).items()}


def test_what_the_product_sees_has_its_fact_beside(desk, staff, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        found = facts(desk, staff)

    assert found == {
        "contacts": (False, "Nobody is named yet."),
        "employers": (True, "Marisol Vega (Lakeside)."),
        "mentors": (False, "0 places of vetted mentors."),
        "pairs": (False, "None so far. Tick it where there are none to load."),
        "words": (False, ""),
        "test_person": (False, ""),
        "dates": (
            False,
            "Not set yet: sign-up opens, sign-up closes, introductions go out and everyone hears.",
        ),
        "line_8": (False, ""),
    }


def test_lines_are_done_by_what_is_there(desk, staff):
    program = staff.program
    for name, employer in (("Ana Ruiz", "Lakeside"), ("Tove Lind", "Fairview")):
        ProgramStaffFactory(
            program=program, role=StaffRole.CONTACT, employer=employer, user__name=name
        )
    vetted = MentorFactory(program=program, capacity=3)
    MentorFactory(program=program, state=MentorState.APPLIED)
    people = sorted([staff.user, vetted.user], key=lambda user: user.pk)
    Exclusion.objects.create(
        program=program, first=people[0], second=people[1], kind=ExclusionKind.FORMER
    )
    for name in ("signup_opens_on", "signup_closes_on", "introductions_on", "hears_by_on"):
        setattr(program, name, date(2026, 4, 1))
    program.save()

    found = facts(desk, staff)

    assert {key: found[key] for key in ("contacts", "mentors", "pairs", "dates")} == {
        "contacts": (True, "Ana Ruiz and Tove Lind."),
        "mentors": (True, "3 places of vetted mentors, 1 waits for vetting."),
        "pairs": (True, "1 pair is never proposed again."),
        "dates": (True, "People read that they hear by Wednesday, April 1 either way."),
    }


def test_a_rolling_program_needs_no_days(desk, staff):
    staff.program.intake = "rolling"
    staff.program.save()

    assert facts(desk, staff)["dates"][0]


@pytest.mark.parametrize("key", ["words", "pairs", "line_8"])
def test_a_line_is_ticked_and_taken_back_with_who(desk, staff, key):
    for _ in range(2):
        desk.post(url(staff, "launch-check"), {"key": key})

    line = lines(desk, staff)[key]
    assert (line.is_done, line.ticked_by) == (True, "Marisol Vega")
    assert AuditEvent.objects.get().action == "launch.checked"

    desk.post(url(staff, "launch-check"), {"key": key, "undo": "1"})

    assert not LaunchCheck.objects.exists()
    assert not lines(desk, staff)[key].is_done


def test_a_tick_does_not_make_done_what_the_product_can_see(desk, staff):
    desk.post(url(staff, "launch-check"), {"key": "contacts"})

    line = lines(desk, staff)["contacts"]
    assert (line.is_done, line.can_tick) == (False, False)


@pytest.mark.parametrize("key", ["", "other", "line_9", "x\x00"])
def test_a_line_that_is_none_is_not_found(desk, staff, key):
    assert desk.post(url(staff, "launch-check"), {"key": key}).status_code in (400, 404)
    assert not LaunchCheck.objects.exists()


def test_opening_a_rolling_program_opens_a_round_for_whoever_joins(desk, staff):
    staff.program.intake = "rolling"
    staff.program.save()
    pressed = [desk.post(url(staff, "launch-open"), {"anyway": "1"}) for _ in range(2)]

    assert [page.status_code for page in pressed] == [302, 302]
    assert [made.state for made in staff.program.rounds.all()] == ["open"]


def test_opening_with_open_lines_asks_once_and_names_them(desk, staff):
    page = desk.post(url(staff, "launch-open"))

    staff.program.refresh_from_db()
    assert not staff.program.is_open
    assert page.context["title"] == "Open sign-up with 7 lines open?"
    assert "Two contacts." in page.context["missing"]

    desk.post(url(staff, "launch-open"), {"anyway": "1"})

    staff.program.refresh_from_db()
    assert (staff.program.is_open, staff.program.version) == (True, 2)
    event = AuditEvent.objects.get()
    assert (event.action, event.data) == ("program.opened", {"open_lines": 7})


def test_closing_asks_nothing(desk, staff):
    staff.program.is_open = True
    staff.program.save()

    desk.post(url(staff, "launch-open"), {"close": "1"})

    staff.program.refresh_from_db()
    assert not staff.program.is_open
    assert b"Sign-up is closed. Nobody can apply yet." in desk.get(url(staff)).content


def test_places_are_counted_by_field_and_kind(desk, staff):
    oncology = SpecializationFactory(slug="oncology", name="Oncology")
    nuclear = SpecializationFactory(slug="nuclear", name="Nuclear")
    both = MentorFactory(program=staff.program, capacity=2, offers=["career", "life"])
    both.user.profile.specializations.set([oncology, nuclear])
    one = MentorFactory(program=staff.program, capacity=1, offers=["peer"])
    one.user.profile.specializations.set([oncology])
    MentorFactory(program=staff.program, state=MentorState.LEFT)
    MentorFactory(program=staff.program, capacity=1, offers=["peer"])

    page = desk.get(url(staff))

    assert [(row.field, row.by_kind, row.total) for row in page.context["places"]] == [
        ("Oncology", (1, 2, 2), 3),
        ("Nuclear", (0, 2, 2), 2),
        ("No field named", (1, 0, 0), 1),
    ]

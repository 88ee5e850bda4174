from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from mentorship.enums import CheckInState, StaffRole
from tests.factories.mentorship import (
    CheckInAnswerFactory,
    CheckInFactory,
    MentorshipFactory,
    ProgramStaffFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return ProgramStaffFactory()


def sent(staff, state, *, kind="day30", pair=None, days=2, side="mentee"):
    """Return one side's part of a check-in that was sent some days ago."""
    moment = timezone.now() - timedelta(days=days)
    pair = pair or MentorshipFactory(program=staff.program, active=True)
    check_in, _made = pair.check_ins.get_or_create(
        kind=kind, period_no=1, defaults={"due_on": moment.date()}
    )
    return CheckInAnswerFactory(
        check_in=check_in, side=side, state=state, due_at=moment, opened_at=moment,
        answered_at=moment if state == CheckInState.ANSWERED else None,
    )  # fmt: skip


def silent(staff, mentee, mentor, side="mentor", **given):
    pair = MentorshipFactory(
        program=staff.program, active=True, mentee__user__name=mentee, mentor__user__name=mentor,
        **given,
    )  # fmt: skip
    for kind, days in (("day14", 30), ("day30", 15)):
        sent(staff, CheckInState.MISSED, kind=kind, pair=pair, days=days, side=side)
    return pair


def opened(client, staff, **query):
    client.force_login(staff.user)
    return client.get(reverse("desk-check-ins", args=[staff.program.slug]), query)


def test_figures_stand_by_month_and_by_stage(client, staff):
    for state in (CheckInState.ANSWERED, CheckInState.ANSWERED, CheckInState.OPEN):
        sent(staff, state, days=0)
    sent(staff, CheckInState.MISSED, kind="day14", days=0)

    page = opened(client, staff)

    figures = {"sent": 4, "answered": 2, "missed": 1, "waiting": 1, "share": 50}
    assert page.context["all"] == figures
    assert len(page.context["by_month"]) == 6
    assert [(str(row["name"]), row["sent"]) for row in page.context["by_stage"]] == [
        ("First meeting?", 1), ("A good start?", 3),
    ]  # fmt: skip


def test_silent_ones_are_named_with_who(client, staff):
    pair = silent(staff, "Ola Berg", "Hank Olsen")
    sent(staff, CheckInState.MISSED)

    (row,) = opened(client, staff).context["silent"]

    assert (row["title"], row["why"]) == ("Ola and Hank", "Hank was silent twice")
    assert row["url"] == reverse("desk-mentorship", args=[staff.program.slug, pair.pk])


def test_both_can_be_silent(client, staff):
    pair = silent(staff, "Ola Berg", "Hank Olsen")
    for kind, days in (("day14", 30), ("day30", 15)):
        sent(staff, CheckInState.MISSED, kind=kind, pair=pair, days=days)

    (row,) = opened(client, staff).context["silent"]

    assert row["why"] == "Ola and Hank were silent twice"


def test_kind_and_period_narrow_the_page(client, staff):
    silent(staff, "Ola Berg", "Hank Olsen", mentor_type="life")
    silent(staff, "Ren Sato", "Petra Jung")

    page = opened(client, staff, type="life", months="12")

    assert [row["title"] for row in page.context["silent"]] == ["Ola and Hank"]
    assert (page.context["all"]["sent"], len(page.context["by_month"])) == (2, 12)


@pytest.mark.parametrize("query", [{"months": "7"}, {"months": "x"}, {"type": "x"}, {"q": "a"}])
def test_unknown_filters_are_refused(client, staff, query):
    assert opened(client, staff, **query).status_code == 400


@pytest.mark.parametrize("role", [StaffRole.VIEWER, StaffRole.CONTACT])
def test_other_staff_read_figures_and_nobodys_name(client, staff, role):
    other = ProgramStaffFactory(program=staff.program, role=role)
    silent(staff, "Ola Canary", "Hank Canary")

    page = opened(client, other)

    assert "Canary" not in page.content.decode()
    assert "by_stage" not in page.context
    assert {row["answered"] for row in page.context["by_month"]} <= {"", 0}
    client.force_login(other.user)
    denied = client.post(reverse("check-ins-export", args=[staff.program.slug]))
    assert denied.status_code == 403


def test_other_staff_do_not_narrow_figures_to_a_kind(client, staff):
    other = ProgramStaffFactory(program=staff.program, role=StaffRole.VIEWER)

    assert opened(client, other, type="life").status_code == 403
    assert opened(client, other).context["types"] == []
    assert 'name="type"' not in opened(client, other).content.decode()
    assert opened(client, staff, type="life").status_code == 200


def test_another_admins_people_are_not_named(client):
    staff = ProgramStaffFactory(employer="Lakeshore")
    silent(staff, "Cy Canary", "Hank Olsen", mentee__profile__employer="Lakeshore")

    assert opened(client, staff).context["silent"] == []


def test_export_holds_the_figures_only(client, staff):
    silent(staff, "Ola Canary", "Hank Canary")
    client.force_login(staff.user)

    answer = client.post(reverse("check-ins-export", args=[staff.program.slug]))

    lines = answer.getvalue().decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 6 + 2
    assert "Canary" not in "".join(lines)
    assert lines[-1] == "Stage,A good start?,1,0,1,0,0"
    assert AuditEvent.objects.get(action="list.exported").data["rows"] == 8


@pytest.mark.parametrize("size", [1, 3])
def test_page_takes_the_same_queries(client, staff, size, django_assert_num_queries):
    for number in range(size):
        silent(staff, f"Ola {number}", "Hank Olsen")
    client.force_login(staff.user)

    with django_assert_num_queries(7):
        client.get(reverse("desk-check-ins", args=[staff.program.slug]))


def test_nothing_sent_is_said(client, staff):
    assert "Nothing was sent in this time." in opened(client, staff).content.decode()


def test_one_check_in_is_not_silence(client, staff):
    pair = MentorshipFactory(program=staff.program, active=True)
    CheckInAnswerFactory(check_in=CheckInFactory(mentorship=pair), state=CheckInState.MISSED)

    assert opened(client, staff).context["silent"] == []

import logging
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone

from accounts.services import audit
from matching.enums import MatchState
from matching.queries import desk_activity, desk_check_ins, desk_figures, desk_queue
from mentorship.enums import CheckInState, MentorState, StaffRole
from mentorship.queries import health
from tests.factories.accounts import UserFactory
from tests.factories.matching import MatchFactory, RoundFactory
from tests.factories.mentorship import (
    CheckInAnswerFactory,
    CheckInFactory,
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    ProgramStaffFactory,
    SpecializationFactory,
)

pytestmark = pytest.mark.django_db

FAILED = "Couldn't load this."


@pytest.fixture
def staff():
    return ProgramStaffFactory()


def opened(client, user):
    """Open a person's desk; where she has one program, that is its own."""
    client.force_login(user)
    return client.get(reverse("desk"), follow=True)


def introduced(staff, match_round, **given):
    mentorship = MentorshipFactory(program=staff.program, **given)
    MatchFactory(
        round=match_round,
        mentee=mentorship.mentee,
        mentor=mentorship.mentor,
        mentorship=mentorship,
        state=MatchState.PUBLISHED,
    )
    return mentorship


def silent_pair(staff, **given):
    """Return a pair whose mentor missed two check-ins."""
    began = timezone.now() - timedelta(days=80)
    pair = MentorshipFactory(
        program=staff.program, active=True, introduced_at=began, announce_at=began, **given
    )
    for kind, days in (("day14", 14), ("day30", 30)):
        check_in = CheckInFactory(
            mentorship=pair, kind=kind, due_on=(began + timedelta(days=days)).date()
        )
        CheckInAnswerFactory(check_in=check_in, side="mentor", state=CheckInState.MISSED)
        CheckInAnswerFactory(
            check_in=check_in, state=CheckInState.ANSWERED, answered_at=began, answer="yes",
            signal="fine",
        )  # fmt: skip
    return pair


def test_quiet_desk_says_how_many_get_on_with_it(client, staff):
    MentorshipFactory.create_batch(2, program=staff.program, active=True)

    page = opened(client, staff.user)

    assert page.context["queue"].data.works == ()
    assert "Nothing needs you." in page.content.decode()
    assert "2 pairs are getting on with it." in page.content.decode()


def test_title_counts_the_kinds_of_work(client, staff):
    match_round = RoundFactory(program=staff.program)
    MatchFactory.create_batch(2, round=match_round)
    MentorFactory(program=staff.program, state=MentorState.APPLIED)
    introduced(staff, match_round)

    page = opened(client, staff.user)

    assert page.context["title"] == "Three things need you"
    advice = f"/desk/{staff.program.slug}/rounds/{match_round.pk}/?tab=recruit"
    assert page.context["advice_url"] == advice
    links = {link["name"]: link["count"] for link in page.context["desk"]["links"]}
    assert (links["Desk"], links["Rounds"], links["Mentorships"]) == (3, 2, 0)


def test_pair_at_risk_is_shown_with_why_and_one_step(client, staff):
    pair = silent_pair(staff, mentee__user__name="Ola Berg", mentor__user__name="Hank Olsen")

    (row,) = opened(client, staff.user).context["at_risk"]["rows"]

    assert (row["title"], row["verb"]) == ("Ola and Hank", "Write to Hank")
    assert row["why"].startswith("Hank missed two check-ins")
    assert row["pair_url"] == f"/desk/{staff.program.slug}/mentorships/{pair.pk}/"
    assert row["url"] == f"{row['pair_url']}write/?side=mentor"


def test_at_risk_names_the_longest_first_and_counts_the_rest(client, staff):
    for _ in range(7):
        silent_pair(staff)

    shown = opened(client, staff.user).context["at_risk"]

    assert (len(shown["rows"]), shown["more"], shown["all"]) == (5, 2, "All 7 mentorships")


@pytest.mark.parametrize(
    ("module", "name"),
    [
        (desk_queue, "queue_of"),
        (health, "watched"),
        (desk_figures, "needed_mentors"),
        (desk_figures, "funnel"),
        (desk_check_ins, "tallies_of"),
        (desk_activity, "recent"),
    ],
)
def test_card_that_fails_leaves_the_others(client, staff, monkeypatch, caplog, module, name):
    def fail(*args, **kwargs):
        raise DatabaseError("canceling statement due to statement timeout")

    match_round = RoundFactory(program=staff.program)
    MatchFactory(round=match_round)
    monkeypatch.setattr(module, name, fail)

    with caplog.at_level(logging.ERROR, logger="matching.views.cards"):
        page = opened(client, staff.user)

    assert page.status_code == 200
    assert page.content.decode().count(FAILED) == 1
    assert [record.exc_info[0] for record in caplog.records] == [DatabaseError]


@pytest.mark.parametrize("role", [StaffRole.VIEWER, StaffRole.CONTACT])
def test_other_staff_see_figures_without_names(client, staff, role):
    other = ProgramStaffFactory(program=staff.program, role=role)
    pair = silent_pair(staff, mentee__user__name="Ola Canary", mentor__user__name="Hank Canary")
    MentorFactory(program=staff.program, state=MentorState.APPLIED, user__name="Vi Canary")
    audit.record(actor=pair.mentee_user, action="mentee.applied", target=pair.mentee)

    page = opened(client, other.user)

    assert page.status_code == 200
    assert "Canary" not in page.content.decode()
    assert [one["count"] for one in page.context["health"].data] == ["not told"] * 2
    assert [link["name"] for link in page.context["desk"]["links"]] == [
        "Desk", "Rounds", "Mentorships", "Check-ins",
    ]  # fmt: skip


def test_other_staff_read_no_figure_under_five(client, staff):
    viewer = ProgramStaffFactory(program=staff.program, role=StaffRole.VIEWER)
    field = SpecializationFactory(name="Oncology")
    for _ in range(3):
        MenteeFactory(program=staff.program, applied_at=timezone.now()).wants.set([field])

    page = opened(client, viewer.user)

    assert page.context["needed"]["rows"] == [
        {"specialization": "Oncology", "waiting": "fewer than 5", "places": 0, "balance": None,
         "short": 3},
    ]  # fmt: skip
    assert "need 3" not in page.content.decode()
    funnel = [(row["count"], row["share"]) for row in page.context["funnel"].data["rows"]]
    assert funnel[:2] == [("not shown", ""), (0, "")]


def test_other_staff_read_the_funnel_of_the_report(client, staff):
    viewer = ProgramStaffFactory(program=staff.program, role=StaffRole.VIEWER)
    for days in [0] * 5 + [366] * 3:
        MenteeFactory(program=staff.program, applied_at=timezone.now() - timedelta(days=days))

    page = opened(client, viewer.user)

    funnel = page.context["funnel"].data
    assert (funnel["rows"][0]["count"], funnel["span"]) == (5, "This year")


def test_other_staff_read_no_places_of_few_mentors(client, staff):
    viewer = ProgramStaffFactory(program=staff.program, role=StaffRole.VIEWER)
    field = SpecializationFactory(name="Oncology")
    MentorFactory(
        program=staff.program, capacity=6, profile__specializations=[field]
    )  # fmt: skip

    page = opened(client, viewer.user)

    (row,) = page.context["needed"]["rows"]
    assert (row["places"], row["balance"]) == ("not told", None)


def test_members_are_told_whose_page_it_is(client):
    assert opened(client, UserFactory()).status_code == 403


def test_visitors_sign_in_first(client):
    assert client.get(reverse("desk")).status_code == 302


@pytest.mark.parametrize("size", [1, 3])
def test_desk_queries_do_not_grow(client, staff, size, django_assert_num_queries):
    match_round = RoundFactory(program=staff.program)
    for _ in range(size):
        MatchFactory(round=match_round)
        introduced(staff, match_round)
        MentorFactory(program=staff.program, state=MentorState.APPLIED)
        pair = silent_pair(staff)
        audit.record(actor=staff.user, action="mentorship.started", target=pair)
    client.force_login(staff.user)

    with django_assert_num_queries(12):
        client.get(reverse("desk-program", args=[staff.program.slug]))


def test_one_program_is_opened_at_once(client, staff):
    client.force_login(staff.user)

    answer = client.get(reverse("desk"))

    assert (answer.status_code, answer.url) == (302, f"/desk/{staff.program.slug}/")


def test_several_programs_are_listed_with_what_waits(client):
    admin = ProgramStaffFactory(program__name="Autumn", program__chapter="Duluth")
    viewer = ProgramStaffFactory(user=admin.user, role=StaffRole.VIEWER, program__name="Spring")
    for staff in (admin, viewer):
        MentorFactory(program=staff.program, state=MentorState.APPLIED)
        MatchFactory.create_batch(2, round=RoundFactory(program=staff.program))

    page = opened(client, admin.user)

    found = [(row["name"], row["chapter"], row["sentence"]) for row in page.context["programs"]]
    assert found == [
        ("Autumn", "Duluth", "2 matches to review, 1 mentor application"),
        ("Spring", "", "The program in figures"),
    ]


@pytest.mark.parametrize("size", [2, 4])
def test_list_of_programs_takes_the_same_queries(client, size, django_assert_num_queries):
    user = UserFactory()
    ProgramStaffFactory.create_batch(size, user=user)
    client.force_login(user)

    with django_assert_num_queries(7):
        client.get(reverse("desk"))


def test_association_admin_sees_all_programs_and_opens_any(client):
    first = ProgramStaffFactory()
    ProgramStaffFactory()
    user = UserFactory(is_superuser=True, is_staff=True)

    page = opened(client, user)
    desk = client.get(reverse("desk-program", args=[first.program.slug]))

    assert len(page.context["programs"]) == 2
    assert desk.context["desk"]["role"] == "Association admin"


def test_desk_of_another_program_is_not_found(client, staff):
    other = ProgramStaffFactory()
    client.force_login(staff.user)

    answer = client.get(reverse("desk-program", args=[other.program.slug]))

    assert answer.status_code == 404


def test_recent_activity_is_told_without_whom_it_is_about(client, staff):
    match = MatchFactory(round__program=staff.program, mentee__user__name="Ana Canary")
    for _ in range(3):
        audit.record(actor=staff.user, action="match.rejected", target=match, program=staff.program)

    (line,) = opened(client, staff.user).context["recent"].data

    assert line.what == f"{staff.user.name} rejected 3 matches"
    assert line.about == ""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Notification
from matching.enums import MatchState, RoundState
from matching.models import UnmatchedStep
from mentorship.enums import MenteeState, MentorState, StaffRole
from tests.factories.matching import MatchFactory, RoundFactory
from tests.factories.mentorship import MenteeFactory, MentorFactory, ProgramStaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def match_round():
    return RoundFactory()


@pytest.fixture
def admin(match_round):
    return ProgramStaffFactory(program=match_round.program).user


@pytest.fixture
def desk(client, admin):
    client.force_login(admin)
    return client


def url(match_round, name="round-entrants"):
    return reverse(name, args=[match_round.program.slug, match_round.pk])


def text(response):
    return " ".join(response.content.decode().split())


def listed(response):
    return [(one.name, one.why, one.step) for one in response.context["rows"]]


def groups(response):
    return {one["label"]: one["count"] for one in response.context["groups"]}


def test_mentees_who_are_not_in_come_first_with_counts(desk, match_round):
    here = {"program": match_round.program}
    MenteeFactory(**here)
    paused = MenteeFactory(**here, state=MenteeState.PAUSED, paused_until="2030-01-02")
    MatchFactory(round=match_round, state=MatchState.APPROVED)
    MenteeFactory()

    page = desk.get(url(match_round))

    assert groups(page) == {"Not in": 2, "In": 1, "Has a mentor already": 1, "Paused": 1}
    assert (paused.user.name, "Paused", "open") in listed(page)
    assert "until Jan 2, 2030" in text(page)


@pytest.mark.parametrize(
    ("values", "why", "step"),
    [
        ({"state": MentorState.APPLIED}, "Orientation not read", "remind"),
        ({"capacity": 1, "places_held": 1}, "All places taken", "place"),
        ({"state": MentorState.LEFT}, "Left the program", "open"),
    ],
)
def test_mentor_has_one_step_by_reason(desk, match_round, values, why, step):
    mentor = MentorFactory(program=match_round.program, **values)

    page = desk.get(url(match_round), {"side": "mentor"})

    assert listed(page) == [(mentor.user.name, why, step)]


def test_group_of_those_who_are_in(desk, match_round):
    mentor = MentorFactory(program=match_round.program)

    page = desk.get(url(match_round), {"side": "mentor", "group": "in"})

    assert listed(page) == [(mentor.user.name, "", "open")]


def test_search_is_literal(desk, match_round):
    mentee = MenteeFactory(program=match_round.program, user__name="Ana 100%", seeks=[])
    MenteeFactory(program=match_round.program, user__name="Bo", seeks=[])

    assert [one[0] for one in listed(desk.get(url(match_round), {"q": "%"}))] == [mentee.user.name]
    assert listed(desk.get(url(match_round), {"q": "_"})) == []


@pytest.mark.parametrize(
    "asked", [{"side": "nobody"}, {"group": "user__password"}, {"page": "0"}, {"page": "99"}]
)
def test_what_the_page_does_not_know_is_not_found(desk, match_round, asked):
    assert desk.get(url(match_round), asked).status_code == 404


def test_people_of_another_admin_are_counted_and_not_named(desk, match_round, admin):
    colleague = MenteeFactory(program=match_round.program, seeks=[])
    ProgramStaffFactory(
        program=match_round.program, user=admin, role="viewer",
        employer=colleague.user.profile.employer,
    )  # fmt: skip

    page = desk.get(url(match_round))

    assert listed(page) == []
    assert colleague.user.name not in text(page)
    assert "1 more is another admin's" in text(page)


@pytest.mark.parametrize("n", [1, 3])
def test_page_takes_at_most_twelve_queries(desk, match_round, n):
    for _ in range(n):
        MenteeFactory(program=match_round.program, state=MenteeState.PAUSED)
        MatchFactory(round=match_round, state=MatchState.APPROVED)

    with CaptureQueriesContext(connection) as found:
        desk.get(url(match_round))

    assert len(found) == 10, [query["sql"][:150] for query in found]


def test_empty_round_says_what_to_do(desk, match_round):
    page = desk.get(url(match_round), {"group": "in"})

    assert "Nobody is in yet. Invite people, or vet those who applied." in text(page)


def test_export_holds_the_list_and_no_formula(desk, match_round):
    MenteeFactory(program=match_round.program, user__name="=cmd|x", seeks=[])

    response = desk.post(url(match_round, "round-entrants-export"))

    rows = list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    assert rows[0][0] == "name"
    assert rows[1][0] == "'=cmd|x"
    assert rows[1][4:6] == ["no", "Asks for no kind of mentor"]


def remind(desk, match_round, part, side="mentor"):
    return desk.post(url(match_round, "round-remind"), {"side": side, "part": part.pk}, follow=True)


def test_reminding_writes_once(desk, match_round):
    mentor = MentorFactory(program=match_round.program, state=MentorState.APPLIED)

    assert "Reminded, kindly and this once." in text(remind(desk, match_round, mentor))
    assert "Once is enough." in text(remind(desk, match_round, mentor))

    assert Notification.objects.get().recipient == mentor.user
    page = desk.get(url(match_round), {"side": "mentor"})
    assert page.context["rows"][0].is_asked


def test_reminding_needs_somebody_who_waits(desk, match_round):
    vetted = MentorFactory(program=match_round.program)

    remind(desk, match_round, vetted)
    assert remind(desk, match_round, MentorFactory()).status_code == 404

    assert not Notification.objects.exists()


def ask(desk, match_round, part, what, **more):
    data = {"part": part.pk, "ask": what, **more}
    return desk.post(url(match_round, "round-ask"), data, follow=True)


def test_asking_leads_back_to_where_it_was_asked(desk, match_round):
    mentor = MentorFactory(program=match_round.program, capacity=1, places_held=1)

    answer = ask(desk, match_round, mentor, "place", back_to="?side=mentor&group=full")

    assert answer.redirect_chain[0][0] == f"{url(match_round)}?side=mentor&group=full"
    assert "Asked." in text(answer)
    assert answer.context["rows"][0].is_asked


@pytest.mark.parametrize("back_to", ["//evil.example", "https://evil.example", "?x\r\nSet: 1"])
def test_way_back_stays_on_the_site(desk, match_round, back_to):
    mentee = MenteeFactory(program=match_round.program)
    data = {"part": mentee.pk, "ask": "keep", "back_to": back_to}

    answer = desk.post(url(match_round, "round-ask"), data)

    assert answer.url.startswith(url(match_round))
    assert "\n" not in answer.url


@pytest.mark.parametrize("what", ["", "money"])
def test_question_that_is_none_is_not_found(desk, match_round, what):
    mentee = MenteeFactory(program=match_round.program)

    assert ask(desk, match_round, mentee, what).status_code == 404


def test_closed_round_says_so(desk, match_round):
    match_round.state = RoundState.CLOSED
    match_round.save()
    mentee = MenteeFactory(program=match_round.program)

    assert "This round is not open" in text(ask(desk, match_round, mentee, "keep"))
    assert not UnmatchedStep.objects.exists()


@pytest.mark.parametrize("role", [StaffRole.VIEWER, StaffRole.CONTACT])
def test_other_staff_do_not_see_it(client, match_round, role):
    client.force_login(ProgramStaffFactory(program=match_round.program, role=role).user)

    assert client.get(url(match_round)).status_code == 403

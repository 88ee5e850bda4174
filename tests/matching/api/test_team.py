"""What a program's admins read and do about its pairs."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from mentorship.enums import (
    Answer,
    AskedFirst,
    CheckInState,
    MentorshipState,
    MentorType,
    Side,
    StaffRole,
)
from mentorship.models import FollowUp
from tests.factories.accounts import api_secret
from tests.factories.agreements import AgreementFactory
from tests.factories.care import FollowUpFactory
from tests.factories.meetings import MeetingFactory, running, soon
from tests.factories.mentorship import (
    CheckInAnswerFactory,
    CheckInFactory,
    MentorshipFactory,
    ProgramFactory,
    ProgramStaffFactory,
)
from tests.factories.space import MessageFactory, NoteFactory
from tests.mentorship.api.pairs import api_of, post, problem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


@pytest.fixture
def texts(db):
    call_command("load_content", verbosity=0)


@pytest.fixture
def admin():
    return ProgramStaffFactory(user__name="Marisol Vega").user


@pytest.fixture
def program(admin):
    return admin.staff_roles.get().program


def url(pair, verb="", room="mentorships"):
    base = f"/api/v1/programs/{pair.program.slug}/{room}/{pair.pk}/"
    return base + (f"{verb}/" if verb else "")


def listed(person, program, room="mentorships", **query):
    return api_of(person).get(f"/api/v1/programs/{program.slug}/{room}/", query)


def ids(answer):
    return [row["id"] for row in answer.json()["results"]]


def in_program(program, **fields):
    return running(program=program, **fields)


def introduced(program, **fields):
    moment = timezone.now() - timedelta(days=3)
    return MentorshipFactory(program=program, introduced_at=moment, **fields)


def test_list_tells_how_each_is_and_why(admin, program):
    pair = in_program(program)
    for n, side in ((1, Side.MENTEE), (2, Side.MENTEE)):
        day = timezone.localdate() - timedelta(days=20 - n)
        check_in = CheckInFactory(mentorship=pair, period_no=n, kind="monthly", due_on=day)
        CheckInAnswerFactory(check_in=check_in, side=side, state=CheckInState.MISSED)

    (row,) = listed(admin, program).json()["results"]

    assert (row["health"], row["silent"]) == ("at_risk", ["mentee"])
    assert row["reason"] == "Noor missed two check-ins"
    assert row["next_step"] == "Call or write to Noor: still in it, or time to end it?"
    assert row["mentee"] == {"id": str(pair.mentee.uuid), "name": "Noor Haddad"}


def test_team_reads_nothing_of_what_the_two_write(admin, program):
    pair = in_program(program)
    MessageFactory(mentorship=pair, body="CANARY")
    NoteFactory(mentorship=pair, body="CANARY", is_shared=True)
    AgreementFactory(mentorship=pair, goal="CANARY")
    MeetingFactory(mentorship=pair, held=soon(-2), summary="CANARY", topic="CANARY")

    answer = api_of(admin).get(url(pair))

    assert "CANARY" not in answer.content.decode()
    assert answer.json()["met_on"] is not None


def test_of_a_life_mentorship_the_team_reads_dates_and_status(admin, program):
    pair = in_program(program, mentor_type=MentorType.LIFE)
    MeetingFactory(mentorship=pair, held=soon(-2))
    check_in = CheckInFactory(mentorship=pair)
    CheckInAnswerFactory(
        check_in=check_in, state=CheckInState.ANSWERED, answer="stuck", signal="low",
        answered_at=timezone.now(), answers={"2": "not_really"},
    )  # fmt: skip

    read = api_of(admin).get(url(pair)).json()

    (one,) = read["check_ins"]
    assert (one["mentee"]["state"], one["mentee"]["answer"], one["mentee"]["further"]) == (
        "Answered", "", [],
    )  # fmt: skip
    assert (read["met_on"], read["end_reason"], read["health"]) == (None, "", "on_track")


def test_answers_are_read_and_lines_only_where_they_are_for_the_team(admin, program):
    check_in = CheckInFactory(mentorship=in_program(program))
    said = {"state": CheckInState.ANSWERED, "answer": "well", "answered_at": timezone.now()}
    CheckInAnswerFactory(check_in=check_in, line="For you.", line_reader="team", **said)
    CheckInAnswerFactory(check_in=check_in, side=Side.MENTOR, line="For her.",
                         line_reader="partner", **said)  # fmt: skip

    (one,) = api_of(admin).get(url(check_in.mentorship)).json()["check_ins"]

    assert (one["mentee"]["answer"], one["mentee"]["line"]) == ("Going well", "For you.")
    assert (one["mentor"]["answer"], one["mentor"]["line"]) == ("Going well", "")


def test_suspended_reads_as_paused(admin, program):
    pair = in_program(program, state=MentorshipState.SUSPENDED)

    answer = api_of(admin).get(url(pair))

    assert answer.json()["state"] == "paused"
    assert "suspended" not in answer.content.decode()
    assert ids(listed(admin, program, state="paused")) == [pair.pk]


def test_pairs_of_her_own_and_her_workplace_are_not_there(admin, program):
    own = in_program(program, mentee__user=admin)
    admin.staff_roles.update(employer="Mercy Hospital")
    colleague = in_program(program, mentee__profile__employer="mercy hospital")

    assert ids(listed(admin, program)) == []
    assert [api_of(admin).get(url(pair)).status_code for pair in (own, colleague)] == [404, 404]
    assert post(admin, url(colleague, "end")).status_code == 404


@pytest.mark.parametrize("role", [StaffRole.CONTACT, StaffRole.VIEWER])
def test_other_staff_and_strangers_find_no_program(program, role):
    staff = ProgramStaffFactory(program=program, role=role).user
    pair = in_program(program)

    for person in (staff, pair.mentee_user, ProgramStaffFactory().user):
        assert listed(person, program).status_code == 404
        assert listed(person, program, "introductions").status_code == 404
        assert api_of(person).get(url(pair)).status_code == 404


def test_token_of_another_program_finds_no_program(admin, program):
    other = ProgramFactory()
    ProgramStaffFactory(program=other, user=admin)
    client = api_of(None)
    secret = api_secret(admin, program=other)
    client.credentials(HTTP_AUTHORIZATION=f"Token {secret}")

    assert client.get(f"/api/v1/programs/{program.slug}/mentorships/").status_code == 404
    assert client.get(f"/api/v1/programs/{other.slug}/mentorships/").status_code == 200


def test_list_is_narrowed(admin, program):
    pair = in_program(program)
    ended = in_program(program, state=MentorshipState.ENDED, closed_at=timezone.now())

    assert ids(listed(admin, program)) == [ended.pk, pair.pk]
    assert ids(listed(admin, program, state="running")) == [pair.pk]
    assert ids(listed(admin, program, state="ended")) == [ended.pk]
    assert ids(listed(admin, program, health="on_track")) == []
    assert ids(listed(admin, program, mentor_type="life")) == []
    assert ids(listed(admin, program, q="haddad")) == [ended.pk, pair.pk]
    assert ids(listed(admin, program, q="%")) == ids(listed(admin, program, q="_")) == []
    assert listed(admin, program, q="x" * 10_000).status_code == 400
    assert listed(admin, program, health="fine").status_code == 400


def test_admin_pauses_resumes_and_ends(admin, program):
    pair = in_program(program)

    paused = post(admin, url(pair, "pause")).json()
    resumed = post(admin, url(pair, "resume")).json()
    ended = post(admin, url(pair, "end"), reason="no_time").json()

    assert [one["state"] for one in (paused, resumed, ended)] == ["paused", "active", "ended"]
    assert ended["end_reason"] == "One of us ran out of time"
    assert [one["kind"] for one in ended["follow_ups"]] == ["end", "pause"]


def test_admin_matches_again(admin, program):
    pair = in_program(program)

    assert post(admin, url(pair, "rematch")).json()["state"] == "ended"
    pair.mentee.refresh_from_db()
    assert pair.mentee.partner_left is True


def test_letter_is_written_and_taken_back(admin, program):
    pair = in_program(program)

    sent = post(
        admin, url(pair, "letters"), side="mentee", subject="A date", body="Hi {name}",
        look_again=7,
    )  # fmt: skip
    (letter,) = sent.json()["follow_ups"]
    gone = post(admin, url(pair, "take-back"), follow_up=letter["id"])

    assert (sent.status_code, letter["body"], letter["is_open"]) == (201, "Hi Noor", True)
    assert gone.json()["follow_ups"] == []


def test_call_is_noted(admin, program):
    pair = in_program(program)

    noted = post(admin, url(pair, "calls"), body="They will try Thursdays.")

    assert (noted.status_code, noted.json()["follow_ups"][0]["kind"]) == (201, "call")


def test_reminder_of_an_open_check_in(admin, program):
    check_in = CheckInFactory(mentorship=in_program(program))
    now = timezone.now()
    part = CheckInAnswerFactory(
        check_in=check_in, state=CheckInState.OPEN, opened_at=now, due_at=now - timedelta(days=1)
    )
    pair = check_in.mentorship

    reminded = post(admin, url(pair, "remind"), check_in=part.pk)
    again = post(admin, url(pair, "remind"), check_in=part.pk)

    assert (reminded.status_code, list(reminded.json())) == (200, ["leaves_at"])
    assert problem(again)[1] == "reminded_already"


@pytest.mark.parametrize(
    ("verb", "body", "field"),
    [
        ("letters", {"subject": "A", "body": "{password}"}, "body"),
        ("letters", {"subject": "A\nBcc: x@example.org", "body": "B"}, "subject"),
        ("letters", {"subject": "A", "body": "B", "side": "both"}, "side"),
        ("calls", {"body": "x" * 1001}, "body"),
        ("calls", {"body": "B", "look_again": 61}, "look_again"),
        ("end", {"reason": "nonsense"}, "reason"),
        ("pause", {"until": "2199-01-01"}, "until"),
        ("take-back", {"follow_up": 10**30}, "follow_up"),
        ("remind", {"check_in": 1}, "check_in"),
    ],
)
def test_impossible_bodies_are_named_by_field(admin, program, verb, body, field):
    pair = in_program(program)

    answer = post(admin, url(pair, verb), **body)

    assert (answer.status_code, problem(answer)[2]) == (400, [field])
    assert FollowUp.objects.count() == 0


def test_follow_up_of_another_pair_is_not_taken_back(admin, program):
    pair = in_program(program)
    other = FollowUpFactory(mentorship=in_program(program), admin=admin)

    answer = post(admin, url(pair, "take-back"), follow_up=other.pk)

    assert problem(answer) == (400, "invalid", ["follow_up"])
    assert FollowUp.objects.count() == 1


def test_introductions_tell_answers_but_no_reason(admin, program):
    pair = introduced(program)
    pair.mentor_answer, pair.mentor_answered_at = Answer.DECLINED, timezone.now()
    pair.state, pair.closed_at = MentorshipState.DECLINED, timezone.now()
    pair.decline_reason = "take_a_break"
    pair.save()

    answer = listed(admin, program, "introductions")

    (row,) = answer.json()["results"]
    assert row["state"] == "declined"
    assert [one["answer"] for one in row["answers"]] == ["", "declined"]
    assert "break" not in answer.content.decode()
    assert ids(listed(admin, program, "introductions", standing="fell_through")) == [pair.pk]
    assert ids(listed(admin, program, "introductions", standing="waiting")) == []


def test_silent_side_is_reminded_once(admin, program):
    pair = introduced(program)

    first = post(admin, url(pair, "nudge", "introductions"), side="mentee")

    assert (first.status_code, list(first.json())) == (200, ["leaves_at"])
    assert problem(post(admin, url(pair, "nudge", "introductions"), side="both"))[0] == 400


def test_answer_is_noted_for_somebody(admin, program):
    pair = introduced(program)

    noted = post(
        admin, url(pair, "answer", "introductions"), side="mentor", answer="accepted",
        told="By phone, to Marisol.",
    )  # fmt: skip

    (mentor,) = [one for one in noted.json()["answers"] if one["side"] == "mentor"]
    assert (mentor["answer"], mentor["answered_for"]) == ("accepted", True)


def test_mentee_is_not_asked_while_the_mentor_is(admin, program):
    program.asked_first = AskedFirst.MENTOR
    program.save()
    pair = introduced(program)

    (row,) = listed(admin, program, "introductions").json()["results"]

    assert [one["is_asked"] for one in row["answers"]] == [False, True]
    early = post(admin, url(pair, "nudge", "introductions"), side="mentee")
    assert problem(early)[:2] == (409, "not_asked_yet")


@pytest.mark.parametrize("size", [1, 25])
def test_list_queries_do_not_grow(admin, program, size, django_assert_num_queries):
    for _n in range(size):
        in_program(program)

    with django_assert_num_queries(8):
        answer = listed(admin, program)

    assert len(ids(answer)) == size


@pytest.mark.parametrize("size", [1, 25])
def test_introduction_queries_do_not_grow(admin, program, size, django_assert_num_queries):
    for _n in range(size):
        introduced(program)

    with django_assert_num_queries(5):
        answer = listed(admin, program, "introductions")

    assert len(ids(answer)) == size


def test_detail_queries(admin, program, django_assert_max_num_queries):
    check_in = CheckInFactory(mentorship=in_program(program))
    CheckInAnswerFactory(check_in=check_in, state=CheckInState.MISSED)

    with django_assert_max_num_queries(12):
        api_of(admin).get(url(check_in.mentorship))

import csv
import io
import json

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import AuditEvent
from matching.lists.kinds import KINDS, OWN_KINDS
from matching.sheets.formulas import restore
from mentorship.enums import StaffRole
from tests.factories.accounts import api_secret, verified
from tests.factories.matching import MatchFactory, RoundFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.mentorship import (
    CheckInAnswerFactory,
    MenteeFactory,
    MentorshipFactory,
    ProgramFactory,
    ProgramStaffFactory,
)
from tests.factories.space import (
    MentorshipGoalFactory,
    MessageFactory,
    MilestoneFactory,
    NoteFactory,
    ThankYouFactory,
)
from tests.matching.api.desk import send, text_of, url

pytestmark = pytest.mark.django_db
EXPORTS = "programs/spring/exports/"
LONG_AGO = timezone.now() - timezone.timedelta(days=700)
OF_ROUND = [kind.code for kind in KINDS.values() if kind.of_round and kind.code != "plans"]
OF_PROGRAM = [kind.code for kind in KINDS.values() if not kind.of_round]


def lines_of(answer):
    return [json.loads(line) for line in text_of(answer).splitlines()]


def exported(client, kind, **body):
    return send(client, "post", f"{EXPORTS}{kind}/", {"format": "jsonl", **body})


def test_kinds_are_told_with_what_narrows_them(desk):
    found = {one["kind"]: one for one in desk.get(url(EXPORTS)).json()}

    assert list(found) == list(KINDS)
    assert found["entrants"] == {
        "kind": "entrants",
        "name": "Who is in and who is not",
        "filters": ["round", "side", "group", "q"],
    }


@pytest.mark.parametrize("kind", OF_PROGRAM)
@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl"])
def test_every_list_comes_in_every_format(desk, staff, kind, form):
    MentorshipFactory(program=staff.program, active=True)

    answer = send(desk, "post", f"{EXPORTS}{kind}/", {"format": form})

    assert answer.status_code == 200
    assert answer.getvalue() or form == "jsonl"
    assert AuditEvent.objects.get(action="list.exported").data["format"] == form


@pytest.mark.parametrize("kind", OF_ROUND)
def test_every_list_of_a_round_needs_its_round(desk, staff, kind):
    match = MatchFactory(round=RoundFactory(program=staff.program))

    statuses = [
        exported(desk, kind, filters=filters).status_code
        for filters in ({}, {"round": "x"}, {"round": 2**70}, {"round": RoundFactory().pk},
                        {"round": match.round_id})
    ]  # fmt: skip

    assert statuses == [400, 400, 400, 404, 200]


def test_refusal_of_filters_says_what_there_is(desk, staff):
    nameless = exported(desk, "matches").json()["errors"]
    unknown = exported(desk, "meetings", filters={"when": "1"}).json()["errors"]

    assert nameless == {"filters": ["Say which round: “round” is its id."]}
    assert unknown == {"filters": ["This list has no when. It can be narrowed by: —."]}


def test_plans_need_two_runs(desk, staff):
    match_round = RoundFactory(program=staff.program)

    assert exported(desk, "plans", filters={"round": match_round.pk}).status_code == 404


def test_people_are_narrowed_as_on_their_page(desk, staff):
    MenteeFactory(program=staff.program, user__name="Ana")
    MenteeFactory(program=staff.program, user__name="Bo")

    (line,) = lines_of(exported(desk, "people", filters={"q": "bo", "mark": ["unmatched"]}))

    assert line["name"] == "Bo"
    assert list(line)[:4] == ["part", "name", "email", "state"]


def test_members_stand_on_one_line_each_as_the_import_reads_them(desk, staff):
    mentee = MenteeFactory(program=staff.program, user__membership_number="0042")

    answer = send(desk, "post", f"{EXPORTS}members/", {"bom": False})

    rows = list(csv.DictReader(io.StringIO(text_of(answer))))
    assert [(row["email"], row["membership_number"]) for row in rows] == [
        (mentee.user.email, "0042")
    ]


@pytest.mark.parametrize(
    "body",
    [
        {"filters": {"sort": "user__password"}}, {"filters": {"page": "1"}},
        {"filters": {"q": None}}, {"filters": {"q": {}}}, {"filters": {"q": [[]]}},
        {"filters": []}, {"filters": {"q": "x" * 201}}, {"filters": {"mark": ["noted"] * 21}},
        {"format": "exe"}, {"format": None}, {"bom": "perhaps"}, {"q": "Ana"},
    ],
)  # fmt: skip
def test_what_an_export_cannot_mean_is_refused_by_field(desk, body):
    answer = send(desk, "post", f"{EXPORTS}people/", body)

    assert answer.status_code == 400
    assert answer.json()["errors"]
    assert not AuditEvent.objects.exists()


def test_unknown_lists_and_programs_are_not_found(desk):
    ProgramFactory(slug="autumn")

    paths = (f"{EXPORTS}wishes/", "programs/autumn/exports/people/", "me/exports/secrets/")

    assert [send(desk, "post", path).status_code for path in paths] == [404, 404, 404]


def test_staff_without_names_take_out_the_report_alone(client, staff):
    for role in (StaffRole.VIEWER, StaffRole.CONTACT):
        client.force_login(verified(ProgramStaffFactory(program=staff.program, role=role).user))

        assert [one["kind"] for one in client.get(url(EXPORTS)).json()] == ["report"]
        statuses = [exported(client, kind).status_code for kind in ("report", "people", "members")]
        assert statuses == [200, 403, 403]


def test_a_token_needs_the_scope_and_the_program(client, staff):
    other = ProgramStaffFactory(program=ProgramFactory(slug="autumn"), user=staff.user).program
    tokens = (
        api_secret(staff.user, "people:write"),
        api_secret(staff.user, "reports:read"),
        api_secret(staff.user, "reports:write", program=other),
        api_secret(staff.user, "reports:write", program=staff.program),
    )

    statuses = [
        send(client, "post", f"{EXPORTS}people/", authorization=f"Token {secret}").status_code
        for secret in tokens
    ]

    assert statuses == [403, 403, 404, 200]


def test_a_stream_with_a_key_is_given_each_time(desk, staff):
    MenteeFactory(program=staff.program)

    files = [
        text_of(send(desk, "post", f"{EXPORTS}members/", idempotency_key="k")) for _ in range(2)
    ]

    assert files[0] == files[1] != ""


@pytest.mark.parametrize("kind", ["text/csv", "application/json", "*/*", "application/x-ndjson"])
def test_a_caller_may_accept_files_and_reads_errors_as_problems(desk, kind):
    done = send(desk, "post", f"{EXPORTS}members/", accept=kind)
    wrong = send(desk, "post", f"{EXPORTS}members/", {"format": "exe"}, accept=kind)

    assert (done.status_code, done["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert (wrong.status_code, wrong["Content-Type"]) == (400, "application/problem+json")
    assert set(wrong.json()["errors"]) == {"format"}
    assert send(desk, "post", f"{EXPORTS}members/", accept="image/png").status_code == 406


def test_too_many_exports_wait(desk, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "list_export": "1/h/user"}

    answers = [send(desk, "post", f"{EXPORTS}people/") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 429]
    assert int(answers[1]["Retry-After"]) > 0
    assert answers[1].json()["code"] == "throttled"


def test_another_admins_people_stand_in_no_list(desk, staff):
    ship = MentorshipFactory(program=staff.program, active=True, mentee_user__name="Canary")
    MenteeFactory(program=staff.program, user=staff.user)
    staff.employer = "Elm"
    staff.save()
    ship.mentee_user.profile.employer = "Elm"
    ship.mentee_user.profile.save()
    match_round = RoundFactory(program=staff.program)
    MatchFactory(round=match_round, mentee=ship.mentee, mentor=ship.mentor)
    MeetingFactory(mentorship=ship, held=ship.introduced_at)
    CheckInAnswerFactory(check_in__mentorship=ship, state="open", opened_at=ship.introduced_at)

    told = [text_of(exported(desk, kind)) for kind in OF_PROGRAM if kind != "report"]
    told += [text_of(exported(desk, kind, filters={"round": match_round.pk})) for kind in OF_ROUND]

    assert not [text for text in told if ship.mentee_user.name in text]


def test_life_mentorships_and_words_of_the_two_are_in_no_list_of_the_desk(desk, staff):
    ship = MentorshipFactory(program=staff.program, active=True)
    life = MentorshipFactory(program=staff.program, active=True, mentor_type="life")
    for one in (ship, life):
        MeetingFactory(
            mentorship=one, topic="CANARY", place="CANARY", summary="CANARY",
            held=one.introduced_at,
        )  # fmt: skip
        CheckInAnswerFactory(
            check_in__mentorship=one, state="answered", answer="stuck", line="CANARY",
            words='{"1": "CANARY"}', answered_at=one.introduced_at,
        )  # fmt: skip

    meetings, dates = lines_of(exported(desk, "meetings")), exported(desk, "check-in-dates")

    assert [line["mentee"] for line in meetings] == [ship.mentee_user.name]
    assert list(meetings[0]) == ["mentee", "mentor", "mentor_type", "state", "starts_at", "minutes"]
    (line,) = lines_of(dates)
    assert (line["mentee"], line["state"]) == (ship.mentee_user.name, "Answered")
    assert "CANARY" not in str(meetings) + str(line)
    assert "stuck" not in str(line)


def test_meetings_that_a_concern_cancelled_are_in_no_list_of_the_desk(desk, staff):
    ship = MentorshipFactory(program=staff.program, active=True)
    MeetingFactory(
        mentorship=ship, agreed=timezone.now(), state="cancelled", settled_at=timezone.now()
    )
    MeetingFactory(mentorship=ship)
    held = MeetingFactory(mentorship=ship, held=timezone.now())

    told = lines_of(exported(desk, "meetings"))

    assert [(line["state"], line["minutes"]) for line in told] == [("Held", held.minutes)]


def test_matches_are_told_with_the_parts_of_their_scores(desk, staff):
    match = MatchFactory(
        round=RoundFactory(program=staff.program), wish_rank=1, score=8_150, career_path=4_000,
        specialization=3_000, mentor_type_fit=1_100, bonus=50,
    )  # fmt: skip

    (line,) = lines_of(exported(desk, "matches", filters={"round": match.round_id}))

    assert list(line.values())[:11] == [
        match.pk, match.mentee.user.name, match.mentor.user.name, "Career mentor", "Proposed",
        81.5, 40.0, 30.0, 11.0, 0.5, "No",
    ]  # fmt: skip
    assert "wish_rank" not in line


STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "−")


@pytest.mark.parametrize("start", [*STARTS, ";=", "a\n=", "'="])
def test_no_field_of_any_list_runs_in_a_spreadsheet_and_all_come_back(desk, staff, start):
    bad = f"{start}1+1"
    ship = MentorshipFactory(program=staff.program, active=True)
    for user in (ship.mentee_user, ship.mentor_user):
        user.name = user.membership_number = bad
        user.save()
        user.profile.employer = user.profile.chapter = bad
        user.profile.save()
    MatchFactory(round=RoundFactory(program=staff.program), mentee=ship.mentee, mentor=ship.mentor)
    MeetingFactory(mentorship=ship, held=ship.introduced_at)

    for kind in ("people", "members", "mentorships", "meetings"):
        sheet = csv.reader(
            io.StringIO(text_of(send(desk, "post", f"{EXPORTS}{kind}/")), newline="")
        )
        cells = [cell for row in sheet for cell in row]
        book = load_workbook(
            io.BytesIO(send(desk, "post", f"{EXPORTS}{kind}/", {"format": "xlsx"}).getvalue())
        )
        named = [line for line in lines_of(exported(desk, kind)) if bad in line.values()]

        assert bad in [restore(cell) for cell in cells]
        assert not [cell for cell in cells if cell.lstrip(" ")[:1] in STARTS]
        assert "f" not in {cell.data_type for row in book.active.iter_rows() for cell in row}
        assert named


def test_own_kinds_are_told(desk):
    assert [one["kind"] for one in desk.get(url("me/exports/")).json()] == list(OWN_KINDS)


def test_own_lists_hold_what_is_mine_and_nothing_of_the_others(client):
    ship = MentorshipFactory(active=True)
    mine, theirs = ship.mentee_user, ship.mentor_user
    for one in (ship, MentorshipFactory(active=True)):
        MeetingFactory(mentorship=one, topic="About the meeting")
        MilestoneFactory(goal=MentorshipGoalFactory(mentorship=one, title="A goal"), title="A step")
        MessageFactory(mentorship=one, author=one.mentor_user, body="A message")
        ThankYouFactory(mentorship=one, author=one.mentor_user, line="A thank-you")
    NoteFactory(mentorship=ship, author=mine, body="My note", is_shared=False)
    NoteFactory(mentorship=ship, author=theirs, body="Shared note", is_shared=True)
    NoteFactory(mentorship=ship, author=theirs, body="CANARY", is_shared=False)
    answered = {"state": "answered", "answered_at": ship.introduced_at}
    answer = CheckInAnswerFactory(
        check_in__mentorship=ship, person=mine, line="My line", **answered
    )
    CheckInAnswerFactory(
        check_in=answer.check_in, person=theirs, side="mentor", line="CANARY", **answered
    )
    client.force_login(verified(mine))

    found = {
        kind: lines_of(send(client, "post", f"me/exports/{kind}/", {"format": "jsonl"}))
        for kind in OWN_KINDS
    }

    assert {kind: len(lines) for kind, lines in found.items()} == {
        "profile": 1, "mentorships": 1, "meetings": 1, "goals": 1, "milestones": 1,
        "check-ins": 1, "notes": 2, "messages": 1, "thank-yous": 1, "notifications": 0,
    }  # fmt: skip
    assert found["meetings"][0]["topic"] == "About the meeting"
    assert [line["body"] for line in found["notes"]] == ["My note", "Shared note"]
    assert found["check-ins"][0]["line"] == "My line"
    assert "CANARY" not in str(found)
    assert theirs.email not in str(found)
    events = AuditEvent.objects.filter(action="own_list.exported", actor=mine)
    assert events.count() == len(OWN_KINDS)


def test_what_is_over_for_long_is_read_no_more(client):
    ship = MentorshipFactory(
        active=True,
        state="completed",
        closed_at=LONG_AGO,
        introduced_at=LONG_AGO,
        started_at=LONG_AGO,
    )
    MessageFactory(mentorship=ship, author=ship.mentor_user)
    client.force_login(verified(ship.mentee_user))

    assert text_of(send(client, "post", "me/exports/messages/", {"format": "jsonl"})) == ""


@pytest.mark.parametrize("kind", ["people", "members", "mentorships", "meetings"])
def test_a_list_takes_as_many_queries_for_one_as_for_many(
    desk, staff, kind, django_assert_max_num_queries
):
    for _ in range(25):
        ship = MentorshipFactory(program=staff.program, active=True)
        MeetingFactory(mentorship=ship, held=ship.introduced_at)

    with django_assert_max_num_queries(22):
        assert exported(desk, kind).getvalue()

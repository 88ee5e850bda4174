from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.services import audit
from matching.enums import MatchState
from matching.models import Wish
from mentorship.enums import LineReader, MenteeState, MentorshipState, MentorState, Side, StaffRole
from mentorship.models import StaffNote
from tests.factories.accounts import NotificationFactory, UserFactory
from tests.factories.applications import OrientationFactory
from tests.factories.concerns import AnsweredFactory
from tests.factories.matching import MatchFactory, RoundFactory
from tests.factories.mentorship import (
    NOW,
    CheckInFactory,
    ContentTextFactory,
    CredentialFactory,
    GoalFactory,
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    ProgramStaffFactory,
    RoleFactory,
    SpecializationFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return ProgramStaffFactory(employer="Lakeshore")


@pytest.fixture
def desk(client, staff):
    client.force_login(staff.user)
    return client


def url(part, name="desk-person"):
    side = part._meta.model_name
    return reverse(name, args=[part.program.slug, side, part.pk])


def facts(page):
    return {
        row["term"]: row["text"] for section in page.context["sections"] for row in section["rows"]
    }


def test_mentee_is_shown_with_what_she_seeks(desk, staff):
    mentee = MenteeFactory(
        program=staff.program,
        seeks=["life", "peer"],
        target_role=RoleFactory(slug="lead", name="Lead technician"),
        avoid=["somewhere"],
        waited_rounds=1,
        profile__credentials=[CredentialFactory(name="CPhT")],
    )
    mentee.wants.add(SpecializationFactory(name="Oncology"))
    mentee.goals.add(GoalFactory(name="Pass the exam"))
    OrientationFactory(program=staff.program, user=mentee.user, side="mentee")

    page = desk.get(url(mentee))

    told = facts(page)
    assert {term: told[term] for term in ("Asked for", "Wants to become", "Specializations",
            "Goals", "Credentials", "Orientation", "Rounds waited", "Has ranked mentors",
            "Names people or workplaces to keep away from")} == {
        "Asked for": "Life, peer mentor",
        "Wants to become": "Lead technician",
        "Specializations": "Oncology",
        "Goals": "Pass the exam",
        "Credentials": "CPhT",
        "Orientation": "Read to the end",
        "Rounds waited": "1",
        "Has ranked mentors": "No",
        "Names people or workplaces to keep away from": "Yes",
    }  # fmt: skip
    assert page.context["file_url"] == ""


def test_mentor_is_shown_with_places_and_the_way_to_his_file(desk, staff):
    mentor = MentorFactory(program=staff.program, places_held=1, available_until=date(2026, 6, 1))

    page = desk.get(url(mentor))

    told = facts(page)
    assert (told["Places"], told["Until"], told["Orientation"]) == (
        "1 of 2 places taken",
        "Jun 1, 2026",
        "Not read yet",
    )
    assert page.context["file_url"] == reverse("mentor-file", args=[staff.program.slug, mentor.pk])
    assert page.context["file_verb"] == "Vetting file"


def test_application_leads_to_the_decision(desk, staff):
    mentor = MentorFactory(program=staff.program, state=MentorState.APPLIED)

    assert desk.get(url(mentor)).context["file_verb"] == "Read and decide"


def test_of_wishes_a_flag_is_told_and_never_whom_or_why(desk, staff):
    mentee = MenteeFactory(program=staff.program)
    wished = MentorFactory(program=staff.program, user__name="Canary Mentor")
    Wish.objects.create(mentee=mentee, mentor=wished, rank=1, reason="Canary reason")

    page = desk.get(url(mentee))

    assert facts(page)["Has ranked mentors"] == "Yes"
    assert "Canary" not in page.content.decode()


def test_person_without_a_profile_is_shown(desk, staff):
    mentee = MenteeFactory(program=staff.program, profile=False)

    assert facts(desk.get(url(mentee)))["E-mail"] == mentee.user.email


def test_pause_says_until_when_and_why(desk, staff):
    ContentTextFactory(
        key="reasons.pause", data={"options": [{"key": "vacation", "label": "Vacation"}]}
    )
    mentee = MenteeFactory(
        program=staff.program,
        state=MenteeState.PAUSED,
        state_reason="vacation",
        paused_until=date(2026, 4, 1),
    )

    head = desk.get(url(mentee)).context["person"]

    assert (head["state"]["text"], head["state_line"]) == (
        "Paused",
        "since Mar 2, 2026, we ask again on Apr 1, 2026, vacation",
    )


def test_pairs_are_told_with_dates_and_status_only(desk, staff):
    mentee = MenteeFactory(program=staff.program)
    MentorshipFactory(
        program=staff.program, mentee=mentee, mentor_type="life", active=True,
        mentor=MentorFactory(program=staff.program, user__name="Dolores"),
    )  # fmt: skip
    match_round = RoundFactory(program=staff.program, name="Spring")
    MatchFactory(round=match_round, mentee=mentee,
                 mentor=MentorFactory(program=staff.program, user__name="Hank"))  # fmt: skip
    MatchFactory(round=match_round, mentee=mentee, state=MatchState.SUPERSEDED)

    pairs = desk.get(url(mentee)).context["pairs"]

    assert [(row["name"], row["round"], row["state"]) for row in pairs["matches"]] == [
        ("Hank", "Spring", "Proposed")
    ]
    assert [(r["name"], r["kind"], r["state"], r["dates"]) for r in pairs["mentorships"]] == [
        (
            "Dolores",
            "Life mentorship",
            "Active",
            "introduced Mar 2, 2026, started Mar 2, 2026",
        )
    ]


def test_one_in_the_hands_of_the_contacts_reads_as_paused(desk, staff):
    row = MentorshipFactory(program=staff.program, active=True, state=MentorshipState.SUSPENDED)
    audit.record(actor=None, action="mentorship.suspended", target=row)

    page = desk.get(url(row.mentor))

    assert page.context["pairs"]["mentorships"][0]["state"] == "Paused"
    assert page.context["events"] == []
    assert "uspended" not in page.content.decode()


def test_partner_of_ones_own_workplace_is_not_named(desk, staff):
    mentee = MenteeFactory(program=staff.program)
    colleague = MentorFactory(
        program=staff.program, user__name="Canary", profile__employer="lakeshore"
    )
    MentorshipFactory(program=staff.program, mentee=mentee, mentor=colleague)
    MatchFactory(round=RoundFactory(program=staff.program), mentee=mentee, mentor=colleague)

    page = desk.get(url(mentee))

    assert page.context["pairs"] == {"matches": [], "mentorships": []}
    assert "Canary" not in page.content.decode()


def test_history_is_told_in_words_without_what_is_not_the_teams(desk, staff):
    row = MentorshipFactory(program=staff.program)
    mentee = row.mentee
    audit.record(actor=mentee.user, action="mentee.applied", target=mentee)
    audit.record(actor=None, action="wish.added", target=mentee)
    audit.record(actor=staff.user, action="introduction.made", target=row)
    audit.record(actor=None, action="introduction.expired", target=row)
    audit.record(actor=None, action="mentee.applied", target=MenteeFactory(program=staff.program))

    events = desk.get(url(mentee)).context["events"]

    assert [(event["what"], event["who"]) for event in events] == [
        ("An introduction ran out", "by the program itself"),
        ("Introduced", ""),
        ("Applied as a mentee", ""),
    ]


def test_admin_who_decided_is_named(desk, staff):
    mentor = MentorFactory(program=staff.program)
    audit.record(actor=staff.user, action="mentor.vetted", target=mentor)

    (event,) = desk.get(url(mentor)).context["events"]

    assert event["who"] == f"by {staff.user.name}"


def test_messages_are_kinds_and_dates_of_this_program(desk, staff):
    mentee = MenteeFactory(program=staff.program)
    given = {"recipient": mentee.user, "program_id": staff.program_id}
    NotificationFactory(
        category="check_in", status="sent", sent_at=NOW, context={"x": "Canary"}, **given
    )
    NotificationFactory(category="concern_answer", **given)
    NotificationFactory(category="check_in", recipient=mentee.user, program_id=0)

    page = desk.get(url(mentee))

    assert [(one["kind"], one["when"], one["is_sent"]) for one in page.context["mails"]] == [
        ("Check-in", NOW, True)
    ]
    assert "Canary" not in page.content.decode()


@pytest.mark.parametrize("role", [StaffRole.VIEWER, StaffRole.CONTACT])
def test_other_staff_and_kept_people_are_refused(client, staff, role):
    mentee = MenteeFactory(program=staff.program)
    client.force_login(ProgramStaffFactory(program=staff.program, role=role).user)

    assert client.get(url(mentee)).status_code == 403
    assert client.post(url(mentee, "person-note"), {"body": "x"}).status_code == 403


def test_colleague_is_another_admins(desk, staff):
    colleague = MenteeFactory(program=staff.program, profile__employer="lakeshore")

    assert desk.get(url(colleague)).status_code == 403
    assert desk.post(url(colleague, "person-note"), {"body": "x"}).status_code == 403
    assert not StaffNote.objects.exists()


def test_strangers_and_wrong_addresses_find_nothing(client, desk, staff):
    mentee = MenteeFactory(program=staff.program)
    slug = staff.program.slug

    assert desk.get(f"/desk/{slug}/people/admin/{mentee.pk}/").status_code == 404
    assert desk.get(f"/desk/{slug}/people/mentor/{mentee.pk}/").status_code == 404
    assert desk.get(f"/desk/{slug}/people/mentee/{2**70}/").status_code == 404
    assert desk.get(url(MenteeFactory())).status_code == 404
    client.force_login(UserFactory())
    assert client.get(url(mentee)).status_code == 404


def test_note_is_kept_and_shown_with_its_author(desk, staff):
    mentee = MenteeFactory(program=staff.program)

    answer = desk.post(url(mentee, "person-note"), {"body": "Prefers <b>phone</b>."})

    assert (answer.status_code, answer["Location"]) == (302, f"{url(mentee)}#notes")
    page = desk.get(url(mentee)).content.decode()
    assert "Prefers &lt;b&gt;phone&lt;/b&gt;." in page
    assert staff.user.name in page


def test_refused_note_stays_as_typed(desk, staff):
    mentee = MenteeFactory(program=staff.program)
    typed = "x" * 1001

    page = desk.post(url(mentee, "person-note"), {"body": typed})

    assert page.status_code == 400
    assert typed in page.content.decode()
    assert "Keep the note to 1,000 characters." in page.content.decode()
    assert not StaffNote.objects.exists()


def kept_note(staff, part, **given):
    given = {"program": part.program, "person": part.user, "author": staff.user, **given}
    return StaffNote.objects.create(body="Prefers the phone.", **given)


def test_own_note_is_changed_and_removed(desk, staff):
    mentee = MenteeFactory(program=staff.program)
    note = kept_note(staff, mentee)

    desk.post(url(mentee, "person-note"), {"note": note.pk, "body": "Nights only."})
    note.refresh_from_db()
    assert note.body == "Nights only."

    desk.post(url(mentee, "person-note"), {"note": note.pk, "step": "remove"})
    again = desk.post(url(mentee, "person-note"), {"note": note.pk, "step": "remove"})
    assert again.status_code == 302
    assert not StaffNote.objects.exists()


def test_refused_change_stays_as_typed_beside_its_note(desk, staff):
    mentee = MenteeFactory(program=staff.program)
    note = kept_note(staff, mentee)

    page = desk.post(url(mentee, "person-note"), {"note": note.pk, "body": " "})

    assert page.status_code == 400
    assert page.context["typed"].note_id == note.pk
    assert f'id="note-{note.pk}-error"' in page.content.decode()


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"note": "999999"}, 404),
        ({"note": "-1"}, 404),
        ({"note": "abc"}, 404),
        ({"note": "9" * 30}, 404),
        ({"step": "promote"}, 404),
        ({"author": "1", "person": "1", "program": "1"}, 302),
    ],
)
def test_odd_notes_change_nothing_else(desk, staff, given, status):
    mentee = MenteeFactory(program=staff.program)

    answer = desk.post(url(mentee, "person-note"), {"body": "x", **given})

    assert answer.status_code == status
    assert list(StaffNote.objects.values_list("author", "person")) == (
        [(staff.user_id, mentee.user_id)] if status == 302 else []
    )


def test_note_of_somebody_else_is_not_reached_over_another_person(desk, staff):
    mentee = MenteeFactory(program=staff.program)
    note = kept_note(staff, MenteeFactory(program=staff.program))

    answer = desk.post(url(mentee, "person-note"), {"note": note.pk, "body": "Mine."})

    assert answer.status_code == 404


def test_another_admins_note_is_read_and_not_changed(desk, staff):
    mentee = MenteeFactory(program=staff.program)
    other = ProgramStaffFactory(program=staff.program)
    note = kept_note(other, mentee)

    page = desk.get(url(mentee)).content.decode()
    answer = desk.post(url(mentee, "person-note"), {"note": note.pk, "step": "remove"})

    assert "Prefers the phone." in page
    assert "Change or remove" not in page
    assert answer.status_code == 403
    assert StaffNote.objects.exists()


@pytest.mark.parametrize("size", [1, 3])
def test_person_queries_do_not_grow(desk, staff, size, django_assert_max_num_queries):
    mentee = MenteeFactory(program=staff.program, state=MenteeState.PAUSED, state_reason="vacation")
    for number in range(size):
        kept_note(staff, mentee)
        row = MentorshipFactory(
            program=staff.program, mentee=mentee, introduced_at=NOW - timedelta(number)
        )
        audit.record(actor=staff.user, action="introduction.made", target=row)
        MatchFactory(round=RoundFactory(program=staff.program), mentee=mentee)
        NotificationFactory(category="check_in", recipient=mentee.user, program_id=staff.program_id)

    with django_assert_max_num_queries(12):
        desk.get(url(mentee))


def test_panel_beside_the_list_is_the_same_person_without_the_page(desk, staff):
    mentee = MenteeFactory(program=staff.program)

    page, panel = desk.get(url(mentee)), desk.get(url(mentee), headers={"HX-Target": "person"})

    assert "<main" in page.content.decode()
    assert panel.content.decode().count("<aside") == 1
    assert "<main" not in panel.content.decode()
    assert "HX-Target" in page["Vary"]


def test_what_opens_with_a_reason_is_offered_to_association_admins_only(client, staff):
    pair = MentorshipFactory(active=True, program=staff.program)
    line = AnsweredFactory(check_in=CheckInFactory(mentorship=pair), side=Side.MENTEE)
    AnsweredFactory(check_in=line.check_in, side=Side.MENTOR, line_reader=LineReader.TEAM)
    boss = UserFactory(is_superuser=True)

    def seen(reader, part):
        client.force_login(reader)
        page = client.get(url(part))
        assert line.line not in page.content.decode()
        return [one["url"] for one in page.context["sealed"]]

    wishes, said = f"/openings/wishes/{pair.mentee_id}/", f"/openings/line/{line.pk}/"
    assert seen(staff.user, pair.mentee) == []
    assert seen(boss, pair.mentee) == [wishes, said, f"/openings/as_person/{pair.mentee_user_id}/"]
    assert seen(boss, pair.mentor) == [f"/openings/as_person/{pair.mentor_user_id}/"]


def test_no_opening_is_offered_that_would_be_refused(client, staff):
    boss = MentorFactory(program=staff.program, user=UserFactory(is_superuser=True)).user
    own = MentorshipFactory(active=True, program=staff.program, mentor=boss.mentor_parts.get())
    AnsweredFactory(check_in=CheckInFactory(mentorship=own), side=Side.MENTEE)
    client.force_login(boss)

    assert client.get(url(own.mentee)).context["sealed"] == []


def test_address_that_refused_our_mail_is_told(desk, staff):
    fine = MenteeFactory(program=staff.program)
    gone = MenteeFactory(program=staff.program, user__bounced_at=NOW)

    assert facts(desk.get(url(gone)))["Our mail"].startswith("came back on ")
    assert "Our mail" not in facts(desk.get(url(fine)))

from datetime import timedelta
from html import unescape

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from mentorship.enums import CheckInState, LineReader, MentorshipState, StaffRole
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


def url(staff, name="desk-mentorships", *args):
    return reverse(name, args=[staff.program.slug, *args])


def running(staff, mentee="Ola Berg", mentor="Hank Olsen", *, days=80, **given):
    began = timezone.now() - timedelta(days=days)
    return MentorshipFactory(
        program=staff.program, active=True, introduced_at=began, announce_at=began,
        mentee__user__name=mentee, mentor__user__name=mentor, **given,
    )  # fmt: skip


def answered(pair, kind, answer, signal, *, days, side="mentee", **given):
    check_in, _made = pair.check_ins.get_or_create(
        kind=kind, period_no=1, defaults={"due_on": (pair.started_at + timedelta(days=days)).date()}
    )
    return CheckInAnswerFactory(
        check_in=check_in, side=side, state=CheckInState.ANSWERED, answer=answer, signal=signal,
        answered_at=pair.started_at + timedelta(days=days), **given,
    )  # fmt: skip


def stuck(staff, *names, **given):
    """Return a pair at risk: two low answers in a row."""
    pair = running(staff, *names, **given)
    answered(pair, "day14", "not_yet", "low", days=14)
    answered(pair, "day30", "stuck", "low", days=30)
    return pair


def fine(staff, *names, **given):
    pair = running(staff, *names, **given)
    answered(pair, "day30", "well", "good", days=30)
    return pair


def listed(client, staff, **query):
    client.force_login(staff.user)
    return client.get(url(staff), query)


def names(page):
    return [row["mentee_name"] for row in page.context["rows"]]


def test_list_puts_the_most_worrying_first_with_why_and_what_next(client, staff):
    fine(staff, "Amara Bell")
    stuck(staff, "Ola Berg")
    running(staff, "Ren Sato", days=3)

    page = listed(client, staff)

    assert names(page) == ["Ola Berg", "Ren Sato", "Amara Bell"]
    worst = page.context["rows"][0]
    assert worst["tag"]["text"] == "At risk"
    assert worst["reason"] == "Two low check-ins in a row, now Ola's “A bit stuck”"
    assert worst["next_step"] == "Talk to Ola alone, then to Hank; a new match is fine."


def test_links_count_every_state_and_health(client, staff):
    stuck(staff)
    fine(staff)
    MentorshipFactory(program=staff.program)
    running(staff, state=MentorshipState.PAUSED, paused_at=timezone.now())
    running(staff, state=MentorshipState.COMPLETED, closed_at=timezone.now())
    MentorshipFactory(
        program=staff.program, state=MentorshipState.DECLINED, closed_at=timezone.now()
    )

    links = listed(client, staff).context["links"]

    assert [(str(link["name"]), link["count"]) for link in links] == [
        ("Running", 3), ("On pause", 1), ("Introduced", 1), ("Completed", 1),
        ("Came to nothing", 1), ("At risk", 1), ("Needs a check-in", 0), ("On track", 1),
        ("Too early to say", 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"health": "at_risk"}, ["Ola Berg"]),
        ({"health": "on_track"}, ["Amara Bell"]),
        ({"state": "paused"}, ["Theo Voss"]),
        ({"state": "completed"}, []),
        ({"type": "life"}, ["Theo Voss"]),
        ({"q": "amara"}, ["Amara Bell"]),
        ({"q": "hank ola"}, ["Ola Berg"]),
        ({"q": "%"}, []),
        ({"q": "_"}, []),
        ({"q": "\\"}, []),
        ({"q": "(a+)+$"}, []),
        ({"sort": "name"}, ["Amara Bell", "Ola Berg", "Theo Voss"]),
        ({"sort": "newest"}, ["Theo Voss", "Amara Bell", "Ola Berg"]),
        ({"sort": "ending"}, ["Ola Berg", "Amara Bell", "Theo Voss"]),
    ],
)
def test_list_is_narrowed_and_sorted(client, staff, query, expected):
    stuck(staff, "Ola Berg", days=90)
    fine(staff, "Amara Bell", days=70)
    running(staff, "Theo Voss", days=60, mentor_type="life", state=MentorshipState.PAUSED,
            paused_at=timezone.now())  # fmt: skip

    assert names(listed(client, staff, **query)) == expected


@pytest.mark.parametrize(
    "query",
    [{"sort": "mentee__user__password"}, {"state": "x"}, {"health": "x"}, {"type": "x"},
     {"user__password": "a"}],
)  # fmt: skip
def test_unknown_filters_are_refused(client, staff, query):
    assert listed(client, staff, **query).status_code == 400


@pytest.mark.parametrize("page", ["0", "-1", "99999999", "last'", "2"])
def test_pages_that_are_not_there_are_not_found(client, staff, page):
    assert listed(client, staff, page=page).status_code == 404


def test_of_a_filter_given_twice_the_last_one_counts(client, staff):
    running(staff)
    client.force_login(staff.user)

    page = client.get(f"{url(staff)}?state=ended&state=running")

    assert len(page.context["rows"]) == 1


def test_list_is_paged_and_keeps_what_was_asked(client, staff):
    for number in range(27):
        running(staff, f"Person {number:02}", days=20)

    page = listed(client, staff, sort="name", page=2)

    assert names(page) == ["Person 25", "Person 26"]
    assert page.context["shown"] == "26 to 27 of 27"
    assert page.context["back_page_url"] == "?sort=name"


def test_empty_list_says_what_to_do(client, staff):
    assert "They begin when both say yes" in listed(client, staff).content.decode()
    assert "Show all that run" in listed(client, staff, health="at_risk").content.decode()


def test_another_admins_pairs_are_left_out_and_counted(client):
    staff = ProgramStaffFactory(employer="Lakeshore")
    running(staff, "Cy Canary", mentee__profile__employer="LAKESHORE")
    running(staff, "Ola Berg")

    page = listed(client, staff)

    assert names(page) == ["Ola Berg"]
    assert "Canary" not in page.content.decode()
    assert page.context["hidden"] == "1 more is another admin's."


def test_suspended_one_looks_like_a_pause(client, staff):
    since = timezone.now()
    pair = running(staff, state=MentorshipState.SUSPENDED, suspended_at=since)

    (row,) = listed(client, staff, state="paused").context["rows"]
    client.force_login(staff.user)
    page = client.get(url(staff, "desk-mentorship", pair.pk))

    assert (row["tag"]["text"], page.context["paused_at"]) == ("Paused", since)
    assert "uspended" not in page.content.decode()


def test_admin_who_lets_a_suspended_one_go_on_reads_a_sentence_of_her_own(client, staff):
    pair = running(staff, state=MentorshipState.SUSPENDED, suspended_at=timezone.now())
    client.force_login(staff.user)

    page = client.post(url(staff, "desk-mentorship-steer", pair.pk, "resume"))

    pair.refresh_from_db()
    assert (page.status_code, pair.state) == (409, MentorshipState.SUSPENDED)
    assert "This pause can't be changed from here." in unescape(page.content.decode())
    assert "people named" not in page.content.decode()


@pytest.mark.parametrize("role", [StaffRole.VIEWER, StaffRole.CONTACT])
def test_other_staff_read_how_many_and_nobodys_name(client, staff, role):
    other = ProgramStaffFactory(program=staff.program, role=role)
    for number in range(5):
        fine(staff, f"Ola Canary{number}", "Hank Canary")
    stuck(staff, "Ren Canary", "Petra Canary")

    page = listed(client, other)

    assert "Canary" not in page.content.decode()
    assert [one["count"] for one in page.context["healths"]] == ["not told", "not told"]
    assert {one["count"] for one in page.context["states"]} == {0}


def test_other_staff_read_states_where_none_is_small(client, staff):
    other = ProgramStaffFactory(program=staff.program, role=StaffRole.VIEWER)
    for _ in range(5):
        MentorshipFactory(
            program=staff.program, active=True, state="completed", closed_at=timezone.now()
        )
    running(staff, state=MentorshipState.PAUSED, paused_at=timezone.now())

    states = listed(client, other).context["states"]

    assert [one["count"] for one in states] == ["not told", "not told", 0]


def test_other_staff_read_healths_where_none_is_small(client, staff):
    other = ProgramStaffFactory(program=staff.program, role=StaffRole.VIEWER)
    for _ in range(5):
        fine(staff)

    page = listed(client, other)

    assert [one["count"] for one in page.context["healths"]] == [5, 0]


def test_staff_of_another_program_find_nothing(client, staff):
    other = ProgramStaffFactory()
    client.force_login(other.user)

    assert client.get(url(staff)).status_code == 404


@pytest.mark.parametrize("size", [1, 3])
def test_list_takes_the_same_queries(client, staff, size, django_assert_num_queries):
    for _ in range(size):
        stuck(staff)
    client.force_login(staff.user)

    with django_assert_num_queries(11):
        client.get(url(staff))


def test_export_holds_what_was_asked_for_and_no_formula(client, staff):
    pair = stuck(staff, "=cmd|'/c calc'!A1 Berg", "Hank Olsen")
    fine(staff, "Amara Bell")
    client.force_login(staff.user)

    answer = client.post(f"{url(staff, 'mentorships-export')}?health=at_risk")

    lines = answer.getvalue().decode("utf-8-sig").splitlines()
    assert lines[0].split(",")[:3] == ["Mentee", "Mentor", "Kind"]
    assert len(lines) == 2
    assert lines[1].startswith("\"'=cmd") or lines[1].startswith("'=cmd")
    assert timezone.localtime(pair.started_at).date().isoformat() in lines[1]
    event = AuditEvent.objects.get(action="list.exported")
    assert (event.actor, event.program_id) == (staff.user, staff.program.pk)


def opened(client, staff, pair):
    client.force_login(staff.user)
    return client.get(url(staff, "desk-mentorship", pair.pk))


@pytest.fixture
def content():
    call_command("load_content", verbosity=0)


def test_one_mentorship_shows_how_it_is_and_the_four_answers(client, staff, content):
    pair = stuck(staff)
    CheckInAnswerFactory(
        check_in=pair.check_ins.get(kind="day30"), side="mentor", state=CheckInState.MISSED
    )

    page = opened(client, staff, pair)

    assert page.context["row"]["reason"].startswith("Two low check-ins in a row")
    told = [
        (rung.kind, rung.mentee.answer, rung.mentor and rung.mentor.state)
        for rung in page.context["rungs"]
    ]
    assert told == [
        ("A good start?", "A bit stuck", "Missed"), ("First meeting?", "Not yet", None),
    ]  # fmt: skip


def test_life_mentorship_shows_dates_and_that_they_answered(client, staff, content):
    pair = running(staff, mentor_type="life", end_reason="wrong_fit",
                   state=MentorshipState.ENDED, closed_at=timezone.now())  # fmt: skip
    answered(pair, "day14", "yes", "good", days=14)
    answered(pair, "day30", "stuck", "low", days=30)

    page = opened(client, staff, pair)

    told = [(rung.mentee.state, rung.mentee.answer) for rung in page.context["rungs"]]
    assert told == [("Answered", ""), ("Answered", "Yes")]
    assert page.context["end_reason"] == ""
    for secret in ("A bit stuck", "right fit", "low"):
        assert secret not in page.content.decode().split("<main")[1].split("</table>")[0]


def test_lines_are_read_only_where_they_were_written_to_the_team(client, staff, content):
    pair = running(staff)
    answered(pair, "day14", "yes", "good", days=14, line="For her alone Canary",
             line_reader=LineReader.PARTNER)  # fmt: skip
    answered(pair, "day30", "well", "good", days=30, line="Please send a guide.",
             line_reader=LineReader.TEAM)  # fmt: skip
    answered(pair, "day30", "well", "good", days=30, side="mentor", line="Mine Canary",
             line_reader=LineReader.WRITER)  # fmt: skip

    page = opened(client, staff, pair).content.decode()

    assert "Please send a guide." in page
    assert "Canary" not in page


def test_check_ins_to_come_and_cancelled_ones_are_not_shown(client, staff, content):
    pair = running(staff)
    for kind, state in (("monthly", CheckInState.SCHEDULED), ("midpoint", CheckInState.CANCELLED)):
        CheckInAnswerFactory(check_in=CheckInFactory(mentorship=pair, kind=kind), state=state)

    assert opened(client, staff, pair).context["rungs"] == []


def test_reason_of_an_end_is_told_by_its_words(client, staff, content):
    pair = running(staff, end_reason="lost_contact", state=MentorshipState.ENDED,
                   closed_at=timezone.now())  # fmt: skip

    page = opened(client, staff, pair)

    assert page.context["end_reason"] == "We lost contact"
    assert page.context["steps"] is None


def test_mentorship_of_another_admin_is_refused_and_a_strangers_not_found(client):
    staff = ProgramStaffFactory(employer="Lakeshore")
    kept = running(staff, mentee__profile__employer="Lakeshore")
    elsewhere = MentorshipFactory(active=True)
    client.force_login(staff.user)

    found = [
        client.get(url(staff, "desk-mentorship", pk)).status_code
        for pk in (kept.pk, elsewhere.pk, 0, 2**63)
    ]
    steered = client.post(url(staff, "desk-mentorship-steer", kept.pk, "end"))

    assert found == [403, 404, 404, 404]
    assert steered.status_code == 403
    kept.refresh_from_db()
    assert kept.state == MentorshipState.ACTIVE


@pytest.mark.parametrize("size", [1, 3])
def test_one_mentorship_takes_the_same_queries(
    client, staff, content, size, django_assert_num_queries
):
    pair = running(staff)
    for kind in ("day14", "day30", "monthly")[:size]:
        answered(pair, kind, "yes", "good", days=14)
    client.force_login(staff.user)

    with django_assert_num_queries(11):
        client.get(url(staff, "desk-mentorship", pair.pk))


def steered(client, staff, pair, step, **body):
    client.force_login(staff.user)
    answer = client.post(url(staff, "desk-mentorship-steer", pair.pk, step), body)
    pair.refresh_from_db()
    return answer


def test_admin_pauses_and_resumes(client, staff):
    pair = running(staff)

    paused = steered(client, staff, pair, "pause")
    assert (paused.status_code, pair.state) == (302, MentorshipState.PAUSED)

    steered(client, staff, pair, "resume")
    assert pair.state == MentorshipState.ACTIVE


def test_admin_ends_with_a_reason(client, staff, content):
    pair = running(staff, mentor__places_held=1)

    answer = steered(client, staff, pair, "end", reason="lost_contact")

    assert (answer.status_code, pair.state) == (302, MentorshipState.ENDED)
    assert pair.end_reason == "lost_contact"


def test_steps_that_no_longer_hold_are_refused_with_why(client, staff, content):
    pair = running(staff, state=MentorshipState.COMPLETED, closed_at=timezone.now())

    refused = steered(client, staff, pair, "pause")

    assert refused.status_code == 409
    assert pair.state == MentorshipState.COMPLETED


def test_unknown_steps_and_reasons_change_nothing(client, staff, content):
    pair = running(staff)

    assert steered(client, staff, pair, "suspend").status_code == 404
    assert steered(client, staff, pair, "end", reason="made up").status_code == 400
    assert pair.state == MentorshipState.ACTIVE

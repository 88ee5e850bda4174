from datetime import timedelta
from html import unescape

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notification
from accounts.services import deliver
from mentorship.enums import CheckInState, FollowUpKind, MentorshipState
from mentorship.models import FollowUp
from tests.factories.care import FollowUpFactory, HeldMeetingFactory
from tests.factories.mentorship import (
    CheckInAnswerFactory,
    CheckInFactory,
    MentorshipFactory,
    ProgramStaffFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
LETTER = {"side": "both", "subject": "A date for {partner}", "body": "Hi {name},\n\nthree times?",
          "look_again": "7", "seen": "0"}  # fmt: skip


@pytest.fixture
def texts(db):
    call_command("load_content", verbosity=0)


@pytest.fixture
def staff():
    return ProgramStaffFactory(user__name="Marisol Vega")


@pytest.fixture
def desk(client, staff):
    client.force_login(staff.user)
    return client


@pytest.fixture
def pair(staff):
    began = timezone.now() - timedelta(days=80)
    return MentorshipFactory(
        program=staff.program, active=True, introduced_at=began, announce_at=began,
        mentee__user__name="Ola Berg", mentor__user__name="Hank Olsen",
    )  # fmt: skip


def low(pair, kind, day, answer="stuck", side="mentee", signal="low"):
    check_in, _made = pair.check_ins.get_or_create(
        kind=kind, period_no=1, defaults={"due_on": (pair.started_at + timedelta(days=day)).date()}
    )
    return CheckInAnswerFactory(
        check_in=check_in, side=side, state=CheckInState.ANSWERED, answer=answer, signal=signal,
        answered_at=pair.started_at + timedelta(days=day),
    )  # fmt: skip


def url(pair, step, *args):
    return reverse(f"care-{step}", args=[pair.program.slug, pair.pk, *args])


def pair_url(pair):
    return reverse("desk-mentorship", args=[pair.program.slug, pair.pk])


def list_url(pair):
    return reverse("desk-mentorships", args=[pair.program.slug])


def test_draft_fits_the_rule_and_goes_to_whom_it_is_about(desk, pair):
    low(pair, "day14", 14, "not_yet")
    low(pair, "day30", 30)

    page = desk.get(url(pair, "write"))

    form = page.context["form"]
    assert (form.side, form.letter.subject) == ("mentee", "What would help?")
    (preview,) = page.context["previews"]
    assert (preview["name"], preview["subject"]) == ("Ola", "What would help?")


def test_draft_about_both_names_the_other_for_each(desk, pair):
    previews = desk.get(url(pair, "write")).context["previews"]

    assert [(one["name"], one["subject"]) for one in previews] == [
        ("Ola", "A date for you and Hank"), ("Hank", "A date for you and Ola"),
    ]  # fmt: skip


def test_draft_never_tells_one_what_the_other_said(desk, pair):
    low(pair, "day30", 30, side="mentee")
    low(pair, "day30", 30, "well", side="mentor", signal="good")

    subject = desk.get(url(pair, "write"), {"side": "mentor"}).context["previews"][0]["subject"]

    assert subject == "How are you and Ola doing?"


def test_draft_in_a_life_mentorship_says_nothing_of_the_reason(desk, pair):
    pair.mentor_type = "life"
    pair.save()
    HeldMeetingFactory(mentorship=pair, starts_at=timezone.now() - timedelta(days=9))
    low(pair, "day14", 14, "we_cant_find_a_time", signal="help")

    page = desk.get(url(pair, "write"))

    assert page.context["form"].side == "mentee"
    assert page.context["previews"][0]["subject"] == "How are you and Hank doing?"


def test_letter_is_sent_to_both_and_answers_come_to_its_writer(desk, pair, staff, mailoutbox):
    answer = desk.post(url(pair, "write"), LETTER, follow=True)

    assert "leaves in five minutes" in answer.content.decode()
    Notification.objects.update(not_before=timezone.now() - timedelta(minutes=1))
    deliver.drain(limit_s=10)
    first, second = sorted(mailoutbox, key=lambda mail: mail.subject)
    assert (first.subject, first.to) == ("A date for Hank", [pair.mentee_user.email])
    assert second.subject == "A date for Ola"
    assert first.reply_to == [staff.user.email]
    assert "Hi Ola," in first.body
    assert "Marisol Vega, program team of" in first.body
    for surname in ("Berg", "Olsen"):
        assert surname not in first.body + second.body


def test_preview_sends_nothing_and_keeps_what_was_typed(desk, pair):
    page = desk.post(url(pair, "write"), LETTER | {"preview": "1"})

    assert page.status_code == 200
    assert [one["before"] for one in page.context["previews"]] == [
        ("Hi Ola,", "three times?"), ("Hi Hank,", "three times?"),
    ]  # fmt: skip
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("subject", ""), ("subject", "x" * 121), ("subject", "Hello\r\nBcc: all@example.org"),
        ("body", ""), ("body", "x" * 3001), ("body", "{user.password}"), ("side", "all"),
        ("look_again", "400"), ("seen", "-1"),
    ],
)  # fmt: skip
def test_letters_that_cannot_be_sent_come_back_with_what_was_typed(desk, pair, field, typed):
    page = desk.post(url(pair, "write"), LETTER | {field: typed})

    assert page.status_code == 400
    assert not FollowUp.objects.exists()
    assert page.context["form"]["subject"].value() == (LETTER | {field: typed})["subject"]


def test_nul_byte_is_refused(desk, pair):
    assert desk.post(url(pair, "write"), LETTER | {"body": "NUL \x00 byte"}).status_code == 400
    assert not FollowUp.objects.exists()


def test_markup_in_a_letter_is_shown_as_text(desk, pair, mailoutbox):
    desk.post(url(pair, "write"), LETTER | {"body": "<script>alert(1)</script>"})
    Notification.objects.update(not_before=timezone.now() - timedelta(minutes=1))
    deliver.drain(limit_s=10)

    html = mailoutbox[0].alternatives[0].content
    assert "<script>" not in html + desk.get(pair_url(pair)).content.decode().split("<main")[1]


def test_letter_after_another_admins_names_who_and_keeps_the_words(desk, pair):
    other = ProgramStaffFactory(program=pair.program, user__name="Greta Sandoval").user
    FollowUpFactory(mentorship=pair, admin=other)

    page = desk.post(url(pair, "write"), LETTER)

    assert page.status_code == 409
    assert "Greta Sandoval did something about this pair" in page.content.decode()
    assert "three times?" in page.content.decode()
    assert not Notification.objects.exists()


def test_letter_can_be_taken_back_until_it_leaves(desk, pair):
    desk.post(url(pair, "write"), LETTER)
    letter = FollowUp.objects.get()

    page = desk.post(url(pair, "take-back", letter.pk), follow=True)

    assert "Taken back." in page.content.decode()
    assert not FollowUp.objects.exists()
    assert desk.post(url(pair, "take-back", letter.pk)).status_code == 302


def test_letter_that_left_says_so(desk, pair):
    desk.post(url(pair, "write"), LETTER)
    Notification.objects.update(status="sent", sent_at=timezone.now())

    page = desk.post(url(pair, "take-back", FollowUp.objects.get().pk), follow=True)

    assert "It has left already" in page.content.decode()
    assert FollowUp.objects.exists()


def test_call_is_noted_for_admins_alone(desk, pair):
    answer = desk.post(
        url(pair, "call"), {"side": "mentor", "body": "He moves in May.", "look_again": "14"}
    )

    assert answer.status_code == 302
    page = desk.get(pair_url(pair)).content.decode()
    assert "He moves in May." in page
    assert "Marisol talked to Hank on" in page
    assert not Notification.objects.exists()


def test_row_says_what_was_done_last_and_rests_until_the_day(desk, pair):
    low(pair, "day14", 14, "not_yet")
    low(pair, "day30", 30)
    assert desk.get(list_url(pair)).context["rows"][0]["action"]["label"] == "Write to Ola"

    desk.post(url(pair, "write"), LETTER | {"side": "mentee"})

    (row,) = desk.get(list_url(pair)).context["rows"]
    assert row["care"].startswith("Marisol wrote to Ola on ")
    assert row["action"] == {"label": "Open", "url": pair_url(pair)}
    assert row["quiet_until"] == FollowUp.objects.get().look_again_on


def test_pairs_that_are_looked_after_come_after_those_that_are_not(desk, pair):
    began = timezone.now() - timedelta(days=30)
    needing = MentorshipFactory(
        program=pair.program, active=True, introduced_at=began, announce_at=began
    )
    low(pair, "day14", 14, "not_yet")
    low(pair, "day30", 30)
    soon = timezone.localdate() + timedelta(days=5)
    FollowUpFactory(mentorship=pair, look_again_on=soon)

    assert [row["pk"] for row in desk.get(list_url(pair)).context["rows"]] == [needing.pk, pair.pk]


def test_desk_leaves_out_pairs_that_are_looked_after_and_counts_them(desk, pair):
    low(pair, "day14", 14, "not_yet")
    low(pair, "day30", 30)
    home = reverse("desk-program", args=[pair.program.slug])
    (row,) = desk.get(home).context["at_risk"]["rows"]
    assert (row["verb"], row["url"]) == ("Write to Ola", url(pair, "write") + "?side=mentee")

    FollowUpFactory(mentorship=pair, look_again_on=timezone.localdate() + timedelta(days=5))

    at_risk = desk.get(home).context["at_risk"]
    assert (at_risk["rows"], at_risk["quiet"]) == ([], 1)


def test_both_sides_stand_side_by_side(desk, pair):
    low(pair, "day30", 30)
    low(pair, "day30", 30, "well", side="mentor", signal="good")

    (rung,) = desk.get(pair_url(pair)).context["rungs"]

    assert (rung.mentee.answer, rung.mentor.answer) == ("A bit stuck", "Going well")


def test_last_meeting_is_told_but_not_in_life_mentorships(desk, pair):
    meeting = HeldMeetingFactory(mentorship=pair)
    day = timezone.localdate(meeting.starts_at)
    assert desk.get(pair_url(pair)).context["met_on"] == day

    pair.mentor_type = "life"
    pair.save()
    assert desk.get(pair_url(pair)).context["met_on"] is None


def test_pause_until_a_day(desk, pair):
    until = timezone.localdate() + timedelta(days=20)

    answer = desk.post(url(pair, "pause"), {"until": until.isoformat(), "reason": "vacation"})

    pair.refresh_from_db()
    assert (answer.status_code, pair.state, pair.pause_until) == (
        302, MentorshipState.PAUSED, until,
    )  # fmt: skip
    assert FollowUp.objects.get().kind == FollowUpKind.PAUSE


@pytest.mark.parametrize("until", ["0001-01-01", "9999-12-31", "2026-02-30", "soon"])
def test_days_that_no_pause_can_end_on_are_refused(desk, pair, until):
    page = desk.post(url(pair, "pause"), {"until": until})

    pair.refresh_from_db()
    assert (page.status_code, pair.state) == (400, MentorshipState.ACTIVE)


@pytest.mark.parametrize(
    ("step", "kind", "is_first"), [("end", "end", False), ("rematch", "rematch", True)]
)
def test_end_and_rematch_ask_first_and_tell_both(desk, pair, step, kind, is_first):
    assert "can't be taken back" in unescape(desk.get(url(pair, step)).content.decode())

    answer = desk.post(url(pair, step), {"reason": ""})

    pair.refresh_from_db()
    pair.mentee.refresh_from_db()
    assert (answer.status_code, pair.state) == (302, MentorshipState.ENDED)
    assert FollowUp.objects.get().kind == kind
    assert pair.mentee.partner_left == is_first
    assert Notification.objects.filter(category="mentorship_ended").count() == 2


def test_step_that_no_longer_holds_is_refused_with_why(desk, pair):
    pair.state, pair.closed_at = MentorshipState.COMPLETED, timezone.now()
    pair.save()

    pages = [desk.post(url(pair, step), {}) for step in ("pause", "end", "rematch")]

    assert [page.status_code for page in pages] == [409, 409, 409]
    assert desk.get(url(pair, "end")).status_code == 404
    assert desk.post(url(pair, "write"), LETTER).status_code == 409
    assert not FollowUp.objects.exists()


def test_open_check_in_is_reminded_of_once(desk, pair):
    row = CheckInAnswerFactory(
        check_in=CheckInFactory(mentorship=pair), state=CheckInState.OPEN,
        opened_at=timezone.now(), due_at=timezone.now() - timedelta(hours=5),
    )  # fmt: skip
    assert url(pair, "remind", row.pk) in desk.get(pair_url(pair)).content.decode()

    first, again = (desk.post(url(pair, "remind", row.pk), follow=True) for _ in range(2))

    assert "The reminder to Ola leaves on" in first.content.decode()
    assert "There is no third" in again.content.decode()
    assert Notification.objects.count() == 1


def test_check_in_of_another_pair_is_not_found(desk, pair):
    elsewhere = CheckInAnswerFactory(state=CheckInState.OPEN, opened_at=timezone.now())

    assert desk.post(url(pair, "remind", elsewhere.pk)).status_code == 404


@pytest.mark.parametrize("step", ["write", "call", "pause", "end", "rematch"])
@pytest.mark.parametrize("role", ["viewer", "contact"])
def test_other_staff_do_and_read_nothing(client, pair, role, step):
    FollowUpFactory(mentorship=pair, body="Canary")
    client.force_login(ProgramStaffFactory(program=pair.program, role=role).user)

    pages = [client.get(url(pair, step)), client.post(url(pair, step), LETTER),
             client.get(pair_url(pair))]  # fmt: skip

    assert [page.status_code for page in pages] == [403, 403, 403]
    assert "Canary" not in client.get(list_url(pair)).content.decode()


@pytest.mark.parametrize("size", [1, 3])
def test_pages_take_the_same_queries(desk, pair, size, django_assert_num_queries):
    for _ in range(size):
        low(pair, ("day14", "day30", "monthly")[_], 14 + _)
        FollowUpFactory(mentorship=pair)
        HeldMeetingFactory(mentorship=pair)

    with django_assert_num_queries(9):
        desk.get(url(pair, "write"))
    with django_assert_num_queries(11):
        desk.get(pair_url(pair))

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notification
from mentorship.enums import CheckInKind, CheckInState, MentorshipState, Side
from mentorship.models import CheckInAnswer, OutcomeAnswer
from mentorship.queries.check_in_words import written
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import (
    NOW,
    CheckInAnswerFactory,
    CredentialFactory,
    MentorshipFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


@pytest.fixture
def row():
    return CheckInAnswerFactory(state=CheckInState.OPEN, opened_at=NOW)


def _address(row, query=""):
    return f"/check-ins/{row.pk}/{query}"


def test_check_in_chooses_the_answer_of_the_address_and_records_nothing(signed_in, row):
    page = signed_in(row.person).get(_address(row, "?answer=stuck")).content.decode()

    partner = row.check_in.mentorship.mentor_user.first_name
    assert f"How is it going with {partner}?" in page
    assert "Confirm: a bit stuck" in page
    assert f"Share this answer with {partner}" in page
    assert "Your answer goes to the program team." in page
    row.refresh_from_db()
    assert row.state == CheckInState.OPEN


def test_check_in_is_saved_and_shown_again(signed_in, row):
    client = signed_in(row.person)
    form = {"answer": "well", "q2": "yes", "is_shared": "on", "line": "Good talk",
            "line_reader": "partner"}  # fmt: skip

    page = client.post(_address(row), form, follow=True).content.decode()

    row.refresh_from_db()
    assert (row.state, row.answer, row.answers) == (CheckInState.ANSWERED, "well", {"2": "yes"})
    assert (row.is_shared, row.line, row.line_reader) == (True, "Good talk", "partner")
    assert "Saved: going well" in page
    assert "Saved: going well" in client.get(_address(row)).content.decode()


def test_check_in_drops_marks_that_reorder_or_hide_letters(signed_in, row):
    form = {"answer": "well", "line": "Good\u202e talk\u200b", "line_reader": "partner"}

    signed_in(row.person).post(_address(row), form)

    row.refresh_from_db()
    assert row.line == "Good talk"


@pytest.mark.parametrize("number", [2**63, 10**30, 0])
@pytest.mark.parametrize("page", ["check-ins", "introductions", "mentorships"])
def test_pages_of_numbers_that_cannot_be_are_not_found(signed_in, row, page, number):
    assert signed_in(row.person).get(f"/{page}/{number}/").status_code == 404


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"line": "Kept words"}, "Choose one of the answers."),
        ({"answer": "splendid", "line": "Kept words"}, "Select a valid choice"),
        ({"answer": "well", "line": "Kept words" + "x" * 500}, "at most 500"),
        ({"answer": "well", "line": "Kept words", "line_reader": "all"}, "Select a valid choice"),
    ],
)
def test_check_in_refuses_with_a_sentence_and_keeps_what_was_typed(signed_in, row, form, sentence):
    response = signed_in(row.person).post(_address(row), form)

    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert "Kept words" in response.content.decode()
    row.refresh_from_db()
    assert (row.state, row.line) == (CheckInState.OPEN, "")


def test_check_in_is_hidden_from_everybody_else(signed_in, client, row):
    assert client.get(_address(row)).status_code == 302
    for stranger in (UserFactory(), row.check_in.mentorship.mentor_user):
        assert signed_in(stranger).get(_address(row)).status_code == 404
        assert signed_in(stranger).post(_address(row), {"answer": "well"}).status_code == 404
    row.refresh_from_db()
    assert row.state == CheckInState.OPEN


def test_check_in_is_hidden_before_it_opens(signed_in):
    row = CheckInAnswerFactory()

    assert signed_in(row.person).get(_address(row)).status_code == 404


def test_check_in_that_was_missed_or_cancelled_says_so(signed_in):
    row = CheckInAnswerFactory(state=CheckInState.MISSED)
    client = signed_in(row.person)

    assert "was open for two weeks and is closed now" in client.get(_address(row)).content.decode()
    late = client.post(_address(row), {"answer": "well"})
    assert late.status_code == 409
    row.refresh_from_db()
    assert row.state == CheckInState.MISSED


@pytest.mark.parametrize("kind", list(CheckInKind))
@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_every_check_in_has_a_page_without_open_placeholders(signed_in, kind, side):
    row = CheckInAnswerFactory(
        check_in__kind=kind, side=side, state=CheckInState.OPEN, opened_at=NOW
    )

    response = signed_in(row.person).get(_address(row))

    assert response.status_code == 200
    page = response.content.decode().split("<h1")[1].split("</form>")[0]
    assert re.search(r"{[a-z_]+}", page) is None


def test_check_in_needs_few_queries(signed_in, row, django_assert_max_num_queries):
    client = signed_in(row.person)

    with django_assert_max_num_queries(12):
        client.get(_address(row))


def _answered(kind=CheckInKind.DAY30, answer="well", ago=timedelta(0), **fields):
    return CheckInAnswerFactory(
        check_in__kind=kind, state=CheckInState.ANSWERED, opened_at=NOW, answer=answer,
        answered_at=timezone.now() - ago, **fields,
    )  # fmt: skip


def test_saved_check_in_can_be_changed_for_two_weeks(signed_in):
    row = _answered(line="First words", line_reader="team", answers={"2": "mostly"})
    client = signed_in(row.person)

    page = client.get(_address(row)).content.decode()
    form = {"answer": "stuck", "q2": "yes", "line": "Second words", "line_reader": "writer",
            "change": "1"}  # fmt: skip
    after = client.post(_address(row), form, follow=True).content.decode()

    assert "Saved: going well" in page
    assert "Change it, or add a line" in page
    assert "Save changes" in page
    assert "First words" in page
    assert "Saved: a bit stuck" in after
    row.refresh_from_db()
    assert (row.answer, row.answers, row.line) == ("stuck", {"2": "yes"}, "Second words")
    assert row.changed_at is not None


def test_saved_check_in_stands_after_two_weeks(signed_in):
    row = _answered(ago=timedelta(days=15))
    client = signed_in(row.person)

    page = client.get(_address(row)).content.decode()
    late = client.post(_address(row), {"answer": "stuck", "change": "1"})

    assert "Saved: going well" in page
    assert "<form" not in page.split("<h1")[1].split("</main>")[0]
    assert (late.status_code, "It stays as it is now." in late.content.decode()) == (409, True)


def test_second_answer_is_refused_with_its_own_sentence_and_a_double_click_is_not(signed_in):
    row = _answered()
    client = signed_in(row.person)

    again = client.post(_address(row), {"answer": "well"})
    other = client.post(_address(row), {"answer": "stuck", "line": "Kept words"})

    assert again.status_code == 302
    assert other.status_code == 409
    assert "You have answered this check-in already." in other.content.decode()
    assert "Kept words" in other.content.decode()
    row.refresh_from_db()
    assert (row.answer, row.line) == ("well", "")


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (MentorshipState.PAUSED, "on pause, so nothing is expected of you"),
        (MentorshipState.SUSPENDED, "on pause, so nothing is expected of you"),
        (MentorshipState.ENDED, "This mentorship has ended, so there is nothing left to answer."),
    ],
)
def test_open_check_in_of_a_mentorship_that_does_not_run_says_why(signed_in, row, state, sentence):
    mentorship = row.check_in.mentorship
    mentorship.state, mentorship.paused_at, mentorship.suspended_at = state, NOW, NOW
    mentorship.closed_at = NOW if state == MentorshipState.ENDED else None
    mentorship.save()
    client = signed_in(row.person)

    for response in (client.get(_address(row)), client.post(_address(row), {"answer": "well"})):
        assert sentence in response.content.decode().replace("&#x27;", "'")
    assert response.status_code == 409


@pytest.mark.parametrize(
    ("kind", "side", "form", "step"),
    [
        ("day3", "mentee", {"answer": "not_yet", "q2": "not_yet_show_me"}, "guide"),
        ("day3", "mentor", {"answer": "not_yet", "q2": "not_yet_offer_times"}, "meeting-new"),
        ("day14", "mentor", {"answer": "we_cant_find_a_time"}, "meeting-new"),
        ("monthly", "mentee", {"answer": "steady", "q2": "not_yet"}, "meeting-new"),
        ("midpoint", "mentee", {"answer": "well", "q2": "reached_set_a_new"}, "goal-new"),
        ("midpoint", "mentor", {"answer": "well", "q3": "finish_early_and"}, "closing"),
        ("closing", "mentee", {"answer": "some", "q3": "ask_for_3_more"}, "closing"),
        ("closing", "mentee", {"answer": "some", "q3": "become_a_mentor"}, "apply"),
        ("closing", "mentor", {"answer": "yes", "q3": "after_a_break"}, "part-pause"),
    ],
)
def test_answers_lead_to_the_next_step(signed_in, kind, side, form, step):
    row = CheckInAnswerFactory(
        check_in__kind=kind, side=side, state=CheckInState.OPEN, opened_at=NOW
    )
    mentorship = row.check_in.mentorship
    args = {
        "guide": [mentorship.pk, "first_career"],
        "apply": [mentorship.program.slug],
        "part-pause": ["mentor", mentorship.mentor_id],
    }

    page = signed_in(row.person).post(_address(row), form, follow=True).content.decode()

    assert f'href="{reverse(step, args=args.get(step, [mentorship.pk]))}' in page


def test_call_for_help_reads_what_happens_next(signed_in):
    row = CheckInAnswerFactory(
        check_in__kind="day3", state=CheckInState.OPEN, opened_at=NOW, side=Side.MENTOR
    )

    page = signed_in(row.person).post(_address(row), {"answer": "id_like_help_to"}, follow=True)

    assert "The program team sees it from now on and will write to you." in page.content.decode()


def test_last_page_says_that_it_is_the_last(signed_in):
    row = _answered(CheckInKind.AFTER30, answer="often")

    page = signed_in(row.person).get(_address(row)).content.decode()

    assert "Thank you. This is the last message about this mentorship." in page


def test_both_branches_of_a_question_say_when_they_are_meant(signed_in):
    row = CheckInAnswerFactory(check_in__kind="day14", state=CheckInState.OPEN, opened_at=NOW)

    page = signed_in(row.person).get(_address(row)).content.decode().replace("&#x27;", "'")

    assert "If you have met: Did you leave with one thing to try?" in page
    assert "If not yet: What's in the way?" in page


def test_monthly_question_names_the_day_of_the_check_in_before(signed_in):
    row = CheckInAnswerFactory(check_in__kind="monthly", state=CheckInState.OPEN, opened_at=NOW)
    CheckInAnswerFactory(
        check_in__mentorship=row.check_in.mentorship, check_in__kind="day14",
        check_in__due_on=row.check_in.due_on - timedelta(days=16),
    )  # fmt: skip

    page = signed_in(row.person).get(_address(row)).content.decode()

    assert "Have you met since March 16?" in page


def test_closing_asks_for_what_changed_the_three_lines_and_names_her_credential(signed_in):
    row = CheckInAnswerFactory(check_in__kind="closing", state=CheckInState.OPEN, opened_at=NOW)
    row.person.profile.working_for.add(CredentialFactory(slug="cspt", name="CSPT"))
    client = signed_in(row.person)
    form = {"answer": "a_lot", "q2": ["passed:cspt", "raise"], "q4": "More evenings.",
            "outcome_path": "4", "outcome_support": "5", "outcome_stay": "5"}  # fmt: skip

    page = client.get(_address(row)).content.decode()
    client.post(_address(row), form)
    later = client.get(_address(row)).content.decode()

    assert "Passed CSPT" in page
    assert "The board sees totals only, never names" in page
    assert "Only the program team reads this." in page
    line = OutcomeAnswer.objects.get()
    assert (line.stage, line.path, line.support, line.stay) == ("closing", 4, 5, 5)
    row.refresh_from_db()
    assert written(row).lines == {"4": "More evenings."}
    assert "outcome_path" not in later
    assert "More evenings." in later


def test_three_lines_are_answered_together_or_not_at_all(signed_in):
    row = CheckInAnswerFactory(check_in__kind="closing", state=CheckInState.OPEN, opened_at=NOW)
    client = signed_in(row.person)

    some = client.post(_address(row), {"answer": "a_lot", "outcome_path": "4", "q4": "Kept words"})

    assert some.status_code == 400
    assert "Answer all three lines, or skip them all." in some.content.decode()
    assert "Kept words" in some.content.decode()
    assert client.post(_address(row), {"answer": "a_lot"}).status_code == 302
    assert not OutcomeAnswer.objects.exists()


@pytest.mark.parametrize(
    ("months", "most", "offered"),
    [(3, 1, "for 3 more months"), (1, 1, "for 1 more month"), (0, 1, ""), (3, 0, "")],
)
def test_closing_offers_as_many_months_as_the_program_gives(signed_in, months, most, offered):
    row = CheckInAnswerFactory(
        check_in__kind="closing", state=CheckInState.OPEN, opened_at=NOW,
        check_in__mentorship__program__extension_months=months,
        check_in__mentorship__program__extensions_most=most,
    )  # fmt: skip

    page = signed_in(row.person).get(_address(row)).content.decode()

    partner = row.check_in.mentorship.mentor_user.first_name
    assert (f"Ask {partner} {offered}" in page) == bool(offered)
    assert ("ask_for_3_more" in page) == bool(offered)


def test_mentors_line_is_his_to_share_or_keep(signed_in):
    rows = [
        CheckInAnswerFactory(
            check_in__kind="closing", side=Side.MENTOR, state=CheckInState.OPEN, opened_at=NOW
        )
        for _twice in range(2)
    ]
    form = {"answer": "yes", "q2": "Asking early."}

    for row, more in zip(rows, ({}, {"share_q2": "on"}), strict=True):
        signed_in(row.person).post(_address(row), form | more)

    kept = [written(CheckInAnswer.objects.get(pk=row.pk)).for_partner for row in rows]
    assert kept == [[], ["Asking early."]]


@pytest.mark.parametrize(
    "form",
    [
        {"answer": "well\x00"},
        {"answer": "x" * 10_000},
        {"answer": "well", "q2": "yes\x00"},
        {"answer": "well", "line": "a\x00b"},
        {"answer": ["well", "splendid"]},
        {"answer": "well", "q9": "yes", "line": "x" * 600},
    ],
)
def test_broken_forms_are_refused_and_record_nothing(signed_in, row, form):
    response = signed_in(row.person).post(_address(row), form)

    assert response.status_code == 400
    row.refresh_from_db()
    assert row.state == CheckInState.OPEN


def test_text_is_shown_as_text(signed_in):
    row = _answered(line="<script>alert(1)</script>{{ 7 }}{% now %}")

    page = signed_in(row.person).get(_address(row)).content.decode()

    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_saved_page_needs_few_queries(signed_in, django_assert_max_num_queries):
    row = _answered(CheckInKind.CLOSING, answer="a_lot", answers={"2": ["raise"]})
    client = signed_in(row.person)

    with django_assert_max_num_queries(12):
        client.get(_address(row))


def test_asking_for_more_months_at_closing_asks_the_partner_once(signed_in):
    mentorship = MentorshipFactory(active=True, introduced_at=timezone.now() - timedelta(days=170))
    row = CheckInAnswerFactory(
        check_in__mentorship=mentorship, check_in__kind="closing", state=CheckInState.OPEN,
        opened_at=NOW,
    )  # fmt: skip
    client = signed_in(row.person)
    form = {"answer": "a_lot", "q3": "ask_for_3_more"}

    for change in ({}, {}, {"change": "1"}, {"change": "1", "q4": "Thanks."}):
        client.post(_address(row), form | change)

    asked = mentorship.proposals.values_list("kind", "months", "side", "answer")
    assert list(asked) == [("extend", 3, "mentee", "")]
    told = Notification.objects.filter(category="proposal_asked")
    assert [message.recipient for message in told] == [mentorship.mentor_user]

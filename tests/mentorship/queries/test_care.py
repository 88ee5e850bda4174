from datetime import date, timedelta

import pytest
from django.utils import timezone

from mentorship.enums import FollowUpKind, Health, HealthRule
from mentorship.health import Verdict
from mentorship.placeholders import unknown_in
from mentorship.queries import care
from mentorship.queries.health_words import Names
from mentorship.services.care.letters import PLACEHOLDERS, problems_of
from tests.factories.care import FollowUpFactory

NAMES = Names("Ola", "Hank")
DAY = date(2026, 3, 3)


def verdict(rule, side=""):
    return Verdict(Health.AT_RISK, rule, DAY, side)


@pytest.mark.parametrize(
    ("rule", "side", "expected"),
    [
        ("help", "mentee", "Write to Ola"),
        ("low", "mentor", "Write to Hank"),
        ("missed_twice", "mentor", "Write to Hank"),
        ("no_meeting", "", "Write to both"),
        ("no_first_meeting", "", "Write to both"),
        ("disagree", "mentee", "Write to Ola"),
    ],
)
def test_row_has_one_action_that_names_whom(rule, side, expected):
    assert care.action(verdict(rule, side), NAMES).label == expected


@pytest.mark.parametrize("rule", ["early", "fine", "missed"])
def test_rows_that_need_nothing_have_no_action(rule):
    assert care.action(verdict(rule), NAMES) is None


def test_row_that_is_looked_after_has_no_action():
    assert care.action(verdict("help", "mentee"), NAMES, is_quiet=True) is None


@pytest.mark.parametrize("rule", HealthRule.values)
@pytest.mark.parametrize("is_life", [True, False])
def test_every_draft_can_be_sent_as_it_is(rule, is_life):
    letter = care.draft(verdict(rule, "mentee"), "mentee", is_life=is_life)

    assert problems_of(letter) == {}
    assert unknown_in(letter.body, PLACEHOLDERS) == []


def test_draft_to_both_says_nothing_that_one_of_them_answered():
    low = verdict("low", "mentee")

    drafts = [care.draft(low, side, is_life=False).subject for side in ("mentee", "mentor", "")]

    general = "How are you and {partner} doing?"
    assert drafts == ["What would help?", general, general]


def test_draft_about_both_fits_either():
    about_both = verdict("no_meeting")

    drafts = {care.draft(about_both, side, is_life=False) for side in ("mentee", "mentor", "")}

    assert [one.subject for one in drafts] == ["A date for you and {partner}"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("side", "expected"),
    [("mentee", "Ola, a date with Hank?"), ("", "Ola / Hank, a date with Hank / Ola?")],
)
def test_letters_are_shown_with_their_names(side, expected):
    row = FollowUpFactory(
        kind="letter", side=side, subject="{name}, a date with {partner}?", body="In {program}",
        mentorship__mentee__user__name="Ola Berg", mentorship__mentor__user__name="Hank Olsen",
    )  # fmt: skip

    (deed,) = care.deeds_of(row.mentorship, row.admin_id)

    assert (deed.subject, deed.body) == (expected, f"In {row.mentorship.program.name}")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "minutes", "expected"),
    [("letter", 4, True), ("letter", 6, False), ("call", 600, True), ("pause", 1, False)],
)
def test_own_words_may_be_taken_back_until_they_leave(kind, minutes, expected):
    row = FollowUpFactory(kind=kind)
    row.mentorship.follow_ups.update(done_at=timezone.now() - timedelta(minutes=minutes))

    own, others = (care.deeds_of(row.mentorship, reader)[0].is_open for reader in (row.admin_id, 0))

    assert (own, others) == (expected, False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "side", "expected"),
    [
        ("letter", "", "Marisol wrote to both on "),
        ("letter", "mentee", "Marisol wrote to Ola on "),
        ("call", "mentor", "Marisol talked to Hank on "),
        ("pause", "", "Marisol paused it on "),
        ("end", "", "Marisol ended it without fault on "),
        ("rematch", "", "Marisol ended it for a new match on "),
    ],
)
def test_deeds_are_said_with_who_and_when(kind, side, expected):
    row = FollowUpFactory(kind=kind, side=side)
    row.refresh_from_db()

    assert care.said(row, NAMES).startswith(expected)


@pytest.mark.django_db
def test_newest_of_each_is_found_without_its_words(django_assert_num_queries):
    first = FollowUpFactory(kind=FollowUpKind.LETTER, subject="Canary")
    second = FollowUpFactory(mentorship=first.mentorship)
    other = FollowUpFactory(done_at=timezone.now())

    with django_assert_num_queries(1):
        found = care.newest_of([first.mentorship_id, other.mentorship_id])

    assert found == {first.mentorship_id: second, other.mentorship_id: other}
    assert found[other.mentorship_id].get_deferred_fields() == {"body"}

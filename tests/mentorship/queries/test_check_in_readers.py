"""Who reads what of an answered check-in (the privacy table)."""

import json
from datetime import UTC, datetime

import pytest

from mentorship.enums import CheckInState, MentorType
from mentorship.queries.check_in_readers import further, question_texts
from mentorship.queries.check_ins import check_ins_of, entries
from tests.factories.mentorship import CheckInAnswerFactory, CheckInFactory, MentorshipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
AT = datetime(2026, 4, 2, 15, 0, tzinfo=UTC)


def _answered(kind, answer, *, mentor_type=MentorType.CAREER, side="mentee", **fields):
    mentorship = MentorshipFactory(
        active=True, mentor_type=mentor_type, mentee__user__name="Noor Ames",
        mentor__user__name="Dolores Quist",
    )  # fmt: skip
    check_in = CheckInFactory(mentorship=mentorship, kind=kind)
    other = "mentor" if side == "mentee" else "mentee"
    CheckInAnswerFactory(check_in=check_in, side=other)
    return CheckInAnswerFactory(
        check_in=check_in, side=side, state=CheckInState.ANSWERED, answer=answer,
        answered_at=AT, opened_at=AT, **fields,
    )  # fmt: skip


def _team(row):
    return further(row, row.check_in.mentorship, question_texts())


def _partner(row):
    mentorship = row.check_in.mentorship
    return check_ins_of(mentorship, mentorship.partner_of(row.side))[0].partner


CLOSING = {
    "answers": {"2": ["raise", "passed"], "3": "apply_again"},
    "words": json.dumps({"4": "More evenings."}),
}
MIDPOINT = {"answers": {"2": "change_them", "3": "talk_to_the_program"}}
MONTHLY = {"answers": {"2": "not_yet", "3": "slowly"}}
TEAM_LINE = ("What should we do better?", "More evenings.")
HELP = ("For the second half I'd like to:", "Talk to the program team")


@pytest.mark.parametrize(
    ("kind", "fields", "career", "life"),
    [
        (
            "closing",
            CLOSING,
            [
                ("What changed since you started? Choose all that fit.",
                 "Passed a certification, Raise"),
                ("What next?", "Apply again"),
                TEAM_LINE,
            ],
            [TEAM_LINE],
        ),
        ("midpoint", MIDPOINT, [("Your goals:", "Change them"), HELP], [HELP]),
        (
            "monthly",
            MONTHLY,
            [("Have you met since the last check-in?", "Not yet"),
             ("Are you moving on your goal?", "Slowly")],
            [("Have you met since the last check-in?", "Not yet")],
        ),
        ("day30", {"answers": {"2": "mostly"}},
         [("I can speak openly with Dolores.", "Mostly")], []),
    ],
)  # fmt: skip
def test_team_reads_what_the_table_says(kind, fields, career, life):
    rows = [
        _answered(kind, "well", mentor_type=kind_of, **fields)
        for kind_of in (MentorType.CAREER, MentorType.LIFE)
    ]

    assert [_team(row) for row in rows] == [career, life]


def test_team_never_reads_what_a_mentor_may_share_or_keep():
    words = json.dumps({"2": "Asking early.", "4": "Nothing.", "shared": ["2"]})
    row = _answered("closing", "yes", side="mentor", words=words)

    assert _team(row) == [("What should we do better?", "Nothing.")]
    assert _partner(row).line == "Asking early."


@pytest.mark.parametrize(
    ("kind", "answer", "fields", "fact"),
    [
        ("day3", "yes_no_date_yet", {}, "In touch"),
        ("day3", "id_like_help_to", {}, "Not in touch yet"),
        ("day14", "yes", {}, "Met"),
        ("day14", "we_cant_find_a_time", {}, "Not met yet"),
        ("monthly", "stuck", {"answers": {"2": "yes"}}, "Met"),
        ("day30", "not_met", {}, ""),
        ("closing", "a_lot", {"answers": {"2": ["raise"]}}, ""),
    ],
)
def test_partner_reads_whether_they_met_and_nothing_else(kind, answer, fields, fact):
    row = _answered(kind, answer, line="Not for you.", line_reader="team", **fields)

    seen = _partner(row)

    assert (seen.fact, seen.answer, seen.label, seen.line) == (fact, "", "", "")


def test_partner_reads_what_was_shared_and_that_it_was_changed():
    row = _answered(
        "day30", "stuck", is_shared=True, line="Too few evenings.", line_reader="partner",
        changed_at=AT,
    )  # fmt: skip
    mentorship = row.check_in.mentorship

    lines = entries(mentorship, mentorship.mentor_user)

    assert [(one.what, one.voice, one.more, one.tone) for one in lines] == [
        ("Noor checked in: a bit stuck", "Too few evenings.", "Changed on Apr 2.", "warn")
    ]


def test_own_line_of_the_timeline_reads_back_her_own_words():
    row = _answered("day30", "well", line="For me.", line_reader="writer")
    mentorship = row.check_in.mentorship

    mine = entries(mentorship, mentorship.mentee_user)
    partners = entries(mentorship, mentorship.mentor_user)

    assert [(one.what, one.voice) for one in mine] == [("You checked in: going well", "For me.")]
    assert [(one.what, one.voice) for one in partners] == [("Noor checked in", "")]

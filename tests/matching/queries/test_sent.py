from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.services import notify
from matching.enums import MatchState
from matching.models import Match
from matching.queries.sent import sent_of
from matching.queries.sent_rows import NextBest, sent_rows
from matching.views import board_sent
from mentorship.enums import Answer, AskedFirst, MentorshipState, MentorType, Side
from mentorship.models import AnswerOnBehalf
from tests.factories.accounts import UserFactory
from tests.factories.agreements import IntroductionQuestionFactory
from tests.factories.matching import MatchFactory, RoundFactory, RunFactory, UnmatchedFactory
from tests.factories.mentorship import ContentTextFactory, MentorshipFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
AGO = NOW - timedelta(days=3)


def sent_match(match_round, *, match_state=MatchState.PUBLISHED, **fields):
    """A published match of a round, sent three days ago."""
    fields = {"introduced_at": AGO, "program": match_round.program, **fields}
    mentorship = MentorshipFactory(**fields)
    return MatchFactory(
        round=match_round, run=None, state=match_state, mentorship=mentorship,
        mentee=mentorship.mentee, mentor=mentorship.mentor, mentor_type=mentorship.mentor_type,
    )  # fmt: skip


def said(side, answer):
    return {f"{side}_answer": answer, f"{side}_answered_at": AGO}


def ended(state, **fields):
    return {"state": state, "closed_at": NOW, **fields}


def row_of(match_round, match, kept=frozenset()):
    (row,) = sent_rows(match_round, [match.pk], kept, NOW)
    return row


@pytest.mark.parametrize(
    ("fields", "stages"),
    [
        ({}, {"waiting", "mentor", "mentee"}),
        (said("mentor", Answer.ACCEPTED), {"waiting", "mentee", "one"}),
        (said("mentee", Answer.ACCEPTED), {"waiting", "mentor", "one"}),
        ({"active": True}, {"both"}),
        (ended(MentorshipState.SUSPENDED, closed_at=None, started_at=AGO), {"both"}),
        (ended(MentorshipState.DECLINED), {"declined"}),
        (ended(MentorshipState.EXPIRED), {"expired"}),
        (ended(MentorshipState.WITHDRAWN), {"withdrawn"}),
        ({"announce_at": NOW + timedelta(hours=9)}, {"leaving"}),
    ],
)
def test_sent_of_says_where_each_introduction_stands(match_round, fields, stages):
    match = sent_match(match_round, **fields)

    sent = sent_of(match_round, [])

    assert [(brief.id, set(brief.stages)) for brief in sent.briefs] == [(match.pk, stages)]


def test_sent_of_does_not_wait_for_a_mentee_who_is_not_asked():
    match_round = RoundFactory(program__asked_first=AskedFirst.MENTOR)
    sent_match(match_round)

    assert sent_of(match_round, []).counts() == {"waiting": 1, "mentor": 1}


def test_sent_of_counts_what_was_taken_back_and_nothing_undecided(match_round):
    sent_match(match_round, match_state=MatchState.RECALLED, **ended(MentorshipState.RECALLED))
    MatchFactory(round=match_round)
    sent_match(RoundFactory(program=match_round.program))

    assert sent_of(match_round, []).counts() == {"recalled": 1}


def test_sent_of_leaves_out_whom_another_admin_sees_to(match_round):
    mine, hers, his = (sent_match(match_round) for _number in range(3))

    sent = sent_of(match_round, [hers.mentee.user_id, his.mentor.user_id])

    assert ([brief.id for brief in sent.briefs], sent.others) == ([mine.pk], 2)


def test_sent_of_puts_first_what_can_be_taken_back_then_what_runs_out_first(match_round):
    both = sent_match(match_round, active=True)
    declined = sent_match(match_round, **ended(MentorshipState.DECLINED))
    leaving = sent_match(match_round, announce_at=NOW + timedelta(hours=9))
    later = sent_match(match_round, respond_by=NOW + timedelta(days=3))
    sooner = sent_match(match_round, respond_by=NOW + timedelta(days=1))

    sent = sent_of(match_round, [])

    assert sent.of("") == [leaving.pk, sooner.pk, later.pk, declined.pk, both.pk]
    assert sent.of("mentor") == [sooner.pk, later.pk]


def test_sent_rows_say_what_was_sent_to_whom_and_who_may_be_reminded(match_round):
    match = sent_match(match_round)
    mentorship = match.mentorship
    for side, days in ((Side.MENTOR, 3), (Side.MENTEE, 1)):
        notify.enqueue(
            category=f"introduction_{side.value}", recipient=mentorship.person_of(side),
            dedupe_key=f"{side.value}", subject=mentorship, not_before=NOW - timedelta(days=days),
        )  # fmt: skip

    row = row_of(match_round, match)

    assert row.waits_for == (match.mentor.user.name, match.mentee.user.name)
    assert [one.nudge_from for one in row.sides] == [None, NOW + timedelta(days=1)]
    assert [(one.side, one.can_nudge, [t.what for t in one.told]) for one in row.sides] == [
        ("mentor", True, ["asked"]), ("mentee", False, ["asked"]),
    ]  # fmt: skip


def test_sent_rows_name_who_answered_for_whom(match_round):
    match = sent_match(match_round, **said("mentor", Answer.ACCEPTED))
    AnswerOnBehalf.objects.create(
        mentorship=match.mentorship, side="mentor", answer="accepted", told="By phone.",
        given_by=UserFactory(name="Marisol Vega"),
    )  # fmt: skip

    mentor, mentee = row_of(match_round, match).sides

    assert (mentor.answered_for, mentee.answered_for) == ("Marisol Vega answered: By phone.", "")


def test_sent_rows_keep_the_reason_of_a_life_mentorship_from_the_team(match_round):
    ContentTextFactory(
        key="reasons.decline_mentor", data={"options": [{"key": "no_time", "label": "No time"}]}
    )
    no = ended(MentorshipState.DECLINED, decline_reason="no_time")
    career = sent_match(match_round, **no)
    life = sent_match(match_round, mentor_type=MentorType.LIFE, **no)

    assert row_of(match_round, career).reason == "No time"
    assert row_of(match_round, life).reason == ""


def test_sent_rows_show_who_is_proposed_next(match_round):
    match = sent_match(match_round, **ended(MentorshipState.DECLINED, closed_at=AGO))
    other = MatchFactory(round=match_round, mentee=match.mentee)

    row = row_of(match_round, match)
    hidden = row_of(match_round, match, frozenset({other.mentor.user_id}))

    assert row.next_best == NextBest(other.pk, other.mentor.user.name, 62)
    assert hidden.next_best == NextBest(None, sentence="Another admin looks at the next proposal.")


def test_sent_rows_say_why_nobody_is_proposed_next(match_round):
    match = sent_match(match_round, **ended(MentorshipState.EXPIRED, closed_at=AGO))
    older = MatchFactory(round=match_round, mentee=match.mentee, mentor_type=MentorType.PEER)
    Match.objects.filter(pk=older.pk).update(created_at=AGO - timedelta(days=9))

    before = row_of(match_round, match).next_best.sentence
    UnmatchedFactory(run=RunFactory(round=match_round, finished_at=NOW), mentee=match.mentee)
    after = row_of(match_round, match).next_best.sentence
    match.mentee.state = "paused"
    match.mentee.save()
    paused = row_of(match_round, match).next_best.sentence

    assert (before, after, paused) == (
        "The next run looks for somebody.",
        "Nobody proposed: All places that fit are taken",
        "They aren't looking for anybody now.",
    )


def test_sent_rows_need_as_many_queries_for_one_as_for_three(
    match_round, django_assert_max_num_queries
):
    no = ended(MentorshipState.DECLINED, decline_reason="no_time")
    rows = [sent_match(match_round, **no) for _number in range(3)]

    with django_assert_max_num_queries(3) as one:
        sent_rows(match_round, [rows[0].pk], frozenset(), NOW)
    with django_assert_max_num_queries(len(one)):
        sent_rows(match_round, [row.pk for row in rows], frozenset(), NOW)


def test_sent_row_tells_that_a_question_waits_and_not_its_words(match_round):
    match = sent_match(match_round)
    IntroductionQuestionFactory(
        mentorship=match.mentorship, side=Side.MENTEE, question="Canary question"
    )
    IntroductionQuestionFactory(
        mentorship=match.mentorship, side=Side.MENTOR, answer="Yes", answered_at=NOW
    )

    row = row_of(match_round, match)

    waits = {side.side: (side.awaits_reply, side.can_nudge) for side in row.sides}
    assert waits == {"mentor": (False, True), "mentee": (True, False)}
    assert "Canary" not in repr(row)


@pytest.mark.parametrize("side", Side)
def test_sent_page_says_who_asked_and_who_said_not_now(match_round, side):
    asking, later = (
        sent_match(match_round),
        sent_match(
            match_round, **ended(MentorshipState.WITHDRAWN, **said(side.value, Answer.NOT_NOW))
        ),
    )
    IntroductionQuestionFactory(mentorship=asking.mentorship, side=side)

    shown = {
        match.pk: {one.side: board_sent.said(one, is_waiting=match is asking)
                   for one in row_of(match_round, match).sides}
        for match in (asking, later)
    }  # fmt: skip

    assert shown[asking.pk][side.value] == "asked a question, waits for the reply"
    assert shown[later.pk][side.value] == "said not now"

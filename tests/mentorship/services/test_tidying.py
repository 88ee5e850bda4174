from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Notification, Purge, SpentKey
from accounts.personal import REMOVED
from accounts.retention import YEAR
from accounts.services import retention
from matching.enums import RoundState
from matching.models import Run
from mentorship.enums import ConcernState, MentorshipState, Side
from mentorship.models import (
    AnswerOnBehalf,
    Concern,
    FollowUp,
    Mentorship,
    StaffNote,
    ThankYou,
)
from mentorship.services import tidying
from tests.factories.accounts import UserFactory
from tests.factories.agreements import AgreementFactory
from tests.factories.applications import DraftFactory
from tests.factories.care import FollowUpFactory
from tests.factories.concerns import (
    AnsweredFactory,
    AttachmentFactory,
    ConcernFactory,
    ConcernMessageFactory,
)
from tests.factories.matching import RunFactory
from tests.factories.meetings import MeetingFactory, running
from tests.factories.mentorship import MentorshipFactory, ProgramFactory
from tests.factories.space import (
    MentorshipGoalFactory,
    MessageFactory,
    NoteFactory,
    ThankYouFactory,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def ended(days):
    pair = running()
    at = NOW - timedelta(days=days)
    Mentorship.objects.filter(pk=pair.pk).update(
        state=MentorshipState.ENDED, closed_at=at, introduced_at=at - timedelta(days=9)
    )
    pair.refresh_from_db()
    return pair


def tidied():
    retention.tidy(NOW)
    rows = Purge.objects.filter(n__gt=0).exclude(kind=retention.DONE)
    return dict(rows.values_list("kind", "n"))


def test_lines_of_check_ins_go_a_year_after_the_end():
    old = AnsweredFactory(check_in__mentorship=ended(YEAR + 1))
    young = AnsweredFactory(check_in__mentorship=ended(YEAR - 1))

    assert tidied() == {"private-answers": 1}

    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.line, old.answer, young.line) == ("", "stuck", "I dread the calls.")


def test_line_attached_to_a_concern_stays_as_long_as_the_concern():
    row = AnsweredFactory(check_in__mentorship=ended(YEAR + 1))
    AttachmentFactory(answer=row)

    assert tidied() == {}

    row.refresh_from_db()
    assert row.line == "I dread the calls."


def test_concerns_go_seven_years_after_they_were_closed():
    kept = ConcernFactory()
    closed = NOW - timedelta(days=7 * YEAR + 1)
    old = ConcernFactory(
        state=ConcernState.CLOSED, closed_at=closed, submitted_at=closed, readers=[UserFactory()]
    )
    ConcernMessageFactory(concern=old)

    assert tidied() == {"concerns": 1}

    assert list(Concern.objects.all()) == [kept]


def test_pair_is_told_a_month_before_and_once():
    pair, young = ended(2 * YEAR - 20), ended(2 * YEAR - 40)
    for one in (pair, young):
        NoteFactory(mentorship=one)

    assert (tidying.warn_of_spaces(NOW), tidying.warn_of_spaces(NOW)) == (2, 0)

    told = Notification.objects.filter(category=tidying.WARNING).order_by("pk")
    assert [row.recipient for row in told] == [pair.mentee_user, pair.mentor_user]


def test_pairs_that_wait_for_their_mail_are_not_asked_for_again(django_assert_num_queries):
    for _ in range(2):
        NoteFactory(mentorship=ended(2 * YEAR - 20))
    assert tidying.warn_of_spaces(NOW) == 4

    with django_assert_num_queries(3):
        assert tidying.warn_of_spaces(NOW) == 0


def test_the_one_of_two_who_was_not_told_is_told_later():
    pair = ended(2 * YEAR - 20)
    NoteFactory(mentorship=pair)
    SpentKey.objects.create(key=f"{tidying.WARNING}.{pair.pk}.{pair.mentee_user.pk}")

    assert tidying.warn_of_spaces(NOW) == 1

    told = Notification.objects.get(category=tidying.WARNING)
    assert told.recipient == pair.mentor_user


def test_space_is_emptied_once_both_were_told():
    pair = ended(2 * YEAR + 1)
    MessageFactory(mentorship=pair)
    NoteFactory(mentorship=pair)
    MentorshipGoalFactory(mentorship=pair)
    agreement = AgreementFactory(mentorship=pair)
    meeting = MeetingFactory(mentorship=pair, topic="Compounding")
    assert tidied() == {}
    for user in (pair.mentee_user, pair.mentor_user):
        SpentKey.objects.create(key=f"{tidying.WARNING}.{pair.pk}.{user.pk}")
    Purge.objects.all().delete()

    assert tidied() == {tidying.SPACE: 1}

    meeting.refresh_from_db()
    agreement.refresh_from_db()
    assert (pair.messages.count(), pair.notes.count(), pair.goals.count()) == (0, 0, 0)
    assert (meeting.topic, agreement.body) == ("", REMOVED)
    Purge.objects.all().delete()
    assert tidied() == {}


def test_agreement_that_nobody_signed_goes_as_well():
    pair = ended(2 * YEAR + 1)
    agreement = AgreementFactory(mentorship=pair)

    assert (tidying.warn_of_spaces(NOW), tidied()) == (2, {})
    SpentKey.objects.bulk_create(
        SpentKey(key=key) for key in Notification.objects.values_list("dedupe_key", flat=True)
    )
    Purge.objects.all().delete()
    assert tidied() == {tidying.SPACE: 1}

    agreement.refresh_from_db()
    assert (agreement.goal, agreement.rhythm, agreement.body) == ("", "", REMOVED)
    assert tidying.warn_of_spaces(NOW) == 0


def test_running_spaces_and_young_ones_stay():
    NoteFactory(mentorship=running())
    NoteFactory(mentorship=ended(YEAR))

    assert (tidying.warn_of_spaces(NOW), tidied()) == (0, {})


def test_drafts_and_team_notes_go_with_time():
    DraftFactory(saved_at=NOW - timedelta(days=YEAR + 1))
    DraftFactory(saved_at=NOW)
    for days in (3 * YEAR + 1, 1):
        StaffNote.objects.create(
            program=ProgramFactory(), person=UserFactory(), author=UserFactory(), body="Calls.",
            written_at=NOW - timedelta(days=days),
        )  # fmt: skip

    assert tidied() == {"drafts": 1, "team-notes": 1}


def test_what_runs_of_closed_rounds_read_goes_after_a_year():
    long_ago = NOW - timedelta(days=YEAR + 1)
    old, of_open = (
        RunFactory(round__state=state, finished_at=long_ago, started_at=long_ago,
                   snapshot={"version": 1}, report={"served": 9})
        for state in (RoundState.CLOSED, RoundState.OPEN)
    )  # fmt: skip

    assert tidied() == {"runs": 1}

    assert Run.objects.get(pk=old.pk).snapshot == {}
    assert Run.objects.get(pk=old.pk).report == {"served": 9}
    assert Run.objects.get(pk=of_open.pk).snapshot == {"version": 1}


def test_what_the_team_wrote_about_pairs_goes_after_three_years():
    old, young = NOW - timedelta(days=3 * YEAR + 1), NOW - timedelta(days=3 * YEAR - 1)
    pair = running()
    for at, side in ((old, Side.MENTEE), (young, Side.MENTOR)):
        FollowUpFactory(mentorship=pair, done_at=at)
        AnswerOnBehalf.objects.create(
            mentorship=pair, side=side, answer="accepted", given_by=UserFactory(),
            told="She rang us.", given_at=at,
        )  # fmt: skip

    assert tidied() == {"team-notes": 2}

    assert FollowUp.objects.get().done_at == young
    assert AnswerOnBehalf.objects.get().given_at == young


def test_introduction_that_came_to_nothing_loses_its_words_and_letters():
    at = NOW - timedelta(days=2 * YEAR + 1)
    pair = MentorshipFactory(
        state="declined", mentee_answer="declined", mentee_answered_at=at, introduced_at=at,
        closed_at=at, words={"mentee": ["Both work nights."]}, letters={"mentee": {"body": "Hi"}},
    )  # fmt: skip

    assert tidied() == {"spaces": 1}

    pair.refresh_from_db()
    assert (pair.words, pair.letters) == ({}, {})


def test_thanks_go_with_their_space():
    pair = ended(2 * YEAR + 31)
    ThankYouFactory(mentorship=pair)
    assert tidying.warn_of_spaces(NOW - timedelta(days=31)) == 2
    for key in list(Notification.objects.values_list("dedupe_key", flat=True)):
        SpentKey.objects.create(key=key)

    assert tidied() == {"spaces": 1}

    assert not ThankYou.objects.exists()

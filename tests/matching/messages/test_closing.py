import pytest

from accounts.models import Notification
from accounts.services import deliver, notify
from matching.enums import RoundState
from matching.models import RoundLetter
from matching.queries.home_waiting import kind_reason
from matching.services import rounds
from tests.factories.accounts import UserFactory
from tests.factories.matching import RoundFactory, RunFactory, UnmatchedFactory
from tests.factories.mentorship import MenteeFactory, MentorshipFactory, ProgramStaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def mentee():
    match_round = RoundFactory(state=RoundState.PUBLISHED)
    return MenteeFactory(program=match_round.program, user__name="Jamila Surnamia")


def close(mentee):
    match_round = mentee.program.rounds.get()
    admin = ProgramStaffFactory(program=mentee.program).user
    return rounds.close(round_id=match_round.pk, actor=admin)


def test_closing_mail_tells_the_reason_that_her_home_page_tells(mentee, mailoutbox):
    run = RunFactory(round=mentee.program.rounds.get())
    UnmatchedFactory(run=run, mentee=mentee, reason="below_minimum")

    close(mentee)
    deliver.drain(limit_s=10)

    (mail,) = mailoutbox
    assert mail.subject == "We couldn't find the right person this time"
    assert f"Here's why: {kind_reason('below_minimum')}" in mail.body
    first, why, waited = (mail.body.index(text) for text in ("has closed", "Here's", "move up"))
    assert first < why < waited


def test_closing_mail_says_the_rounds_own_words_around_the_reason(mentee, mailoutbox):
    UnmatchedFactory(run=RunFactory(round=mentee.program.rounds.get()), mentee=mentee)
    RoundLetter.objects.create(
        round=mentee.program.rounds.get(), role="unmatched", subject="Not yet, {name}",
        body="Of {program}, to you.", changed_by=UserFactory(),
    )  # fmt: skip

    close(mentee)
    deliver.drain(limit_s=10)

    (mail,) = mailoutbox
    assert mail.subject == "Not yet, Jamila"
    assert mail.body.index(f"Of {mentee.program.name}, to you.") < mail.body.index("Here's why:")
    assert "See where things stand" in mail.body
    assert "Surnamia" not in mail.body


def test_closing_mail_without_a_known_reason_names_none(mentee, mailoutbox):
    close(mentee)
    deliver.drain(limit_s=10)

    assert "Here's why" not in mailoutbox[0].body


def test_closing_mail_queued_before_letters_were_kept_says_the_products_words(mentee, mailoutbox):
    notify.enqueue(
        category="round_without", recipient=mentee.user, dedupe_key="old", subject=mentee
    )

    deliver.drain(limit_s=10)

    assert "You keep your place" in mailoutbox[0].body


def test_closing_mail_is_dropped_where_she_found_somebody_meanwhile(mentee, mailoutbox):
    close(mentee)
    MentorshipFactory(program=mentee.program, mentee=mentee)

    deliver.drain(limit_s=10)

    assert mailoutbox == []


def test_closing_queues_everybody_with_as_many_queries_as_one(
    mentee, django_assert_max_num_queries
):
    other = RoundFactory(state=RoundState.PUBLISHED)
    MenteeFactory.create_batch(5, program=other.program)
    admin = ProgramStaffFactory(program=other.program).user

    with django_assert_max_num_queries(40) as one:
        close(mentee)
    with django_assert_max_num_queries(len(one)):
        rounds.close(round_id=other.pk, actor=admin)

    keys = Notification.objects.values_list("dedupe_key", flat=True)
    assert len(keys) == len(set(keys)) == 6

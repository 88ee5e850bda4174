from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.days import month_day
from accounts.enums import NotificationStatus, PrivacyKind
from accounts.models import Notification, PrivacyRequest
from matching.enums import MatchState, RoundState, RunState
from matching.queries.desk_queue import queue_of
from mentorship.enums import MenteeState, MentorshipState, MentorState
from tests.factories.accounts import UserFactory
from tests.factories.applications import VettingQuestionFactory
from tests.factories.matching import MatchFactory, RoundFactory, RunFactory
from tests.factories.mentorship import (
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    ProgramStaffFactory,
    SpecializationFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return ProgramStaffFactory()


@pytest.fixture
def match_round(staff):
    return RoundFactory(program=staff.program, name="Spring 2026")


def asked(staff, kept=(), needed=()):
    return [*queue_of(staff.user, staff.program, kept, needed).works]


def only(staff, **given):
    (work,) = asked(staff, **given)
    return work


def introduced(match_round, **given):
    mentorship = MentorshipFactory(program=match_round.program, **given)
    MatchFactory(
        round=match_round, mentee=mentorship.mentee, mentor=mentorship.mentor,
        mentorship=mentorship, state=MatchState.PUBLISHED,
    )  # fmt: skip
    return mentorship


def days_ago(days):
    return timezone.now() - timedelta(days=days)


def test_nothing_waits_in_a_new_program(staff):
    assert asked(staff) == []


def test_program_that_nobody_could_join_leads_to_its_checklist(staff):
    staff.program.is_open = False
    staff.program.save()
    opening = only(staff)
    MentorFactory(program=staff.program, state=MentorState.VETTED)

    assert (opening.what, opening.verb) == ("Program to open", "Go on")
    assert opening.url == f"/desk/{staff.program.slug}/launch/"
    assert asked(staff) == []


def test_rolling_program_with_people_and_no_open_round_asks_for_one(staff):
    staff.program.intake = "rolling"
    staff.program.save()
    nobody = asked(staff)
    MentorFactory(program=staff.program, state=MentorState.VETTED)
    missing = only(staff)
    RoundFactory(program=staff.program)

    assert (nobody, asked(staff)) == ([], [])
    assert (missing.what, missing.url) == (
        "Round to open",
        f"/desk/{staff.program.slug}/rounds/#new",
    )


def test_introductions_come_first_then_matches_then_applications_then_second_choices(
    staff, match_round
):
    MatchFactory.create_batch(2, round=match_round)
    MatchFactory(
        round=match_round, reviewer=staff.user, handed_by=UserFactory(name="Tove Lind"),
        handed_at=timezone.now(),
    )  # fmt: skip
    MentorFactory(program=staff.program, state=MentorState.APPLIED)
    introduced(match_round)
    introduced(match_round, state=MentorshipState.DECLINED, closed_at=timezone.now())
    MenteeFactory(program=staff.program, applied_at=days_ago(30))

    assert [(work.what, work.count) for work in asked(staff)] == [
        ("Introduction without an answer", 1),
        ("Proposed matches to review", 2),
        ("Match handed to you", 1),
        ("Mentor application", 1),
        ("Declined introduction", 1),
        ("Person waits without a word", 1),
    ]


def test_introduction_says_when_it_runs_out_and_how_long_it_waits(staff, match_round):
    introduced(match_round, introduced_at=days_ago(8), announce_at=days_ago(8))

    work = only(staff)

    assert (work.age, work.is_late, work.verb) == ("8 days", True, "Nudge")
    assert work.detail.startswith("The first runs out on ")
    assert work.url == f"/desk/{staff.program.slug}/rounds/{match_round.pk}/?tab=published"


def test_first_introduction_to_run_out_may_be_a_later_one(staff, match_round):
    late, soon = timezone.now() + timedelta(days=40), timezone.now() + timedelta(days=1)
    introduced(match_round, introduced_at=days_ago(9), announce_at=days_ago(9), respond_by=late)
    introduced(match_round, introduced_at=days_ago(2), announce_at=days_ago(2), respond_by=soon)

    assert only(staff).detail == f"The first runs out on {month_day(soon)}"


def test_introduction_that_can_still_be_taken_back_waits_for_nobody(staff, match_round):
    introduced(match_round, announce_at=timezone.now() + timedelta(minutes=5))

    assert asked(staff) == []


@pytest.mark.parametrize(
    ("days", "age", "is_late"),
    [(2, "2 days left", False), (1, "1 day left", False), (0, "Today", False),
     (-1, "1 day late", True)],
)  # fmt: skip
def test_matches_say_how_long_there_is(staff, match_round, days, age, is_late):
    staff.program.time_zone = "UTC"
    match_round.introductions_on = timezone.now().date() + timedelta(days=days)
    match_round.save()
    MatchFactory(round=match_round)

    work = only(staff)

    assert (work.age, work.is_late) == (age, is_late)


def test_matches_take_the_programs_day_where_the_round_has_none(staff, match_round):
    staff.program.introductions_on = date(2026, 2, 12)
    MatchFactory(round=match_round)

    expected = "Spring 2026. Introductions go out on Thursday, February 12"
    assert only(staff).detail == expected


def test_matches_without_a_day_say_so(staff, match_round):
    MatchFactory(round=match_round)

    assert only(staff).detail == "Spring 2026. No day is set for the introductions"


@pytest.mark.parametrize("state", [RoundState.DRAFT, RoundState.CLOSED])
def test_matches_of_rounds_that_decide_nothing_wait_for_nobody(staff, state):
    MatchFactory(round=RoundFactory(program=staff.program, state=state))

    assert asked(staff) == []


def test_what_was_handed_to_a_colleague_is_hers(staff, match_round):
    MatchFactory(
        round=match_round, reviewer=UserFactory(), handed_by=staff.user,
        handed_at=timezone.now(),
    )  # fmt: skip

    assert asked(staff) == []


def test_what_was_handed_over_names_who_did(staff, match_round):
    MatchFactory(
        round=match_round, reviewer=staff.user, handed_by=UserFactory(name="Tove Lind"),
        handed_at=days_ago(2),
    )  # fmt: skip

    work = only(staff)

    assert (work.detail, work.age) == ("Spring 2026, from Tove Lind", "2 days")


def test_applications_say_how_many_answered(staff):
    waiting = MentorFactory.create_batch(3, program=staff.program, state=MentorState.APPLIED)
    for mentor in waiting[:2]:
        VettingQuestionFactory(mentor=mentor, answer="Yes.", answered_at=timezone.now())
    VettingQuestionFactory(mentor=waiting[1])

    work = only(staff)

    assert (work.count, work.detail) == (3, "1 answered your question")


def test_applications_say_where_somebody_practices_what_is_needed(staff):
    oncology = SpecializationFactory(name="Oncology")
    MentorFactory(program=staff.program, state=MentorState.APPLIED)
    MentorFactory(
        program=staff.program, state=MentorState.APPLIED, profile__specializations=[oncology]
    )

    work = only(staff, needed=["IV room", "Oncology"])

    assert work.detail == "One practices what is needed: Oncology"
    assert only(staff).detail == "Nobody is matched before you have read them"


def test_declined_introduction_names_who_needs_a_second_choice(staff, match_round):
    lost = introduced(match_round, state=MentorshipState.EXPIRED, closed_at=timezone.now())

    work = only(staff)

    assert work.detail == f"{lost.mentee_user.name} needs a second choice"
    assert work.url.endswith(f"/rounds/{match_round.pk}/?tab=unmatched")


def test_declined_introduction_needs_nothing_once_somebody_is_proposed(staff, match_round):
    lost = introduced(match_round, state=MentorshipState.DECLINED, closed_at=timezone.now())
    MatchFactory(round=match_round, mentee=lost.mentee)

    assert [work.what for work in asked(staff)] == ["Proposed match to review"]


def told(user, days):
    Notification.objects.create(
        dedupe_key=f"told.{user.pk}.{days}", category="round_without", recipient=user,
        status=NotificationStatus.SENT, sent_at=days_ago(days),
    )  # fmt: skip


def test_silence_is_counted_from_the_last_message(staff):
    mentees = MenteeFactory.create_batch(4, program=staff.program, applied_at=days_ago(40))
    told(mentees[0].user, 20)
    told(mentees[1].user, 22)
    MenteeFactory(program=staff.program, applied_at=days_ago(20))
    MenteeFactory(program=staff.program, applied_at=days_ago(40), state=MenteeState.PAUSED)
    MentorshipFactory(program=staff.program, mentee=mentees[2], active=True)

    work = only(staff)

    assert (work.count, work.what) == (2, "People wait without a word")
    assert (work.age, work.is_late) == ("40 days", True)


def test_stopped_matching_is_a_row(staff, match_round):
    RunFactory(round=match_round)
    RunFactory(round=match_round, state=RunState.FAILED, error="Out of time.")

    work = only(staff)

    assert (work.what, work.detail) == ("Matching stopped", "Spring 2026. Nothing was changed")


def test_run_that_worked_afterwards_clears_it(staff, match_round):
    RunFactory(round=match_round, state=RunState.FAILED, error="Out of time.")
    RunFactory(round=match_round)

    assert asked(staff) == []


def message_lost(staff, status, **fields):
    Notification.objects.create(
        dedupe_key="lost.1",
        category="check_in",
        status=status,
        program_id=staff.program.pk,
        **fields,
    )


def test_messages_that_came_back_name_the_first(staff):
    person = UserFactory(name="Ana Ruiz", bounced_at=timezone.now())
    message_lost(staff, NotificationStatus.BOUNCED, recipient=person)

    work = only(staff)

    assert (work.what, work.detail) == (
        "Message didn't arrive", "Ana Ruiz can't be reached by e-mail",
    )  # fmt: skip
    assert work.url == f"/desk/{staff.program.slug}/messages/"


def test_message_about_a_pair_that_another_admin_sees_to_is_none_of_hers(staff):
    """Her own mentor's: what was to be asked of him is not hers to decide."""
    pair = MentorshipFactory(program=staff.program, active=True)
    about = {"subject_type": "mentorship.mentorship", "subject_id": str(pair.pk)}
    message_lost(staff, NotificationStatus.DEAD, recipient=pair.mentor_user, **about)

    assert asked(staff, kept={pair.mentee_user_id}) == []
    assert only(staff).what == "Message didn't arrive"


def test_message_that_came_back_waits_no_more_once_the_address_works(staff):
    message_lost(staff, NotificationStatus.BOUNCED, recipient=UserFactory())

    assert asked(staff) == []


def test_what_another_admin_decides_is_not_counted(staff, match_round):
    theirs = {"program": staff.program}
    mentor, mentee = MentorFactory(**theirs), MenteeFactory(**theirs, applied_at=days_ago(40))
    applied = MentorFactory(**theirs, state=MentorState.APPLIED)
    MatchFactory(round=match_round, mentor=mentor)
    pair = introduced(match_round)
    lost = introduced(match_round, state=MentorshipState.DECLINED, closed_at=timezone.now())
    Notification.objects.create(
        dedupe_key="lost.1", category="check_in", recipient=lost.mentee_user,
        status=NotificationStatus.DEAD, program_id=staff.program.pk,
    )  # fmt: skip
    kept = {
        mentor.user_id, mentee.user_id, applied.user_id, pair.mentor_user_id, lost.mentee_user_id,
    }  # fmt: skip

    assert asked(staff, kept=kept) == []


def test_other_programs_are_not_counted(staff):
    MatchFactory()
    MentorFactory(state=MentorState.APPLIED)
    MenteeFactory(applied_at=days_ago(40))
    MentorshipFactory()

    assert asked(staff) == []


def test_overdue_privacy_requests_are_the_association_admins(staff):
    PrivacyRequest.objects.create(
        user=UserFactory(), kind=PrivacyKind.EXPORT, asked_at=days_ago(5), due_at=days_ago(3)
    )
    admin = UserFactory(is_superuser=True)

    assert asked(staff) == []
    (work,) = queue_of(admin, staff.program, ()).works
    assert (work.what, work.age, work.tone) == ("Privacy request is overdue", "3 days", "bad")


@pytest.mark.parametrize("size", [1, 3])
def test_queue_takes_two_queries(staff, match_round, size, django_assert_num_queries):
    for _ in range(size):
        MatchFactory(round=match_round)
        introduced(match_round)
        MentorFactory(program=staff.program, state=MentorState.APPLIED)

    with django_assert_num_queries(2):
        asked(staff)

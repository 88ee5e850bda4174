from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.enums import NotificationStatus
from accounts.exceptions import Refused
from accounts.models import AuditEvent, Notification
from accounts.services import deliver, erasing
from matching import exceptions
from matching.enums import MatchState, RoundState
from matching.exceptions import conflicts
from matching.models import Match, Round, RoundLetter
from matching.queries import undoable
from matching.services import decisions, publish, review
from mentorship.enums import AskedFirst, MenteeState, MentorshipState, MentorState, Side
from mentorship.models import Mentorship
from mentorship.services import introductions, standing
from tests.factories.accounts import UserFactory
from tests.factories.matching import MatchFactory
from tests.factories.mentorship import ProgramStaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def match():
    return MatchFactory(
        breakdown={
            "reasons": [
                {"code": "outlook_alike", "params": {}},
                {"code": "waited", "params": {"rounds": 2}},
            ],
            "missing": [
                {"code": "time_little", "params": {"quarters": 2, "hers": [], "his": []}},
                {"code": "few_answers", "params": {}},
            ],
        }
    )


@pytest.fixture
def admin(match):
    return ProgramStaffFactory(program=match.round.program).user


@pytest.fixture
def approved(match, admin):
    return review.approve(match_id=match.pk, actor=admin)


def held(match):
    match.mentor.refresh_from_db()
    return match.mentor.places_held


def assert_not_published(match, state):
    assert Match.objects.get(pk=match.pk).state == state
    assert not Mentorship.objects.exists()
    assert not Notification.objects.exists()


def test_publish_introduces_the_two_in_ten_minutes(approved, admin):
    before = timezone.now()

    (report,) = publish.publish(match_ids=[approved.pk], actor=admin)

    assert report.is_done
    match = Match.objects.select_related("mentorship", "round").get()
    assert (match.state, match.decided_by, match.version) == (MatchState.PUBLISHED, admin, 3)
    assert match.mentorship.state == MentorshipState.INTRODUCED
    wait = match.mentorship.announce_at - before
    assert timedelta(minutes=10) <= wait < timedelta(minutes=11)
    assert held(match) == 1
    assert match.round.state == RoundState.PUBLISHED


def test_publish_keeps_kind_words_without_what_only_the_team_reads(approved, admin):
    publish.publish(match_ids=[approved.pk], actor=admin)

    alike = {"icon": "handshake", "text": "You see work much the same way."}
    plan = "You're both free for only half an hour of the week, so plan ahead."
    him, her = approved.mentor.user.first_name, approved.mentee.user.first_name
    offered = f"{him} offers what you asked for: a career mentor."
    asked = f"{her} asked for a career mentor, which you offer."
    assert Mentorship.objects.get().words == {
        "mentee": [alike, {"icon": "signpost", "text": offered}],
        "mentee_missing": [plan],
        "mentor": [alike, {"icon": "signpost", "text": asked}],
        "mentor_missing": [plan],
    }


def test_publish_queues_messages_for_later_only(approved, admin):
    publish.publish(match_ids=[approved.pk], actor=admin)

    announce_at = Mentorship.objects.get().announce_at
    first = Notification.objects.filter(category__in=["introduction_mentor", "introduction_mentee"])
    assert {row.recipient for row in first} == {approved.mentee.user, approved.mentor.user}
    assert {row.not_before for row in first} == {announce_at}


def test_publish_again_returns_the_present_result(approved, admin):
    publish.publish(match_ids=[approved.pk], actor=admin)

    (again,) = publish.publish(match_ids=[approved.pk], actor=admin)

    assert again.is_done
    assert Mentorship.objects.count() == 1


def test_publish_by_another_admin_names_who_and_when(approved, admin):
    publish.publish(match_ids=[approved.pk], actor=admin)
    other = ProgramStaffFactory(program=approved.round.program).user

    (report,) = publish.publish(match_ids=[approved.pk], actor=other)

    assert report.refusal.code == "already_decided"
    assert admin.name in str(report.refusal.sentence)


def test_publish_reports_each_row_on_its_own(approved, admin):
    proposed = MatchFactory(round=approved.round)

    reports = publish.publish(match_ids=[proposed.pk, approved.pk], actor=admin)

    assert [report.is_done for report in reports] == [False, True]
    assert "Approve it first" in str(reports[0].refusal.sentence)
    proposed.refresh_from_db()
    assert proposed.state == MatchState.PROPOSED


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"mentee__state": MenteeState.LEFT}, "mentee_gone"),
        ({"mentor__state": MentorState.PAUSED}, "mentor_gone"),
        ({"round__state": RoundState.CLOSED}, "round_closed"),
    ],
)
def test_publish_rereads_what_decides(change, code):
    match = MatchFactory(state=MatchState.APPROVED, **change)
    admin = ProgramStaffFactory(program=match.round.program).user

    (report,) = publish.publish(match_ids=[match.pk], actor=admin)

    assert report.refusal.code == code
    assert_not_published(match, MatchState.APPROVED)


def test_publish_refuses_the_admins_own_match(approved):
    ProgramStaffFactory(program=approved.round.program, user=approved.mentee.user)

    (report,) = publish.publish(match_ids=[approved.pk], actor=approved.mentee.user)

    assert report.refusal.code == "own_match"
    assert_not_published(approved, MatchState.APPROVED)


def test_publish_refuses_a_stale_version(approved, admin):
    with pytest.raises(conflicts.StaleMatch):
        publish.publish_one(match_id=approved.pk, actor=admin, version=1)


def test_recall_withdraws_everything_before_anybody_hears(approved, admin):
    publish.publish(match_ids=[approved.pk], actor=admin)

    recalled = publish.recall(match_id=approved.pk, actor=admin)
    publish.recall(match_id=approved.pk, actor=admin)

    assert recalled.state == MatchState.RECALLED
    assert Mentorship.objects.get().state == MentorshipState.RECALLED
    assert held(recalled) == 0
    assert {row.status for row in Notification.objects.all()} == {NotificationStatus.CANCELLED}
    assert AuditEvent.objects.filter(action="match.recalled").count() == 1


def test_recall_by_another_admin_names_who_and_when(approved, admin):
    publish.publish_one(match_id=approved.pk, actor=admin)
    publish.recall(match_id=approved.pk, actor=admin)
    assert publish.recall(match_id=approved.pk, actor=admin).state == MatchState.RECALLED
    other = ProgramStaffFactory(program=approved.round.program).user

    with pytest.raises(exceptions.AlreadyDecided, match=admin.name):
        publish.recall(match_id=approved.pk, actor=other)


def test_recall_refuses_once_the_two_know(approved, admin):
    publish.publish(match_ids=[approved.pk], actor=admin)
    Mentorship.objects.update(announce_at=timezone.now() - timedelta(minutes=1))

    with pytest.raises(exceptions.TooLateToRecall, match="can't be taken back"):
        publish.recall(match_id=approved.pk, actor=admin)

    assert Mentorship.objects.get().state == MentorshipState.INTRODUCED


def test_recall_refuses_what_was_not_published(approved):
    other = ProgramStaffFactory(program=approved.round.program).user

    with pytest.raises(exceptions.AlreadyDecided):
        publish.recall(match_id=approved.pk, actor=other)


def test_send_now_lets_them_hear_at_once(approved, admin):
    publish.publish(match_ids=[approved.pk], actor=admin)

    publish.send_now(match_id=approved.pk, actor=admin)
    publish.send_now(match_id=approved.pk, actor=admin)

    assert Mentorship.objects.get().announce_at <= timezone.now()
    due = Notification.objects.due().filter(
        category__in=["introduction_mentor", "introduction_mentee"]
    )
    assert due.count() == 2


def test_send_now_refuses_outsiders(approved, admin):
    publish.publish(match_ids=[approved.pk], actor=admin)

    with pytest.raises(exceptions.AnotherProgram):
        publish.send_now(match_id=approved.pk, actor=UserFactory())

    assert Mentorship.objects.get().announce_at > timezone.now()


def test_publish_keeps_the_rounds_own_letters_as_they_are_now(approved, admin):
    own = RoundLetter.objects.create(
        round=approved.round, role="mentee", subject="Ours", body="Our words.", changed_by=admin
    )
    RoundLetter.objects.create(
        round=approved.round, role="unmatched", subject="No", body="No.", changed_by=admin
    )
    publish.publish(match_ids=[approved.pk], actor=admin)
    own.delete()

    kept = Mentorship.objects.get().letters
    assert kept == {"mentee": {"subject": "Ours", "body": "Our words."}}


def test_publish_says_the_kept_letter_when_the_mentee_is_asked_second(mailoutbox):
    match = MatchFactory(state=MatchState.APPROVED, round__program__asked_first=AskedFirst.MENTOR)
    admin = ProgramStaffFactory(program=match.round.program).user
    own = RoundLetter.objects.create(
        round=match.round, role="mentee", subject="For you, {name}",
        body="Before.\n{reasons}\nAfter: {hours}.", changed_by=admin,
    )  # fmt: skip
    publish.publish(match_ids=[match.pk], actor=admin)
    publish.send_now(match_id=match.pk, actor=admin)
    own.subject = "Changed since"
    own.save()
    mentorship = Mentorship.objects.get()

    introductions.accept(mentorship_id=mentorship.pk, actor=mentorship.mentor_user)
    deliver.drain(limit_s=10)

    hers = [mail for mail in mailoutbox if mail.to == [match.mentee.user.email]]
    assert [mail.subject for mail in hers] == [f"For you, {match.mentee.user.first_name}"]
    body = hers[0].body
    reasons = body.index("offers what you asked for")
    assert body.index("Before.") < reasons < body.index("After: one hour.")
    for ours in ("Yes, introduce us", "Not this time", "Answer by", "only for you"):
        assert ours in body


def test_publish_many_is_one_press_that_undo_takes_back_whole(approved, admin, mailoutbox):
    second = MatchFactory(round=approved.round, state=MatchState.APPROVED)
    publish.publish(match_ids=[approved.pk, second.pk], actor=admin)

    undone = decisions.undo_last(round_id=approved.round_id, actor=admin)

    assert sorted(undone.match_ids) == sorted([approved.pk, second.pk])
    assert set(Match.objects.values_list("state", "mentorship")) == {(MatchState.APPROVED, None)}
    states = Mentorship.objects.values_list("state", flat=True)
    assert list(states) == [MentorshipState.RECALLED] * 2
    assert [held(approved), held(second)] == [1, 1]
    approved.round.refresh_from_db()
    assert approved.round.state == RoundState.OPEN
    Notification.objects.update(not_before=timezone.now() - timedelta(minutes=1))
    deliver.drain(limit_s=10)
    assert mailoutbox == []


def test_publish_after_undo_introduces_anew(approved, admin):
    publish.publish(match_ids=[approved.pk], actor=admin)
    decisions.undo_last(round_id=approved.round_id, actor=admin)

    (report,) = publish.publish(match_ids=[approved.pk], actor=admin)

    match = Match.objects.get()
    assert (report.is_done, match.state) == (True, MatchState.PUBLISHED)
    assert match.mentorship == Mentorship.objects.latest("pk")
    assert held(approved) == 1
    assert Notification.objects.waiting().count() == 2


def test_undo_refuses_once_the_two_know(approved, admin):
    publish.publish(match_ids=[approved.pk], actor=admin)
    publish.send_now(match_id=approved.pk, actor=admin)

    with pytest.raises(exceptions.TooLateToRecall, match="can't be taken back"):
        decisions.undo_last(round_id=approved.round_id, actor=admin)

    assert Match.objects.get().state == MatchState.PUBLISHED
    assert (Mentorship.objects.get().state, held(approved)) == (MentorshipState.INTRODUCED, 1)


def test_undo_refuses_once_somebody_was_erased(approved, admin):
    publish.publish(match_ids=[approved.pk], actor=admin)
    press = undoable.last_press(approved.round, admin)
    erasing.erase(person=approved.mentee.user)
    version = Match.objects.get().version

    with pytest.raises(conflicts.WayBackGone):
        decisions.undo_last(round_id=approved.round_id, actor=admin, batch=press)
    with pytest.raises(conflicts.NothingToUndo):
        decisions.undo_last(round_id=approved.round_id, actor=admin)

    assert undoable.last_press(approved.round, admin) is None
    assert Match.objects.get().version == version


def test_undo_of_a_press_leaves_what_was_recalled_or_let_go(approved, admin):
    second, third = MatchFactory.create_batch(2, round=approved.round, state=MatchState.APPROVED)
    publish.publish(match_ids=[approved.pk, second.pk, third.pk], actor=admin)
    publish.recall(match_id=second.pk, actor=admin)
    standing.leave(side=Side.MENTEE, part_id=third.mentee_id, actor=third.mentee.user)

    undone = decisions.undo_last(round_id=approved.round_id, actor=admin)

    assert (undone.match_ids, len(undone.left)) == ((approved.pk,), 2)
    assert held(approved) == 1
    assert Match.objects.get(pk=second.pk).state == MatchState.RECALLED


def test_recall_of_the_last_one_opens_the_round_again(approved, admin):
    second = MatchFactory(round=approved.round, state=MatchState.APPROVED)
    publish.publish(match_ids=[approved.pk, second.pk], actor=admin)

    publish.recall(match_id=approved.pk, actor=admin)
    between = Round.objects.get().state
    publish.recall(match_id=second.pk, actor=admin)

    assert (between, Round.objects.get().state) == (RoundState.PUBLISHED, RoundState.OPEN)


def test_publish_takes_as_many_queries_for_each_match_whatever_their_number(
    django_assert_num_queries, admin, match
):
    matches = MatchFactory.create_batch(3, round=match.round, state=MatchState.APPROVED)
    each = 32

    with django_assert_num_queries(each):
        publish.publish(match_ids=[matches[0].pk], actor=admin)
    with django_assert_num_queries(2 * (each - 2)):
        publish.publish(match_ids=[row.pk for row in matches[1:]], actor=admin)


def test_send_now_after_a_withdrawal_refuses(approved, admin):
    publish.publish(match_ids=[approved.pk], actor=admin)
    standing.leave(side=Side.MENTOR, part_id=approved.mentor_id, actor=approved.mentor.user)

    with pytest.raises(Refused):
        publish.send_now(match_id=approved.pk, actor=admin)

    assert not Notification.objects.waiting().filter(category__startswith="introduction").exists()

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.enums import MessageGroup
from accounts.models import AuditEvent, Notification
from accounts.services import deliver, muting, notify
from mentorship.enums import AskedFirst, Side
from mentorship.exceptions import IntroductionClosed, NotAllowed, team
from mentorship.services import introductions
from mentorship.services.introductions import nudging
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import MentorshipFactory, ProgramFactory, ProgramStaffFactory
from tests.recorded import actions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
NOON = datetime(2026, 3, 10, 18, 0, tzinfo=UTC)  # in Chicago


@pytest.fixture
def now(monkeypatch):
    monkeypatch.setattr(nudging, "database_now", lambda: NOON)
    return NOON


def _silent(days=3, asked_first=AskedFirst.BOTH, **fields):
    pair = MentorshipFactory(
        program=ProgramFactory(asked_first=asked_first),
        introduced_at=NOON - timedelta(days=days), respond_by=NOON + timedelta(days=4), **fields,
    )  # fmt: skip
    return pair, ProgramStaffFactory(program=pair.program, user__name="Marisol Vega").user


def _told(pair, days_ago, person=None, key="asked", subject=True):
    notify.enqueue(
        category="introduction_mentor", recipient=person or pair.mentor_user,
        dedupe_key=f"{key}.{pair.pk}.{days_ago}", subject=pair if subject else None,
        program=pair.program_id, not_before=NOON - timedelta(days=days_ago),
    )  # fmt: skip


def _nudge(pair, admin, side=Side.MENTOR):
    return introductions.nudge(mentorship_id=pair.pk, side=side, admin=admin)


def _nudges():
    rows = Notification.objects.filter(category="introduction_nudge")
    return list(rows.values_list("recipient", "not_before"))


def test_nudge_queues_one_reminder_and_says_who_asked_for_it(now):
    pair, admin = _silent()
    _told(pair, 3)

    assert (_nudge(pair, admin), _nudge(pair, admin)) == (now, now)

    assert _nudges() == [(pair.mentor_user_id, now)]
    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.data) == (
        "introduction.nudged", admin, {"side": "mentor"},
    )  # fmt: skip


def test_nudge_waits_for_the_persons_morning(monkeypatch):
    night = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
    monkeypatch.setattr(nudging, "database_now", lambda: night)
    pair, admin = _silent()

    assert _nudge(pair, admin) == datetime(2026, 3, 10, 14, 0, tzinfo=UTC)


def test_nudge_by_another_admin_names_who_had_it_sent(now):
    pair, admin = _silent()
    _nudge(pair, admin)
    other = ProgramStaffFactory(program=pair.program).user

    with pytest.raises(team.NudgedAlready, match="Marisol Vega had this reminder sent"):
        _nudge(pair, other)

    assert actions() == ["introduction.nudged"]


def test_nudge_rests_two_days_after_the_last_message(now):
    pair, admin = _silent()
    _told(pair, 1.5)

    with pytest.raises(team.TooSoonToNudge, match="Wed, Mar 11"):
        _nudge(pair, admin)

    assert (_nudges(), actions()) == ([], [])


def test_nudge_never_makes_a_third_message_of_a_week(now):
    pair, admin = _silent(days=6)
    _told(pair, 6)
    _told(pair, 3, key="elsewhere", subject=False)
    _told(pair, 8, key="older")

    with pytest.raises(team.TooManyMessages, match="Wed, Mar 11"):
        _nudge(pair, admin)

    assert _nudges() == []


def test_nudge_counts_only_what_was_or_will_be_read(now):
    pair, admin = _silent()
    _told(pair, 1)
    Notification.objects.update(status="cancelled")

    _nudge(pair, admin)

    assert len(_nudges()) == 1


def test_nudge_leaves_alone_who_switched_reminders_off(now):
    pair, admin = _silent()
    muting.mute(user=pair.mentor_user, group=MessageGroup.REMINDERS)

    with pytest.raises(team.RemindersOff, match=pair.mentor_user.first_name):
        _nudge(pair, admin)


def test_nudge_refuses_who_answered_who_is_not_asked_and_what_is_over():
    fields = {"introduced_at": timezone.now() - timedelta(hours=1), "respond_by": None}
    del fields["respond_by"]
    pair = MentorshipFactory(**fields)
    admin = ProgramStaffFactory(program=pair.program).user
    introductions.accept(mentorship_id=pair.pk, actor=pair.mentor_user)
    first = MentorshipFactory(program=ProgramFactory(asked_first=AskedFirst.MENTOR), **fields)
    firsts = ProgramStaffFactory(program=first.program).user
    over = MentorshipFactory(program=pair.program, **fields)
    introductions.decline(mentorship_id=over.pk, actor=over.mentee_user)

    with pytest.raises(team.AnsweredThemselves):
        _nudge(pair, admin)
    with pytest.raises(team.NotAskedYet):
        _nudge(first, firsts, Side.MENTEE)
    with pytest.raises(IntroductionClosed):
        _nudge(over, admin)

    assert _nudges() == []


def test_nudge_refuses_when_it_would_come_after_the_last_day(monkeypatch):
    night = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
    monkeypatch.setattr(nudging, "database_now", lambda: night)
    pair, admin = _silent()
    pair.respond_by = night + timedelta(hours=2)
    pair.save()

    with pytest.raises(team.TooLateToNudge):
        _nudge(pair, admin)


def test_nudge_refuses_outsiders_and_the_two(now):
    pair, _admin = _silent()

    for person in (UserFactory(), ProgramStaffFactory().user, pair.mentee_user):
        with pytest.raises(NotAllowed):
            _nudge(pair, person)

    assert _nudges() == []


def test_nudge_silent_leaves_alone_who_was_nudged_by_hand_this_week(now):
    pair, admin = _silent(days=5)
    _nudge(pair, admin)

    assert introductions.nudge_silent(now + timedelta(days=1)) == 1

    assert [row[0] for row in _nudges()] == [pair.mentor_user_id, pair.mentee_user_id]


def test_nudge_reads_as_a_reminder_in_the_products_words(mailoutbox):
    pair = MentorshipFactory(
        introduced_at=timezone.now() - timedelta(days=3),
        letters={"mentor": {"subject": "Ours", "body": "Our own words."}},
    )
    admin = ProgramStaffFactory(program=pair.program).user
    _nudge(pair, admin)
    Notification.objects.update(not_before=timezone.now() - timedelta(minutes=1))

    deliver.drain(limit_s=10)

    (mail,) = mailoutbox
    assert mail.subject == f"There is still time to answer about {pair.mentee_user.first_name}"
    assert "A few days ago we asked you" in mail.body
    assert "Our own words" not in mail.body

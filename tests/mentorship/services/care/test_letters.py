from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent, Notification
from mentorship.clock import local_day
from mentorship.enums import FollowUpKind, HealthRule, MentorshipState
from mentorship.exceptions import BadAnswers, NotAllowed, NotRunning
from mentorship.exceptions.care import CaredForMeanwhile
from mentorship.letters import Letter
from mentorship.models import FollowUp
from mentorship.services import care
from mentorship.services.care.letters import problems_of
from tests.factories.care import FollowUpFactory
from tests.factories.mentorship import ProgramStaffFactory

pytestmark = pytest.mark.django_db

LETTER = Letter("A date for you and {partner}", "Send me three times.\n\nOr call.")


def write(pair, admin, **given):
    return care.write(mentorship_id=pair.pk, actor=admin, **{"letter": LETTER, **given})


def test_letter_to_both_is_kept_and_leaves_in_some_minutes(pair, admin, program):
    follow_up = write(pair, admin, look_again=7)

    mails = Notification.objects.about(follow_up).order_by("pk")
    assert [mail.recipient for mail in mails] == [pair.mentee_user, pair.mentor_user]
    assert {mail.category for mail in mails} == {"follow_up_letter"}
    assert all(timezone.now() < mail.not_before for mail in mails)
    assert [mail.context for mail in mails] == [{}, {}]
    assert (follow_up.kind, follow_up.side, follow_up.admin) == (FollowUpKind.LETTER, "", admin)
    assert follow_up.rule == HealthRule.NO_FIRST_MEETING
    assert follow_up.look_again_on == local_day(program.time_zone) + timedelta(days=7)
    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.program_id, event.data) == (
        "follow_up.letter", admin, program.pk, {"follow_up": follow_up.pk, "side": ""},
    )  # fmt: skip


def test_letter_to_one_goes_to_nobody_else(pair, admin):
    follow_up = write(pair, admin, side="mentor")

    assert Notification.objects.about(follow_up).get().recipient == pair.mentor_user


def test_letter_is_encrypted_where_it_lies(pair, admin, django_assert_num_queries):
    from django.db import connection

    follow_up = write(pair, admin)

    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM mentorship_followup WHERE id = %s", [follow_up.pk])
        assert "three times" not in str(cursor.fetchone()[0])


def test_same_words_right_after_are_one_letter(pair, admin):
    assert write(pair, admin) == write(pair, admin)
    assert Notification.objects.count() == 2


def test_same_words_weeks_later_are_another_letter(pair, admin):
    first = write(pair, admin)
    FollowUp.objects.update(done_at=timezone.now() - timedelta(days=20))

    assert write(pair, admin) != first


def test_letter_after_another_admins_is_refused_naming_who_and_when(pair, admin):
    other = ProgramStaffFactory(program=pair.program, user__name="Greta Sandoval").user
    FollowUpFactory(mentorship=pair, admin=other)

    with pytest.raises(CaredForMeanwhile, match="Greta Sandoval did something about this pair on"):
        write(pair, admin, seen=0)

    assert not Notification.objects.exists()
    assert FollowUp.objects.count() == 1


def test_letter_after_what_its_writer_saw_is_sent(pair, admin):
    other = ProgramStaffFactory(program=pair.program).user
    seen = FollowUpFactory(mentorship=pair, admin=other).pk

    assert write(pair, admin, seen=seen).pk > seen


@pytest.mark.parametrize(
    ("letter", "field"),
    [
        (Letter("", "Body"), "subject"),
        (Letter("x" * 121, "Body"), "subject"),
        (Letter("Hello\r\nBcc: all@example.org", "Body"), "subject"),
        (Letter("Hello {mentor}", "Body"), "subject"),
        (Letter("Hello", "  "), "body"),
        (Letter("Hello", "x" * 3001), "body"),
        (Letter("Hello", "Dear {user.password}"), "body"),
        (Letter("Hello", "{{7*7}}"), "body"),
    ],
)
def test_letters_that_cannot_be_sent_say_why_at_their_field(letter, field):
    assert list(problems_of(letter)) == [field]


def test_refused_letter_changes_nothing(pair, admin):
    with pytest.raises(BadAnswers):
        write(pair, admin, letter=Letter("Hello", "{nobody}"))
    with pytest.raises(BadAnswers):
        write(pair, admin, side="both")
    with pytest.raises(BadAnswers):
        write(pair, admin, look_again=61)

    assert not FollowUp.objects.exists()
    assert not Notification.objects.exists()


@pytest.mark.parametrize("role", ["viewer", "contact"])
def test_other_staff_write_to_nobody(pair, role):
    staff = ProgramStaffFactory(program=pair.program, role=role)

    with pytest.raises(NotAllowed):
        write(pair, staff.user)


def test_admin_of_her_workplace_or_of_another_program_writes_to_nobody(pair):
    near = ProgramStaffFactory(
        program=pair.program, employer=pair.mentee_user.profile.employer
    ).user

    for person in (near, ProgramStaffFactory().user, pair.mentor_user):
        with pytest.raises(NotAllowed):
            write(pair, person)

    assert not FollowUp.objects.exists()


def test_nobody_is_written_to_about_what_is_over(pair, admin):
    pair.state, pair.closed_at = MentorshipState.ENDED, timezone.now()
    pair.save()

    with pytest.raises(NotRunning):
        write(pair, admin)


def test_suspended_pair_can_be_written_to_like_one_on_pause(pair, admin):
    pair.state, pair.suspended_at = MentorshipState.SUSPENDED, timezone.now()
    pair.save()

    assert write(pair, admin).rule == ""

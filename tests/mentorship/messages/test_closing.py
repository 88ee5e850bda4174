import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.enums import NotificationStatus
from accounts.models import Notification, OneTimeLink
from accounts.services import deliver, erasing
from mentorship.enums import Intake, JointAnswer, JointKind, MentorshipState
from mentorship.models import JointProposal, Mentorship, Pause
from mentorship.services import mentorships, resting
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import MentorshipFactory, ProgramFactory, ProgramStaffFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
DAY = timedelta(days=1)
SURNAMES = ("Surnamia", "Othername")
REASONS = ("wrong_fit", "right fit", "exam", "Exam", "comfortable")


def _pair(**fields):
    return MentorshipFactory(
        active=True, introduced_at=timezone.now() - 90 * DAY,
        mentee__user__name="Jamila Surnamia", mentor__user__name="Dolores Othername", **fields,
    )  # fmt: skip


@pytest.fixture
def pair():
    return _pair()


@pytest.fixture
def sent(mailoutbox):
    """Return a function that sends what waits and gives the mails to one person."""

    def send(person):
        Notification.objects.waiting().update(not_before=timezone.now() - DAY)
        deliver.drain(limit_s=10)
        assert set(Notification.objects.values_list("status", flat=True)) <= {
            NotificationStatus.SENT, NotificationStatus.CANCELLED,
        }  # fmt: skip
        found = [mail for mail in mailoutbox if mail.to == [person.email]]
        for mail in found:
            whole = mail.subject + mail.body + mail.alternatives[0][0]
            assert not [word for word in (*SURNAMES, *REASONS, "{") if word in mail.body]
            assert "Surnamia" not in whole
            assert "Othername" not in whole
        return found

    return send


def _link(mail):
    return re.search(r"/l/[\w-]+/", mail.body)[0]


def test_pause_is_told_with_its_day_and_without_its_reason(pair, sent):
    until = timezone.localdate() + 20 * DAY
    mentorships.pause(
        mentorship_id=pair.pk, actor=pair.mentee_user, until=until, reason="exam_coming_up"
    )

    (mail,) = sent(pair.mentor_user)

    assert mail.subject == "Your mentorship with Jamila is on pause"
    assert "Jamila asked for a pause." in mail.body
    assert f"{until:%B} {until.day}" in mail.body
    assert sent(pair.mentee_user) == []


def test_pause_by_the_team_says_so_to_both(pair, sent):
    admin = ProgramStaffFactory(program=pair.program).user
    mentorships.pause(mentorship_id=pair.pk, actor=admin)

    for person in (pair.mentee_user, pair.mentor_user):
        (mail,) = sent(person)
        assert "The program team put your mentorship" in mail.body


def test_coming_back_is_told_by_name(pair, sent):
    mentorships.pause(mentorship_id=pair.pk, actor=pair.mentee_user)
    mentorships.resume(mentorship_id=pair.pk, actor=pair.mentee_user)

    (mail,) = sent(pair.mentor_user)

    assert mail.subject == "You and Jamila go on"
    assert "Jamila is back from the pause" in mail.body


def test_question_after_a_pause_is_answered_from_the_mail_by_post_only(pair, sent, client):
    Mentorship.objects.filter(pk=pair.pk).update(
        state=MentorshipState.PAUSED, paused_at=timezone.now() - 54 * DAY
    )
    resting.ask_resting()
    (mail,) = sent(pair.mentee_user)
    link = _link(mail)

    for _scan in range(5):
        assert client.get(link).status_code == client.head(link).status_code == 200
    pair.refresh_from_db()
    looked = pair.state
    client.post(link)
    client.post(link)

    pair.refresh_from_db()
    assert mail.subject == "Ready to go on with Dolores?"
    assert (looked, pair.state) == (MentorshipState.PAUSED, MentorshipState.ACTIVE)
    assert "You and Dolores go on" in client.get(link).content.decode()


def test_pause_that_ended_by_itself_is_told_to_both_and_to_admins_who_may_know(sent):
    program = ProgramFactory()
    admin, colleague = (ProgramStaffFactory(program=program).user for _two in range(2))
    first = _pair(program=program)
    second = MentorshipFactory(
        program=program, active=True, introduced_at=timezone.now() - 90 * DAY,
        mentee__user__name="Noor", mentor__user__name="Wei",
    )  # fmt: skip
    colleague.staff_roles.update(employer=first.mentee_user.profile.employer)
    Mentorship.objects.update(state=MentorshipState.PAUSED, paused_at=timezone.now() - 61 * DAY)
    resting.resume_rested()
    looked_after = _pair(program=program)
    Pause.objects.create(
        mentorship=looked_after, begun_at=timezone.now() - DAY, ended_at=timezone.now(),
        until=timezone.localdate(), asked_by=looked_after.mentee_user,
    )  # fmt: skip

    (mail,) = sent(second.mentee_user)
    (digest,), (other,) = sent(admin), sent(colleague)

    assert mail.subject == "Your pause with Wei is over"
    assert digest.subject == "2 pauses came to their end"
    assert "Jamila and Dolores" in digest.body
    assert other.subject == "A pause came to its end"
    assert "Jamila" not in other.body


def test_end_is_told_neutrally_and_her_first_place_with_its_date(sent):
    day = timezone.localdate() + 9 * DAY
    pair = _pair(program=ProgramFactory(introductions_on=day))
    mentorships.end(mentorship_id=pair.pk, actor=pair.mentor_user, reason="wrong_fit")

    (mail,) = sent(pair.mentee_user)

    assert mail.subject == "Your mentorship with Dolores has ended"
    assert "isn't a mark against either of you" in mail.body
    assert "You're first in line" in mail.body
    assert f"{day:%B} {day.day}" in mail.body


@pytest.mark.parametrize(("goes", "stays"), [("mentor", "mentee"), ("mentee", "mentor")])
def test_end_by_an_erasure_says_who_it_was_and_since_when(pair, sent, goes, stays):
    erasing.erase(person=pair.person_of(goes))

    mails = sent(pair.person_of(stays))

    (mail,) = [mail for mail in mails if mail.subject == "Your mentorship has ended"]
    day = timezone.localdate(pair.started_at)
    assert f"Your {goes} has left, and the mentorship that began on {day:%b} {day.day}" in mail.body
    assert "Somebody who left" not in mail.body


def test_end_by_the_team_does_not_blame_the_partner(pair, sent):
    admin = ProgramStaffFactory(program=pair.program).user
    mentorships.end(mentorship_id=pair.pk, actor=admin, rematch=True)

    (hers,), (his,) = sent(pair.mentee_user), sent(pair.mentor_user)

    for mail in (hers, his):
        assert "The program team has ended" in mail.body
        assert "has ended the mentorship" not in mail.body
    assert "first in line" in hers.body
    assert "first in line" not in his.body


def test_first_in_line_is_written_to_her_who_lost_her_mentor(sent):
    pair = _pair(program=ProgramFactory(intake=Intake.ROLLING))
    mentorships.end(mentorship_id=pair.pk, actor=pair.mentee_user, reason="wrong_fit")

    (mail,) = sent(pair.mentee_user)

    assert mail.subject == "You're first in line"
    assert "as soon as a place is free" in mail.body


def test_finish_is_told_with_the_way_to_the_certificate(pair, sent):
    for side in ("mentee", "mentor"):
        mentorships.propose(
            mentorship_id=pair.pk, actor=pair.person_of(side), kind=JointKind.FINISH
        )

    (mail,) = sent(pair.mentee_user)

    assert mail.subject == "You and Dolores have finished"
    assert "You both chose to finish" in mail.body
    assert f"/mentorships/{pair.pk}/certificate/" in mail.body


@pytest.fixture
def asked(pair, sent):
    """A proposal of two more months, and the mail that asks."""
    proposal = mentorships.propose(
        mentorship_id=pair.pk, actor=pair.mentee_user, kind=JointKind.EXTEND, months=2
    )
    (mail,) = sent(pair.mentor_user)
    return proposal, mail


def test_proposal_is_answered_from_the_mail_once(pair, asked, client, sent):
    proposal, mail = asked
    link, before = _link(mail), pair.ends_on

    for _scan in range(5):
        assert client.get(link).status_code == client.head(link).status_code == 200
    assert not JointProposal.objects.exclude(answer="").exists()
    for answer in ("yes", "no", "yes"):
        client.post(link, {"answer": answer})

    proposal.refresh_from_db()
    pair.refresh_from_db()
    assert mail.subject == "Jamila would like 2 more months"
    assert proposal.answer == JointAnswer.YES
    assert (pair.ends_on - before).days in range(58, 63)
    assert "You two go on" in client.get(link).content.decode()
    (told,) = sent(pair.mentee_user)
    assert told.subject == "Dolores said yes to more time"


def test_proposal_link_refuses_no_answer_and_says_what_holds_after_it_was_taken_back(
    pair, asked, client
):
    proposal, mail = asked
    link = _link(mail)

    assert client.post(link, {"answer": "maybe"}).status_code == 400
    mentorships.take_back(proposal_id=proposal.pk, actor=pair.mentee_user)
    page = client.get(link).content.decode()

    assert "Nothing is left to answer" in page
    assert client.post(link, {"answer": "yes"}).status_code in (302, 409)
    proposal.refresh_from_db()
    assert proposal.answer == JointAnswer.WITHDRAWN


def test_proposal_link_of_somebody_else_answers_nothing(asked, client):
    proposal, _mail = asked
    OneTimeLink.objects.update(person=UserFactory())
    link = _link(_mail)

    assert client.post(link, {"answer": "yes"}).status_code == 403
    proposal.refresh_from_db()
    assert proposal.answer == JointAnswer.NONE


def test_no_is_told_kindly(pair, asked, sent):
    mentorships.answer_proposal(proposal_id=asked[0].pk, actor=pair.mentor_user, yes=False)

    (told,) = sent(pair.mentee_user)

    assert told.subject == "Dolores can't take on more time just now"
    assert "no mark against either of you" in told.body


def test_question_that_was_taken_back_never_leaves(pair, sent):
    proposal = mentorships.propose(
        mentorship_id=pair.pk, actor=pair.mentee_user, kind=JointKind.EXTEND, months=1
    )
    mentorships.take_back(proposal_id=proposal.pk, actor=pair.mentee_user)

    assert sent(pair.mentor_user) == []

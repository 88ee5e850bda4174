import pytest
from django.utils import timezone

from accounts.models import AuditEvent, Notice, Notification
from mentorship.enums import FollowUpKind
from mentorship.exceptions import NotAllowed
from mentorship.exceptions.care import LetterLeft
from mentorship.letters import Letter
from mentorship.models import FollowUp
from mentorship.services import care
from tests.factories.care import FollowUpFactory
from tests.factories.mentorship import ProgramStaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(pair, admin):
    return care.write(mentorship_id=pair.pk, actor=admin, letter=Letter("Hello", "How are you?"))


def test_letter_that_waits_is_taken_back_as_if_it_never_was(letter, admin):
    for _ in range(2):
        care.take_back(follow_up_id=letter.pk, actor=admin)

    assert not FollowUp.objects.exists()
    assert set(Notification.objects.values_list("status", flat=True)) == {"cancelled"}
    assert AuditEvent.objects.filter(action="follow_up.taken_back").count() == 1


def test_letter_that_stands_behind_a_bell_already_goes_there_too(letter, admin):
    """The mail server was down, so its readers found it on the site first."""
    rows = Notification.objects.all()
    for row in rows:
        Notice.objects.create(uid=row.uid, user=row.recipient, title="Hello", text="How are you?")

    care.take_back(follow_up_id=letter.pk, actor=admin)

    assert (len(rows), Notice.objects.count()) == (2, 0)


def test_letter_of_which_one_mail_left_stays(letter, admin):
    first = Notification.objects.order_by("pk").first()
    first.status, first.sent_at = "sent", timezone.now()
    first.save()

    with pytest.raises(LetterLeft):
        care.take_back(follow_up_id=letter.pk, actor=admin)

    assert FollowUp.objects.exists()
    assert sorted(Notification.objects.values_list("status", flat=True)) == ["pending", "sent"]


def test_nobody_takes_back_anothers(letter):
    other = ProgramStaffFactory(program=letter.mentorship.program).user

    with pytest.raises(NotAllowed):
        care.take_back(follow_up_id=letter.pk, actor=other)

    assert FollowUp.objects.exists()


def test_own_note_of_a_call_goes(admin):
    note = FollowUpFactory(admin=admin)

    care.take_back(follow_up_id=note.pk, actor=admin)

    assert not FollowUp.objects.exists()


def test_steps_both_were_told_of_stay(admin):
    step = FollowUpFactory(admin=admin, kind=FollowUpKind.PAUSE, body="")

    with pytest.raises(LetterLeft):
        care.take_back(follow_up_id=step.pk, actor=admin)

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.exceptions import ObligationsOpen
from accounts.models import AuditEvent, Notice, Notification, User
from accounts.services import deliver, erasing
from matching.enums import MatchState
from matching.models import Exclusion
from mentorship.enums import MenteeState, MentorshipState, MentorState, SecretKind
from mentorship.models import (
    BrokenGlass,
    CheckInAnswer,
    Concern,
    ConcernReader,
    ProgramMember,
    ProgramStaff,
)
from mentorship.services.concerns import break_glass
from mentorship.services.places import recount
from tests.factories.accounts import UserFactory, verified
from tests.factories.closing import CertificateFactory
from tests.factories.concerns import (
    AnsweredFactory,
    AttachmentFactory,
    ConcernFactory,
    ContactFactory,
)
from tests.factories.joining import ProgramMemberFactory
from tests.factories.matching import MatchFactory
from tests.factories.meetings import running
from tests.factories.mentorship import MenteeFactory, MentorshipFactory, ProgramStaffFactory

pytestmark = pytest.mark.django_db


def test_running_mentorship_ends_kindly_and_its_place_is_free():
    pair = running()

    erasing.erase(person=pair.mentee_user)

    pair.refresh_from_db()
    pair.mentor.refresh_from_db()
    pair.mentee.refresh_from_db()
    assert (pair.state, pair.end_reason) == (MentorshipState.ENDED, "")
    assert pair.mentor.places_held == 0
    assert pair.mentee.state == MenteeState.LEFT
    told = Notification.objects.get(category="mentorship_ended")
    assert (told.recipient, told.context) == (pair.mentor_user, {"by": "mentee"})
    assert recount() == []


def test_mentee_whose_mentor_is_erased_is_first_in_line():
    pair = running()

    erasing.erase(person=pair.mentor_user)

    pair.mentee.refresh_from_db()
    pair.mentor.refresh_from_db()
    assert pair.mentee.partner_left
    assert pair.mentor.state == MentorState.LEFT


def test_introduction_that_waits_is_withdrawn():
    pair = MentorshipFactory(introduced_at=timezone.now())

    erasing.erase(person=pair.mentor_user)

    pair.refresh_from_db()
    assert pair.state == MentorshipState.WITHDRAWN


def test_suspended_mentorship_ends_and_nobody_reads_why():
    pair = running()
    pair.state, pair.suspended_at = MentorshipState.SUSPENDED, timezone.now()
    pair.save()

    erasing.erase(person=pair.mentee_user)

    pair.refresh_from_db()
    assert pair.state == MentorshipState.ENDED
    assert Notification.objects.get(category="mentorship_ended").recipient == pair.mentor_user


@pytest.mark.parametrize("state", [MatchState.PROPOSED, MatchState.APPROVED])
def test_match_that_waits_is_withdrawn_and_frees_its_place(state):
    match = MatchFactory(state=state)

    erasing.erase(person=match.mentee.user)

    match.refresh_from_db()
    match.mentor.refresh_from_db()
    assert (match.state, match.mentor.places_held) == (MatchState.WITHDRAWN, 0)


@pytest.mark.parametrize(("role", "said"), [("admin", "only admin"), ("contact", "reads concerns")])
def test_last_one_of_a_team_stays_until_somebody_else_is_there(role, said):
    row = ProgramStaffFactory(role=role)
    ProgramStaffFactory(program=row.program, role=role, user__is_active=False)

    with pytest.raises(ObligationsOpen, match=said):
        erasing.erase(person=row.user)

    ProgramStaffFactory(program=row.program, role=role)
    assert erasing.erase(person=row.user)
    assert not ProgramStaff.objects.filter(user=row.user).exists()


def test_concerns_stay_with_somebody_nameless():
    contact = ContactFactory()
    concern = ConcernFactory(program=contact.program, readers=[contact.user])

    erasing.erase(person=concern.reporter)

    kept = Concern.objects.get()
    assert kept.body == "He writes to me at night."
    assert kept.reporter.name == erasing.NAME
    assert ConcernReader.objects.filter(user=contact.user).exists()


def test_line_attached_to_a_concern_stays_with_it():
    attached, other = AnsweredFactory(), AnsweredFactory()
    other.person = attached.person
    other.save(update_fields=["person"])
    AttachmentFactory(answer=attached, concern__reporter=attached.person)

    erasing.erase(person=attached.person)

    lines = dict(CheckInAnswer.objects.values_list("pk", "line"))
    assert lines == {attached.pk: "I dread the calls.", other.pk: ""}


def test_answers_of_check_ins_still_count():
    row = AnsweredFactory()

    erasing.erase(person=row.person)

    row.refresh_from_db()
    assert (row.answer, row.signal, row.line) == ("stuck", "low", "")


def test_certificate_is_withdrawn_and_its_page_says_so(client):
    certificate = CertificateFactory(user__name="Zq9 Canary")

    erasing.erase(person=certificate.user)

    certificate.refresh_from_db()
    page = client.get(reverse("certificate-check", args=[certificate.code]))
    assert certificate.revoked_at is not None
    assert (page.status_code, b"Canary" in page.content) == (200, False)
    assert b"somebody who left" in page.content


def test_who_must_not_meet_stays_by_numbers():
    pair = running()
    Exclusion.objects.create(
        program=pair.program, kind="block", first_id=min(pair.mentee_user_id, pair.mentor_user_id),
        second_id=max(pair.mentee_user_id, pair.mentor_user_id),
    )  # fmt: skip

    erasing.erase(person=pair.mentee_user)

    assert Exclusion.objects.count() == 1


def test_trail_holds_ids_and_codes_only():
    pair = running(mentee__user__name="Zq9 Canary")

    erasing.erase(person=pair.mentee_user)

    assert "Canary" not in str(list(AuditEvent.objects.values()))
    assert AuditEvent.objects.filter(action="mentorship.ended").count() == 1


def test_somebody_without_any_part_can_be_erased():
    assert erasing.erase(person=UserFactory())
    assert User.objects.get().is_erased


def test_line_of_a_member_list_with_a_number_she_typed_stays():
    lines = [ProgramMemberFactory(email="member@example.org", membership_number="NB-7")]
    known = verified(UserFactory(email="known@example.org"))
    lines.append(ProgramMemberFactory(email=known.email, membership_number="NB-7"))

    erasing.erase(person=UserFactory(membership_number="nb-7"))

    found = [ProgramMember.objects.get(pk=line.pk).membership_number for line in lines]
    assert found == ["", "NB-7"]


def test_number_that_another_account_gives_too_stays():
    line = ProgramMemberFactory(membership_number="NB-7")
    UserFactory(membership_number="NB-7")

    erasing.erase(person=UserFactory(membership_number="NB-7"))

    assert ProgramMember.objects.get(pk=line.pk).membership_number == "NB-7"


def opened(kind, mentee):
    admin = UserFactory(is_superuser=True, name="Anna Board")
    subject = mentee.pk if kind == SecretKind.WISHES else mentee.user_id
    break_glass(kind=kind, subject_id=subject, actor=admin, reason="The board asked in writing.")
    return admin


@pytest.mark.parametrize("is_late", [False, True])
def test_what_an_admin_opened_stays_told_and_listed_when_she_is_erased(client, is_late):
    client.force_login(UserFactory(is_superuser=True))
    mentee = MenteeFactory()
    admin = opened(SecretKind.AS_PERSON, mentee)
    if not is_late:
        deliver.drain()

    erasing.erase(person=admin)
    deliver.drain()

    page = client.get("/openings/").content.decode()
    told = Notice.objects.get(user=mentee.user)
    assert BrokenGlass.objects.get().person == mentee.user
    assert told.text.count("An admin who has left opened this") == 1
    assert "Anna Board" not in page + told.text
    assert "An admin who left" in page


def test_mail_about_what_an_erased_admin_opened_still_leaves(mailoutbox):
    UserFactory(is_superuser=True)
    mentee = MenteeFactory()

    erasing.erase(person=opened(SecretKind.WISHES, mentee))
    deliver.drain()

    mail = next(one for one in mailoutbox if one.to == [mentee.user.email])
    assert "An admin who has left opened this" in mail.body
    assert "Ask the association for it." in mail.body

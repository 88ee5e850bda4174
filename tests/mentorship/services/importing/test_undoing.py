from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import AuditEvent, Notification, User
from mentorship.enums import Side
from mentorship.exceptions import NotAllowed
from mentorship.exceptions.people_imports import ImportNotDone, NewerImport, TooLateToUndo
from mentorship.models import (
    HeldCredential,
    ImportedPart,
    InvitedPerson,
    Mentee,
    Mentor,
    PeopleImport,
    Profile,
    ProgramMember,
)
from mentorship.services import importing
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import (
    CredentialFactory,
    MenteeFactory,
    MentorshipFactory,
    ProgramFactory,
    ProgramStaffFactory,
    SpecializationFactory,
)
from tests.factories.people_imports import line, previewed, taken_over

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    return ProgramFactory()


def test_what_was_made_and_nobody_touched_goes(program):
    CredentialFactory(slug="cpht")
    SpecializationFactory(slug="iv")
    done, admin = taken_over(
        program, line(wants=["iv"], credentials=["cpht"], peer_too=True, number="1")
    )

    undone = importing.undo(import_id=done.pk, actor=admin)

    assert (undone.state, undone.n_undone, undone.n_stays) == ("undone", 1, 0)
    assert list(User.objects.all()) == [admin]
    for model in (Mentee, Mentor, ImportedPart, Notification, EmailAddress, HeldCredential):
        assert not model.objects.exists()
    actions = list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))
    assert actions[-2:] == ["mentee.import_undone", "people_import.undone"]


def test_undoing_twice_changes_nothing(program):
    done, admin = taken_over(program, line())

    importing.undo(import_id=done.pk, actor=admin)
    again = importing.undo(import_id=done.pk, actor=admin)

    assert (again.state, again.n_undone) == ("undone", 1)


def test_same_file_can_be_taken_over_again_after_undo(program):
    done, admin = taken_over(program, line(number="1"))
    importing.undo(import_id=done.pk, actor=admin)

    again, _ = taken_over(program, line(number="1"), actor=admin)

    assert (again.n_new, Mentee.objects.count()) == (1, 1)


def test_changed_values_go_back_unless_she_changed_them_since(program):
    SpecializationFactory(slug="iv")
    SpecializationFactory(slug="chemo")
    _, admin = taken_over(program, line(employer="Mercy", chapter="Ohio", wants=["iv"]))
    done, _ = taken_over(
        program, line(employer="Grace", chapter="Iowa", wants=["chemo"]), actor=admin
    )
    Profile.objects.update(chapter="Utah")

    undone = importing.undo(import_id=done.pk, actor=admin)

    mentee = Mentee.objects.get()
    profile = mentee.user.profile
    assert (profile.employer, profile.chapter) == ("Mercy", "Utah")
    assert [one.slug for one in mentee.wants.all()] == ["iv"]
    assert (undone.n_undone, undone.n_stays) == (1, 0)
    again, _ = previewed(program, line(employer="Grace"), actor=admin)
    assert again.rows.get().changes == [["employer", "Mercy", "Grace"]]


def test_row_that_she_changed_wholly_stays_and_is_named(program):
    _, admin = taken_over(program, line(employer="Mercy"))
    done, _ = taken_over(program, line(employer="Grace"), actor=admin)
    Profile.objects.update(employer="St. Anne")

    assert importing.would_stay(done, admin) == {"edited": 1}
    undone = importing.undo(import_id=done.pk, actor=admin)

    assert (undone.n_undone, undone.n_stays, undone.rows.get().stays) == (0, 1, "edited")


def test_mentorship_that_began_since_stays(program):
    done, admin = taken_over(program, line(), line("b@example.org", no=3))
    mentee = Mentee.objects.get(user__email="ana@example.org")
    MentorshipFactory(program=program, mentee=mentee)

    undone = importing.undo(import_id=done.pk, actor=admin)

    assert list(undone.rows.values_list("email", "stays")) == [
        ("ana@example.org", "in_use"),
        ("b@example.org", ""),
    ]
    assert list(Mentee.objects.filter(program=program)) == [mentee]


@pytest.mark.parametrize("how", ["signed_in", "confirmed", "agreed"])
def test_account_that_she_took_over_stays(program, how):
    done, admin = taken_over(program, line())
    if how == "signed_in":
        User.objects.filter(email="ana@example.org").update(last_login=timezone.now())
    elif how == "confirmed":
        EmailAddress.objects.update(verified=True)
    else:
        ImportedPart.objects.update(agreed_at=timezone.now())

    undone = importing.undo(import_id=done.pk, actor=admin)

    assert undone.rows.get().stays == "took_over"
    assert Mentee.objects.exists()


def test_person_whose_facts_somebody_changed_stays(program):
    done, admin = taken_over(program, line(employer="Mercy"))
    Profile.objects.update(employer="Grace")

    assert importing.undo(import_id=done.pk, actor=admin).rows.get().stays == "edited"


def test_part_on_the_other_side_goes_and_the_person_stays(program):
    mentee = MenteeFactory(program=program, user__email="ana@example.org", profile__employer="")
    done, admin = taken_over(program, line(side=Side.MENTOR, employer="Mercy"), side=Side.MENTOR)
    assert Profile.objects.get(user=mentee.user).employer == "Mercy"

    importing.undo(import_id=done.pk, actor=admin)

    assert not Mentor.objects.exists()
    assert list(Mentee.objects.all()) == [mentee]
    assert Profile.objects.get(user=mentee.user).employer == ""


def test_invitation_is_taken_back():
    program = ProgramFactory(joining="members")
    UserFactory(email="ana@example.org")
    done, admin = taken_over(program, line())

    importing.undo(import_id=done.pk, actor=admin)

    assert not InvitedPerson.objects.exists()
    assert not ProgramMember.objects.exists()
    assert Notification.objects.get().status == "cancelled"


def test_row_of_a_colleague_is_left_to_another_admin(program):
    admin = ProgramStaffFactory(program=program, employer="Mercy").user
    done, _ = taken_over(program, line(employer="Mercy"), actor=admin)

    assert importing.undo(import_id=done.pk, actor=admin).rows.get().stays == "another_admin"


def test_undo_is_refused_after_a_week_and_under_a_newer_file(program):
    done, admin = taken_over(program, line())
    newer, _ = taken_over(program, line("b@example.org"), actor=admin)

    with pytest.raises(NewerImport):
        importing.undo(import_id=done.pk, actor=admin)
    PeopleImport.objects.update(done_at=timezone.now() - timedelta(days=8))
    with pytest.raises(TooLateToUndo):
        importing.undo(import_id=newer.pk, actor=admin)

    assert Mentee.objects.count() == 2


def test_undo_is_refused_to_others_and_before_it_was_done(program):
    done, admin = taken_over(program, line())
    waiting, _ = previewed(program, line("b@example.org"), actor=admin)

    with pytest.raises(NotAllowed):
        importing.undo(import_id=done.pk, actor=ProgramStaffFactory().user)
    with pytest.raises(ImportNotDone):
        importing.undo(import_id=waiting.pk, actor=admin)

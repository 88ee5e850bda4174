import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mentorship.enums import Joining, Side, StaffRole
from mentorship.models import Invitation, MemberImport, ProgramMember
from tests.factories.accounts import UserFactory
from tests.factories.joining import InvitationFactory, InvitedPersonFactory, ProgramMemberFactory
from tests.factories.mentorship import ProgramStaffFactory

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>{{7*7}}{% now %}"


@pytest.fixture
def staff():
    return ProgramStaffFactory(program__name="Spring program")


@pytest.fixture
def desk(client, staff):
    client.force_login(staff.user)
    return client


def url(staff, name="desk-joining", *args):
    return reverse(name, args=[staff.program.slug, *args])


def send_file(desk, staff, content, how="replace", name="members.csv"):
    content = content if isinstance(content, bytes) else content.encode()
    data = {"file": SimpleUploadedFile(name, content, content_type="text/csv"), "how": how}
    return desk.post(url(staff, "members-upload"), data)


# -- Who may apply -----------------------------------------------------------------------


def test_rule_is_shown_and_changed(desk, staff):
    page = desk.get(url(staff))
    assert page.context["rule_form"]["joining"].value() == Joining.OPEN

    after = desk.post(url(staff, "joining-rule"), {"joining": "members"}, follow=True)

    staff.program.refresh_from_db()
    assert staff.program.joining == Joining.MEMBERS
    assert after.context["rule_form"]["joining"].value() == Joining.MEMBERS
    assert b"Saved." in after.content


@pytest.mark.parametrize("sent", [{}, {"joining": "everyone"}, {"joining": ""}])
def test_rule_that_is_none_is_refused(desk, staff, sent):
    page = desk.post(url(staff, "joining-rule"), sent)

    staff.program.refresh_from_db()
    assert (page.status_code, staff.program.joining) == (400, Joining.OPEN)
    assert b"error-summary" in page.content


# -- Invitations ---------------------------------------------------------------------------


def test_invitation_is_made_and_its_address_shown_once(desk, staff):
    answers = {"label": "Letter", "side": "mentor", "days": "30", "most_uses": "20"}

    page = desk.post(url(staff, "invitation-create"), answers)

    invitation = Invitation.objects.get()
    address = page.context["made"]["address"]
    assert page.status_code == 201
    assert (invitation.label, invitation.side, invitation.most_uses) == ("Letter", Side.MENTOR, 20)
    assert f'<code id="invitation">{address}</code>' in page.content.decode()
    assert desk.get(re.sub("^https?://[^/]+", "", address)).status_code == 200
    assert address.rsplit("/", 2)[-2] not in desk.get(url(staff)).content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"label": ""}, "label"),
        ({"label": "a" * 81}, "label"),
        ({"label": "a\tb\x07"}, "label"),
        ({"days": "0"}, "days"),
        ({"days": "-1"}, "days"),
        ({"days": "366"}, "days"),
        ({"days": "9" * 30}, "days"),
        ({"days": "2.5"}, "days"),
        ({"days": "three"}, "days"),
        ({"days": "NaN"}, "days"),
        ({"days": ""}, "days"),
        ({"most_uses": "0"}, "most_uses"),
        ({"most_uses": "10001"}, "most_uses"),
        ({"side": "peer"}, "side"),
    ],
)
def test_invitation_with_a_wrong_answer_keeps_what_was_typed(desk, staff, wrong, field):
    answers = {"label": "Letter", "side": "", "days": "30", "most_uses": "", **wrong}

    page = desk.post(url(staff, "invitation-create"), answers)

    form = page.context["invitation_form"]
    assert (page.status_code, list(form.errors)) == (400, [field])
    assert {name: form[name].value() for name in answers} == answers
    assert not Invitation.objects.exists()


def test_list_says_how_each_invitation_stands(desk, staff):
    InvitationFactory(program=staff.program, label="Open", uses=3, most_uses=20)
    InvitationFactory(program=staff.program, label="Full", uses=2, most_uses=2)
    InvitationFactory(label="Elsewhere")

    page = desk.get(url(staff))

    assert [(row.label, row.state) for row in page.context["invitations"]] == [
        ("Full", "used_up"), ("Open", "open"),
    ]  # fmt: skip
    assert "3 of 20" in page.content.decode()
    assert "Elsewhere" not in page.content.decode()


def test_taking_an_invitation_back_ends_it(desk, staff):
    invitation = InvitationFactory(program=staff.program)

    page = desk.post(url(staff, "invitation-revoke", invitation.pk), follow=True)

    assert [row.state for row in page.context["invitations"]] == ["revoked"]


@pytest.mark.parametrize("pk", [0, 2**63, 999_999])
def test_invitation_that_is_not_there_is_not_found(desk, staff, pk):
    assert desk.post(url(staff, "invitation-revoke", pk)).status_code == 404


def test_invitation_of_another_program_is_not_found(desk, staff):
    other = InvitationFactory()

    assert desk.post(url(staff, "invitation-revoke", other.pk)).status_code == 404
    other.refresh_from_db()
    assert other.revoked_at is None


def test_names_are_shown_as_text(desk, staff):
    desk.post(url(staff, "invitation-create"), {"label": SCRIPT, "days": "30"})

    page = desk.get(url(staff)).content.decode()

    assert "<script>alert" not in page
    assert "{{7*7}}" in page


# -- The member list -------------------------------------------------------------------------


def test_file_is_shown_first_and_counts_after_the_yes(desk, staff):
    ProgramMemberFactory(program=staff.program, email="old@example.org")

    preview = send_file(desk, staff, "Email;Membership number\nAna@example.org;7\n")
    before = list(ProgramMember.objects.values_list("email", flat=True))
    waiting = MemberImport.objects.get()
    after = desk.post(url(staff, "members-confirm"), {"waiting": waiting.pk}, follow=True)

    assert (preview.status_code, before) == (200, ["old@example.org"])
    assert f'name="waiting" value="{waiting.pk}"' in preview.content.decode()
    assert (preview.context["changes"].new, preview.context["changes"].removed) == (1, 1)
    assert list(ProgramMember.objects.values_list("email", "membership_number")) == [
        ("ana@example.org", "7")
    ]
    assert "The member list names 1 person now." in after.content.decode()


def test_adding_keeps_who_is_there(desk, staff):
    ProgramMemberFactory(program=staff.program, email="old@example.org")

    send_file(desk, staff, "email\nana@example.org\n", how="add")
    desk.post(url(staff, "members-confirm"), {"waiting": MemberImport.objects.get().pk})

    assert sorted(ProgramMember.objects.values_list("email", flat=True)) == [
        "ana@example.org", "old@example.org",
    ]  # fmt: skip


def test_wrong_lines_are_named_and_nothing_is_saved(desk, staff):
    lines = "\n".join(f"person{n}@example" for n in range(60))

    page = send_file(desk, staff, f"email\nana@example.org\n{lines}\n", how="add")

    assert page.status_code == 400
    assert "60 lines need another look. Nothing was saved." in page.content.decode()
    assert [one.line for one in page.context["problems"]] == list(range(3, 53))
    assert page.context["members_form"]["how"].value() == "add"
    assert not MemberImport.objects.exists()


@pytest.mark.parametrize(
    "content", [b"", b"\0\1\2", b"PK\x03\x04rest", "<html>", "name\nAna", "email\n=cmd()@a"]
)
def test_file_that_is_no_list_is_refused(desk, staff, content):
    page = send_file(desk, staff, content)

    assert page.status_code == 400
    assert b"error-summary" in page.content
    assert not MemberImport.objects.exists()


def test_large_file_is_refused_as_too_large(desk, staff):
    page = send_file(desk, staff, b"email\n" + b"a" * 5_000_000)

    assert page.status_code == 413
    assert "larger than 5 MB" in page.content.decode()


@pytest.mark.parametrize("name", ["../../etc/passwd", f"{'a' * 300}.csv", f"{SCRIPT}.csv", "a\tb"])
def test_name_of_the_file_means_nothing(desk, staff, name):
    page = send_file(desk, staff, "email\nana@example\n", name=name)

    assert page.status_code == 400
    assert b"<script>alert" not in page.content


def test_cells_are_shown_as_text(desk, staff):
    page = send_file(desk, staff, f'email\n"{SCRIPT}@example.org"\n')

    assert page.status_code == 400
    assert b"<script>alert" not in page.content


@pytest.mark.parametrize("sent", [{}, {"how": "replace"}, {"file": "text"}])
def test_nothing_sent_is_explained(desk, staff, sent):
    page = desk.post(url(staff, "members-upload"), sent)

    assert page.status_code == 400
    assert "Choose a file." in page.content.decode()


@pytest.mark.parametrize("waiting", ["", "0", "-1", "abc", "9" * 5000, "²"])
def test_confirming_a_preview_that_is_not_there_changes_nothing(desk, staff, waiting):
    page = desk.post(url(staff, "members-confirm"), {"waiting": waiting})

    assert page.status_code == 409
    assert "Upload the file again." in page.content.decode()
    assert not ProgramMember.objects.exists()


def test_preview_of_another_program_is_not_taken_over_here(desk, staff):
    other = ProgramStaffFactory(user=staff.user)
    send_file(desk, other, "email\nana@example.org\n")

    page = desk.post(url(staff, "members-confirm"), {"waiting": MemberImport.objects.get().pk})

    assert page.status_code == 409
    assert not ProgramMember.objects.exists()


def test_many_uploads_are_slowed_down(desk, staff):
    answers = [desk.post(url(staff, "members-upload")).status_code for _ in range(61)]

    assert answers == [400] * 60 + [429]


# -- Who sees it -----------------------------------------------------------------------------


@pytest.mark.parametrize("role", [StaffRole.VIEWER, StaffRole.CONTACT])
def test_other_staff_and_strangers_do_not_see_it(client, staff, role):
    client.force_login(ProgramStaffFactory(program=staff.program, role=role).user)
    assert client.get(url(staff)).status_code == 403

    client.force_login(UserFactory())
    assert client.get(url(staff)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_as_often_for_one_as_for_three(desk, staff, count, django_assert_num_queries):
    for _ in range(count):
        InvitedPersonFactory(invitation__program=staff.program)
    ProgramMemberFactory.create_batch(count, program=staff.program)

    with django_assert_num_queries(5):
        desk.get(url(staff))
